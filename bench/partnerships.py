"""Measures what officers look at and write in the life of a partnership, in the largest municipality of the national data.

Part of `bench/run`. Every read is asked for over HTTP by one client that keeps its connection; the time within the
database is taken from PostgreSQL's log of the statements that the very same request sends. Subjects are the busiest ones
and some chosen blindly; goals are of the slowest subject. Then a portfolio by a worker, and the ledger: 32 clients that
write into the accounts of one partnership, over HTTP and, beside it, by pgbench, which sends PostgreSQL the same batch.
"""

import collections
import http.client
import pathlib
import re
import secrets
import statistics
import tempfile
import time

import reviews

HERE = pathlib.Path(__file__).resolve().parent
LEDGER_GOAL = 2_000
CLIENTS = 32
# Lines an entry, kinds of resource. Goals are of a delivery that is allocated to six centres at once.
SHAPES = [(1, 1), (1, 4), (6, 4), (20, 4), (200, 4)]
GOAL_SHAPE = (6, 4)
PORTFOLIO_SECONDS, PORTFOLIO_MIB = 5, 300

LARGEST = """
    select t.tenant_id, t.code
    from ecdp.tenant as t
    order by (select count(*) from ecdp.partnership as p where p.tenant_id = t.tenant_id) desc, t.code
    limit 1
"""

# Of each kind of subject the busiest, then some chosen blindly.
SUBJECTS = {
    "partnerships": """
        select p.id from ecdp.partnership as p
        where p.tenant_id = {tenant} and p.archived_at is null
        order by {n}, md5(p.id::text) limit {limit}
    """,
    "partners": """
        select p.id from ecdp.partner as p
        where p.tenant_id = {tenant} and p.archived_at is null
        order by {n}, md5(p.id::text) limit {limit}
    """,
    "centres": """
        select p.id from ecdp.centre as p
        where p.tenant_id = {tenant} and p.archived_at is null
        order by {n}, md5(p.id::text) limit {limit}
    """,
}
BUSY = {
    "partnerships": """(
        select count(*) from ecdp.engagement as e where e.tenant_id = p.tenant_id and e.partnership_id = p.id
    ) + (
        select count(*) from ecdp.activity as e where e.tenant_id = p.tenant_id and e.partnership_id = p.id
    ) + (
        select count(*) from ecdp.partnership_centre as e where e.tenant_id = p.tenant_id and e.partnership_id = p.id
    ) + (
        select count(*) from ecdp.obligation as e where e.tenant_id = p.tenant_id and e.partnership_id = p.id
    ) desc""",
    "partners": """(
        select count(*) from ecdp.partnership as e where e.tenant_id = p.tenant_id and e.partner_id = p.id
    ) desc""",
    "centres": """(
        select count(*) from ecdp.partnership_centre as e where e.tenant_id = p.tenant_id and e.centre_id = p.id
    ) + (
        select count(*) from ecdp.activity_centre as e where e.tenant_id = p.tenant_id and e.centre_id = p.id
    ) + p.need desc""",
}


class Asked:
    """A request that is measured, in several variants of which the slowest counts."""

    def __init__(self, name, paths, database_ms=None, client_ms=None):
        self.name, self.paths, self.database_ms, self.client_ms = name, paths, database_ms, client_ms


def subjects(stand, tenant, kind, count=4):
    """The busiest and as many others."""
    def ids(order):
        return stand.sql(SUBJECTS[kind].format(tenant=tenant, n=order, limit=count)).split()

    return list(dict.fromkeys(ids(BUSY[kind]) + ids("1")))


def asked(stand, tenant, base):
    def of(kind, path):
        return [f"{base}/{kind}/{id}/{path}" for id in subjects(stand, tenant, kind)]

    day = stand.sql("select current_date - 30")
    open_partnership, owner = stand.sql(
        f"select w.partnership_id, w.owner from app.work_list({tenant}, current_date) as w "
        "where w.partnership_id is not null and w.owner is not null order by w.day, w.id limit 1").split("|")
    filters = {
        "by kind": "kind=obligation", "by kind, follow-ups": "kind=follow_up", "overdue": "overdue=true",
        "by owner": f"owner={owner.replace(' ', '%20')}", "of a partnership": f"partnership_id={open_partnership}",
        "since a day": f"day_from={day}",
    }
    return [
        Asked("work list, first page", [f"{base}/work-list"], client_ms=20),
        Asked("work list, second page", [f"{base}/work-list"], client_ms=20),
        *[Asked(f"work list, {name}", [f"{base}/work-list?{query}"], client_ms=20) for name, query in filters.items()],
        Asked("work list, 200 rows", [f"{base}/work-list?limit=200"]),
        Asked("work list, backwards", [f"{base}/work-list?sort=-day"]),
        Asked("timeline of a partnership", of("partnerships", "timeline"), client_ms=10),
        Asked("timeline of a partner", of("partners", "timeline"), client_ms=10),
        Asked("timeline of a centre", of("centres", "timeline"), client_ms=10),
        Asked("matches of a centre, 20", of("centres", "matches"), database_ms=20, client_ms=40),
        Asked("matches of a centre, rejected too", [f"{path}?include=rejected" for path in of("centres", "matches")]),
        Asked("matches of a partner, 20", of("partners", "matches")),
        Asked("coverage gaps by place", [f"{base}/coverage-gaps"]),
        Asked("coverage gaps by place and area", [f"{base}/coverage-gaps?by=place_and_area"]),
    ]


