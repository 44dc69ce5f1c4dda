"""Attacks what is shown of municipalities' children and respondents, by linear programming.

Usage: disclosure_attack.py FILE [--exact], a JSON object a line, for each municipality what the doors show ("shown", one object for each
time that an analyst looked), figures of indicators that were asked for, and the counts as they are ("truth"), which only tell what
to attack and whether each relation holds. The attacker knows every rule in docs/disclosure.md: which counts are hidden as 1 to 4,
that a whole is the sum of its parts, and which people two figures have in common. What one figure has more than another of the same
people is a cell too, though nobody prints it.

Prints a line for each kind of cell: cells, hidden, small ones, those found (fewer than 3 counts are possible, or it is shown), the
least number of counts possible; then an example of each kind that was found.
"""

import collections
import json
import sys

import numpy as np
from intervals import Intervals

SMALL = range(1, 5)


class Municipality:
    # Whether intervals are solved to their ends; else until three counts are possible.
    is_exact = "--exact" in sys.argv

    def __init__(self, number):
        self.number = number
        self.cells = {}
        self.relations = []

    def cell(self, kind, key, truth, shown, low=0, high=None):
        """A count of people; `shown` is None where the reader does not see it."""
        name = (kind,) + tuple(key)
        if name not in self.cells:
            self.cells[name] = {"truth": truth, "shown": shown, "low": low, "high": high}
        elif shown is not None and self.cells[name]["shown"] is None:
            self.cells[name]["shown"] = shown
        return name

    def relation(self, terms, side, tolerance=0.0):
        """Sum of factor × cell = side, give or take."""
        truth = sum(f * self.cells[c]["truth"] for c, f in terms)
        assert abs(truth - side) <= tolerance + 1e-6, f"{self.number}: {terms} is {truth}, not {side}"
        self.relations.append((terms, side, tolerance))

    def solve(self):
        hidden = [c for c, v in self.cells.items() if v["shown"] is None]
        index = {c: i for i, c in enumerate(hidden)}
        groups = list(range(len(hidden)))

        def root(i):
            while groups[i] != i:
                groups[i] = groups[groups[i]]
                i = groups[i]
            return i

        rows = []
        for terms, side, tolerance in self.relations:
            row = collections.defaultdict(float)
            for c, f in terms:
                if c in index:
                    row[index[c]] += f
                else:
                    side -= f * self.cells[c]["shown"]
            if row:
                rows.append((row, side, tolerance))
                first = root(next(iter(row)))
                for i in row:
                    groups[root(i)] = first
        members = collections.defaultdict(list)
        for i in range(len(hidden)):
            members[root(i)].append(i)
        parts = collections.defaultdict(list)
        for row, side, tolerance in rows:
            parts[root(next(iter(row)))].append((row, side, tolerance))
        found = {}
        for group, places in members.items():
            attacked = [i for i in places if self.cells[hidden[i]]["truth"] in SMALL]
            if attacked:
                found.update(self.bounds(hidden, places, attacked, parts[group]))
        return found

    def bounds(self, hidden, places, attacked, rows):
        for i in places:
            cell = self.cells[hidden[i]]
            low, high = cell["low"], cell["high"]
            within = (low is None or low <= cell["truth"]) and (high is None or cell["truth"] <= high)
            assert within, f"{self.number}: {hidden[i]} is {cell}"
        local = {i: n for n, i in enumerate(places)}
        limits = [(self.cells[hidden[i]]["low"], self.cells[hidden[i]]["high"]) for i in places]
        lines, low, high = [], [], []
        for row, side, tolerance in rows:
            line = np.zeros(len(places))
            for i, f in row.items():
                line[local[i]] = f
            lines.append(line)
            low.append(side - tolerance)
            high.append(side + tolerance)
        intervals = Intervals(limits, lines, low, high)
        # The counts themselves are a solution, and so is whatever is found: cells that these leave wide need no more.
        least = np.array([self.cells[hidden[i]]["truth"] for i in places], dtype=float)
        most_seen = least.copy()
        found = {}
        for i in attacked:
            n = local[i]
            if not rows:
                found[hidden[i]] = limits[n]
                continue
            for sign in (1, -1):
                if not self.is_exact and np.floor(most_seen[n] + 1e-6) - np.ceil(least[n] - 1e-6) >= 2:
                    break
                end = intervals.end(n, sign)
                if end is None:
                    most_seen[n] = np.inf
                else:
                    least, most_seen = np.minimum(least, end), np.maximum(most_seen, end)
            found[hidden[i]] = (least[n], None if np.isinf(most_seen[n]) else most_seen[n])
        return found


