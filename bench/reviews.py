"""Measures quarterly reviews: all programmes of the national data, two quarters each, by two worker processes.

Part of `bench/run`. A review is timed by its job: from the claim to the commit that publishes it; the rate is from the
moment all of them are asked for to the last one's publication.
"""

import statistics
import time

WORKERS = 2
RATE_GOAL = 60
SLOWEST_GOAL_SECONDS = 1.0
MEMORY_GOAL_MIB = 100
# Of the cost for one row of input at four times the data, beside that at one time.
FLAT_GOAL = 1.3

# The quarters that have ended and in which a programme ran, the latest two.
ASK = """
    insert into ecdp.job (id, tenant_id, kind, unique_key, payload, run_at)
    select
        gen_random_uuid(), g.tenant_id, 'quarterly_review', concat_ws('/', g.id, q.day, (q.day + interval '3 months')::date, 1),
        jsonb_build_object(
            'programme_id', g.id, 'period_start', q.day, 'period_end', (q.day + interval '3 months')::date, 'revision', 1
        ), now()
    from ecdp.programme as g
    cross join lateral (
        select (date_trunc('quarter', current_date) - make_interval(months => 3 * k))::date as day
        from generate_series(1, 2) as k
    ) as q
    where g.starts_on < q.day + interval '3 months' and g.ends_on > q.day and ({condition});
    -- What comes before these is not asked for: a review that was cancelled is not waited for.
    insert into ecdp.job (id, tenant_id, kind, unique_key, payload, run_at, status, finished_at)
    select
        gen_random_uuid(), j.tenant_id, j.kind,
        concat_ws('/', j.payload ->> 'programme_id', q.day, j.payload ->> 'period_start', 1), '{{}}', now(), 'cancelled',
        now()
    from ecdp.job as j
    cross join lateral (select ((j.payload ->> 'period_start')::date - interval '3 months')::date as day) as q
    where j.kind = 'quarterly_review' and j.status = 'waiting';
    select pg_notify('ecdp_job', '')
"""

FORGET = """
    set session_replication_role = replica;
    delete from ecdp.job where kind = 'quarterly_review';
    delete from ecdp.evaluation_figure;
    delete from ecdp.evaluation_input;
    delete from ecdp.evaluation;
    delete from ecdp.disclosure where source in ('quarterly_review', 'annual_evaluation')
"""

LARGEST = """
    select g.tenant_id, g.id, count(*)
    from ecdp.programme as g
    inner join ecdp.partnership as p on p.tenant_id = g.tenant_id and p.programme_id = g.id
    group by 1, 2 order by 3 desc limit 1
"""


class Workers:
    """Worker processes, from when the last of them listens until the end of the block."""

    def __init__(self, bench, stand, count):
        self.bench, self.stand, self.count = bench, stand, count

    def __enter__(self):
        bench, stand = self.bench, self.stand
        self.processes = [
            bench.Process(bench.ECDP, "work", "--folder", stand.folder, log=stand.folder / f"work-{number}.log")
            for number in range(self.count)
        ]
        listening = (
            "select count(*) from pg_stat_activity where application_name = 'ecdp-work' and query ilike 'listen%'")
        try:
            self.wait_for("listening", 30, lambda: True if int(stand.sql(listening)) >= self.count else None)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def wait_for(self, what, seconds, condition):
        return self.processes[0].wait_for(what, seconds, condition)

    def stop(self):
        for process in self.processes:
            process.stop()

    def cpu_seconds(self):
        return sum(process.cpu_seconds() for process in self.processes)

    def peak_mib(self):
        return max(process.memory_mib("VmHWM") for process in self.processes)


def slowly(is_done):
    """A condition that is asked for a few times a second, so that asking costs next to nothing."""
    time.sleep(0.2)
    return True if is_done else None


def drain(bench, stand, workers, kind, forget, ask):
    """Asks for jobs of a kind, and waits until the last is done: how many, seconds, and the slowest one's seconds."""
    stand.sql(forget)
    stand.sql("vacuum analyze ecdp.job, ecdp.evaluation, ecdp.evaluation_figure")
    stand.sql(ask)
    left = f"select count(*) from ecdp.job where kind = '{kind}' and status not in ('completed', 'dead', 'cancelled')"
    workers.wait_for(f"end of the last {kind}", 900, lambda: slowly(stand.sql(left) == "0"))
    dead = stand.sql(f"select count(*), min(error) from ecdp.job where kind = '{kind}' and status = 'dead'")
    if not dead.startswith("0|"):
        bench.sys.exit(f"{kind} that failed: {dead}")
    count, seconds, slowest = stand.sql(
        "select count(*), extract(epoch from max(finished_at) - min(created_at)), "
        f"max(extract(epoch from finished_at - started_at)) from ecdp.job where kind = '{kind}' and status = 'completed'").split("|")
    return int(count), float(seconds), float(slowest)


