"""Attacks suppressed tables by linear programming.

Usage: suppression_attack.py FILE.json, a list of problems. A problem is a list of tables; a table has "dimensions" and
"cells", each with "values" (margins with "total"), "count" (null where hidden) and "reason". The attacker knows the
margins' sums in every table, that cells of the same values are the same cell in all tables, that primary cells are 1
to 4, and that counts are not negative. Cells of the reason "derived" were never printed: they are unknown, not
attacked; those of the reason "derived_small" are attacked as small ones, though he is not told that they are small.
A problem may also be {"tables": ..., "before": ...}: the same cells as all tables and as the earlier ones alone show
them; a cell may then be as narrow as the earlier ones left it. Prints how many such cells there are, and what is wrong, then a last line: problems, hidden cells, failures.
"""

import json
import sys

import numpy as np
from intervals import Intervals


def attack(tables, only=None):
    """How many cells are hidden, and the intervals of those that are too narrow (of `only` these: of all of them)."""
    cells = {}
    rows = []
    for table in tables:
        names = table["dimensions"]

        def key(values):
            return tuple(sorted((n, v) for n, v in zip(names, values) if v != "total"))

        known = {tuple(c["values"]): c for c in table["cells"]}
        for values, cell in known.items():
            other = cells.setdefault(key(values), cell)
            assert (other.get("count") is None) == (cell.get("count") is None), "hidden in one table only"
        # The cells that differ from a margin in one place only.
        parts = {}
        for values in known:
            for place, value in enumerate(values):
                if value != "total":
                    parts.setdefault((place, values[:place] + values[place + 1:]), []).append(key(values))
        for values in known:
            for place, value in enumerate(values):
                if value == "total":
                    rows.append((key(values), parts.get((place, values[:place] + values[place + 1:]), [])))
    hidden = [k for k, c in cells.items() if c.get("count") is None]
    index = {k: i for i, k in enumerate(hidden)}
    equations, sides = [], []
    for whole, parts in rows:
        row, side = np.zeros(len(hidden)), 0.0
        for k, factor in [(whole, -1)] + [(p, 1) for p in parts]:
            if k in index:
                row[index[k]] += factor
            else:
                side -= factor * cells[k]["count"]
        if row.any():
            equations.append(row)
            sides.append(side)
    bounds = [(1, 4) if cells[k].get("reason") == "primary" else (0, None) for k in hidden]
    intervals = Intervals(bounds, equations, sides, sides)
    # Solutions seen so far bound the intervals from inside: a cell they already leave wide enough needs no more.
    least, most = np.full(len(hidden), np.inf), np.full(len(hidden), -np.inf)

    def is_wide(k):
        if only is not None:
            return False
        low, high = least[index[k]], most[index[k]]
        if cells[k].get("reason") in ("primary", "derived_small"):
            return np.floor(high + 1e-7) - np.ceil(low - 1e-7) + 1 >= 3
        return high - low >= 5 - 1e-7

    wrong = []
    for k in hidden:
        if cells[k].get("reason") == "derived" if only is None else k not in only:
            continue
        for sign in (1, -1):
            if is_wide(k):
                break
            end = intervals.end(index[k], sign)
            if end is None:
                most[index[k]] = np.inf
            else:
                least, most = np.minimum(least, end), np.maximum(most, end)
        if not is_wide(k):
            wrong.append((k, least[index[k]], most[index[k]]))
    return len(hidden), wrong


def main(path):
    total, failures, narrow = 0, 0, 0
    with open(path) as file:
        problems = json.load(file)
    for number, problem in enumerate(problems):
        has_before = isinstance(problem, dict)
        hidden, wrong = attack(problem["tables"] if has_before else problem)
        if has_before and wrong:
            before = {k: high - low for k, low, high in attack(problem["before"], {k for k, _, _ in wrong})[1]}
            kept = [w for w in wrong if w[2] - w[1] >= before[w[0]] - 1e-6]
            narrow += len(kept)
            wrong = [w for w in wrong if w not in kept]
        total += hidden
        failures += len(wrong)
        for k, low, high in wrong:
            print(f"problem {number}: {k} lies in {low:g} to {high:g}")
    if narrow:
        print(f"as narrow as earlier tables left them: {narrow}")
    print(len(problems), total, failures)


if __name__ == "__main__":
    main(sys.argv[1])
