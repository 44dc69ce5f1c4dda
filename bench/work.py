"""Says what computing costs, part by part: of a quarterly review, or of an annual evaluation.

Part of `bench/profile`. All of them are computed by two worker processes, as `bench/run` does. The workers' CPU time is
divided by samples of perf, like a request's; PostgreSQL's, that of the backends which serve the workers, by the time of
each statement as pg_stat_statements has it, planning included.
"""

import collections
import re
import subprocess

import evidence
import reviews

KINDS = {
    "reviews": ("quarterly_review", reviews.FORGET, reviews.ASK.format(condition="true")),
    "annual": ("annual_evaluation", evidence.FORGET, evidence.annual()),
}

# Of the program's own frames; a sample belongs to the first that names its innermost frame that any names.
PARTS = [
    ("randomisation inference", r"RandomisationInference"),
    ("regression and jackknife", r"LinearModel|jackknifeError|adjustedModel|ImpactSample\.fit"),
    ("estimates, balance, attrition", r"DifferenceInDifferences|ImpactSample|Attrition|BaselineBalance|ImpactEvaluation|"
     r"StudentT|MultipleTesting"),
    ("flags of data quality", r"DataQuality|AssessedWaves\.flags"),
    ("samples from rows", r"AssessedWaves|AssessedOutcomes|Operations"),
    ("driver: rows to values", r"Decodable|RowReader|Row\.(decode|values)|Rows\.|ArrayBinary|ArrayText|BigEndian|CalendarText|"
     r"PQget(length|value|isnull)|Cell"),
    ("driver: values to parameters", r"Encodable|ParameterBuffer|Parameter\."),
    ("driver: send and receive", r"Wire\.|^PQ|pqPut|pqSend|pqParse|pqRead|getRowDesc|^_*(libc_)?(send|recv|poll)$|ResultStorage|"
     r"Pipeline|PreparedStatements"),
    ("driver: between", r"Core\.|Line\.|Batch|Database\.|Query|Scope|Moment|Instruments|Session|Stopper"),
    ("disclosure", r"Disclosure|Disclosed"),
    ("JSON", r"JSON"),
    ("publication", r"Publication|Lineage"),
    ("sections: figures of rows", r"Figure|Section|Programme|Feedback|PastChanges|EvaluationDefinition|Evaluation"),
    ("jobs", r"Worker|Lease|Job"),
    ("waiting and waking", r"epoll|futex|eventfd|Reactor|pthread_cond"),
    ("tasks", r"swift_task|swift_job|AsyncTask|swift_continuation|StatusRecord|withUnsafe.*Continuation|TaskExecutor"),
    ("memory, whose is not known", r"^_?_?(int_)?(malloc|free|cfree|calloc|realloc)|unlink_chunk|swift_(retain|release)|"
     r"swift_(alloc|dealloc)|RefCount|memmove|memset"),
]

# Words of SQL that are constants, or stand before one.
CONSTANT = {"null", "true", "false", "date", "interval", "year", "month"}

STATISTICS = """
    select
        s.calls, s.total_plan_time, s.total_exec_time, s.rows, encode(convert_to(s.query, 'UTF8'), 'hex')
    from pg_stat_statements as s
    where s.userid = 'ecdp_worker'::regrole
"""


def words(text):
    """What stays of a statement when pg_stat_statements puts parameters in the place of constants."""
    text = re.sub(r"--.*", " ", text)
    plain = re.sub(r"'(?:[^']|'')*'", " ", text)
    return " ".join(word for word in re.findall(r"[a-z_]+", plain) if word not in CONSTANT)


def names(root):
    """What the source calls each statement, by its words."""
    found = {}
    for path in sorted((root / "Sources").rglob("*.swift")):
        text = path.read_text()
        for case, sql in re.findall(r'case (\w+) = """\n(.*?)\n\s*"""', text, re.S):
            found[words(sql)] = f"{path.stem.split('+')[0]}.{case}"
        for case, sql in re.findall(r'case (\w+) = "(.*)"\n', text):
            found[words(sql)] = f"{path.stem.split('+')[0]}.{case}"
    return found


class Statistics:
    """A database whose statements are counted, until the end of the block. It is restarted for it."""

    def __init__(self, stand, up):
        self.stand, self.up = stand, up

    def __enter__(self):
        self.stand.sql("alter system set shared_preload_libraries = 'pg_stat_statements'")
        self.restart()
        self.stand.sql(
            "create extension if not exists pg_stat_statements; alter system set pg_stat_statements.track_planning = on; "
            "select pg_reload_conf()")
        return self

    def __exit__(self, *_):
        self.stand.sql("drop extension pg_stat_statements")
        self.stand.sql("alter system reset pg_stat_statements.track_planning")
        self.stand.sql("alter system reset shared_preload_libraries")
        self.restart()

    def restart(self):
        self.up.stop()
        self.up = self.stand.start()

    def forget(self):
        self.stand.sql("select pg_stat_statements_reset()")

    def rows(self):
        return [
            (int(calls), float(planned), float(executed), bytes.fromhex(text).decode())
            for calls, planned, executed, _, text in (line.split("|") for line in self.stand.sql(STATISTICS).split("\n"))
        ]


def backends_seconds(bench, stand):
    pids = stand.sql("select pid from pg_stat_activity where usename = 'ecdp_worker'").split()
    return sum(bench.cpu_seconds(pid) for pid in pids)


def profile(bench, stand, statistics, what, shares, scratch):
    """Prints both tables; `shares` counts the samples of a recording by part."""
    kind, forget, ask = KINDS[what]
    with reviews.Workers(bench, stand, reviews.WORKERS) as workers:
        # Once before, so that statements are prepared and pages are read.
        reviews.drain(bench, stand, workers, kind, forget, ask)
        statistics.forget()
        before, database_before = workers.cpu_seconds(), backends_seconds(bench, stand)
        perf = subprocess.Popen(
            ["perf", "record", "-F", "999", "--call-graph", "fp", "-o", scratch / "perf.data", "-p",
             ",".join(str(process.pid) for process in workers.processes)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        count, seconds, slowest = reviews.drain(bench, stand, workers, kind, forget, ask)
        perf.send_signal(bench.signal.SIGINT)
        perf.wait()
        cpu = (workers.cpu_seconds() - before) / count * 1000
        database = (backends_seconds(bench, stand) - database_before) / count * 1000
        measured = statistics.rows()
    print(f"\n{what}: {count} in {seconds:.1f} s, the slowest {slowest:.2f} s; for one {cpu:.1f} ms of a worker's CPU time "
          f"and {database:.1f} ms of PostgreSQL's\n")
    counts = shares(scratch / "perf.data", PARTS)
    total = sum(counts.values())
    print("| a worker's part | ms | share |\n| --- | ---: | ---: |")
    for name, samples in counts.most_common():
        print(f"| {name} | {samples / total * cpu:.2f} | {samples / total:.0%} |")
    known, of = names(bench.ROOT), collections.Counter()
    calls, planning = collections.Counter(), collections.Counter()
    for made, planned, executed, text in measured:
        name = known.get(words(text), " ".join(text.split())[:60])
        of[name] += planned + executed
        planning[name] += planned
        calls[name] += made
    total = sum(of.values())
    print("\n| PostgreSQL's statement | times | ms | of that planning | share |\n| --- | ---: | ---: | ---: | ---: |")
    for name, milliseconds in of.most_common():
        if milliseconds < 0.005 * total:
            continue
        print(f"| `{name}` | {calls[name] / count:.1f} | {milliseconds / total * database:.2f} | "
              f"{planning[name] / total * database:.2f} | {milliseconds / total:.0%} |")
