import TestSupport
import Testing

/// Merging partners: what refers to the merged one follows, found by the catalogue, so a table that is added is covered.
@Suite(.database, .serialized) struct MergeTests {
    /// Every column that refers to a partner, but for the record of merges itself.
    private static let references = """
        select c.relname::text as name, a.attname::text as column_name
        from pg_constraint as f
        inner join pg_class as c on c.oid = f.conrelid
        inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[2]
        where
            f.contype = 'f' and f.confrelid = 'ecdp.partner'::regclass and cardinality(f.conkey) = 2
            and c.relname <> 'partner_merge'
        """

    private static func id(_ number: Int, of tenant: Int = 1) -> String {
        let text = String(number)
        return "00000000-0000-7000-8000-00000\(tenant)" + String(repeating: "0", count: 6 - text.count) + text
    }

    /// How many rows refer to a partner, by column.
    private static func referring(to partner: String) async throws -> [String: Int] {
        let lines = try await Catalogue.list(
            """
            select r.name || '.' || r.column_name || ' ' || (xpath('//n/text()', query_to_xml(format(
                'select count(*) as n from ecdp.%I where tenant_id = 1 and %I = %L', r.name, r.column_name, '\(partner)'
            ), false, true, '')))[1]::text
            from (\(references)) as r
            """)
        var counts: [String: Int] = [:]
        for line in lines {
            let words = line.split(separator: " ")
            counts[String(words[0])] = Int(words[1])
        }
        return counts
    }

    private static let enter = "select app.enter(1, null, 'key:merger', null);"

    private static func merge(_ partner: String, into other: String, number: Int) async throws -> (Bool, String) {
        let made = try await Command.psql(
            try TestDatabase.current.conninfo(role: "ecdp_api"),
            "begin; \(enter) select app.merge_partner('\(id(number))', '\(partner)', '\(other)', 'twice'); commit")
        return (made.succeeded, made.output)
    }

    private static func makePartner(_ number: Int) async throws -> String {
        _ = try await TestDatabase.current.psql(
            """
            begin; \(enter)
            insert into ecdp.partner (tenant_id, id, name, kind, sub_kind)
            values (1, '\(id(number))', 'Partner \(number)', 'cbo', 'ngo'); commit
            """, role: "ecdp_api")
        return id(number)
    }

