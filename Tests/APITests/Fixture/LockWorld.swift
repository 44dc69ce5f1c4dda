import Domain
import Evaluation
import Foundation
import HTTP
import JSON
import Jobs
import Postgres
import Repositories
import Resources
import Synchronization
import TestSupport
import Testing

@testable import API

/// One row of every resource, referring to each other, that many write at once; put back as it was between rounds.
final class LockWorld: Sendable {
    /// A batch that writes.
    enum Action: Sendable, CustomStringConvertible {
        case create(Resource)
        case update(Resource)
        case archive(Resource)
        case move, sign, ask, cancel, complete, prune, erase, touch
        case own(Own)
        /// Of an endpoint of its own, with the world's rows and values that have the right form: whether it is done or
        /// refused, it takes its locks.
        case endpoint(Endpoint)

        static var all: [Action] {
            ServedResources.all.flatMap { resource -> [Action] in
                [
                    (Resource.Operation.create, Action.create(resource)), (.update, .update(resource)),
                    (.archive, .archive(resource)),
                ].filter { resource.operations.contains($0.0) }.map { $0.1 }
            } + [.move, .sign, .ask, .cancel, .complete, .prune, .erase, .touch] + Own.allCases.map { .own($0) }
        }

        /// Whether the rows are of no use to others afterwards.
        var isFinal: Bool {
            switch self {
            case .archive, .erase, .own(.merge): true
            default: false
            }
        }

        var description: String {
            switch self {
            case .create(let resource): "create \(resource.name)"
            case .update(let resource): "update \(resource.name)"
            case .archive(let resource): "archive \(resource.name)"
            case .move: "move"
            case .sign: "sign"
            case .ask: "ask"
            case .cancel: "cancel"
            case .complete: "complete"
            case .prune: "prune"
            case .erase: "erase"
            case .touch: "touch"
            case .own(let own): own.rawValue
            case .endpoint(let endpoint): "endpoint \(endpoint.operation)"
            }
        }
    }

    /// Everything that writes: see ``Action/all``; and each endpoint that writes in a way of its own.
    var actions: [Action] {
        let plain = Set(ServedResources.all.map { "/v1/municipalities/{code}/\($0.path)" })
        let endpoints = ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
        return Action.all
            + endpoints.filter {
                $0.method == .post && $0.path.hasPrefix("/v1/municipalities/{code}/") && !plain.contains($0.path)
                    && !Self.final.contains($0.operation)
            }.map { .endpoint($0) }
    }

    /// What ends the life of a row that others need: raced as ``Action/isFinal`` is.
    private static let final = ["eraseContact", "mergePartner"]

    let api: APIFixture
    let workers: Database
    /// Passes row-level security by.
    let administrator: Database
    let rows = LockedRows()

    private init(_ api: APIFixture) {
        func connect(_ role: String) -> Database {
            var configuration = DatabaseConfiguration(conninfo: api.test.conninfo(role: role))
            configuration.lines = 4
            configuration.connectionWait = .seconds(30)
            configuration.statementTimeout = .seconds(60)
            configuration.lockTimeout = .seconds(60)
            return Database(configuration, logger: APIFixture.quiet)
        }
        self.api = api
        workers = connect("ecdp_worker")
        administrator = connect("postgres")
    }

    static func with(_ api: APIFixture, _ body: (LockWorld) async throws -> Void) async throws {
        let world = LockWorld(api)
        do {
            _ = try await api.test.psql(Self.functions)
            try await body(world)
        } catch {
            await world.close()
            throw error
        }
        await world.close()
    }

    private func close() async {
        await workers.close()
        await administrator.close()
    }

    // MARK: - Rows

    /// Makes one row of every resource; rows refer to each other wherever they can.
    func make() async throws {
        for resource in ServedResources.all where resource.operations.contains(.create) {
            try await make(resource)
        }
        try await makeForOwn()
        _ = try await administrator.query(Query("select world.keep($1::int4)", [api.mine.tenant]), as: .none)
    }