def small(count):
    return count is not None and 1 <= count <= 4


def bounds_of(count, reason):
    """What the reader knows of a count by its reason."""
    return (1, 4) if count is None and reason == "small_count" else (0, None)


def parts_of_children(m, kind, key, total, shown_total, figures, truth):
    """Parts of one count of children: those shown, and `unknown` for what is left. figures: of a filter that holds it alone."""
    for dimension in ("age_band", "sex"):
        cells = {f["key"]: f["value"] for f in figures if f["dimension"] == dimension and f.get("value") is not None}
        if shown_total in (None, 0) or not cells:
            continue
        hidden = {f["key"] for f in figures if f["dimension"] == dimension and f.get("value") is None}
        whole_unknown = "unknown" in hidden or cells.get("unknown", 0) == shown_total
        terms = []
        for part, count in truth[dimension].items():
            shown = cells.get(part) or None
            # One that is 0 is none or small, unless the whole count is of unknown parts; one that is null may hide another.
            high = shown_total if whole_unknown or part in hidden else 4
            terms.append((m.cell(kind + " by " + dimension, key + (part,), count, shown, 0, high), 1))
        m.relation(terms, shown_total)


def rest(m, kind, key, whole, parts):
    """What a shown whole has more than the parts that are shown: a cell that nobody prints."""
    if whole is None:
        return
    left = whole - sum(parts)
    m.cell(kind, key, left, left)


def centres_and_visits(m, line):
    truth = line["truth"]
    for number, shown in enumerate(line["shown"]):
        known = {}
        for c in shown["centres"] or []:
            count = truth["times"][number]["centres"][c["id"]]
            known[c["id"]] = c["children"]
            m.cell("enrolment", (number, c["id"]), count or 0, 0 if count is None else c["children"],
                   *bounds_of(c["children"], c["reason"]))
        visits = collections.defaultdict(list)
        for v in shown["visits"] or []:
            # Those of the quarter that reviews and indicators are of.
            if "2026-07-01" <= (v["held"] or "") < "2026-10-01":
                visits[v["kind"]].append(v)
                visits[v["programme"]].append(v)
            t = truth["times"][number]["visits"][v["id"]]
            if t["children"] is not None:
                m.cell("contacts", (number, v["id"]), t["children"], v["children"], *bounds_of(v["children"], v["reason"]))
            if t["made"] is None or t["completed"] is None:
                continue
            made = m.cell("referrals", (number, v["id"], "made"), t["made"], v["made"], *((1, 4) if v["made"] is None else (0, None)))
            done = m.cell("referrals", (number, v["id"], "completed"), t["completed"], v["completed"])
            left = m.cell("referrals", (number, v["id"], "open"), t["made"] - t["completed"], None)
            m.relation([(done, 1), (left, 1), (made, -1)], 0)
        for a in shown["attendance"] or []:
            t = truth["attendance"][a["id"]]
            m.cell("attendance", (a["id"], "children"), t["children"], a["children"], *((1, 4) if a["children"] is None else (0, None)))
            came = m.cell("attendance", (a["id"], "days"), t["days"], a["days"])
            away = m.cell("attendance", (a["id"], "away"), t["children"] * t["open"] - t["days"], None)
            if a["children"] is not None:
                m.relation([(came, 1), (away, 1)], a["children"] * t["open"])
        for f in (shown["figures"] or []) if truth["is_random"] else []:
            if f["kind"] != "quarterly_review" or f["scope"] != "programme" or f["revision"] != number + 1:
                continue
            if f["indicator"] == "children_at_centres_reached":
                then = [truth["times"][number]["quarter"][c] for c in truth["reached"][f["programme"]]]
                rest(m, "left of a sum", (number, "enrolment", f["programme"]), f["value"],
                     [c for c in then if c is not None and not small(c)])
            if f["indicator"] == "children_contacts":
                rest(m, "left of a sum", (number, "contacts", f["programme"]), f["value"],
                     [v["children"] for v in visits[f["programme"]] if v["children"] is not None])
        for asked in line["indicators"]:
            if asked["time"] != number:
                continue
            total = next((f.get("value") for f in asked["figures"] if f["dimension"] == "total"), None)
            if asked["source"] == "cost":
                # So much money for each child, and how much it was.
                rest(m, "left of a sum", (number, "cost", asked["filter"]), total and round(asked["cost"] / total),
                     [v["children"] for v in visits[asked["filter"]] if v["children"] is not None])
            elif asked["source"] == "activity":
                rest(m, "left of a sum", (number, "indicator", asked["filter"]), total,
                     [v["children"] for v in visits[asked["filter"]] if v["children"] is not None])
                alone = [v for v in visits[asked["filter"]] if v["children"] is not None]
                if len(visits[asked["filter"]]) == 1 and alone:
                    v = alone[0]
                    parts_of_children(m, "contacts", (number, v["id"]), None, v["children"], asked["figures"],
                                      truth["times"][number]["visits"][v["id"]])
            else:
                these = truth["capacity"].get(str(asked["filter"]), [])
                then = [truth["times"][number]["quarter"][c] for c in these]
                rest(m, "left of a sum", (number, "indicator", asked["filter"]), total, [c for c in then if c is not None and not small(c)])
                for c in these:
                    count = truth["times"][number]["quarter"][c]
                    parts_of_children(m, "enrolment", (number, c), None, None if small(count) else count,
                                      asked["figures"], truth["times"][number]["quarter_parts"][c])