class Client:
    """One client that keeps its connection."""

    def __init__(self, url, key):
        self.connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        self.headers = {"Authorization": f"Bearer {key}"}

    def get(self, path):
        """The body, and the milliseconds until it was there."""
        started = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        took = (time.perf_counter() - started) * 1000
        if response.status != 200:
            raise SystemExit(f"{path}: {response.status} {body[:300]}")
        return body, took


def second_pages(bench, client, requests):
    """The first page says where the second one is."""
    for request in requests:
        if request.name.endswith("second page"):
            cursor = bench.json.loads(client.get(request.paths[0])[0])["next_cursor"]
            request.paths = [f"{request.paths[0]}?cursor={cursor}"]


WARM, TIMES = 8, 15


def timed(client, path):
    for _ in range(WARM):
        client.get(path)
    return statistics.median(client.get(path)[1] for _ in range(TIMES))


def client_times(bench, stand, requests, key):
    server = stand.serve()
    try:
        client = Client(stand.url, key)
        second_pages(bench, client, requests)
        for request in requests:
            request.client = [timed(client, path) for path in request.paths]
            request.bytes = max(len(client.get(path)[0]) for path in request.paths)
    finally:
        server.stop()


def database_times(bench, stand, requests, key):
    """What PostgreSQL says of the statements of each request: planning and running, without the log's own time."""
    log = bench.StatementLog(stand)
    stand.sql("alter role ecdp_api set log_min_duration_statement = 0; "
              "alter role ecdp_api set log_parameter_max_length = 0")
    server = stand.serve()
    try:
        client = Client(stand.url, key)
        for request in requests:
            request.database, request.statements = [], 0
            for path in request.paths:
                for _ in range(WARM):
                    client.get(path)
                time.sleep(0.1)
                start = log.path.stat().st_size
                for _ in range(TIMES):
                    client.get(path)
                time.sleep(0.1)
                with open(log.path, "rb") as file:
                    file.seek(start)
                    text = file.read().decode(errors="replace")
                took = batches(text)
                request.database.append(statistics.median(took) if took else 0)
                request.round_trips = len(took) / TIMES
    finally:
        server.stop()
        stand.sql("alter role ecdp_api reset log_min_duration_statement; "
                  "alter role ecdp_api reset log_parameter_max_length")


DURATION = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ .*?\[(\d+)\].*?duration: ([\d.]+) ms  (?:parse|bind|execute) [^:]*: (.*)")


def batches(text):
    """Milliseconds of each batch: one begins with the scope's statement."""
    found, current = [], {}
    for line in text.splitlines():
        if not (entry := DURATION.match(line)):
            continue
        pid, milliseconds, statement = entry.group(1), float(entry.group(2)), entry.group(3)
        if "app.enter" in statement and " execute " in line:
            current[pid] = len(found)
            found.append([0.0, False])
        if pid in current:
            batch = found[current[pid]]
            batch[0] += milliseconds
            batch[1] = batch[1] or "touch_keys" in statement or "authenticate" in statement
    # Housekeeping is no part of a request.
    return [took for took, is_housekeeping in found if not is_housekeeping]


# MARK: a portfolio


