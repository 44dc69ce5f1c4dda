"""Measures what rests on assessments: uploads, annual evaluations, indicators.

Part of `bench/run`. A wave of 100,000 assessments is uploaded beside psql's `\\copy` of the same file; all municipalities'
annual evaluations are computed by two worker processes, beside the one statement that computes the estimates they publish
from the same rows (see estimates.py); and all municipalities' indicators of the quarter that has ended.
"""

import itertools
import os
import random
import re
import secrets
import statistics
import time
import urllib.request

import estimates
import reviews

UPLOAD_ROWS = 100_000
UPLOAD_GOAL = 20_000
ANNUAL_GOAL = 3
# Of an estimate, or of its standard error where that is more.
DIFFERENCE_GOAL = 1e-9
INDICATORS_GOAL_SECONDS = 60

DOMAINS = ["gross_motor", "fine_motor", "numeracy", "cognition", "literacy"]

# Rows as the statement of one outcome takes them: the total of each assessment, with its centre's arm.
OBSERVATION = """
    create temporary table observation as
    select
        a.tenant_id, a.centre_id, encode(a.pseudonym, 'hex') as child_id, r.treated, w.kind <> 'baseline' as post,
        (select sum(s) / 100.0 from unnest(a.scores) as s)::float8 as y
    from ecdp.child_assessment as a
    inner join ecdp.assessment_wave as w on w.tenant_id = a.tenant_id and w.id = a.wave_id
    inner join (
        select p.tenant_id, p.id, r.centre_id, r.treated
        from ecdp.programme as p
        cross join lateral app.impact_arms(p.tenant_id, p.id, (p.starts_on + interval '11 months')::date, 6) as r
    ) as r on r.tenant_id = a.tenant_id and r.id = w.programme_id and r.centre_id = a.centre_id;
    analyze observation;
"""

ASK_ANNUAL = """
    insert into ecdp.job (id, tenant_id, kind, unique_key, payload, run_at)
    select
        gen_random_uuid(), g.tenant_id, 'annual_evaluation', concat_ws('/', g.id, g.starts_on, y.day, 1),
        jsonb_build_object('programme_id', g.id, 'period_start', g.starts_on, 'period_end', y.day, 'revision', 1), now()
    from ecdp.programme as g
    cross join lateral (select (g.starts_on + interval '1 year')::date as day) as y
    where y.day <= current_date and (CONDITION);
    -- Reviews of the year that are not there are not asked for: what was cancelled is not waited for.
    insert into ecdp.job (id, tenant_id, kind, unique_key, payload, run_at, status, finished_at)
    select
        gen_random_uuid(), j.tenant_id, 'quarterly_review',
        concat_ws('/', j.payload ->> 'programme_id', q.day, (q.day + interval '3 months')::date, 1), '{}', now(),
        'cancelled', now()
    from ecdp.job as j
    cross join generate_series(1, 4) as k
    cross join lateral (
        select (date_trunc('quarter', (j.payload ->> 'period_end')::date) - make_interval(months => 3 * k))::date as day
    ) as q
    where j.kind = 'annual_evaluation' and j.status = 'waiting';
    select pg_notify('ecdp_job', '')
"""

ASK_INDICATORS = """
    insert into ecdp.job (id, tenant_id, kind, unique_key, payload, run_at)
    select
        gen_random_uuid(), t.tenant_id, 'indicator_values', concat_ws('/', q.day, 'due-bench', 1),
        jsonb_build_object('quarter', q.day, 'revision', 1), now()
    from ecdp.tenant as t
    cross join (select (date_trunc('quarter', current_date) - interval '3 months')::date as day) as q;
    select pg_notify('ecdp_job', '')
"""

