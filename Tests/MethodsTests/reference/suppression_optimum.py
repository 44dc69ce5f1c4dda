"""Small random tables and the fewest cells that must be hidden in them, found by trying all sets in order of size.

Usage: suppression_optimum.py FILE.json. The reader is the one of suppression_attack.py; all small cells are named.
"""

import itertools
import json
import sys

import numpy as np
from intervals import Intervals


def lattice(shape, counts):
    """Cells with margins: position tuples (-1 for total), values, lines (whole, parts)."""
    axes = [list(range(n)) + [-1] for n in shape]
    cells = list(itertools.product(*axes))
    inner = dict(zip(itertools.product(*map(range, shape)), counts))
    value = {c: sum(v for k, v in inner.items() if all(a in (-1, b) for a, b in zip(c, k))) for c in cells}
    lines = []
    for c in cells:
        for place, part in enumerate(c):
            if part == -1:
                lines.append((c, [c[:place] + (i,) + c[place + 1:] for i in range(shape[place])]))
    return cells, value, lines


def is_safe(hidden, value, lines):
    index = {c: i for i, c in enumerate(hidden)}
    rows, sides = [], []
    for whole, parts in lines:
        row, side = np.zeros(len(hidden)), 0.0
        for c, factor in [(whole, -1)] + [(p, 1) for p in parts]:
            if c in index:
                row[index[c]] += factor
            else:
                side -= factor * value[c]
        if np.count_nonzero(row) == 1:
            return False
        if row.any():
            rows.append(row)
            sides.append(side)
    small = [1 <= value[c] <= 4 for c in hidden]
    intervals = Intervals([(1, 4) if s else (0, None) for s in small], rows, sides, sides)
    # Solutions seen so far bound the intervals from inside: a cell they already leave wide enough needs no more.
    least = np.array([value[c] for c in hidden], float)
    most = least.copy()

    def is_wide(i):
        if small[i]:
            return np.floor(most[i] + 1e-7) - np.ceil(least[i] - 1e-7) >= 2
        return most[i] - least[i] >= 5 - 1e-7

    for i in range(len(hidden)):
        for sign in (1, -1):
            if is_wide(i):
                break
            end = intervals.end(i, sign)
            if end is None:
                most[i] = np.inf
            else:
                least, most = np.minimum(least, end), np.maximum(most, end)
        if not is_wide(i):
            return False
    return True


def optimum(shape, counts):
    cells, value, lines = lattice(shape, counts)
    primary = [c for c in cells if 1 <= value[c] <= 4]
    others = [c for c in cells if c not in primary]
    for size in range(len(others) + 1):
        for extra in itertools.combinations(others, size):
            if is_safe(primary + list(extra), value, lines):
                return len(primary) + size
    return None


def main(path):
    random = np.random.default_rng(11)
    problems = []
    while len(problems) < 40:
        shape = [(4,), (6,), (2, 3), (3, 3), (2, 4)][int(random.integers(0, 5))]
        counts = [int(x) for x in random.integers(0, random.choice([12, 30, 60]), int(np.prod(shape)))]
        if not 1 <= sum(1 <= c <= 4 for c in counts) <= 2:
            continue
        fewest = optimum(shape, counts)
        if fewest is not None:
            problems.append({"shape": shape, "counts": counts, "fewest": fewest})
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(p) for p in problems) + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