def portfolio(bench, stand, tenant, base, key):
    """A portfolio of the municipality's largest programme: a worker's seconds and memory, and its size."""
    programme = stand.sql(
        f"select g.id from ecdp.programme as g where g.tenant_id = {tenant} and g.archived_at is null "
        "order by (select count(*) from ecdp.partnership as p where p.tenant_id = g.tenant_id and p.programme_id = g.id) "
        "desc limit 1")
    phase = stand.sql(
        f"select id from ecdp.programme_phase where tenant_id = {tenant} and programme_id = '{programme}' "
        "order by starts_on desc limit 1")
    before = stand.sql(
        f"select ends_on, partnerships from ecdp.programme_phase where tenant_id = {tenant} and id = '{phase}'"
        ).split("|")
    results = []
    server = stand.serve()
    try:
        # Room for at least 200 more partnerships, whatever the programme has.
        stand.sql(
            "set session_replication_role = replica; update ecdp.programme_phase set ends_on = current_date + 100, "
            f"partnerships = 200 + (select count(*) from ecdp.partnership where tenant_id = {tenant} "
            f"and programme_id = '{programme}') where tenant_id = {tenant} and id = '{phase}'")
        with reviews.Workers(bench, stand, 1) as workers:
            for _ in range(3):
                made = bench.answers(
                    f"{stand.url}{base}/programmes/{programme}/portfolios", key, method="POST", data=b"{}")
                left = (
                    f"select count(*) from ecdp.portfolio where tenant_id = {tenant} and status = 'requested'")
                workers.wait_for("end of the portfolio", 120, lambda: reviews.slowly(stand.sql(left) == "0"))
                row = stand.sql(
                    "select f.status, extract(epoch from j.finished_at - j.started_at), f.picks, f.centres_considered, "
                    "f.partners_considered, f.pairs_considered, round(100.0 * f.value / nullif(f.upper_bound, 0), 2) "
                    "from ecdp.portfolio as f inner join ecdp.job as j on j.id = f.job_id "
                    f"where f.tenant_id = {tenant} order by f.created_at desc limit 1").split("|")
                if row[0] != "computed":
                    raise SystemExit(f"the portfolio: {row} {made}")
                results.append(row)
            peak = workers.peak_mib()
    finally:
        server.stop()
        stand.sql(
            "set session_replication_role = replica; "
            f"update ecdp.programme_phase set ends_on = '{before[0]}', partnerships = {before[1]} "
            f"where tenant_id = {tenant} and id = '{phase}'; "
            f"delete from ecdp.portfolio_pick_centre where tenant_id = {tenant}; "
            f"delete from ecdp.portfolio_pick where tenant_id = {tenant}; "
            f"delete from ecdp.portfolio where tenant_id = {tenant}; delete from ecdp.job where kind = 'portfolio'")
    return {
        "seconds": statistics.median(float(row[1]) for row in results), "peak_mib": peak, "picks": int(results[0][2]),
        "centres": int(results[0][3]), "partners": int(results[0][4]), "pairs": int(results[0][5]),
        "of_bound": results[0][6]}


# MARK: the ledger

ENTRY = """
    local n, prefix = 0, '%(prefix)s'
    local centres = {%(centres)s}
    local kinds = {'funding', 'volunteer_time', 'staff_time', 'training'}
    local body_of = function()
      local kind, first, lines = kinds[math.random(%(kinds)d)], math.random(#centres), {}
      for l = 1, %(lines)d do
        lines[l] = '{"move":"allocate","kind":"' .. kind .. '","amount":1,"centre_id":"'
          .. centres[(first + l) %% #centres + 1] .. '"}'
      end
      return '{"partnership_id":"%(partnership)s","occurred_on":"%(day)s","reason":"Bench","lines":['
        .. table.concat(lines, ',') .. ']}'
    end
    request = function()
      n = n + 1
      return wrk.format('POST', '%(path)s', {
        ['Authorization'] = 'Bearer %(key)s', ['Content-Type'] = 'application/json',
        ['Idempotency-Key'] = prefix .. n}, body_of())
    end
"""


