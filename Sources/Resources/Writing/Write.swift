package import Domain
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

    package init(status: Int, body: String, version: Int?, location: String?, isRepeated: Bool = false) {
        self.status = status
        self.body = body
        self.version = version
        self.location = location
        self.isRepeated = isRepeated
    }
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

/// A change that ends in an answer: named steps, each a statement, and the answer and the idempotency key, which commit
/// together in one round trip.
///
/// The key's row is inserted first. Of many requests with one key the others wait there for the first; when it has
/// committed they fail on the primary key, with all they did, and are given its answer. If it rolled back, the next
/// one goes on. So nothing is done twice, and nothing is kept of a request that failed. That there is an answer is
/// required before the commit, by the statement that reads it.
///
/// Child rows of one kind are written by one statement. When that is refused, PostgreSQL does not say which row it was,
/// and nothing was kept; so the whole is sent once more with a statement for each of these rows, which fails at the
/// first one that is refused, or, where whatever stood against it has gone meanwhile, succeeds.
package struct Write: Sendable {
    /// Where in the request's body the row stands that a step writes.
    package enum Place: Sendable, Equatable {
        /// It is the body.
        case body
        /// At this pointer: `/phases/3`.
        case member(String)
        /// In the list at this pointer; which of its items is not known.
        case list(String)
        /// It is made of nothing that was sent, so its faults belong to the whole.
        case nowhere

        func pointer(_ field: String) -> String {
            switch self {
            case .body: field
            case .member(let pointer): pointer + field
            case .list(let pointer): pointer
            case .nowhere: ""
            }
        }
    }

    package struct Step: Sendable {
        package let name: String
        let query: Query
        let constraints: ConstraintFaults
        let place: Place
        /// What it locks and requires to be as the caller read it.
        var held: Held?
        /// For each row of a step that writes several: the statement for it alone, and its place.
        let rows: [@Sendable () -> Step]

        /// A statement that writes a row.
        ///
        /// - Parameters:
        ///   - constraints: of the table it writes.
        ///   - requirements: what it means where the statement requires something by `app.require`, by the name given
        ///     there.
        package init(
            _ name: String, _ query: Query, _ constraints: ConstraintFaults, at place: Place = .body,
            requirements: [String: Refusal] = [:]
        ) {
            self.name = name
            self.query = query
            self.constraints = requirements.isEmpty ? constraints : constraints.adding(requirements)
            self.place = place
            rows = []
        }

        /// A statement that writes several rows.
        ///
        /// - Parameters:
        ///   - place: the pointer of the list that they stand in.
        ///   - statement: makes the statement that writes these of the rows.
        package init(
            _ name: String, _ constraints: ConstraintFaults, rows count: Int, at place: String,
            _ statement: @escaping @Sendable (Range<Int>) -> Query
        ) {
            self.name = name
            query = statement(0..<count)
            self.constraints = constraints
            self.place = .list(place)
            rows = (0..<count).map { index in
                { Step(name, statement(index..<index + 1), constraints, at: .member("\(place)/\(index)")) }
            }
        }
    }

    /// Which step was refused, and what that means.
    package struct RefusedStep: Sendable {
        package let index: Int
        package let name: String
        package let refusal: Refusal
    }

    /// The row whose values the answer shows: who is erased is found in kept answers by it.
    package struct Shown: Sendable {
        let subject: String
        let id: UUID

        /// - Parameter subject: the resource's name.
        package init(_ subject: String, _ id: UUID) {
            self.subject = subject
            self.id = id
        }
    }

    /// Where what was made is found.
    package enum Location: Sendable {
        case at(String)
        /// Followed by the identifier that the answer is about, which only the database knows: see ``WrittenAnswer``.
        case under(String)
    }

    package let steps: [Step]
    /// A statement of `$1` tenant and `$2` what it is about, usually an id, that gives one row: JSON text, version, archived.
    package let answer: String
    package let subject: any PostgresEncodable
    package let status: Int
    package let location: Location?
    package let shown: Shown?
    package let release: LockRelease

    /// - Parameters:
    ///   - shown: the row that the answer shows, if it shows one.
    ///   - release: when it lets go of its locks. It answers when it is durable, in either case.
    package init(
        _ steps: [Step], answer: String, subject: any PostgresEncodable, status: Int, location: Location? = nil,
        showing shown: Shown? = nil, releasing release: LockRelease = .whenDurable
    ) {
        self.steps = steps
        self.answer = answer
        self.subject = subject
        self.status = status
        self.location = location
        self.shown = shown
        self.release = release
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

    /// What the answer's statement requires: that there is an answer.
    private static let answered = "write_answered"

    private var requiredAnswer: String {
        """
        with answer as materialized (\(answer)),
        answered as materialized (select app.require(exists (select from answer), '\(Self.answered)'))
        """
    }

    /// The location, of which the statement's parameter is the whole or the beginning.
    private func location(_ parameter: String) -> String {
        if case .under = location { "\(parameter)::text || answer.about" } else { "\(parameter)::text" }
    }

    private var locationText: String? {
        switch location {
        case .at(let text), .under(let text): text
        case nil: nil
        }
    }

    /// The answer's statement, which fails where there is none.
    package var plainAnswer: String {
        """
        \(requiredAnswer)
        select answer.body, answer.version, \(location("$3"))
        from answered left join answer on true
        """
    }

    /// The same, which also keeps what it answers.
    package var keptAnswer: String {
        """
        \(requiredAnswer)
        update idempotency_key as k
        set
            status = $5::int4, answer = answer.body, version = answer.version, location = \(location("$6")),
            subject = $7::text, subject_id = $8::uuid
        from answered left join answer on true
        where k.tenant_id = $1::int4 and k.credential = $3::text and k.key = $4::text
        returning answer.body, answer.version, k.location
        """
    }

    /// - Throws: ``Refusal`` where the database refuses a step; `missing` where there is nothing to answer with;
    ///   `keyReused` where the key belongs to another request. In each case nothing was kept.
    package func commit(
        to database: Database, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        do {
            return try await commit(steps, to: database, keeping: key, as: scope)
        } catch let error as PostgresError where error.constraint == "idempotency_key_pkey" {
            guard let key else { throw error }
            return try await key.answer(from: database, as: scope)
        }
    }

    private func commit(
        _ steps: [Step], to database: Database, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        var queries = steps.map(\.query)
        if let key {
            queries.insert(contentsOf: key.claim(scope.tenant), at: 0)
            queries.append(
                Query(
                    keptAnswer,
                    [
                        scope.tenant, subject, key.credential, key.key, Int32(status), locationText, shown?.subject,
                        shown?.id,
                    ]))
        } else {
            queries.append(Query(plainAnswer, [scope.tenant, subject, locationText]))
        }
        do {
            guard let row = try await database.batch(queries, as: scope.scope, releasing: release).last?.first
            else {
                throw Refusal.missing
            }
            return Answer(
                status: status, body: try row.decode(String.self, at: 0), version: try row.decode(Int?.self, at: 1),
                location: try row.decode(String?.self, at: 2))
        } catch let error as PostgresError {
            if error.constraint == Self.answered { throw Refusal.missing }
            let before = queries.count - steps.count - 1
            guard let refused = Self.refused(error, of: steps, before: before) else { throw error }
            if case .notCurrent = refused.refusal, let held = steps[refused.index].held {
                throw try await held.refusal(in: database, as: scope)
            }
            let rows = steps[refused.index].rows
            guard !rows.isEmpty, error.failedStatement != nil else { throw refused.refusal }
            var single = steps
            single.replaceSubrange(refused.index...refused.index, with: rows.map { $0() })
            return try await commit(single, to: database, keeping: key, as: scope)
        }
    }

    /// The step that the database refused, in the words of the table that it writes; nil where the error is the server's
    /// affair.
    ///
    /// - Parameter before: statements of the batch before the steps.
    package static func refused(_ error: PostgresError, of steps: [Step], before: Int = 0) -> RefusedStep? {
        guard error.constraint != "idempotency_key_pkey", let index = error.index(in: steps, before: before) else {
            return nil
        }
        let step = steps[index]
        return Refusal(error, step.constraints, at: step.place.named(by: error.detail)).map {
            RefusedStep(index: index, name: step.name, refusal: $0)
        }
    }
}

extension Write.Place {
    /// The place of the row that a trigger names in its error's detail, as `row 3`, counted from 0.
    fileprivate func named(by detail: String?) -> Write.Place {
        guard case .list(let pointer) = self, let detail, detail.hasPrefix("row "), let row = Int(detail.dropFirst(4))
        else { return self }
        return .member("\(pointer)/\(row)")
    }
}

extension ConstraintFaults {
    fileprivate func adding(_ requirements: [String: Refusal]) -> ConstraintFaults {
        let added = requirements.mapValues { refusal in Rule.refusal { _ in refusal } }
        return ConstraintFaults(table: table, columns: columns, rules: rules.merging(added) { $1 })
    }
}

extension PostgresError {
    /// Which of the steps failed; nil where it was none of them.
    fileprivate func index(in steps: [Write.Step], before: Int) -> Int? {
        if let failedStatement {
            let index = failedStatement - before
            return steps.indices.contains(index) ? index : nil
        }
        // One that is checked at the commit, say: by its name, or by the table that it belongs to.
        let name = constraint ?? ""
        return steps.firstIndex { $0.constraints.rules[name] != nil }
            ?? steps.firstIndex { $0.constraints.table == table } ?? (steps.count == 1 ? 0 : nil)
    }
}

extension IdempotencyKey {
    /// The statements that claim it. Its primary key is violated where somebody has claimed it before.
    package func claim(_ tenant: Int32) -> [Query] {
        [
            Query(
                Write.SQL.forgetExpired, tenant, credential, self.key, now.addingTimeInterval(-Self.lifetime)),
            Query(Write.SQL.claim, tenant, credential, self.key, fingerprint, now),
        ]
    }

    /// The answer that was kept for this key. It is given when it is durable, as to who asked first.
    package func answer(from database: Database, as scope: TenantScope) async throws -> Answer {
        let rows = try await database.batch(
            [Query(Write.SQL.kept, scope.tenant, credential, self.key, fingerprint)], as: scope.scope,
            releasing: .whenCommitted)
        guard let row = rows.first?.first else { throw Refusal.keyReused }
        guard try row.decode(Bool.self, at: 0) else { throw Refusal.keyReused }
        let status = try row.decode(Int?.self, at: 1) ?? 200
        if status == 410 { throw Refusal.erased }
        return Answer(
            status: status, body: try row.decode(String?.self, at: 2) ?? "",
            version: try row.decode(Int?.self, at: 3), location: try row.decode(String?.self, at: 4),
            isRepeated: true)
    }
}