def operations(m, line):
    """An estimate that is a difference of means over centres, of which all but small ones are known."""
    for f in line["figures"]:
        if f["indicator"] != "impact_estimate" or f["value"] is None or f["kind"] != "annual_evaluation":
            continue
        times = line["truth"]["times"]
        rows = (times[f["revision"] - 1]["operations"] if f["revision"] <= len(times) else None) or []
        outcome = f["key"].split("/")[-1]
        here = [r for r in rows if r["outcome"] == outcome and r["programme"] == f["programme"]]
        if not here:
            continue
        for without in (False, True):
            lacking = {r["centre"] for r in here if r["is_small"]} if without else set()
            used = [r for r in here if r["centre"] not in lacking]
            size = collections.Counter((r["treated"], r["post"]) for r in used)
            terms = []
            for r in used:
                sign = 1 if r["treated"] == r["post"] else -1
                terms.append((r, sign / size[r["treated"], r["post"]] * r["factor"]))
            if abs(sum(r["count"] * w for r, w in terms) - f["value"]) < 1e-6:
                cells = [(m.cell("behind a mean", (outcome, r["centre"], r["post"]), r["count"],
                                 None if r["is_small"] else r["count"], *((1, 4) if r["is_small"] and outcome != "attendance_rate" else (0, None))), w)
                         for r, w in terms]
                m.relation(cells, f["value"], 1e-6)
                break
        else:
            raise AssertionError(f"{m.number}: nothing explains {f}")


