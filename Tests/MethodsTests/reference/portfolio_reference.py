"""Small random portfolio problems and their best values, solved exactly by HiGHS (scipy.optimize.milp).

Usage: portfolio_reference.py FILE.json
"""

import json
import sys

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array


def case(random):
    centres, partners = int(random.integers(8, 22)), int(random.integers(6, 14))
    wards = int(random.integers(2, 7))
    weights = np.where(random.random((centres, 8)) < 0.4, random.integers(1, 26, (centres, 8)), 0)
    return {
        "wards": [int(w) for w in random.integers(0, wards, centres)],
        "weights": weights.tolist(),
        "wardWeight": float(random.choice([0, 10, 40])),
        "phases": [[1, 2, 1], [2, 3], [4], [1, 1, 3]][int(random.integers(0, 4))],
        "partners": [
            {
                "offers": sorted(int(a) for a in random.choice(8, int(random.integers(1, 5)), replace=False)),
                "capacity": int(random.integers(1, 7)),
                "centres": sorted(int(c) for c in np.flatnonzero(random.random(centres) < 0.6)),
                "readyFrom": int(random.integers(0, 2)) if random.random() < 0.3 else 0,
            }
            for _ in range(partners)
        ],
    }


def best(problem):
    """max Σ w·y + ward·v  with y ≤ Σ pairs that cover it, pairs ≤ chosen, capacities and phases."""
    partners = problem["partners"]
    phases = problem["phases"]
    names = {}
    for p, partner in enumerate(partners):
        names["x", p] = len(names)
        for c in partner["centres"]:
            names["z", p, c] = len(names)
    for c, row in enumerate(problem["weights"]):
        for a, weight in enumerate(row):
            if weight > 0:
                names["y", c, a] = len(names)
    for w in sorted(set(problem["wards"])):
        names["v", w] = len(names)
    cost = np.zeros(len(names))
    upper = np.ones(len(names))
    rows = []

    def constrain(terms, limit):
        rows.append((terms, limit))

    for p, partner in enumerate(partners):
        if partner["readyFrom"] >= len(phases):
            upper[names["x", p]] = 0
        constrain([(names["z", p, c], 1) for c in partner["centres"]] + [(names["x", p], -partner["capacity"])], 0)
        for c in partner["centres"]:
            constrain([(names["z", p, c], 1), (names["x", p], -1)], 0)
    for (kind, *key), index in names.items():
        if kind == "y":
            c, a = key
            cost[index] = -problem["weights"][c][a]
            covering = [names["z", p, c] for p, q in enumerate(partners) if a in q["offers"] and c in q["centres"]]
            constrain([(index, 1)] + [(z, -1) for z in covering], 0)
        if kind == "v":
            cost[index] = -problem["wardWeight"]
            inside = [names["z", p, c] for p, q in enumerate(partners) for c in q["centres"]
                      if problem["wards"][c] == key[0]]
            constrain([(index, 1)] + [(z, -1) for z in inside], 0)
    for j in range(len(phases)):
        constrain([(names["x", p], 1) for p, q in enumerate(partners) if q["readyFrom"] >= j], sum(phases[j:]))
    matrix = lil_array((len(rows), len(names)))
    limits = np.zeros(len(rows))
    for r, (terms, limit) in enumerate(rows):
        limits[r] = limit
        for index, factor in terms:
            matrix[r, index] += factor
    result = milp(cost, constraints=LinearConstraint(matrix.tocsr(), ub=limits), bounds=Bounds(0, upper),
                  integrality=np.ones(len(names)))
    assert result.status == 0
    return -float(result.fun)


def main(path):
    random = np.random.default_rng(5)
    problems = [case(random) for _ in range(50)]
    for problem in problems:
        problem["best"] = best(problem)
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(p) for p in problems) + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
