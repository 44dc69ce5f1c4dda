import Postgres
import TestSupport
import Testing

/// What belongs to an archived partnership stays as it is: tried on every table that belongs to one by the foreign keys of
/// the catalogue, directly or through other rows, and that the application writes.
@Suite(.database, .serialized) struct ArchivedPartnershipTests {
    /// Why they need no trigger of their own.
    private static let others = [
        "ledger_entry": "Refused or approved by a rule of its own; a new one refers to the partnership.",
        "ledger_line": "It is written with its entry.",
        "document_attachment_piece": "It is written with its attachment.",
    ]

    /// Tables, and whether the application inserts rows that belong to one through another row.
    private static func tables() async throws -> [(name: String, isAddedTo: Bool, changes: Bool)] {
        try await Catalogue.list(
            """
            with recursive belongs (oid, is_direct) as (
                select 'ecdp.partnership'::regclass::oid, null::bool
                union
                select f.conrelid, f.confrelid = 'ecdp.partnership'::regclass
                from belongs as b
                inner join pg_constraint as f on f.contype = 'f' and f.confrelid = b.oid
                where not exists (
                    select from pg_attribute as a
                    where a.attrelid = f.conrelid and a.attnum = any(f.conkey) and not a.attnotnull
                )
            )
            select
                c.relname, not bool_or(b.is_direct) and has_any_column_privilege('ecdp_api', c.oid, 'insert'),
                exists (
                    select from pg_attribute as a
                    where
                        a.attrelid = c.oid and a.attname = 'version'
                        and has_column_privilege('ecdp_api', c.oid, a.attnum, 'update')
                )
            from belongs as b
            inner join pg_class as c on c.oid = b.oid
            where
                c.relname <> 'partnership' and (
                    has_any_column_privilege('ecdp_api', c.oid, 'insert')
                    or has_any_column_privilege('ecdp_api', c.oid, 'update')
                )
            group by c.relname, c.oid
            order by c.relname
            """
        ).map { line in
            let words = line.split(separator: "|").map(String.init)
            return (words[0], words[1] == "t", words[2] == "t")
        }.filter { others[$0.0] == nil }
    }

    @Test func `nothing that belongs to an archived partnership is added or changed, and all of it can be archived`()
        async throws
    {
        try await Race.setUp()
        // Who archives it is waited for.
        let partnership = try await TestDatabase.current.psql(
            """
            select g.partnership_id
            from ecdp.grant_report as r
            inner join ecdp.grant_application as g on g.tenant_id = r.tenant_id and g.id = r.grant_application_id
            where r.tenant_id = 1
            limit 1
            """)
        let kept = Race.Outcome.refused("23514", "partnership_archived")
        let refused = try await Race.order(
            "select race.archive('partnership', '\(partnership)')",
            then: "update ecdp.grant_report set version = version + 1 where tenant_id = 1")
        #expect(refused == kept)
        try await TestDatabase.current.psql(
            """
            set session_replication_role = replica;
            update ecdp.partnership set archived_at = now() where tenant_id = 1
            """)
        let tables = try await Self.tables()
        #expect(tables.count > 15)
        try await Race.withPair { database, _ in
            for table in tables {
                if table.changes {
                    let changed = try await Race.run(
                        database, ["update ecdp.\(table.name) set version = version + 1 where tenant_id = 1"])
                    #expect(changed == kept, "\(table.name)")
                }
                guard table.isAddedTo else { continue }
                let added = try await Race.run(database, ["select race.copy('\(table.name)', '{}')"])
                #expect(added == kept, "\(table.name)")
            }
            let archived = try await Race.run(
                database, ["update ecdp.grant_report set archived_at = now() where tenant_id = 1"])
            #expect(archived == .committed(""))
        }
    }
}
