import Foundation
package import Logging
import Metrics
package import Postgres
import ServiceLifecycle
import Synchronization

/// Claims jobs, runs their handlers and writes down what came of them.
///
/// Who decides what:
///
/// - **Whether a job is a worker's** is decided by its row alone: `fence` counts the claims, and whoever completes,
///   fails, renews or gives back names the fence it was given. A worker that was too slow, cut off or stopped in mid-air
///   names an old one and changes nothing; of its batch of writes nothing is committed, since the completion is the
///   batch's first statement and raises.
/// - **How long** is decided by `leased_until`. The worker renews what it knows it holds, every few seconds. So a lease
///   dies with its worker, and so does one whose claim was committed while its answer was lost on the way.
/// - **Who takes it over**: any worker. Each looks for leases that ran out, and puts their jobs back to waiting.
/// - **Who is next**: `app.claim_jobs`. By priority, then in turn by tenant, beginning behind the one served last.
///
/// What each calamity does: a handler throws: the job waits, twice as long each time, and is dead after its last
/// attempt. The worker is killed: its jobs run again within 30 seconds, and their writes, if committed, came with the
/// completion, so nothing runs again that took effect. The database goes away: completions are tried again for as long
/// as the lease lasts; the fence tells one that was committed after all. A notification is lost: the poll finds the job.
package struct Worker: Service {
    let database: Database
    let configuration: WorkerConfiguration
    let clock: JobClock
    let clockCheck: ClockCheck?
    let logger: Logger
    let leases = Leases()
    let metrics: WorkerMetrics
    private let handlers: [String: any JobHandler]
    let unknownKinds = UnknownKinds()
    private let single: Lane
    private let bulk: Lane
    private let stopping = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// - Parameters:
    ///   - handlers: one per kind; of two for a kind the first is taken.
    ///   - clockCheck: nil: the clock is trusted, as in tests that bring their own.
    package init(
        database: Database, handlers: [any JobHandler], configuration: WorkerConfiguration = WorkerConfiguration(),
        clock: JobClock = .system, clockCheck: ClockCheck? = nil, logger: Logger
    ) {
        self.database = database
        self.handlers = Dictionary(handlers.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        self.configuration = configuration
        self.clock = clock
        self.clockCheck = clockCheck
        self.logger = logger
        let kinds = self.handlers.values
        metrics = WorkerMetrics(kinds: kinds.map(\.kind))
        single = Lane(.single, kinds: kinds.filter { $0.lane == .single }.map(\.kind))
        bulk = Lane(.bulk, kinds: kinds.filter { $0.lane == .bulk }.map(\.kind))
    }

    /// One of the two ways jobs are run, with what wakes it.
    struct Lane: Sendable {
        let lane: JobLane
        let kinds: [String]
        private let wakes = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        private let lastTenant: LastTenant

        /// The tenant served last: the next claim begins behind it.
        final class LastTenant: Sendable {
            let value: Mutex<Int32>
            init(_ value: Int32) { self.value = Mutex(value) }
        }

        init(_ lane: JobLane, kinds: [String]) {
            self.lane = lane
            self.kinds = kinds.sorted()
            // Not all workers begin with the same tenant.
            lastTenant = LastTenant(Int32.random(in: 0..<1000))
        }

        var wake: AsyncStream<Void> { wakes.stream }
        func wakeUp() { wakes.continuation.yield() }
        func finish() { wakes.continuation.finish() }
        var cursor: Int32 {
            get { lastTenant.value.withLock { $0 } }
            nonmutating set { lastTenant.value.withLock { $0 = newValue } }
        }
    }

    /// In whose name a job's writes are made when its outcome does not say.
    static func scope(of job: Job) -> Scope {
        job.tenant.map { .tenant($0, actor: "worker") } ?? .none
    }

    /// Whether this clock may decide what is due and what ran out.
    func clockAgrees() async throws -> Bool { try await clockCheck?.agrees() ?? true }

    func isHandled(_ kind: String) -> Bool { handlers[kind] != nil }

    // MARK: - Its life

    /// Works until a graceful shutdown; then claims nothing more, lets what runs finish, and gives back what does not
    /// in time. Cancelled, it gives back at once. Either way no lease is left behind, unless the database is away or a
    /// handler never returns; those run out.
    package func run() async {
        await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await work()
            } onCancel: {
                stop()
                leases.stopAll(.shutdown)
            }
        } onGracefulShutdown: {
            stop()
        }
    }

    private func stop() {
        leases.beginStopping()
        stopping.continuation.yield()
        single.finish()
        bulk.finish()
    }

    private enum Part { case lanes, other }

    private func work() async {
        logger.info(
            "worker started",
            metadata: ["worker": "\(configuration.name)", "kinds": "\(handlers.keys.sorted().joined(separator: ", "))"])
        await withTaskGroup(of: Part.self) { group in
            group.addTask {
                async let singles: Void = workSingly()
                async let batches: Void = workInBulk()
                _ = await (singles, batches)
                return .lanes
            }
            group.addTask {
                await listen()
                return .other
            }
            group.addTask {
                await poll()
                return .other
            }
            group.addTask {
                await renew()
                return .other
            }
            group.addTask {
                await maintain()
                return .other
            }
            group.addTask {
                await giveBackInTime()
                return .other
            }
            for await part in group where part == .lanes { group.cancelAll() }
        }
        logger.info("worker stopped", metadata: ["worker": "\(configuration.name)"])
    }

    /// Works off what waits, and ends. For commands and tests; beside others if need be.
    ///
    /// - Returns: how many jobs were run, counting each attempt.
    /// - Throws: where the database does not answer.
    @discardableResult
    package func drain() async throws -> Int {
        try await withThrowingTaskGroup(of: Int?.self) { group in
            group.addTask {
                await renew()
                return nil
            }
            group.addTask {
                var total = 0
                while true {
                    let singles = try await claim(single, upTo: configuration.slots)
                    await withDiscardingTaskGroup { running in
                        for job in singles { running.addTask { await runSingly(job) } }
                    }
                    let batch = try await claim(bulk, upTo: configuration.bulkBatch)
                    await runInBulk(batch)
                    total += singles.count + batch.count
                    if singles.isEmpty && batch.isEmpty { return total }
                }
            }
            for try await ran in group {
                guard let ran else { continue }
                group.cancelAll()
                return ran
            }
            return 0
        }
    }

    /// At shutdown: stops what still runs when its time is over, and a moment later gives back what does not stop.
    private func giveBackInTime() async {
        for await _ in stopping.stream { break }
        guard (try? await clock.sleep(configuration.drain)) != nil else { return }
        leases.stopAll(.shutdown)
        guard (try? await clock.sleep(.seconds(1))) != nil else { return }
        let left = leases.heartbeat().jobs
        leases.stopAll(.lost)
        // Not in this task: it is cancelled as soon as the handlers have ended.
        await Task { await release(left) }.value
    }

    // MARK: - Waking

    private func wakeAll() {
        single.wakeUp()
        bulk.wakeUp()
    }

    private func listen() async {
        for await notification in database.listen(JobQueue.channel) {
            let words = notification.payload.split(separator: " ")
            if words.first == "cancel" {
                // Any login of the database can notify, so the word is only a reason to look: the row decides.
                await heartbeat()
            } else {
                wakeAll()
            }
        }
    }

    private func poll() async {
        repeat { wakeAll() } while (try? await clock.sleep(configuration.poll)) != nil
    }

    // MARK: - Claiming

    private func workSingly() async {
        await withDiscardingTaskGroup { group in
            for await _ in single.wake {
                while !leases.isStopping {
                    let free = configuration.slots - leases.tenants(in: .single).count
                    guard free > 0 else { break }
                    let jobs = await claimOrLog(single, upTo: free)
                    // The end came while the claim was on its way.
                    if leases.isStopping {
                        await Task { await release(jobs) }.value
                        leases.remove(jobs)
                        break
                    }
                    for job in jobs {
                        group.addTask {
                            await runSingly(job)
                            single.wakeUp()
                        }
                    }
                    if jobs.count < free { break }
                }
            }
        }
    }

    private func workInBulk() async {
        let room = configuration.bulkBatch * (configuration.bulkBatchesInFlight - 1)
        await withDiscardingTaskGroup { group in
            for await _ in bulk.wake {
                while !leases.isStopping, leases.tenants(in: .bulk).count <= room {
                    let jobs = await claimOrLog(bulk, upTo: configuration.bulkBatch)
                    if jobs.isEmpty { break }
                    group.addTask {
                        await runInBulk(jobs)
                        bulk.wakeUp()
                    }
                    if jobs.count < configuration.bulkBatch { break }
                }
            }
        }
    }

    /// A claim in flight is waited for even when the worker is cancelled: it may have been committed.
    private func claimOrLog(_ lane: Lane, upTo count: Int) async -> [Job] {
        await Task {
            do {
                return try await claim(lane, upTo: count)
            } catch {
                logger.warning("no jobs could be claimed", metadata: ["error": "\(error)"])
                return []
            }
        }.value
    }

    private func claim(_ lane: Lane, upTo count: Int) async throws -> [Job] {
        guard !lane.kinds.isEmpty, try await clockAgrees() else { return [] }
        let now = clock.now()
        let limit: Int32? = lane.lane == .single ? Int32(clamping: configuration.slotsPerTenant) : nil
        let jobs: [Job] = try await database.all(
            SQL.claim, configuration.name, lane.kinds, Int32(clamping: count), now,
            now.advanced(by: configuration.lease), lane.cursor, limit,
            limit == nil ? [Int32]() : leases.tenants(in: lane.lane), as: .none)
        guard let last = jobs.last else { return [] }
        lane.cursor = last.tenant ?? 0
        leases.add(jobs, lane: lane.lane)
        for job in jobs { metrics[job.kind]?.claimed.increment() }
        return jobs
    }

    // MARK: - Running

    private func context(of job: Job) -> JobContext {
        JobContext(job: job, database: database, now: clock.now) { [leases] in leases.report(job, $0, $1) }
    }

    private func runSingly(_ job: Job) async {
        defer { leases.remove([job]) }
        guard let handler = handlers[job.kind] else { return }
        let start = ContinuousClock.now
        let context = context(of: job)
        let stops = leases.stops(of: job)
        let result = await withTaskGroup(of: Result<JobOutcome, any Error>?.self) { group in
            group.addTask {
                do { return .success(try await handler.run(context)) } catch { return .failure(error) }
            }
            group.addTask {
                for await _ in stops { break }
                return nil
            }
            var result: Result<JobOutcome, any Error> = .failure(CancellationError())
            for await ended in group {
                if let ended { result = ended }
                group.cancelAll()
            }
            return result
        }
        metrics[job.kind]?.duration.record(duration: ContinuousClock.now - start)
        // Not in this task: what was done is to be written down also when the worker is cancelled.
        await Task { await settle(job, result) }.value
    }

    private func runInBulk(_ jobs: [Job]) async {
        defer { leases.remove(jobs) }
        var completed: [(job: Job, result: String?)] = []
        completed.reserveCapacity(jobs.count)
        var given: [Job] = []
        var others: [(job: Job, result: Result<JobOutcome, any Error>)] = []
        for job in jobs {
            guard let handler = handlers[job.kind], !leases.isStopping else {
                given.append(job)
                continue
            }
            let start = ContinuousClock.now
            do {
                let outcome = try await handler.run(context(of: job))
                if outcome.isBare {
                    completed.append((job, outcome.result))
                } else {
                    others.append((job, .success(outcome)))
                }
            } catch {
                others.append((job, .failure(error)))
            }
            metrics[job.kind]?.duration.record(duration: ContinuousClock.now - start)
        }
        await Task { [completed, given, others] in
            await complete(completed)
            for (job, result) in others { await settle(job, result) }
            await release(given)
        }.value
    }
}
