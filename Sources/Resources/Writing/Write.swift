import Domain
package import Postgres

package import struct Foundation.Date
package import struct Foundation.UUID

/// What a change answers: the JSON of the row as it stands after it.
package struct Answer: Sendable {
    package let status: Int
    package let body: String
    package let version: Int?
    package let location: String?
    /// Whether this is the answer of an earlier request with the same idempotency key.
    package var isRepeated = false
}

/// A client's promise that requests with the same key are the same request.
package struct IdempotencyKey: Sendable {
    package let credential: String
    package let key: String
    /// SHA-256 of method, path and body.
    package let fingerprint: [UInt8]
    package let now: Date

    /// How long an answer is kept, in seconds.
    package static let lifetime: Double = 24 * 3600

    package init(credential: String, key: String, fingerprint: [UInt8], now: Date) {
        self.credential = credential
        self.key = key
        self.fingerprint = fingerprint
        self.now = now
    }
}

/// A change that ends in an answer: its statements, the answer and the idempotency key commit together.
///
/// The key's row is inserted first. Of many requests with one key the others wait there for the first; when it has
/// committed they fail on the primary key, with all they did, and are given its answer. If it rolled back, the next
/// one goes on. So nothing is done twice, and nothing is kept of a request that failed.
package struct Write: Sendable {
    package let statements: [Query]
    /// A statement of `$1` tenant and `$2` what it is about, usually an id, that gives one row: JSON text, version, archived.
    package let answer: String
    package let subject: any PostgresEncodable
    package let status: Int
    package let location: String?

    package init(statements: [Query], answer: String, subject: any PostgresEncodable, status: Int, location: String?) {
        self.statements = statements
        self.answer = answer
        self.subject = subject
        self.status = status
        self.location = location
    }

    enum SQL: String, StatementSet {
        case forgetExpired = """
            delete from idempotency_key as k
            where k.tenant_id = $1::int4 and k.credential = $2::text and k.key = $3::text
            and k.created_at < $4::timestamptz
            """
        case claim = """
            insert into idempotency_key (tenant_id, credential, key, fingerprint, created_at)
            values ($1::int4, $2::text, $3::text, $4::bytea, $5::timestamptz)
            """
        case kept = """
            select k.fingerprint = $4::bytea, k.status, k.answer, k.version, k.location
            from idempotency_key as k
            where k.tenant_id = $1::int4 and k.credential = $2::text and k.key = $3::text
            """

        var effect: Query.Effect { self == .kept ? .read : .write }
    }

    /// The answer's statement, which also keeps what it answers.
    private var keptAnswer: String {
        """
        with answer as materialized (\(answer))
        update idempotency_key as k
        set status = $5::int4, answer = answer.body, version = answer.version, location = $6::text
        from answer
        where k.tenant_id = $1::int4 and k.credential = $3::text and k.key = $4::text
        returning answer.body, answer.version, answer.archived
        """
    }

    /// - Throws: ``Refusal`` where the database refuses; `keyReused` where the key belongs to another request.
    package func commit(
        to database: Database, rules resource: Resource, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        do {
            return try await Refusal.translating(resource) {
                var queries = statements
                if let key {
                    queries.insert(contentsOf: key.claim(scope.tenant), at: 0)
                    queries.append(
                        Query(
                            keptAnswer,
                            [scope.tenant, subject, key.credential, key.key, Int32(status), location]))
                } else {
                    queries.append(Query(answer, [scope.tenant, subject]))
                }
                guard let row = try await database.batch(queries, as: scope.scope).last?.first else {
                    throw Refusal.missing
                }
                return Answer(
                    status: status, body: try row.decode(String.self, at: 0),
                    version: try row.decode(Int?.self, at: 1), location: location)
            }
        } catch let error as PostgresError where error.constraint == "idempotency_key_pkey" {
            guard let key else { throw error }
            return try await key.answer(from: database, as: scope)
        }
    }
}

extension IdempotencyKey {
    func claim(_ tenant: Int32) -> [Query] {
        [
            Query(
                Write.SQL.forgetExpired, tenant, credential, self.key, now.addingTimeInterval(-Self.lifetime)),
            Query(Write.SQL.claim, tenant, credential, self.key, fingerprint, now),
        ]
    }

    /// The answer that was kept for this key.
    func answer(from database: Database, as scope: TenantScope) async throws -> Answer {
        let rows = try await database.query(
            Query(Write.SQL.kept, scope.tenant, credential, self.key, fingerprint), as: scope.scope)
        guard let row = rows.first else { throw Refusal.keyReused }
        guard try row.decode(Bool.self, at: 0) else { throw Refusal.keyReused }
        let status = try row.decode(Int?.self, at: 1) ?? 200
        if status == 410 { throw Refusal.erased }
        return Answer(
            status: status, body: try row.decode(String?.self, at: 2) ?? "",
            version: try row.decode(Int?.self, at: 3), location: try row.decode(String?.self, at: 4),
            isRepeated: true)
    }
}
