import TestSupport
import Testing

/// PostgreSQL keeps the most common values of a column, and a histogram of the others, to plan with. Of people it keeps
/// none, or a person who was erased would still be read there.
@Suite(.database) struct PersonalStatisticsTests {
    /// Text about people, by the catalogue: of tables whose audit trail keeps names only, what is no code; and the
    /// answers that are kept for repeated requests.
    private static let personal = """
        select t.oid, t.name, a.attname::text as column_name, a.attnum, a.attstattarget
        from (\(Catalogue.tenantTables)) as t
        inner join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
        where
            (
                a.atttypid = 'text'::regtype
                and exists (
                    select from pg_trigger as g
                    where g.tgrelid = t.oid and pg_get_triggerdef(g.oid) like '%app.audit(%''names''%'
                )
                and not exists (
                    select from pg_constraint as c
                    where
                        c.conrelid = t.oid and c.contype = 'c' and c.conkey = array[a.attnum]
                        and pg_get_constraintdef(c.oid) like '%= ANY (ARRAY[%'
                )
            )
            or t.name = 'idempotency_key' and a.attname in ('answer', 'location')
        """

    @Test func `no statistics are kept of personal columns`() async throws {
        let personal = try await Catalogue.list("select name || '.' || column_name from (\(Self.personal)) as p")
        for known in [
            "contact.name", "contact.name_folded", "contact.phone", "contact.email", "contact.email_folded",
            "contact.role",
            "document.signed_by_partner", "document.signed_by_centres", "document_signatory.name",
            "idempotency_key.answer",
        ] {
            #expect(personal.contains(known), "\(known)")
        }
        #expect(
            try await Catalogue.list(
                "select name || '.' || column_name from (\(Self.personal)) as p where attstattarget is distinct from 0")
                == [])
        // An index on an expression has statistics of its own.
        #expect(
            try await Catalogue.list(
                """
                select i.indexrelid::regclass from pg_index as i
                where i.indrelid in (select p.oid from (\(Self.personal)) as p) and i.indexprs is not null
                """) == [])
        #expect(
            try await Catalogue.list(
                """
                select e.stxname from pg_statistic_ext as e
                where e.stxrelid in (select p.oid from (\(Self.personal)) as p)
                """) == [])
    }

    @Test func `after ANALYZE nothing of a person is in the statistics`() async throws {
        try await TenantFixture.load()
        try await TestDatabase.current.psql(
            """
            begin; select app.enter(1, null, 'test', null);
            insert into contact (tenant_id, id, partner_id, name, role, phone, email)
            select p.tenant_id, gen_random_uuid(), p.id, 'Nomsa Nobody', 'Nomsa', '+27005550101', 'nobody@nowhere.example'
            from partner as p, generate_series(1, 40) as n
            where p.tenant_id = 1 and p.archived_at is null;
            commit
            """, role: "ecdp_api")
        #expect(try await TestDatabase.current.psql("select count(*) > 1 from ecdp.contact where tenant_id = 1") == "t")
        try await TestDatabase.current.psql("analyze")
        let found = try await Catalogue.list(
            """
            select s.starelid::regclass || ' ' || s.staattnum from pg_statistic as s
            where
                lower(concat(
                    s.stavalues1::text, s.stavalues2::text, s.stavalues3::text, s.stavalues4::text, s.stavalues5::text
                )) ~ 'nomsa|nowhere[.]example|27005550101'
            """)
        #expect(found == [])
        #expect(
            try await Catalogue.list(
                """
                select p.name || '.' || p.column_name from (\(Self.personal)) as p
                inner join pg_statistic as s on s.starelid = p.oid and s.staattnum = p.attnum
                """) == [])
    }
}