def ask(bench, stand, workers, condition="true"):
    """The same for reviews."""
    return drain(bench, stand, workers, "quarterly_review", FORGET, ASK.format(condition=condition))


def scaled(bench, stand, workers, rounds):
    """The largest programme's last review at one, two and four times its partnerships: the tenant's others join it."""
    tenant, programme, partnerships = stand.sql(LARGEST).split("|")
    condition = f"g.tenant_id = {tenant} and q.day = (date_trunc('quarter', current_date) - interval '3 months')::date"
    others = (
        f"select id from ecdp.partnership where tenant_id = {tenant} and programme_id is null and archived_at is null "
        "order by id")
    ids = stand.sql(others).split()
    rows = []
    try:
        for times in (1, 2, 4):
            joining = ids[: (times - 1) * int(partnerships)]
            if joining:
                stand.sql(
                    "set session_replication_role = replica; "
                    f"update ecdp.partnership set programme_id = '{programme}' where tenant_id = {tenant} "
                    f"and id = any('{{{','.join(joining)}}}')")
            stand.sql("vacuum analyze ecdp.partnership")
            seconds = statistics.median(ask(bench, stand, workers, condition)[2] for _ in range(rounds))
            read = int(stand.sql(
                "select sum((t.value ->> 'rows')::int8) from ecdp.evaluation as e, jsonb_each(e.inputs) as t"))
            rows.append({
                "times": times, "partnerships": int(partnerships) + len(joining), "input_rows": read,
                "seconds": seconds})
    finally:
        stand.sql(
            "set session_replication_role = replica; "
            f"update ecdp.partnership set programme_id = null where tenant_id = {tenant} "
            f"and id = any('{{{','.join(ids)}}}')")
        stand.sql("vacuum analyze ecdp.partnership")
    return rows


def measure(bench, stand, rounds):
    results = {"rounds": []}
    with Workers(bench, stand, WORKERS) as workers:
        for _ in range(rounds):
            before = workers.cpu_seconds()
            count, seconds, slowest = ask(bench, stand, workers)
            results["rounds"].append({
                "reviews": count, "per_second": count / seconds, "slowest_seconds": slowest,
                "worker_cpu_ms": (workers.cpu_seconds() - before) / count * 1000})
        results["figures"] = int(stand.sql("select count(*) from ecdp.evaluation_figure"))
        results["scaled"] = scaled(bench, stand, workers, rounds)
        results["peak_mib"] = workers.peak_mib()
    return results


def show(say, results):
    def reached(is_reached):
        return "reached" if is_reached else "MISSED "

    say("\n| reviews | of a second | slowest, s | CPU ms of the worker for one |\n| ---: | ---: | ---: | ---: |")
    for row in results["rounds"]:
        say(
            f"| {row['reviews']} | {row['per_second']:.1f} | {row['slowest_seconds']:.2f} | "
            f"{row['worker_cpu_ms']:.1f} |")
    say("\n| the largest programme | partnerships | rows of input | s | µs for a partnership | µs for a row of input |")
    say("| --- | ---: | ---: | ---: | ---: | ---: |")
    for row in results["scaled"]:
        say(
            f"| {row['times']} × | {row['partnerships']:,} | {row['input_rows']:,} | {row['seconds']:.2f} | "
            f"{row['seconds'] / row['partnerships'] * 1e6:.0f} | {row['seconds'] / row['input_rows'] * 1e6:.1f} |")
    say("")
    rate = statistics.median(row["per_second"] for row in results["rounds"])
    slowest = statistics.median(row["slowest_seconds"] for row in results["rounds"])
    costs = [row["seconds"] / row["input_rows"] for row in results["scaled"]]
    say(f"{reached(rate >= RATE_GOAL)}: {rate:.1f} reviews/s, {WORKERS} workers (goal {RATE_GOAL})")
    say(f"{reached(slowest <= SLOWEST_GOAL_SECONDS)}: the slowest review {slowest:.2f} s (goal {SLOWEST_GOAL_SECONDS})")
    say(
        f"{reached(results['peak_mib'] < MEMORY_GOAL_MIB)}: memory {results['peak_mib']:.0f} MiB a worker at most "
        f"(goal {MEMORY_GOAL_MIB})")
    say(
        f"{reached(costs[-1] <= FLAT_GOAL * costs[0])}: a row of input at 4 × costs {costs[-1] / costs[0]:.2f} of one at "
        f"1 × (goal {FLAT_GOAL})")