FORGET = """
    set session_replication_role = replica;
    delete from ecdp.job where kind in ('annual_evaluation', 'indicator_values');
    delete from ecdp.evaluation_figure as f using ecdp.evaluation as e
    where f.tenant_id = e.tenant_id and f.evaluation_id = e.id and e.kind = 'annual_evaluation';
    delete from ecdp.evaluation_input as i using ecdp.evaluation as e
    where i.tenant_id = e.tenant_id and i.evaluation_id = e.id and e.kind = 'annual_evaluation';
    delete from ecdp.evaluation where kind = 'annual_evaluation';
    delete from ecdp.disclosure where source in ('annual_evaluation', 'indicator');
    delete from ecdp.indicator_figure;
    delete from ecdp.indicator_computation
"""


def one_outcome(bench):
    """The statement of one outcome's estimates, as the program has it."""
    source = (bench.ROOT / "Sources/Methods/Impact/ImpactSQL.swift").read_text()
    return "with " + re.search(r'static let statement = """\n(.*?)\n\s*"""', source, re.S).group(1)


def one_outcome_seconds(bench, stand, rounds):
    explained = f"explain (analyze, timing off, costs off) {one_outcome(bench)};"
    plan = stand.sql(OBSERVATION + explained * rounds)
    return statistics.median(float(ms) / 1000 for ms in re.findall(r"Execution Time: ([\d.]+) ms", plan))


def upload(bench, stand, rows=UPLOAD_ROWS):
    """One wave, once: rows/s of the API and of \\copy."""
    tenant, code, instrument = stand.sql(
        "select t.tenant_id, t.code, i.id from ecdp.tenant as t "
        "inner join ecdp.outcome_instrument as i on i.tenant_id = t.tenant_id and i.subject = 'children' "
        "order by (select count(*) from ecdp.centre as c where c.tenant_id = t.tenant_id) desc limit 1").split("|")
    centres = stand.sql(
        f"select id from ecdp.centre where tenant_id = {tenant} and archived_at is null order by id").split()
    day = stand.sql("select current_date - 10")
    chance = random.Random(1)
    lines = ["child,birth_month,sex,centre_id,assessor,assessed_on,basis,consented_on," + ",".join(DOMAINS)]
    for number in range(rows):
        scores = ",".join(f"{chance.randrange(2000) / 100:.2f}" for _ in DOMAINS)
        lines.append(
            f"REF-{number:06d},{2021 + number % 2}-0{1 + number % 9},{'fm'[number % 2]},{centres[number % len(centres)]},"
            f"A{number % 40},{day},consent,{day},{scores}")
    body = ("\n".join(lines) + "\n").encode()
    key = re.search(r"ecdp_\S+", stand.ecdp(
        "key", "create", "-m", code, "-p", "read", "-p", "write", "-p", "children", "--name", "bench")).group(0)
    os.environ["ECDP_CHILDREN_KEY_LIST"] = f"{code} 1 {secrets.token_hex(32)}"
    server = stand.serve()
    try:
        base = f"{stand.url}/v1/municipalities/{code}"
        wave = bench.answers(f"{base}/assessment-waves", key, method="POST", data=bench.json.dumps({
            "instrument_id": instrument, "kind": "midline", "title": f"Bench {secrets.token_hex(4)}", "starts_on": day,
            "ends_on": day}).encode())["id"]
        request = urllib.request.Request(
            f"{base}/assessment-waves/{wave}/assessments", data=body, method="POST",
            headers={"Authorization": f"Bearer {key}", "Content-Type": "text/csv"})
        started = time.monotonic()
        with urllib.request.urlopen(request, timeout=600) as response:
            answer = bench.json.loads(response.read())
        seconds = time.monotonic() - started
        peak, server_cpu = server.memory_mib("VmHWM"), server.cpu_seconds()
        backends = stand.sql("select pid from pg_stat_activity where usename = 'ecdp_api'").split()
        database_cpu = sum(bench.cpu_seconds(pid) for pid in backends)
    finally:
        server.stop()
        del os.environ["ECDP_CHILDREN_KEY_LIST"]
    columns = ", ".join(f"{name} text" for name in lines[0].split(","))
    copied = stand.sql(
        f"create temporary table t ({columns}); \\timing on\n\\copy t from stdin csv header\n"
        + body.decode() + "\\.\n")
    stand.sql(
        "set session_replication_role = replica; "
        f"delete from ecdp.child_assessment where tenant_id = {tenant} and wave_id = '{wave}'; "
        f"delete from ecdp.assessment_flag where tenant_id = {tenant} and upload_id in "
        f"(select id from ecdp.assessment_upload where tenant_id = {tenant} and wave_id = '{wave}'); "
        f"delete from ecdp.assessment_upload where tenant_id = {tenant} and wave_id = '{wave}'; "
        f"delete from ecdp.pseudonym_key where tenant_id = {tenant}")
    copy_seconds = float(re.search(r"Time: ([\d.]+) ms", copied).group(1)) / 1000
    return {
        "kept": answer.get("kept"), "rows": rows, "seconds": seconds,
        "rows_per_second": rows / seconds, "copy_rows_per_second": rows / copy_seconds,
        "server_peak_mib": peak, "server_cpu_seconds": server_cpu, "database_cpu_seconds": database_cpu}


