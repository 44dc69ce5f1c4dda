import Foundation
import Glibc
import LocalCluster
import Logging
import TestSupport
import Testing

/// Two workers and the scheduler at a quarter's reviews, while workers, their connections and PostgreSQL itself are killed.
///
/// Twenty seconds, or as many as `WORKER_CHAOS_SECONDS` says.
@Suite(.timeLimit(.minutes(40)), .ownProcesses)
struct WorkerChaosTests {
    private static let seconds = ProcessInfo.processInfo.environment["WORKER_CHAOS_SECONDS"].flatMap { Int($0) } ?? 20
    /// As many as two workers have enough to do with.
    private static let municipalities = 10 + 3 * seconds

    /// Who is killed, in turn.
    private enum Victim: CaseIterable { case worker, connections, backend, server }

    @Test func `each period is evaluated once, and nothing is stuck, whoever is killed meanwhile`() async throws {
        try await TemporaryFolder.with { folder in
            var logger = Logger(label: "chaos")
            logger.logLevel = .critical
            let cluster = try await Cluster.start(
                directory: folder.path + "/cluster", settings: .forTests, logger: logger)
            do {
                try await Self.evaluate(in: cluster)
            } catch {
                await cluster.stop()
                throw error
            }
            await cluster.stop()
        }
    }

    private static func evaluate(in cluster: Cluster) async throws {
        @Sendable func psql(_ sql: String) async throws -> String? {
            let answer = try await Command.psql(cluster.conninfo(database: "ecdp"), sql)
            return answer.succeeded ? answer.output : nil
        }
        _ = try await Command.psql(cluster.conninfo(), "create database ecdp")
        let migrated = try await Command.run(
            Program.path, ["migrate"],
            environment: [
                "ECDP_DATABASE_URL": cluster.conninfo(database: "ecdp", user: "ecdp_owner"),
                "ECDP_DATABASE_ADMIN_URL": cluster.conninfo(database: "ecdp"), "ECDP_FOLDER": "",
            ])
        try #require(migrated.succeeded, "\(migrated.output)")
        _ = try #require(try await psql(municipalitiesSQL))
        // Of every programme the four quarters that are over, and its year.
        let expected = municipalities * 5

        let workers = Recorded<[Int: pid_t]>([:])
        let isOver = Recorded(false)
        let killed = Recorded<[String: Int]>([:])
        let arguments = ["work", "--database-url", cluster.conninfo(database: "ecdp", user: "ecdp_worker")]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2 {
                group.addTask {
                    while !isOver.value {
                        try await Program.with(arguments) { program in
                            workers.change { $0[number] = program.pid }
                            await program.ended()
                            workers.change { $0[number] = nil }
                        }
                    }
                }
            }
            group.addTask {
                let end = ContinuousClock.now + .seconds(seconds)
                var chance = SplitMix64(seed: UInt64(seconds))
                var round = 0
                while ContinuousClock.now < end {
                    // Each is killed in the middle of something: once jobs have been claimed since the one before.
                    let before = try await psql("select sum(fence) from ecdp.job")
                    while ContinuousClock.now < end {
                        // What is due is planned over and over.
                        _ = try await psql("update ecdp.schedule set next_run_at = now() where kind like 'plan%'")
                        let now = try await psql("select sum(fence) from ecdp.job")
                        if now != nil, now != before { break }
                    }
                    let victim = Victim.allCases[round % Victim.allCases.count]
                    round += 1
                    switch victim {
                    case .worker:
                        if let pid = workers.value.randomElement(using: &chance)?.value { kill(pid, SIGKILL) }
                    case .connections:
                        _ = try await psql(
                            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ecdp_worker'")
                    case .backend:
                        let pid = try await psql(
                            "select min(pid) from pg_stat_activity where usename = 'ecdp_worker' and state = 'active'")
                        // The server ends all the others and recovers.
                        if let pid = pid.flatMap({ pid_t($0) }) { kill(pid, SIGKILL) }
                    case .server:
                        if let pid = await cluster.serverPID { kill(pid, SIGKILL) }
                    }
                    killed.change { $0["\(victim)", default: 0] += 1 }
                }
                // Left alone, they come to an end: what a killed worker held is free again when its lease is over.
                let left = "select count(*) from ecdp.job where finished_at is null and kind not like 'plan%'"
                var evaluations: String?
                while evaluations != String(expected) {
                    try Task.checkCancellation()
                    evaluations = try await psql("select count(*) from ecdp.evaluation where status = 'published'")
                }
                while try await psql(left) != "0" { try Task.checkCancellation() }
                isOver.value = true
                for pid in workers.value.values { kill(pid, SIGTERM) }
            }
            try await group.waitForAll()
        }
        print("killed while two workers evaluated: \(killed.value.sorted { $0.key < $1.key })")
        #expect(killed.value.values.reduce(0, +) >= 4)

        let once = try await psql(
            """
            select count(*), count(distinct (tenant_id, programme_id, kind, period_start)), max(revision),
                count(*) filter (where status <> 'published')
            from ecdp.evaluation
            """)
        #expect(once == "\(expected)|\(expected)|1|0")
        // Each with all its figures, as it says itself.
        let whole = try await psql(
            """
            select count(*) from ecdp.evaluation as e
            where e.figures <> (
                select count(*) from ecdp.evaluation_figure as f
                where f.tenant_id = e.tenant_id and f.evaluation_id = e.id
            )
            """)
        #expect(whole == "0")
        let jobs = try await psql(
            """
            select string_agg(distinct status, ' '), count(leased_until), count(*) - count(distinct (tenant_id, unique_key))
            from ecdp.job where kind in ('quarterly_review', 'annual_evaluation')
            """)
        #expect(jobs == "completed|0|0")
    }

    /// Municipalities with a programme of a year that is over, a partnership in it, and nothing else.
    private static var municipalitiesSQL: String {
        """
        set session_replication_role = replica;
        insert into ecdp.tenant (tenant_id, code, name, region_id)
        select n, 'X' || chr(65 + n / 1000) || n % 1000, 'Municipality ' || n, r.id
        from generate_series(1, \(municipalities)) as n
        inner join ecdp.region as r on r.code = 'CPT' and r.vintage = '2016';
        insert into ecdp.programme (tenant_id, id, name, starts_on, ends_on)
        select t.tenant_id, gen_random_uuid(), 'Programme', d.day, (d.day + interval '1 year')::date
        from ecdp.tenant as t
        cross join lateral (
            select (date_trunc('quarter', now() at time zone 'Africa/Johannesburg') - interval '1 year')::date as day
        ) as d;
        insert into ecdp.centre (tenant_id, id, name, region_id)
        select t.tenant_id, gen_random_uuid(), 'Centre', t.region_id from ecdp.tenant as t;
        insert into ecdp.partner (tenant_id, id, name, kind, sub_kind)
        select t.tenant_id, gen_random_uuid(), 'Partner', 'cbo', 'ngo' from ecdp.tenant as t;
        insert into ecdp.partnership (tenant_id, id, programme_id, partner_id, title, stage_since, objectives, areas)
        select p.tenant_id, gen_random_uuid(), p.id, r.id, 'Partnership', p.starts_on, '{capacity_building}',
            '{teacher_training}'
        from ecdp.programme as p inner join ecdp.partner as r on r.tenant_id = p.tenant_id;
        select count(*) from ecdp.partnership
        """
    }
}