def respondents(m, line):
    shown, truth = line["shown"][-1], line["truth"]
    results = collections.defaultdict(dict)
    for r in shown["results"] or []:
        results[r["campaign"]][r["question"]] = r
    for campaign, questions in results.items():
        t = truth["campaigns"][campaign]
        answered = next(iter(questions.values()))["answered"]
        all_ = m.cell("respondents", (campaign, "answered"), t["answered"], answered, *((1, 4) if answered is None else (0, None)))
        for code, q in t["questions"].items():
            shown_n = questions[code]["n"]
            # Suppressed for its own sake, unless it could be for that of a question that its answers lead to, or a sibling's.
            related = q["shown_if"] or any(o["shown_if"] == code for o in t["questions"].values())
            n = m.cell("respondents", (campaign, code), q["n"], shown_n,
                       *((1, None if related else 4) if questions[code]["status"] == "suppressed" else (0, None)))
            if q["required"] and q["shown_if"] is None:
                m.relation([(n, 1), (all_, -1)], 0)
            else:
                m.relation([(n, 1), (m.cell("not answered", (campaign, code), t["answered"] - q["n"], None), 1), (all_, -1)], 0)
            gate = questions.get(q["shown_if"] or "")
            if gate and q["required"]:
                options = t["questions"][q["shown_if"]]["counts"]
                terms = []
                for place, option in enumerate(options):
                    told = gate["counts"][place] if gate["counts"] else None
                    cell = m.cell("answers that lead to a question", (campaign, q["shown_if"], option["code"]), option["count"], told)
                    if option["code"] in q["shown_if_values"]:
                        terms.append((cell, 1))
                m.relation(terms + [(n, -1)], 0)
                m.relation([(m.cell("answers that lead to a question", (campaign, q["shown_if"], o["code"]), o["count"], None), 1) for o in options]
                           + [(m.cell("respondents", (campaign, q["shown_if"]), t["questions"][q["shown_if"]]["n"], None), -1)], 0)
    # How many answers each response has, where that is shown: together those to all questions.
    by_campaign = collections.defaultdict(list)
    for r in {r["id"]: r for r in shown.get("responses") or []}.values():
        by_campaign[r["campaign_id"]].append(r.get("answers"))
    for campaign, answers in by_campaign.items():
        questions = truth["campaigns"][campaign]["questions"]
        if campaign in results and None not in answers:
            m.relation([(m.cell("respondents", (campaign, code), q["n"], None), 1) for code, q in questions.items()], sum(answers))
    side = truth["sides"]
    for f in line["figures"]:
        if f["indicator"] == "feedback_answered" and f["scope"] == "side" and f["value"] is not None:
            told = [next(iter(results[c].values()))["answered"] for c in side.get(f["key"], [])]
            if None in told:
                rest(m, "left of a sum", (f["revision"], "feedback_answered", f["programme"]), f["value"], [n for n in told if n])


def assessed(m, line):
    shown, truth = line["shown"][-1], line["truth"]
    groups = collections.defaultdict(dict)
    for g in shown["groups"] or []:
        groups[g["wave"]][g["domain"], g["dimension"], g["key"]] = g
    for wave, counts in truth["groups"].items():
        told = groups[wave]
        domains = sorted({k.split("/")[0] for k in counts})
        for name, count in counts.items():
            domain, dimension, key = name.split("/")
            g = told[domain, dimension, key]
            m.cell("groups", (wave, domain, dimension, key), count, g["children"])
        for domain in domains:
            every = m.cell("groups", (wave, domain, "all", "all"), counts[f"{domain}/all/all"], None)
            for dimension in ("sex", "age"):
                m.relation([(m.cell("groups", (wave,) + tuple(n.split("/")), c, None), 1) for n, c in counts.items()
                            if n.startswith(f"{domain}/{dimension}/")] + [(every, -1)], 0)
            for name, count in counts.items():
                d, dimension, key = name.split("/")
                if d == domain and domain != "total":
                    whole = m.cell("groups", (wave, d, dimension, key), count, None)
                    part = m.cell("groups", (wave, "total", dimension, key), counts.get(f"total/{dimension}/{key}", 0), None)
                    left = m.cell("lack another domain", (wave, d, dimension, key), count - counts.get(f"total/{dimension}/{key}", 0), None)
                    m.relation([(part, 1), (left, 1), (whole, -1)], 0)
                if d == domain:
                    g = told[d, dimension, key]
                    bands = (truth["bands"][wave] or {}).get(name)
                    if bands:
                        terms = [(m.cell("bands", (wave, name, b), bands[b], g[b]), 1) for b in ("on_track", "falling_behind", "far_behind")]
                        m.relation(terms + [(m.cell("groups", (wave, d, dimension, key), count, None), -1)], 0)
        files = truth["files"][wave]
        terms = [(m.cell("files", (upload,), count, None, 1), 1) for upload, count in files.items()]
        for domain in domains:
            every = m.cell("groups", (wave, domain, "all", "all"), counts[f"{domain}/all/all"], None)
            left = m.cell("without a score", (wave, domain), sum(files.values()) - counts[f"{domain}/all/all"], None)
            m.relation([(every, 1), (left, 1)] + [(c, -f) for c, f in terms], 0)
    for i in shown["inputs"] or []:
        # The number of files of the waves, never of rows.
        if i["rows"] is not None and i["rows"] == sum(sum(f.values()) for f in truth["files"].values()):
            m.relation([(("files", u), 1) for f in truth["files"].values() for u in f], i["rows"])
    samples, estimated = collections.defaultdict(dict), set()
    for f in line["figures"]:
        if f["indicator"] == "impact_assessments" and f["value"] is not None:
            samples[f["programme"], f["key"]][f["revision"]] = f["value"]
        if f["indicator"] == "impact_estimate" and f["value"] is not None:
            estimated.add((f["programme"], f["key"], f["revision"]))
    for (programme, outcome), by in samples.items():
        domain = outcome.split(".")[-1]
        for revision, n in by.items():
            wholes = [groups[w].get((domain, "all", "all"), {}).get("children") for w in truth["groups"]]
            # A domain's sample may have children that lack another domain: none is a part of the other.
            if domain == "total" and None not in wholes and len(wholes) == 2 and n is not None:
                left = sum(wholes) - n
                m.cell("in no arm", (programme, outcome, revision), left, left)
        if len(by) == 2 and None not in by.values():
            left = by[1] - by[2]
            m.cell("gone since the first revision", (programme, outcome), left, left)
            # An estimate before and after tells what 1 to 9 children scored.
            if 1 <= abs(left) <= 9 and {(programme, outcome, r) for r in (1, 2)} <= estimated:
                m.cell("outcome of few", (programme, outcome), 1, 1)


