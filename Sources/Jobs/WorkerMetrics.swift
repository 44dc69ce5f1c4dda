import Metrics

/// What a worker counts.
struct WorkerMetrics: Sendable {
    /// What is counted for each kind of job.
    struct Kind: Sendable {
        let claimed: Counter
        let completed: Counter
        let retried: Counter
        let dead: Counter
        let cancelled: Counter
        let lost: Counter
        let duration: Metrics.Timer

        init(_ kind: String) {
            func ended(_ how: String) -> Counter {
                Counter(label: "jobs_failed_total", dimensions: [("kind", kind), ("outcome", how)])
            }
            claimed = Counter(label: "jobs_claimed_total", dimensions: [("kind", kind)])
            completed = Counter(label: "jobs_completed_total", dimensions: [("kind", kind)])
            retried = ended("retry")
            dead = ended("dead")
            cancelled = ended("cancelled")
            lost = ended("lost")
            duration = Metrics.Timer(label: "job_duration_seconds", dimensions: [("kind", kind)])
        }
    }

    let waiting = Meter(label: "jobs_waiting")
    let running = Meter(label: "jobs_running")
    /// Of those waiting, the ones that this worker has no handler for.
    let unknown = Meter(label: "jobs_unknown_kind")
    let rescued = Counter(label: "jobs_rescued_total")
    let pruned = Counter(label: "jobs_pruned_total")
    private let kinds: [String: Kind]

    init(kinds: [String]) {
        self.kinds = Dictionary(kinds.map { ($0, Kind($0)) }, uniquingKeysWith: { first, _ in first })
    }

    subscript(kind: String) -> Kind? { kinds[kind] }
}
