import Domain
import FoundationEssentials
import Repositories

/// A municipality's calendar as iCalendar: an event a VEVENT, and a whole day by which something is due one too, since
/// few clients show VTODO.
enum CalendarFeed {
    /// How far the calendar goes back and ahead, in days.
    static let (daysBack, daysAhead) = (365, 730)

    static func text(
        _ entries: [CalendarRepository.Entry], of municipality: CalendarRepository.Municipality
    ) -> String {
        ICalendar.document(name: "ECD Partnerships, \(municipality.name)") { calendar in
            for entry in entries { calendar.component("VEVENT") { write(entry, into: &$0) } }
        }
    }

    /// A client that has the entry replaces it where SEQUENCE is higher: it is the row's version, counted from 0.
    private static func write(_ entry: CalendarRepository.Entry, into calendar: inout ICalendar) {
        calendar.line("UID", "\(entry.id.uuidString.lowercased())@ecd-partnerships")
        calendar.line("SEQUENCE", "\(max(0, entry.version - 1))")
        calendar.line("DTSTAMP", moment: entry.updatedAt)
        calendar.line("CREATED", moment: entry.createdAt)
        calendar.line("LAST-MODIFIED", moment: entry.updatedAt)
        calendar.line("SUMMARY", escaping: entry.title)
        if let startsAt = entry.startsAt, let endsAt = entry.endsAt {
            calendar.line("DTSTART", moment: startsAt)
            calendar.line("DTEND", moment: endsAt)
        } else if let day = Day(entry.day) {
            // The end of a day is the next one, which it does not include.
            calendar.line("DTSTART", day: day.description)
            calendar.line("DTEND", day: (day + 1).description)
        }
        calendar.line("STATUS", entry.isCancelled ? "CANCELLED" : "CONFIRMED")
        calendar.line("TRANSP", entry.startsAt == nil || entry.isCancelled ? "TRANSPARENT" : "OPAQUE")
        calendar.line("CATEGORIES", escaping: entry.category)
        calendar.line("LOCATION", escaping: entry.place)
        if let latitude = entry.latitude, let longitude = entry.longitude {
            calendar.line("GEO", "\(latitude);\(longitude)")
        }
        calendar.line("DESCRIPTION", escaping: description(of: entry))
    }

    private static func description(of entry: CalendarRepository.Entry) -> String? {
        let lines = [
            entry.organiser.map { entry.kind == "engagement" ? "Organiser: \($0)" : "Owner: \($0)" },
            entry.zone.map { "Time zone: \($0)" },
        ].compactMap(\.self)
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
}
