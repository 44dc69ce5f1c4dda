import Postgres
import TestSupport
import Testing

/// Short reads that share a transaction: each sees its own scope, and none is the worse for another's failure.
@Suite(.emptyDatabase, .timeLimit(.minutes(1)), .alone)
struct ConvoyTests {
    /// What a reader asks for, beside what it should get.
    private enum Kind: Int, CaseIterable {
        case tenant, tenants, nobody, unnamed, limited, writing, failing, refused

        func scope(_ number: Int) -> Scope {
            switch self {
            case .nobody: .none
            case .tenants: .tenants([Int32(number), 1], actor: "reader").with(requestID: "r\(number)")
            case .unnamed: .tenant(Int32(number), actor: "reader")
            default: .tenant(Int32(number), actor: "reader").with(requestID: "r\(number)")
            }
        }

        func query(_ number: Int) -> Query {
            let settings = """
                $1::int4, current_setting('app.tenant_id', true), current_setting('app.tenants', true),
                current_setting('app.request_id', true), current_setting('statement_timeout'),
                pg_backend_pid() || ' ' || transaction_timestamp()
                """
            let select = Query("select \(settings)", [number]).onReadLines
            return switch self {
            case .failing: Query("select 1 / ($1::int4 - $1::int4)", [number]).readOnly.onReadLines
            case .refused: Query("select missing_\(number) + $1::int4", [number]).readOnly.onReadLines
            case .limited: select.readOnly.timeLimit(.seconds(4))
            case .writing: Query("insert into written values ($1::int4) returning \(settings)", [number]).onReadLines
            default: select.readOnly
            }
        }

        /// Tenant, tenants, request and time limit.
        func expected(_ number: Int) -> [String] {
            switch self {
            case .nobody: ["", "", "", "5s"]
            case .tenants: ["", "{\(number),1}", "r\(number)", "5s"]
            case .unnamed: ["\(number)", "", "", "5s"]
            case .limited: ["\(number)", "", "r\(number)", "4s"]
            default: ["\(number)", "", "r\(number)", "5s"]
            }
        }

        var failure: String? { self == .failing ? "22012" : self == .refused ? "42703" : nil }
    }

    /// - Returns: the transaction in which the read was done; nil for one that fails.
    private func read(_ number: Int, _ kind: Kind, from database: Database) async throws -> String? {
        do {
            let rows = try await database.query(kind.query(number), as: kind.scope(number))
            #expect(kind.failure == nil && rows.count == 1)
            #expect(try rows[0].decode(Int.self, at: 0) == number)
            #expect(try (1...4).map { try rows[0].text(at: $0) ?? "" } == kind.expected(number), "\(kind)")
            return try rows[0].text(at: 5)
        } catch let error as PostgresError {
            #expect(error.sqlState == kind.failure, "\(kind): \(error)")
            return nil
        }
    }

    /// Leaves as it is what it is not given, as an application's own may.
    private static let frugalEnter = """
        create or replace function app.enter_frugally(tenant int4, tenants int4[], actor text, request_id text)
        returns void language plpgsql as $$
        begin
            perform set_config('app.tenant_id', coalesce(tenant::text, ''), true);
            if tenants is not null then perform set_config('app.tenants', tenants::text, true); end if;
            if actor is not null then perform set_config('app.actor', actor, true); end if;
            if request_id is not null then perform set_config('app.request_id', request_id, true); end if;
        end
        $$;
        """

    @Test func `each sees its own scope, and nobody's failure is another's`() async throws {
        _ = try await psql(enterFunction + Self.frugalEnter + "create table written (number int4)")
        try await withDatabase({
            $0.lines = 1
            $0.scopeStatement = "select app.enter_frugally($1::int4, $2::int4[], $3::text, $4::text)"
        }) { database async throws in
            var writers = 0
            var generator = SplitMix64(seed: 7)
            for round in 0..<5 {
                // In another order each round: neighbours differ, and most could share.
                let kinds = (1...400).map { _ in Kind(rawValue: Int.random(in: 0..<20, using: &generator)) ?? .tenant }
                let transactions = try await withThrowingTaskGroup(of: String?.self) { group in
                    for (number, kind) in kinds.enumerated() {
                        group.addTask(executorPreference: database.taskExecutor) {
                            try await read(number, kind, from: database)
                        }
                    }
                    return try await group.reduce(into: [String]()) { list, one in if let one { list.append(one) } }
                }
                #expect(transactions.count > 300)
                // What a write said it had done is done, whoever failed beside it.
                writers += kinds.count { $0 == .writing }
                #expect(try await psql("select count(*) from written") == "\(writers)")
                // Or nothing of this was tried.
                #expect(round == 0 || Set(transactions).count < transactions.count * 3 / 4)
            }
        }
    }

    @Test func `who only reads is answered when the connection is lost under a convoy`() async throws {
        _ = try await psql(enterFunction)
        try await withDatabase({
            $0.lines = 1
            $0.applicationName = "convoyed"
        }) { database async throws in
            try await connected(database)
            let slow = Query("select current_setting('app.tenant_id'), pg_sleep(0.01)").readOnly.onReadLines
            let ended = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 1...200 {
                    group.addTask(executorPreference: database.taskExecutor) {
                        let rows = try await database.query(
                            slow, as: .tenant(Int32(number), actor: "reader").with(requestID: "r"))
                        return try rows[0].text(at: 0) == "\(number)"
                    }
                }
                try await eventually {
                    try await psql(
                        """
                        select count(pg_terminate_backend(pid)) from pg_stat_activity
                        where application_name = 'convoyed' and query like '%pg_sleep%'
                        """) == "1"
                }
                return try await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(ended.count == 200 && ended.allSatisfy { $0 })
        }
    }
}
