import Foundation

/// What the catalogue says of everything that keeps tenants apart and the trail whole: owners, privileges, policies,
/// triggers, functions, views, indexes, constraints, columns, what of them the planner's statistics keep, our four roles.
///
/// `ecdp migrate` records it when it is done; `ecdp doctor` reads it again and names what differs. That finds accidents
/// and drift: a grant made in haste, a trigger left disabled, a restore that lost the database's privileges. It does not
/// find an owner who lies, since whoever may change the schema may change the record.
///
/// States are texts as this server writes them, so a record holds for this statement and one major version of
/// PostgreSQL: its ``form``. Left out is what operators do from day to day: analysts' logins and their limits, passwords,
/// storage parameters of tables, other schemas, and what belongs to extensions.
package struct Inventory: Sendable, Equatable {
    /// The statement that made it, and the server's major version.
    let form: String
    /// Object to state, such as `trigger contact_audit on ecdp.contact` to its definition.
    let objects: [String: String]

    /// Reads the catalogue. As any login.
    static func read(_ connection: SchemaConnection) async throws -> Inventory {
        let version = try await connection.value("select current_setting('server_version_num')::int4 / 10000") ?? ""
        // With nothing but pg_catalog on the path every name is written with its schema.
        let rows = try await connection.transaction {
            try await connection.execute("set local search_path = pg_catalog, pg_temp")
            return try await connection.rows(statement)
        }
        return Inventory(
            form: "\(version) \(checksumOf([SQLFile(path: "", text: statement)]))",
            objects: Dictionary(rows.map { ($0[0] ?? "", $0[1] ?? "") }, uniquingKeysWith: { "\($0); \($1)" }))
    }

    /// How this one differs from another, by the objects' names.
    func differences(from other: Inventory) -> [Difference] {
        Set(objects.keys).union(other.objects.keys).sorted().compactMap { name in
            let (was, now) = (other.objects[name], objects[name])
            return was == now ? nil : Difference(object: name, was: was, now: now)
        }
    }

    /// What is right after a run of migrations that found `before` and left this one, where `recorded` was right: what
    /// the run changed, and for all else what was recorded. So drift stays drift however often one migrates.
    func expected(before: Inventory, recorded: Inventory) -> Inventory {
        var right = objects
        for difference in before.differences(from: recorded) where objects[difference.object] == difference.now {
            right[difference.object] = difference.was
        }
        return Inventory(form: form, objects: right)
    }

    /// One object that is not as it was.
    package struct Difference: Sendable, Equatable, CustomStringConvertible {
        package let object: String
        /// nil: it was not there, it is not there.
        package let was, now: String?

        package var description: String {
            switch (was, now) {
            case (nil, let now?): "added: \(object) (\(now))"
            case (let was?, let now?): "changed: \(object) (it was \(was), it is \(now))"
            default: "missing: \(object)"
            }
        }
    }
}

// MARK: - The record

extension Inventory {
    /// `migrator.inventory`, a table of one row.
    struct Record: Sendable {
        /// What is right.
        let right: Inventory
        /// What a run found that has not come to its end.
        let before: Inventory?
    }

    /// - Returns: nil where there is no record.
    static func record(_ connection: SchemaConnection) async throws -> Record? {
        guard try await connection.value("select to_regclass('migrator.inventory') is not null") == "t",
            let row = try await connection.rows("select form, objects, before from migrator.inventory").first
        else { return nil }
        func inventory(_ text: String?) throws -> Inventory? {
            guard let text else { return nil }
            return Inventory(
                form: row[0] ?? "", objects: try JSONDecoder().decode([String: String].self, from: Data(text.utf8)))
        }
        return try inventory(row[1]).map { Record(right: $0, before: try inventory(row[2])) }
    }

    /// Notes what a run has found, so that the next one knows if this one dies.
    func noteBefore(_ connection: SchemaConnection) async throws {
        try await connection.rows("update migrator.inventory set before = $1::jsonb", [try json()])
    }

    func write(_ connection: SchemaConnection) async throws {
        try await connection.transaction {
            try await connection.rows("delete from migrator.inventory")
            try await connection.rows(
                "insert into migrator.inventory (form, objects) values ($1::text, $2::jsonb)", [form, try json()])
        }
    }

    private func json() throws -> String { String(decoding: try JSONEncoder().encode(objects), as: UTF8.self) }
}
