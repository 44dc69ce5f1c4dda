import Foundation
import Glibc
import Postgres
import TestSupport
import Testing

@testable import Jobs

/// Real processes, really killed.
@Suite(.database, .serialized, .ownProcesses) struct `Killed workers` {
    private static var program: URL {
        get throws {
            // Beside the tests' own bundle.
            let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
            return URL(filePath: bundle).deletingLastPathComponent().appending(path: "JobsTestWorker")
        }
    }

    private func start(_ conninfo: String, lease: Int) throws -> Process {
        let process = Process()
        process.executableURL = try Self.program
        process.arguments = [conninfo, "\(lease)"]
        try process.run()
        return process
    }

    private func end(_ process: Process, with signal: Int32) async {
        await withCheckedContinuation { continuation in
            process.terminationHandler = { _ in continuation.resume() }
            kill(process.processIdentifier, signal)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `in a hundred rounds no job is lost, none takes effect twice, no lease is left`() async throws {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            _ = try await jobs.sql("delete from ecdp.job; truncate ecdp.effect")
            let conninfo = jobs.test.conninfo(role: "ecdp_worker")
            var asked = 0
            var interrupted = 0
            for _ in 0..<100 {
                let requests = (0..<40).map { index in
                    (
                        id: UUID(),
                        request: JobRequest(kind: "effect", tenant: Int32(400 + index % 5), maxAttempts: 1000)
                    )
                }
                _ = try await jobs.database.batch(JobQueue.enqueue(requests, now: Date()), as: .none)
                asked += requests.count
                let before = try await jobs.sql("select sum(fence) from ecdp.job")
                let worker = try start(conninfo, lease: 1500)
                var now = before
                while now == before { now = try await jobs.sql("select sum(fence) from ecdp.job") }
                for _ in 0..<Int.random(in: 0..<4) { _ = try await jobs.sql("select") }
                await end(worker, with: SIGKILL)
                interrupted += try #require(
                    Int(try await jobs.sql("select count(*) from ecdp.job where status = 'running'")))
            }
            #expect(interrupted > 20, "kills should hit jobs in the middle")
            let last = try start(conninfo, lease: 1500)
            while try await jobs.sql("select count(*) from ecdp.job where finished_at is null") != "0" {
                try Task.checkCancellation()
            }
            await end(last, with: SIGTERM)
            #expect(last.terminationStatus == 0)
            #expect(
                try await jobs.sql(
                    "select count(*) filter (where status = 'completed'), count(leased_until), count(worker) from ecdp.job"
                )
                    == "\(asked)|0|0")
            #expect(
                try await jobs.sql("select count(*), count(distinct job_id) from ecdp.effect") == "\(asked)|\(asked)")
            let repeated = try #require(
                Int(try await jobs.sql("select count(*) from ecdp.job where attempt > 1")))
            #expect(repeated > 0)
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `killed half-way through writing on a session they leave nothing, and at last all of it is there once`()
        async throws
    {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            _ = try await jobs.sql("delete from ecdp.job; truncate ecdp.effect")
            let conninfo = jobs.test.conninfo(role: "ecdp_worker")
            let requests = (0..<60).map { index in
                (id: UUID(), request: JobRequest(kind: "parts", tenant: Int32(420 + index % 5), maxAttempts: 1000))
            }
            _ = try await jobs.database.batch(JobQueue.enqueue(requests, now: Date()), as: .none)
            let isWhole = "select count(*) from (select from ecdp.effect group by job_id having count(*) <> 100) as h"
            var interrupted = 0
            for _ in 0..<10 {
                let before = try await jobs.sql("select sum(fence) from ecdp.job")
                let worker = try start(conninfo, lease: 1500)
                var now = before
                while now == before { now = try await jobs.sql("select sum(fence) from ecdp.job") }
                await end(worker, with: SIGKILL)
                interrupted += try #require(
                    Int(try await jobs.sql("select count(*) from ecdp.job where status = 'running'")))
                #expect(try await jobs.sql(isWhole) == "0")
            }
            #expect(interrupted > 5, "kills should hit jobs in the middle")
            let last = try start(conninfo, lease: 1500)
            while try await jobs.sql("select count(*) from ecdp.job where finished_at is null") != "0" {
                try Task.checkCancellation()
            }
            await end(last, with: SIGTERM)
            #expect(try await jobs.sql(isWhole) == "0")
            #expect(try await jobs.sql("select count(*), count(distinct job_id) from ecdp.effect") == "6000|60")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a worker asked to stop leaves no lease behind and counts no attempt`() async throws {
        try await JobsFixture.with { jobs in
            try await jobs.makeEffects()
            _ = try await jobs.sql("delete from ecdp.job; truncate ecdp.effect")
            let requests = (0..<400).map { _ in (id: UUID(), request: JobRequest(kind: "effect", tenant: 499)) }
            _ = try await jobs.database.batch(JobQueue.enqueue(requests, now: Date()), as: .none)
            let worker = try start(jobs.test.conninfo(role: "ecdp_worker"), lease: 15_000)
            while try await jobs.sql(
                "select count(*) from ecdp.job where tenant_id = 499 and status = 'completed'") == "0"
            {}
            await end(worker, with: SIGTERM)
            #expect(worker.terminationStatus == 0)
            #expect(
                try await jobs.sql(
                    "select count(leased_until), count(*) filter (where status = 'waiting' and attempt > 0) from ecdp.job "
                        + "where tenant_id = 499") == "0|0")
        }
    }
}
