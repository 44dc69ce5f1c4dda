import Domain
import TestSupport
import Testing

/// The keys that texts are compared, searched and sorted by.
@Suite(.database) struct FoldTests {
    /// Generated columns of keys: table, column, the column they are made from.
    private static let keys = """
        select
            c.oid, c.relname::text as name, a.attname::text as key, a.attnum,
            left(a.attname::text, -length('_folded')) as base, pg_get_expr(d.adbin, d.adrelid) as expression,
            a.attcollation::regcollation::text as compared_as
        from pg_attribute as a
        inner join pg_class as c on c.oid = a.attrelid and c.relkind = 'r' and c.relnamespace = 'ecdp'::regnamespace
        inner join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attgenerated = 's' and a.attname like '%\\_folded' and not a.attisdropped
        """

    @Test func `the database and Swift make the same key of every character`() async throws {
        // Without the ideographs and Hangul syllables, of which there are many and to which nothing is done.
        let ranges = [0x20...0xFF, 0x100...0x33FF, 0xA000...0xABFF, 0xF900...0x1FFFF, 0xE0000...0xE0FFF]
        for range in ranges {
            let lines = try await Catalogue.list(
                """
                select i || ' ' || encode(convert_to(app.fold('A' || chr(i) || 'B'), 'UTF8'), 'hex')
                from generate_series(\(range.lowerBound), \(range.upperBound)) as i
                """)
            #expect(lines.count == range.count)
            var different: [String] = []
            for line in lines {
                let parts = line.split(separator: " ")
                guard parts.count == 2, let value = UInt32(parts[0]), let scalar = Unicode.Scalar(value),
                    // What PostgreSQL's Unicode does not know yet.
                    let age = scalar.properties.age, age <= (13, 0)
                else { continue }
                let key = CanonicalText.folded("A\(String(scalar))B")
                let hex = key.utf8.map { byte in
                    (byte < 16 ? "0" : "") + String(byte, radix: 16)
                }.joined()
                if hex != parts[1] { different.append("U+\(String(value, radix: 16, uppercase: true)): \(key)") }
            }
            #expect(different == [])
        }
    }

    @Test func `the database and Swift make the same key of whole names`() async throws {
        for name in [
            "Ávila", " O’Brien\u{2003}& Söhne ", "e\u{301}\u{200B}", "ΟΔΟΣ", "Straße  12", "a\tb", "\u{FEFF}C01 ",
            "İZMİR", "ﬁ",
            "می\u{200C}خواهم", "क्\u{200D}ष", "👩\u{200D}👧", "´a`", "\u{3164}", "", "  ",
        ] {
            let hex = name.utf8.map { (byte: UInt8) in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
            let key = try await TestDatabase.current.psql(
                "select '<' || app.fold(convert_from('\\x\(hex)', 'UTF8')) || '>'")
            #expect(key == "<\(CanonicalText.folded(name))>", "\(name.debugDescription)")
        }
    }

    @Test func `a registration number's key leaves out what only separates`() async throws {
        let numbers = ["123-456 NPO", "123456", "NPO 123-456", "npo123/456", "123–456 NPO"]
        let keys = try await Catalogue.list(
            "select distinct app.fold_number(n) from unnest(array[\(numbers.map { "'\($0)'" }.joined(separator: ", "))]) as n"
        )
        #expect(keys == ["123456"])
    }

    @Test func `keys compare as bytes, and functions that compare them leak nothing, so that indexes serve`()
        async throws
    {
        #expect(try await Catalogue.list("select distinct compared_as from (\(Self.keys)) as k") == ["\"C\""])
        #expect(
            try await Catalogue.list(
                """
                select proname from pg_proc
                where proname in ('texteq', 'text_lt', 'text_le', 'text_gt', 'text_ge') and not proleakproof
                """) == [])
        // A tenant's keys stand in an index, behind the tenant.
        let unindexed = try await Catalogue.list(
            """
            select k.name || '.' || k.key from (\(Self.keys)) as k
            inner join (\(Catalogue.tenantTables)) as t on t.oid = k.oid
            inner join pg_attribute as a on a.attrelid = k.oid and a.attname = 'tenant_id'
            where
                not exists (
                    select from pg_index as i
                    where
                        i.indrelid = k.oid and i.indpred is null and i.indkey[0] = a.attnum
                        and i.indkey[1] = k.attnum
                )
                -- What is searched for words inside is read whole; who signed is compared within an evaluation.
                and k.name not in ('locality', 'evaluation_sign_off') and k.key <> 'search_folded'
            """)
        #expect(unindexed == [])
    }

    @Test func `what is unique is unique by its key`() async throws {
        // Text that people write: no code, by check or by foreign key.
        let found = try await Catalogue.list(
            """
            select i.indexrelid::regclass || ': ' || a.attname
            from pg_index as i
            inner join (\(Catalogue.tenantTables)) as t on t.oid = i.indrelid
            inner join pg_attribute as a
                on a.attrelid = i.indrelid and a.attnum = any(i.indkey::int2[]) and a.atttypid = 'text'::regtype
            where
                i.indisunique and a.attgenerated = ''
                and t.name not in ('idempotency_key', 'api_key_grant', 'job', 'evaluation', 'evaluation_figure',
                    'evaluation_input', 'tenant',
                    'rendering',
                    -- What a question or an answer is called within its survey, as a column of a table is.
                    'survey_instrument', 'survey_question', 'survey_option', 'survey_result',
                    -- A domain by its code, a group by a closed set of keys; a table of cells by what the program calls it.
                    'assessment_group', 'disclosure')
                and not exists (
                    select from pg_constraint as c
                    where
                        c.conrelid = i.indrelid and a.attnum = any(c.conkey)
                        and (c.contype = 'f' or c.contype = 'c' and pg_get_constraintdef(c.oid) like '%= ANY (ARRAY[%')
                )
            order by 1
            """)
        #expect(found == [])
    }

    @Test func `names that differ only in their spelling are one name`() async throws {
        try await TenantFixture.load()
        for (first, second) in [("Ávila", "avila"), ("Spring Term", "  SPRING  term"), ("x\u{301}y", "X\u{200B}Y")] {
            let insert = { (name: String) in
                """
                insert into programme (tenant_id, id, name, starts_on, ends_on)
                values (1, gen_random_uuid(), '\(name)', '2026-01-01', '2026-10-01');
                """
            }
            let error = await #expect(throws: TestSupportError.self) {
                try await TestDatabase.current.psql(
                    "begin; select app.enter(1, null, 'test', null); \(insert(first)) \(insert(second)) rollback",
                    role: "ecdp_api")
            }
            #expect(error?.description.contains("programme_tenant_id_name_key") == true, "\(error?.description ?? "")")
        }
    }
}