def annual(condition="true"):
    return ASK_ANNUAL.replace("CONDITION", condition)


def scaled_annual(bench, stand, workers, rounds):
    """The annual evaluation of the municipality with most assessments, at one, two and four times its children: copies
    of their rows join the same files for the time of the measurement."""
    tenant, rows = stand.sql(
        "select tenant_id, count(*) from ecdp.child_assessment group by 1 order by 2 desc limit 1").split("|")
    measured = []
    try:
        for times in (1, 2, 4):
            for copy in {1: [], 2: [1], 4: [2, 3]}[times]:
                stand.sql(
                    "set session_replication_role = replica; insert into ecdp.child_assessment ("
                    "tenant_id, wave_id, upload_id, line, generation, pseudonym, centre_id, birth_month, sex, assessor, "
                    "assessed_on, scores, basis, consented_on, approval, withdrawn_on) "
                    f"select tenant_id, wave_id, upload_id, line + {copy}000000, generation, "
                    f"sha256(pseudonym || int4send({copy})), centre_id, birth_month, sex, assessor, assessed_on, scores, "
                    "basis, consented_on, approval, withdrawn_on "
                    f"from ecdp.child_assessment where tenant_id = {tenant} and line < 1000000")
            stand.sql("vacuum analyze ecdp.child_assessment")
            seconds = statistics.median(
                reviews.drain(
                    bench, stand, workers, "annual_evaluation", FORGET, annual(f"g.tenant_id = {tenant}"))[2]
                for _ in range(rounds))
            measured.append({"times": times, "rows": int(rows) * times, "seconds": seconds})
    finally:
        stand.sql(
            "set session_replication_role = replica; "
            f"delete from ecdp.child_assessment where tenant_id = {tenant} and line >= 1000000")
        stand.sql("vacuum analyze ecdp.child_assessment")
    return measured


