"""Reference estimates of data sets, by statsmodels (and pyfixest for CR3).

Usage: impact_reference.py DIRECTORY            compare: each DIRECTORY/*.csv gets a *.json beside it
       impact_reference.py --make DIRECTORY     first make the committed data sets, then the same

A data set has the columns tenant_id, centre_id, treated, post, y and perhaps age_months. The answer is
{tenant: {estimate, se, p, low, high, n, clusters} or null where the design is singular or fits perfectly}.
"""

import json
import pathlib
import sys
import warnings

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from scipy.stats import t as student

warnings.simplefilter("ignore")


def estimate(rows):
    """The difference in differences with CR1 by centre; None where there is none."""
    rows = rows.dropna()
    size = rows.y.abs().max()
    cells = rows.groupby(["treated", "post"]).size()
    groups = rows.centre_id.nunique()
    if len(cells) < 4 or groups < 2 or len(rows) <= (5 if "age_months" in rows else 4):
        return None
    # Centring changes nothing but the reference's rounding, where an outcome stands far from 0.
    rows = rows.assign(y=rows.y - rows.y.mean())
    if "age_months" in rows:
        rows = rows.assign(age_months=rows.age_months - rows.age_months.mean())
    formula = "y ~ treated*post" + (" + age_months" if "age_months" in rows else "")
    model = smf.ols(formula, rows).fit(cov_type="cluster", cov_kwds={"groups": rows.centre_id}, use_t=True)
    name = "treated:post"
    se = float(model.bse[name])
    if not np.isfinite(se) or se <= 1e-10 * size:
        return None
    value = float(model.params[name])
    p = 2 * student.sf(abs(value / se), groups - 1)
    low, high = model.conf_int().loc[name]
    return {
        "estimate": value, "se": se, "p": float(p), "low": float(low), "high": float(high),
        "n": int(model.nobs), "clusters": int(groups),
    }


def by_pyfixest(rows):
    """The same by pyfixest's CRV1."""
    import pyfixest

    formula = "y ~ treated*post" + (" + age_months" if "age_months" in rows else "")
    model = pyfixest.feols(formula, rows.dropna(), vcov={"CRV1": "centre_id"})
    name = "treated:post"
    return {"estimate": float(model.coef()[name]), "se": float(model.se()[name]), "p": float(model.pvalue()[name])}


def cr3(rows):
    """CR3 by leaving out a centre at a time, as (G-1)/G times the squared changes."""
    whole = estimate(rows)["estimate"]
    groups = rows.centre_id.unique()
    changes = []
    for group in groups:
        rest = rows[rows.centre_id != group]
        model = smf.ols("y ~ treated*post" + (" + age_months" if "age_months" in rows else ""), rest).fit()
        changes.append(model.params["treated:post"] - whole)
    return float(np.sqrt((len(groups) - 1) / len(groups) * np.sum(np.square(changes))))


def fixture():
    rows = [
        (1, g, int(g <= 6), p, 40 + 1.5 * g - 0.7 * (g <= 6) * g + 3 * p + 0.8 * ((7 * g + 3 * i + 5 * p) % 11)
         + 4 * (g <= 6) * p + 0.6 * p * (g * g % 5), i)
        for g in range(1, 13) for p in (0, 1) for i in range(1, 5)
    ]
    return pd.DataFrame(rows, columns=["tenant_id", "centre_id", "treated", "post", "y", "i"])


def make(directory):
    """Data sets without and with age, a tenant a design: unbalanced, small, one child a centre, extreme p."""
    random = np.random.default_rng(20)
    plain, aged = [], []
    designs = [(3, 1), (4, 2), (8, 1), (8, 9), (12, 6), (20, 15), (40, 3), (90, 5)]
    for tenant, (centres, children) in enumerate(designs * 4 + [(400, 2)], start=1):
        effect = [0, 0.5, 4, 40][(tenant - 1) // len(designs) % 4]
        for centre in range(centres):
            treated = int(centre % 2 == 0) if centres < 6 else int(random.random() < 0.4)
            shift = random.normal(0, 2)
            for post in (0, 1):
                for _ in range(children if random.random() < 0.8 else max(1, children // 2)):
                    age = round(random.uniform(50, 59) + 9 * post + treated * 0.5, 2)
                    y = 50 + shift + 3 * post + effect * treated * post + 0.3 * (age - 55) + random.normal(0, 4)
                    row = (tenant, f"C{centre}", treated, post, round(y, 4))
                    plain.append(row)
                    aged.append(row + (age,))
    names = ["tenant_id", "centre_id", "treated", "post", "y"]
    pd.DataFrame(plain, columns=names).to_csv(directory / "plain.csv", index=False)
    pd.DataFrame(aged, columns=names + ["age_months"]).to_csv(directory / "aged.csv", index=False)
    whole = fixture()
    whole.drop(columns="i").to_csv(directory / "balanced.csv", index=False)
    part = whole[(whole.centre_id * whole.i + whole.post) % 7 != 0]
    part.drop(columns="i").to_csv(directory / "unbalanced.csv", index=False)


def main(arguments):
    directory = pathlib.Path(arguments[-1])
    if "--make" in arguments:
        directory.mkdir(exist_ok=True)
        make(directory)
    for path in sorted(directory.glob("*.csv")):
        table = pd.read_csv(path, dtype={"centre_id": str})
        result = {}
        for tenant, rows in table.groupby("tenant_id"):
            rows = rows.drop(columns=[c for c in rows if c not in
                                      ("tenant_id", "centre_id", "treated", "post", "y", "age_months")])
            answer = estimate(rows)
            if answer and "--make" in arguments and rows.centre_id.nunique() <= 20:
                complete = rows.dropna()
                cells = complete.drop_duplicates(["centre_id", "treated", "post"]).groupby(["treated", "post"]).size()
                if cells.min() >= 2 and len(complete) > 20:
                    answer["cr3"] = cr3(complete)
            if answer and "--make" in arguments:
                answer["pyfixest"] = by_pyfixest(rows)
            result[str(tenant)] = answer
        path.with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
