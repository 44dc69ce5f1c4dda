"""The same file by statsmodels, a model a tenant: statsmodels_time.py FILE.csv (run by bin/reference-venv's Python)."""

import sys
import time

import pandas as pd
import statsmodels.formula.api as smf

begin = time.perf_counter()
table = pd.read_csv(sys.argv[1])
read = time.perf_counter()
for _, rows in table.groupby("tenant_id"):
    smf.ols("y ~ treated*post", rows).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(rows.centre_id)[0]}, use_t=True
    ).conf_int()
end = time.perf_counter()
print(f"statsmodels: {end - begin:.2f} s, {end - read:.2f} s without reading")