    private func make(_ resource: Resource) async throws {
        guard rows.body(of: resource.name) == nil else { return }
        var body = try await api.body(of: resource, full: true)
        for field in resource.createFields where body[field.name] != nil {
            guard case .id(let subject) = field.kind, subject != "region", subject != resource.name else { continue }
            let needed = try APIFixture.resource(subject)
            // What the database itself makes came with the body.
            guard needed.operations.contains(.create) else { continue }
            try await make(needed)
            body[field.name] = "\"\(rows.id(of: subject))\""
        }
        if resource.name == "programme_phase" {
            // The usual phases fill a new programme.
            _ = try await api.expect(
                200, "PATCH", "programmes/\(rows.id(of: "programme"))", #"{"ends_on":"2027-12-31"}"#,
                headers: [("If-Match", "*")])
        }
        if resource.name == "engagement" {
            // It takes place: others come to it.
            for field in ["status", "status_reason"] { body[field] = nil }
        }
        try await api.prepare(resource, &body)
        let made = try await api.expect(201, "POST", resource.path, APIFixture.text(body)).object
        rows.put(resource.name, id: made.id, body: body)
    }

    /// Everything as ``make()`` left it, and a review that is asked for.
    func restore() async throws {
        _ = try await administrator.query(Query("select world.restore($1::int4)", [api.mine.tenant]), as: .none)
        _ = await ask(number: 0)
    }

    // MARK: - Writing