def shown_alike(m, line):
    """The same cells are hidden however the question is asked: by a view, the API, a file."""
    for name, keys, values in [
        ("figures", ("kind", "start", "revision", "programme", "indicator", "scope", "key"), ("value", "status", "n", "missing")),
        ("groups", ("wave", "domain", "dimension", "key"), ("children", "mean_score", "on_track", "far_behind", "reason")),
        ("results", ("campaign", "question"), ("n", "status", "counts")),
    ]:
        for shown in line["shown"]:
            seen = {}
            for row in shown[name] or []:
                if row.get("counts") and not any(row["counts"]):
                    row["counts"] = None  # Nobody answered.
                cell = tuple(row[k] for k in keys)
                value = tuple(json.dumps(float(row[v]) if isinstance(row[v], int) else row[v]) for v in values if v in row)
                assert seen.setdefault(cell, value) == value, f"{m.number}: {name} {cell} is shown as {seen[cell]} and {value}"


def main(path):
    table = collections.defaultdict(lambda: [0, 0, 0, 0, None])
    examples = {}
    with open(path) as file:
        for text in file:
            line = json.loads(text)
            m = Municipality(line["tenant"])
            # Who looked before keeps what was shown then.
            line["figures"] = list({json.dumps(f): f for s in line["shown"] for f in s["figures"] or []}.values())
            shown_alike(m, line)
            centres_and_visits(m, line)
            operations(m, line)
            respondents(m, line)
            assessed(m, line)
            found = m.solve()
            for name, cell in m.cells.items():
                row = table[name[0]]
                row[0] += 1
                row[1] += cell["shown"] is None
                if cell["truth"] not in SMALL or name[0] in NOT_SECRET:
                    continue
                row[2] += 1
                if cell["shown"] is not None:
                    possible = 1
                else:
                    low, high = found[name]
                    if low is not None and high is not None:
                        assert low - 1e-6 <= cell["truth"] <= high + 1e-6, f"{m.number}: {name} {cell} {low} {high}"
                    possible = np.inf if high is None or low is None else np.floor(high + 1e-6) - np.ceil(low - 1e-6) + 1
                row[4] = possible if row[4] is None else min(row[4], possible)
                if possible < 3:
                    row[3] += 1
                    examples.setdefault(name[0], f"{m.number} {name} {cell} {found.get(name)}")
    for kind in sorted(table):
        print("\t".join(str(v) for v in [kind] + table[kind]))
    for kind in sorted(examples):
        print("found\t" + kind + "\t" + examples[kind])
    total = [sum(r[i] for r in table.values()) for i in range(4)]
    print("\t".join(str(v) for v in ["all"] + total))


# Who did not answer a question is no secret, nor what those answered of whom there are enough: docs/disclosure.md.
NOT_SECRET = {"not answered", "answers that lead to a question"}

if __name__ == "__main__":
    main(sys.argv[1])
