"""Reads a calendar with two parsers that clients are made of, and writes a line for each event: the parser, its
beginning, its end and its summary."""

import sys

import icalendar
import vobject


def text(value):
    return value.isoformat()


with open(sys.argv[1], "rb") as file:
    data = file.read()
assert b"\n" not in data.replace(b"\r\n", b"")

calendar = icalendar.Calendar.from_ical(data)
assert not calendar.errors, calendar.errors
for event in calendar.walk("VEVENT"):
    assert not event.errors, event.errors
    print("icalendar", text(event["DTSTART"].dt), text(event["DTEND"].dt), event["SUMMARY"])

parsed = vobject.readOne(data.decode("utf-8"))
parsed.validate(raiseException=True)
for event in parsed.contents.get("vevent", []):
    print("vobject", text(event.dtstart.value), text(event.dtend.value), event.summary.value)