    /// - Returns: the answer's status.
    func perform(_ action: Action, number: Int) async -> Int {
        switch action {
        case .create(let resource):
            let body = varied(resource, resource.createBody, number)
            return await send("POST", resource.path, body, [("Idempotency-Key", "race-\(number)")])
        case .update(let resource):
            let fields = resource.updateFields.filter { if case .id = $0.kind { false } else { true } }
            return await send(
                "PATCH", "\(resource.path)/\(rows.id(of: resource.name))", varied(resource, fields, number),
                [("If-Match", "*")])
        case .archive(let resource):
            return await send("DELETE", "\(resource.path)/\(rows.id(of: resource.name))", nil, [("If-Match", "*")])
        case .move:
            return await send(
                "POST", "partnerships/\(rows.id(of: "partnership"))/transitions",
                #"{"to":"contacted","on":"2026-11-20","reason":"raced"}"#, [("If-Match", "*")])
        case .sign:
            let document = "documents/\(rows.id(of: "document"))"
            _ = await send("POST", "\(document)/review", #"{"on":"2026-11-20"}"#, [("If-Match", "*")])
            return await send(
                "POST", "\(document)/sign", APIFixture.signatures(on: "2026-11-21", from: 900), [("If-Match", "*")])
        case .ask: return await ask(number: number)
        case .cancel:
            let jobs = try? await api.send("GET", "jobs?status=waiting&limit=1").items
            return await send("POST", "jobs/\(jobs?.first?.id ?? "")/cancel", nil, [])
        case .complete: return await complete()
        case .prune:
            return await status {
                _ = try await IdempotencyPruning(workers).prune(at: api.clock.now.addingTimeInterval(2 * 86_400))
            }
        case .erase:
            return await send("POST", "contacts/\(rows.id(of: "contact"))/erase", nil, [("If-Match", "*")])
        case .touch:
            let prefix = api.mine.key.split(separator: "_").dropFirst().first.map(String.init) ?? ""
            return await status {
                try await CredentialRepository(api.database).touch([prefix], at: api.clock.now)
            }
        case .own(let own): return await perform(own, number: number)
        case .endpoint(let endpoint): return await perform(endpoint, number: number)
        }
    }

    /// Runs whatever waits, as a worker.
    func complete() async -> Int {
        let clock = JobClock(now: { [api] in api.clock.now }, sleep: JobClock.system.sleep)
        let worker = Worker(
            database: workers, handlers: EvaluationHandlers.all, clock: clock, logger: APIFixture.quiet)
        return await status { try await worker.drain() }
    }

    private func ask(number: Int) async -> Int {
        let programme = rows.id(of: "programme")
        guard let body = try? await api.reviewRequest(of: programme) else { return 404 }
        return await send("POST", "evaluations", body, [("Idempotency-Key", "ask-\(number)")])
    }

    func send(_ method: String, _ path: String, _ body: String?, _ headers: [(String, String)]) async -> Int {
        await api.send(method, path, body, headers: headers).status
    }

    private func status(_ body: () async throws -> Void) async -> Int {
        do {
            try await body()
            return 202
        } catch {
            return 500
        }
    }

    private func perform(_ endpoint: Endpoint, number: Int) async -> Int {
        let words = endpoint.path.split(separator: "/").map(String.init)
        let collection = words.firstIndex(of: "{id}").map { words[$0 - 1] }
        let subject = ServedResources.all.first { $0.path == collection }?.name ?? ""
        var body: [String: String] = [:]
        for field in endpoint.body?.fields ?? [] {
            switch field.kind {
            case .id(let subject): body[field.name] = "\"\(rows.id(of: subject))\""
            case .ids(let subject, _): body[field.name] = "[\"\(rows.id(of: subject))\"]"
            default: body[field.name] = APIFixture.plainSample(field, number)
            }
        }
        let upload = endpoint.upload.map { [("Content-Type", $0.media.first ?? "")] } ?? []
        return await send(
            "POST",
            endpoint.path.replacing("{code}", with: api.mine.code).replacing("{id}", with: rows.id(of: subject)),
            endpoint.upload != nil ? "%PDF-1.7" : endpoint.body.map { _ in APIFixture.text(body) },
            [("If-Match", "*"), ("Idempotency-Key", "own-\(number)")] + upload)
    }

    /// The row's own values, with other texts.
    private func varied(_ resource: Resource, _ fields: [Field], _ number: Int) -> String {
        let own = rows.body(of: resource.name) ?? [:]
        var body: [String: String] = [:]
        for field in fields {
            guard let value = own[field.name] else { continue }
            if case .text = field.kind {
                body[field.name] = APIFixture.plainSample(field, number)
            } else {
                body[field.name] = value
            }
        }
        return APIFixture.text(body)
    }

    // MARK: - SQL

    /// Keeps a municipality's rows, of every table that has any, and puts them back past every trigger.
    private static let functions = """
        create schema if not exists world;
        create or replace function world.tables() returns table (name text, columns text) language sql as $$
            select c.relname::text, string_agg(quote_ident(a.attname), ', ' order by a.attnum)
            from pg_class as c
            join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            where
                c.relnamespace = 'ecdp'::regnamespace and c.relkind = 'r'
                and c.relname not in ('tenant', 'api_key_grant', 'audit_event')
                and exists (select from pg_attribute as t where t.attrelid = c.oid and t.attname = 'tenant_id')
            group by c.relname
        $$;
        create or replace function world.keep(tenant int4) returns void language plpgsql as $$
        declare t record;
        begin
            for t in select * from world.tables() loop
                execute format('create table world.%I as select %s from ecdp.%I where tenant_id = %L',
                    t.name, t.columns, t.name, tenant);
            end loop;
        end $$;
        create or replace function world.restore(tenant int4) returns void language plpgsql as $$
        declare t record;
        begin
            perform set_config('session_replication_role', 'replica', true);
            for t in select * from world.tables() loop
                execute format('delete from ecdp.%I where tenant_id = %L', t.name, tenant);
                execute format('insert into ecdp.%I (%s) overriding system value select %s from world.%I',
                    t.name, t.columns, t.columns, t.name);
            end loop;
        end $$;
        create or replace function world.forget_evaluations(tenant int4) returns void language plpgsql as $$
        begin
            perform set_config('session_replication_role', 'replica', true);
            delete from ecdp.evaluation_figure as f where f.tenant_id = tenant;
            delete from ecdp.evaluation_input as i where i.tenant_id = tenant;
            delete from ecdp.evaluation as e where e.tenant_id = tenant;
            delete from ecdp.job as j where j.tenant_id = tenant;
        end $$;
        """
}

/// The rows of a ``LockWorld``: of each resource the id, and what it was made of.
final class LockedRows: Sendable {
    private let rows = Mutex<[String: (id: String, body: [String: String])]>([:])

    func id(of name: String) -> String { rows.withLock { $0[name]?.id ?? UUID().uuidString.lowercased() } }
    func body(of name: String) -> [String: String]? { rows.withLock { $0[name]?.body } }
    func put(_ name: String, id: String, body: [String: String]) { rows.withLock { $0[name] = (id, body) } }
}