    @Test func `everything that refers to a merged partner refers to the other one, in whatever table`() async throws {
        try await TenantFixture.load()
        let (old, new) = (Self.id(8), try await Self.makePartner(900))
        let before = try await Self.referring(to: old)
        // A column that no row has would prove nothing.
        #expect(before.filter { $0.value == 0 }.keys.sorted() == [])
        // One of each that the other partner has too.
        _ = try await TestDatabase.current.psql(
            """
            begin; \(Self.enter)
            insert into ecdp.partner_offer (tenant_id, id, partner_id, area, capacity)
            values (1, '\(Self.id(901))', '\(new)', 'teacher_training', 9);
            insert into ecdp.engagement_attendance (tenant_id, id, engagement_id, partner_id)
            values (1, '\(Self.id(902))', '\(Self.id(16))', '\(new)');
            update ecdp.engagement_attendance set attended = true, people = 2, answer = 'yes'
            where tenant_id = 1 and partner_id = '\(old)';
            commit
            """, role: "ecdp_api")
        // A pick of one portfolio that has both is never archived, so it stays.
        _ = try await TestDatabase.current.psql(
            """
            insert into ecdp.portfolio_pick (
                tenant_id, id, portfolio_id, position, partner_id, areas, objectives, value, centres, needs, wards, explanation
            )
            select
                tenant_id, '\(Self.id(907))', portfolio_id, position + 1000, '\(new)', areas, objectives, value, centres, needs,
                wards, explanation
            from ecdp.portfolio_pick where tenant_id = 1 and partner_id = '\(old)'
            """)
        let (succeeded, output) = try await Self.merge(old, into: new, number: 903)
        try #require(succeeded, "\(output)")

        let left = try await Self.referring(to: old).filter { $0.value > 0 }
        #expect(left == ["portfolio_pick.partner_id": 1], "\(left)")
        let after = try await Self.referring(to: new)
        for (column, count) in before { #expect(after[column] ?? 0 >= count, "\(column)") }
        // Kept in use is the other partner's; of its attendance nothing is lost.
        #expect(
            try await Catalogue.list(
                "select id from ecdp.partner_offer where tenant_id = 1 and area = 'teacher_training' and archived_at is null"
            ) == [Self.id(901)])
        #expect(
            try await Catalogue.list(
                """
                select concat_ws(' ', id, attended, people, answer) from ecdp.engagement_attendance
                where tenant_id = 1 and partner_id is not null and archived_at is null
                """) == ["\(Self.id(902)) t 2 yes"])
        let kept = try await Catalogue.list(
            """
            select concat_ws(' ', m.actor, (m.moved ->> 'partnership')::int4 > 0, m.archived ->> 'partner_offer', p.merged_into_id)
            from ecdp.partner_merge as m inner join ecdp.partner as p on p.tenant_id = m.tenant_id and p.id = m.merged_id
            where m.tenant_id = 1 and m.merged_id = '\(old)'
            """)
        #expect(kept == ["key:merger t 1 \(new)"])
        // One that was merged into it before goes along.
        #expect(
            try await Catalogue.list(
                "select merged_into_id from ecdp.partner where tenant_id = 1 and id = '\(Self.id(403))'") == [new])

        // With itself, in a circle, with one that is merged, again, with another municipality's.
        for (partner, other, reason) in [
            (new, new, "self"), (new, old, "into_merged"), (old, try await Self.makePartner(904), "merged"),
            (new, Self.id(8, of: 2), "unknown"),
        ] {
            let (succeeded, output) = try await Self.merge(partner, into: other, number: 905)
            #expect(!succeeded && output.contains("cannot be merged: \(reason)"), "\(output)")
        }
        // The owner's right ends with the function.
        let seen = try await TestDatabase.current.psql(
            "begin; \(Self.enter) select count(*) from ecdp.partner; rollback", role: "ecdp_owner")
        #expect(seen.hasSuffix("0"))
        let worker = try await Command.psql(
            try TestDatabase.current.conninfo(role: "ecdp_worker"),
            "select app.merge_partner('\(Self.id(906))', '\(new)', '\(old)', 'x')")
        #expect(worker.output.contains("permission denied"))
    }

    @Test func `every tenant table lets a merge work in the municipality's name, and nobody else`() async throws {
        #expect(
            try await Catalogue.list(
                """
                select t.name from (\(Catalogue.tenantTables)) as t
                where
                    exists (select from pg_policy as p where p.polrelid = t.oid and p.polname = t.name || '_tenant')
                    and t.name not in ('tenant', 'job') and not exists (
                        select from pg_policy as p
                        where
                            p.polrelid = t.oid and p.polname = t.name || '_merge'
                            and p.polroles = array['ecdp_owner'::regrole::oid]
                    )
                """) == [])
    }

    @Test func `an address of the calendar is found by its secret part alone, until it is revoked`() async throws {
        let database = try TestDatabase.current
        if try await database.psql("select count(*) from ecdp.tenant where tenant_id = 1") == "0" {
            try await TenantFixture.load()
        }
        func ask(_ secret: String) async throws -> String {
            try await database.psql(
                "select tenant_id, code from app.calendar_address(sha256(convert_to('\(secret)', 'UTF8')))",
                role: "ecdp_api")
        }
        #expect(try await ask("calendar of 1") == "1|CPT")
        #expect(try await ask("calendar of 3") == "")
        #expect(try await ask("") == "")
        try await database.psql("update ecdp.calendar_address set archived_at = now() where tenant_id = 1")
        #expect(try await ask("calendar of 1") == "")
        let worker = try await Command.psql(
            database.conninfo(role: "ecdp_worker"), "select app.calendar_address('\\x00')")
        #expect(worker.output.contains("permission denied"))
    }
}
