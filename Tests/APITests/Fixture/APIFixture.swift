import Foundation
import HTTP
import Logging
import Postgres
import Resources
import Synchronization
import TestSupport
import Testing

@testable import API

/// The whole API over the suite's database, as `ecdp_api` and without a socket, with two municipalities of its own.
struct APIFixture: Sendable {
    struct Municipality: Sendable {
        let tenant: Int
        let code: String
        /// Its metro or district.
        let region: String
        /// A key with every permission here, and none elsewhere.
        let key: String
    }

    let test: TestDatabase
    let database: Database
    let authenticator: Authenticator
    let application: Application
    let clock: TestClock
    let mine: Municipality
    let theirs: Municipality

    static let quiet = Logger(label: "api-tests", factory: { _ in SwiftLogNoOpLogHandler() })
    /// Behind the municipalities of the national data.
    private static let counter = Mutex(1_000)

    /// A number no other test of the process has.
    static func number() -> Int {
        counter.withLock {
            $0 += 1; return $0
        }
    }

    /// Calls `body` with the API that the suite's tests share; with one of its own where a test asks for another number of
    /// lines or for other settings.
    static func with(
        lines: Int? = nil, database connect: ((inout DatabaseConfiguration) -> Void)? = nil,
        configure: ((inout Application.Configuration) -> Void)? = nil,
        _ body: (APIFixture) async throws -> Void
    ) async throws {
        let test = try TestDatabase.current
        try await TestClock.$current.withValue(TestClock()) {
            guard lines != nil || connect != nil || configure != nil else {
                let served = test.kept("api", { Served(test) }, closing: { await $0.database.close() })
                return try await body(try await make(test, served))
            }
            let served = Served(
                test, lines: lines ?? 2, database: connect ?? { _ in }, configure: configure ?? { _ in })
            do {
                try await body(try await make(test, served))
            } catch {
                await served.database.close()
                throw error
            }
            await served.database.close()
        }
    }

    /// What serves a database. To connect, to put the endpoints together and to plan each statement anew for each test was
    /// most of what many tests cost.
    private struct Served: Sendable {
        let database: Database
        let authenticator: Authenticator
        let application: Application

        init(
            _ test: TestDatabase, lines: Int = 2, database connect: (inout DatabaseConfiguration) -> Void = { _ in },
            configure: (inout Application.Configuration) -> Void = { _ in }
        ) {
            var configuration = DatabaseConfiguration(conninfo: test.conninfo(role: "ecdp_api"))
            configuration.lines = lines
            // A busy machine is no fault of the API.
            configuration.connectionWait = .seconds(30)
            configuration.statementTimeout = .seconds(60)
            configuration.lockTimeout = .seconds(60)
            connect(&configuration)
            var settings = Application.Configuration()
            configure(&settings)
            database = Database(configuration, logger: quiet)
            authenticator = Authenticator(database, logger: quiet, now: { TestClock.current.now })
            application = Application(
                endpoints: ServedResources.endpoints(database, health: ProcessHealth(renderMetrics: { "" })),
                authenticator: authenticator,
                accessLog: nil, logger: quiet, configuration: settings, now: { TestClock.current.now })
        }
    }

    private static func make(_ test: TestDatabase, _ served: Served) async throws -> APIFixture {
        let (a, b) = (number(), number())
        let made = try await test.psql(
            """
            insert into ecdp.tenant (tenant_id, code, name, region_id)
            select v.n, 'X' || chr(64 + v.n / 1000 + 1) || v.n % 1000, 'Municipality ' || v.n, r.id
            from (values (\(a), 'CPT'), (\(b), 'DC10')) as v (n, place)
            inner join ecdp.region as r on r.code = v.place and r.vintage = '2016'
            order by v.n
            returning code || ' ' || region_id
            """
        ).split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        var municipalities: [Municipality] = []
        for (tenant, row) in zip([a, b], made) {
            let key = try await makeKey(
                in: test, grants: [tenant: ["read", "write", "evaluate", "children", "feedback", "admin"]])
            municipalities.append(Municipality(tenant: tenant, code: row[0], region: row[1], key: key))
        }
        return APIFixture(
            test: test, database: served.database, authenticator: served.authenticator,
            application: served.application, clock: TestClock.current, mine: municipalities[0],
            theirs: municipalities[1])
    }

    /// - Returns: a whole key.
    static func makeKey(
        in test: TestDatabase, grants: [Int: [String]], expiresAt: String? = nil
    ) async throws -> String {
        let prefix = "test" + String(format: "%08d", number())
        let key = "ecdp_\(prefix)_0123456789abcdefghijABCDEFGHIJ"
        let rows = grants.map { "(\($0.key), '\(prefix)', '{\($0.value.joined(separator: ","))}')" }
        try await test.psql(
            """
            insert into ecdp.api_key (prefix, name, secret_sha256, expires_at)
            values ('\(prefix)', 'test', sha256('\(key)'), \(expiresAt.map { "'\($0)'" } ?? "null"));
            insert into ecdp.api_key_grant (tenant_id, prefix, scopes) values \(rows.joined(separator: ", "))
            """)
        return key
    }

    /// Sends a request and checks the form of its answer.
    ///
    /// - Parameter path: within my municipality, unless it begins with `/`.
    func send(
        _ method: String, _ path: String, _ body: String? = nil, key: String? = nil, in place: Municipality? = nil,
        headers: [(String, String)] = [], allowing unavailable: Bool = false
    ) async -> Reply {
        let place = place ?? mine
        let whole = path.hasPrefix("/") ? path : "/v1/municipalities/\(place.code)/\(path)"
        var fields = headers
        func add(_ name: String, _ value: String) {
            if !fields.contains(where: { $0.0 == name }) { fields.append((name, value)) }
        }
        add("Authorization", "Bearer \(key ?? place.key)")
        if body != nil { add("Content-Type", "application/json") }
        let parts = whole.split(separator: "?", maxSplits: 1).map(String.init)
        let request = HTTPRequest(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil,
            headers: HTTPFields(fields.filter { !$0.1.isEmpty }), body: RequestBody(body ?? ""))
        let reply = await Reply(application.respond(to: request))
        reply.checkForm("\(method) \(whole) \((body ?? "").prefix(500))", allowing: unavailable)
        if case .route(let endpoint, _) = application.router.match(path: parts[0], method: method) {
            #expect(
                OpenAPI.statuses(of: endpoint).contains(reply.status),
                "\(method) \(whole) → \(reply.status), which is not described")
        }
        return reply
    }

    /// The answer, which must have this status.
    func expect(
        _ status: Int, _ method: String, _ path: String, _ body: String? = nil, key: String? = nil,
        in place: Municipality? = nil, headers: [(String, String)] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Reply {
        let reply = await send(method, path, body, key: key, in: place, headers: headers)
        try #require(
            reply.status == status,
            "\(method) \(path) \((body ?? "").prefix(1000)) → \(reply.status) \(reply.text.prefix(1500))",
            sourceLocation: sourceLocation)
        return reply
    }
}