class Ledger:
    """Accounts of one partnership of the municipality, and another with a history of 10,000 transfers."""

    def __init__(self, bench, stand, tenant, base, key):
        self.bench, self.stand, self.tenant, self.base, self.key = bench, stand, tenant, base, key

    def __enter__(self):
        self.forget()
        self.script("setup.sql")
        self.partnership, self.history = self.stand.sql("select bench.id(2), bench.id(3)").split("|")
        self.centres = self.stand.sql("select centre_id from bench.centre order by n").split()
        return self

    def __exit__(self, *_):
        self.forget()

    def forget(self):
        self.script("forget.sql")

    def script(self, name):
        self.bench.run(
            "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-v", f"tenant={self.tenant}", "-d", self.stand.database["admin"],
            "-f", HERE / "ledger" / name)

    def counted(self):
        """Transfers into the centres' accounts, and entries."""
        return [int(cell) for cell in self.stand.sql(
            f"select (select coalesce(sum(transfers), 0) from ecdp.ledger_account where tenant_id = {self.tenant} "
            f"and partnership_id = '{self.partnership}' and place = 'allocated'), (select count(*) from ecdp.ledger_entry "
            f"where tenant_id = {self.tenant} and partnership_id = '{self.partnership}')").split("|")]

    def by_pgbench(self, lines, kinds, seconds):
        before = self.counted()
        output = self.bench.run(
            "pgbench", "-n", "-M", "prepared", "-c", CLIENTS, "-j", 2, "-T", seconds, "-D", f"lines={lines}", "-D",
            f"accounts={kinds}", "-D", f"tenant={self.tenant}", "-f", HERE / "ledger" / "entry.sql",
            self.stand.database["api"])
        sent = int(re.search(r"transactions actually processed: (\d+)", output).group(1))
        tps = float(re.search(r"tps = ([\d.]+)", output).group(1))
        after = self.counted()
        return self.row(lines, tps, sent, sent, before, after)

    def wait_for_the_last(self):
        """Until what clients left under way is done: it would count for whoever writes next."""
        busy = "select count(*) from pg_stat_activity where usename = 'ecdp_api' and state <> 'idle'"
        quiet = 0
        while quiet < 5:
            quiet = quiet + 1 if self.stand.sql(busy) == "0" else 0
            time.sleep(0.1)

    def over_http(self, server, lines, kinds, seconds, folder):
        before = self.counted()
        script = folder / f"entry-{lines}-{kinds}.lua"
        script.write_text(ENTRY % {
            "prefix": f"bench-{secrets.token_hex(6)}-", "centres": ",".join(f"'{id}'" for id in self.centres),
            "kinds": kinds, "lines": lines, "partnership": self.partnership, "day": self.stand.sql("select app.today()"),
            "path": f"{self.base}/ledger-entries", "key": self.key})
        output = self.bench.run(
            "wrk", "-t", 1, "-c", CLIENTS, "-d", f"{seconds}s", "--latency", "-s", script, self.stand.url)
        self.wait_for_the_last()
        total = int(re.search(r"(\d+) requests in", output).group(1))
        failed = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
        failed = int(failed.group(1)) if failed else 0
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)) * (total - failed) / max(1, total)
        after = self.counted()
        # What was under way at the end was done and nobody counted it.
        row = self.row(lines, rate, total - failed, total - failed + CLIENTS, before, after)
        row["refused"] = failed
        row["p99_ms"] = self.bench.milliseconds(re.search(r"^\s+99%\s+(\S+)", output, re.M).group(1))
        return row

    @staticmethod
    def row(lines, rate, least, most, before, after):
        transfers, entries = after[0] - before[0], after[1] - before[1]
        return {
            "entries_per_second": rate, "transfers_per_second": rate * lines,
            "is_exact": least <= entries <= most and transfers == entries * lines}

    def wrong_accounts(self):
        return int(self.stand.sql(
            "select count(*) from ecdp.ledger_account as k cross join lateral ("
            "select coalesce(sum(case when t.credit_account_id = k.id then t.amount else -t.amount end), 0) as balance "
            "from ecdp.ledger_transfer as t where t.tenant_id = k.tenant_id "
            "and k.id in (t.debit_account_id, t.credit_account_id)) as s "
            f"where k.tenant_id = {self.tenant} and k.partnership_id in ('{self.partnership}', '{self.history}') "
            "and k.balance <> s.balance"))

    def measure(self, seconds, rounds):
        rows = []
        deadlocks = "select deadlocks from pg_stat_database where datname = current_database()"
        before = int(self.stand.sql(deadlocks))
        with tempfile.TemporaryDirectory() as scratch:
            for lines, kinds in SHAPES:
                server = self.stand.serve()
                try:
                    # Connections learn their statements first.
                    self.over_http(server, lines, kinds, 2, pathlib.Path(scratch))
                    measured = [
                        (self.over_http(server, lines, kinds, seconds, pathlib.Path(scratch)),
                         self.by_pgbench(lines, kinds, seconds)) for _ in range(rounds)]
                finally:
                    server.stop()
                measured.sort(key=lambda pair: pair[0]["transfers_per_second"])
                http_row, pgbench_row = measured[len(measured) // 2]
                rows.append({
                    "lines": lines, "kinds": kinds, "http": http_row, "pgbench": pgbench_row,
                    "is_exact": all(row["is_exact"] for pair in measured for row in pair)})
        return {
            "rows": rows, "deadlocks": int(self.stand.sql(deadlocks)) - before, "wrong_accounts": self.wrong_accounts()}


def measure(bench, stand, seconds, rounds):
    tenant, code = stand.sql(LARGEST).split("|")
    base = f"/v1/municipalities/{code}"
    key = re.search(r"ecdp_\S+", stand.ecdp(
        "key", "create", "-m", code, "-p", "read", "-p", "write", "--name", f"bench {secrets.token_hex(3)}")).group(0)
    bench.say(f"  the largest municipality: {code}")
    results = {"municipality": code}
    requests = asked(stand, tenant, base)
    results["portfolio"] = portfolio(bench, stand, tenant, base, key)
    with Ledger(bench, stand, tenant, base, key) as ledger:
        requests.append(Asked(
            "statement of 10,000 transfers", [f"{base}/partnerships/{ledger.history}/ledger-statement"], database_ms=50))
        requests.append(Asked("balances of that partnership", [f"{base}/partnerships/{ledger.history}/ledger-balances"]))
        client_times(bench, stand, requests, key)
        database_times(bench, stand, requests, key)
        results["reads"] = [
            {"name": r.name, "client_ms": max(r.client), "median_client_ms": statistics.median(r.client),
             "database_ms": max(r.database), "median_database_ms": statistics.median(r.database),
             "round_trips": r.round_trips, "kib": r.bytes / 1024, "database_goal": r.database_ms,
             "client_goal": r.client_ms} for r in requests]
        results["ledger"] = ledger.measure(seconds, rounds)
    return results


def show(say, results):
    def reached(is_reached):
        return "reached" if is_reached else "MISSED "

    say(f"\n{results['municipality']}; of several subjects the slowest one, the median one in brackets")
    say("\n| request | database ms | client ms | KiB | round trips |\n| --- | ---: | ---: | ---: | ---: |")
    for row in results["reads"]:
        say(
            f"| {row['name']} | {row['database_ms']:.1f} ({row['median_database_ms']:.1f}) | "
            f"{row['client_ms']:.1f} ({row['median_client_ms']:.1f}) | {row['kib']:.0f} | {row['round_trips']:.0f} |")
    say(
        "\n| lines an entry | kinds | transfers/s over HTTP | entries/s | p99 ms | refused | transfers/s by pgbench | "
        "none lost or doubled |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    ledger = results["ledger"]
    for row in ledger["rows"]:
        http_row = row["http"]
        say(
            f"| {row['lines']} | {row['kinds']} | {http_row['transfers_per_second']:,.0f} | "
            f"{http_row['entries_per_second']:,.0f} | {http_row['p99_ms']:.0f} | {http_row['refused']} | "
            f"{row['pgbench']['transfers_per_second']:,.0f} | {'yes' if row['is_exact'] else 'NO'} |")
    say("")
    for row in results["reads"]:
        for what, goal in (("database", row["database_goal"]), ("client", row["client_goal"])):
            if goal is not None:
                say(
                    f"{reached(row[what + '_ms'] < goal)}: {row['name']}: {row[what + '_ms']:.1f} ms in the {what} "
                    f"(goal {goal})".replace("in the client", "at the client"))
    for row in ledger["rows"]:
        rate = row["http"]["transfers_per_second"]
        is_goal = (row["lines"], row["kinds"]) == GOAL_SHAPE
        say(
            f"{reached(rate >= LEDGER_GOAL)}: {rate:,.0f} transfers/s with {CLIENTS} clients and {row['lines']} lines an entry "
            f"(goal {LEDGER_GOAL:,}{'' if is_goal else ', of ' + str(GOAL_SHAPE[0])})")
    is_exact = all(row["is_exact"] for row in ledger["rows"]) and ledger["wrong_accounts"] == 0
    say(
        f"{reached(is_exact and ledger['deadlocks'] == 0)}: no transfer lost or doubled, {ledger['wrong_accounts']} accounts "
        f"that are not the sum of their transfers, {ledger['deadlocks']} deadlocks")
    made = results["portfolio"]
    say(
        f"{reached(made['seconds'] < PORTFOLIO_SECONDS and made['peak_mib'] < PORTFOLIO_MIB)}: a portfolio in "
        f"{made['seconds']:.1f} s and {made['peak_mib']:.0f} MiB of the worker (goals {PORTFOLIO_SECONDS} s, "
        f"{PORTFOLIO_MIB} MiB): {made['picks']} picks of {made['partners']:,} partners and {made['centres']:,} centres, "
        f"{made['pairs']:,} pairs; {made['of_bound']} % of the upper bound")