def measure(bench, stand, rounds):
    uploads = [upload(bench, stand, UPLOAD_ROWS // part) for part in (4, 2, 1)]
    results = {
        "uploads": uploads, "upload": uploads[-1], "one_outcome_seconds": one_outcome_seconds(bench, stand, rounds)}
    results["annual"], results["estimates_seconds"] = [], estimates.seconds(stand, 1)
    with reviews.Workers(bench, stand, reviews.WORKERS) as workers:
        # In turn, so that both meet the same machine.
        for _ in range(rounds):
            results["annual"].append(reviews.drain(bench, stand, workers, "annual_evaluation", FORGET, annual()))
            results["estimates_seconds"] += estimates.seconds(stand, 1)
        results["compared"], results["difference"] = estimates.differences(stand)
        results["annual_figures"] = int(stand.sql(
            "select sum(figures) from ecdp.evaluation where kind = 'annual_evaluation'"))
        results["scaled_annual"] = scaled_annual(bench, stand, workers, rounds)
        results["indicators"] = reviews.drain(bench, stand, workers, "indicator_values", FORGET, ASK_INDICATORS)
        results["indicator_figures"] = int(stand.sql("select count(*) from ecdp.indicator_figure"))
        results["peak_mib"] = workers.peak_mib()
    return results


def show(say, results):
    def reached(is_reached):
        return "reached" if is_reached else "MISSED "

    sent = results["upload"]
    say(
        f"\n{reached(sent['rows_per_second'] >= UPLOAD_GOAL)}: {sent['rows_per_second']:,.0f} rows/s of an upload of "
        f"{UPLOAD_ROWS:,} assessments, {sent['kept']} kept (goal {UPLOAD_GOAL:,}); \\copy of the same file "
        f"{sent['copy_rows_per_second']:,.0f}; CPU {sent['server_cpu_seconds']:.1f} s of the server and "
        f"{sent['database_cpu_seconds']:.1f} s of PostgreSQL; the server {sent['server_peak_mib']:.0f} MiB at most")
    count = results["annual"][0][0]
    # Each round beside the mean of the statement just before and just after it.
    beside = [statistics.mean(pair) for pair in itertools.pairwise(results["estimates_seconds"])]
    times = sorted(row[1] / one for row, one in zip(results["annual"], beside))
    seconds = statistics.median(row[1] for row in results["annual"])
    statement = statistics.median(results["estimates_seconds"])
    say(
        f"{reached(statistics.median(times) <= ANNUAL_GOAL)}: {count} annual evaluations with "
        f"{results['annual_figures']:,} figures in {seconds:.1f} s, the slowest "
        f"{max(row[2] for row in results['annual']):.1f} s: {statistics.median(times):.1f} ({times[0]:.1f}–{times[-1]:.1f}) "
        f"times the one statement of their estimates, {statement:.2f} s (goal {ANNUAL_GOAL}); "
        f"{seconds / results['one_outcome_seconds']:.1f} times that of one outcome, {results['one_outcome_seconds']:.2f} s")
    say(
        f"{reached(results['difference'] <= DIFFERENCE_GOAL)}: of {results['compared']:,} published estimates and standard "
        f"errors the statement's differ by {results['difference']:.1e} at most (goal {DIFFERENCE_GOAL:.0e})")
    say("\n| assessments of one file | s | µs for a row |\n| ---: | ---: | ---: |")
    for row in results["uploads"]:
        say(f"| {row['rows']:,} | {row['seconds']:.2f} | {row['seconds'] / row['rows'] * 1e6:.1f} |")
    say(
        "\n| annual evaluation of the municipality with most assessments | assessments | s | µs for a row |\n"
        "| --- | ---: | ---: | ---: |")
    for row in results["scaled_annual"]:
        say(
            f"| {row['times']} × | {row['rows']:,} | {row['seconds']:.2f} | {row['seconds'] / row['rows'] * 1e6:.1f} |")
    say("")
    for what, rows in (("an upload", results["uploads"]), ("an annual evaluation", results["scaled_annual"])):
        costs = [row["seconds"] / row["rows"] for row in rows]
        say(
            f"{reached(costs[-1] <= reviews.FLAT_GOAL * costs[0])}: a row of {what} at 4 × costs "
            f"{costs[-1] / costs[0]:.2f} of one at 1 × (goal {reviews.FLAT_GOAL})")
    count, seconds, slowest = results["indicators"]
    say(
        f"{reached(seconds < INDICATORS_GOAL_SECONDS)}: indicators of {count} municipalities for a quarter, "
        f"{results['indicator_figures']:,} values, in {seconds:.1f} s, the slowest {slowest:.1f} s "
        f"(goal {INDICATORS_GOAL_SECONDS} s); a worker {results['peak_mib']:.0f} MiB at most")
