import CSV
import Logging
import Schema
import TestSupport
import Testing

/// Wards from a file.
@Suite(.database, .serialized) struct WardTests {
    private static let quiet = Logger(label: "wards", factory: { _ in SwiftLogNoOpLogHandler() })

    private static func load(_ text: String, vintage: String) async throws -> WardLoader.Loaded {
        try await WardLoader(logger: quiet).load(
            WardFile(text.utf8), vintage: vintage, source: "made up",
            conninfo: try TestDatabase.current.conninfo(role: "ecdp_owner"))
    }

    private static func faults(_ text: String, vintage: String = "2021") async -> [String] {
        do {
            _ = try await load(text, vintage: vintage)
            return []
        } catch let faults as FileFaults {
            return faults.all.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    private static func count() async throws -> String {
        try await TestDatabase.current.psql("select count(*) from ecdp.region where kind = 'ward'")
    }

    @Test func `a file is loaded once, each ward under its vintage and code, in the municipality it names`()
        async throws
    {
        let database = try TestDatabase.current
        // The second ward's code looks like Cape Town's and is not: the file says where it lies.
        let new = """
            code,name,municipality,valid_from
            90000001,Ward 1,CPT,2025-12-01
            19100002,"Ward ""2"", north",EC101,2025-12-01
            """
        #expect(try await Self.load(new, vintage: "2025") == .init(made: 2, changed: 0))
        #expect(try await Self.load(new, vintage: "2025") == .init(made: 0, changed: 0))
        let old = """
            name,code,municipality,valid_from,valid_to,successors
            Ward 1,90000001,CPT,2021-11-01,2025-12-01,2025/90000001 2021/90000009
            Ward 9,90000009,CPT,2021-11-01,,
            """
        #expect(try await Self.load(old, vintage: "2021") == .init(made: 2, changed: 0))
        #expect(try await Self.load(old.replacing("Ward 9", with: "Ward 9a"), vintage: "2021").changed == 1)
        #expect(
            try await database.psql(
                """
                select w.vintage, w.code, w.name, m.code, p.code, w.valid_to, (
                    select string_agg(s.vintage || '/' || s.code, ' ' order by s.vintage)
                    from ecdp.region_successor as x inner join ecdp.region as s on s.id = x.successor_id
                    where x.region_id = w.id
                )
                from ecdp.region as w
                inner join ecdp.region as m on m.id = w.parent_id
                inner join ecdp.region as p on p.id = w.province_id
                where w.kind = 'ward' and w.parent_id = w.municipality_id
                order by w.vintage, w.code
                """) == """
                    2021|90000001|Ward 1|CPT|WC|2025-12-01|2021/90000009 2025/90000001
                    2021|90000009|Ward 9a|CPT|WC||
                    2025|19100002|Ward "2", north|EC101|EC||
                    2025|90000001|Ward 1|CPT|WC||
                    """)
        // A successor that is named no more is none any more.
        _ = try await Self.load(old.replacing(" 2021/90000009", with: ""), vintage: "2021")
        #expect(try await database.psql("select count(*) from ecdp.region_successor") == "1")
    }

    @Test func `a bad file is refused with lines and columns, and nothing of it is loaded`() async throws {
        let before = try await Self.count()
        let header = "code,name,municipality,valid_from,valid_to,successors\n"
        let good = "80000001,Ward,CPT,2021-11-01,,\n"
        #expect(
            await Self.faults(
                header + good + "8000001,,CPT,2021-13-01,,\n80000001,Ward,,2021-11-01,2021-11-01,2025-1\n") == [
                    "line 3, column 1 (code): must have 8 digits",
                    "line 3, column 2 (name): must not be blank",
                    "line 3, column 4 (valid_from): must be a day such as 2021-11-01",
                    "line 4, column 1 (code): is on line 2 already",
                    "line 4, column 3 (municipality): must not be empty",
                    "line 4, column 5 (valid_to): must be after valid_from",
                    "line 4, column 6 (successors): must be like 2025/10100001, spaces between",
                ])
        // Days as the API takes them.
        #expect(
            await Self.faults(
                header + "80000001,Ward,CPT,1899-12-31,,\n80000002,Ward,CPT,2021-11-01,2200-01-01,\n") == [
                    "line 2, column 4 (valid_from): must be from 1900 to 2199",
                    "line 3, column 5 (valid_to): must be from 1900 to 2199",
                ])
        // Faults of form hide none that the database finds.
        #expect(
            await Self.faults(
                header + "80000002,Ward,CPT,2021-13-01,,\n80000003,Ward,NOPE,2021-11-01,,\n"
                    + "80000004,Ward,NOPE,never,,2021/80000009\n") == [
                    "line 2, column 4 (valid_from): must be a day such as 2021-11-01",
                    "line 3, column 3 (municipality): there was no metro or local municipality NOPE on 2021-11-01",
                    "line 4, column 3 (municipality): there is no metro or local municipality NOPE",
                    "line 4, column 4 (valid_from): must be a day such as 2021-11-01",
                    "line 4, column 5 (valid_to): must not be empty where there are successors",
                    "line 4, column 6 (successors): 2021/80000009 is no ward that is loaded or in this file",
                ])
        #expect(
            await Self.faults(
                header + good + "80000002,Ward,DC10,2021-11-01,,\n80000003,Ward,NOPE,2021-11-01,,\n"
                    + "80000004,Ward,CPT,1990-01-01,2020-01-01,2030/80000001\n") == [
                    "line 3, column 3 (municipality): DC10 is a district: a ward lies in a metro or local municipality",
                    "line 4, column 3 (municipality): there was no metro or local municipality NOPE on 2021-11-01",
                    "line 5, column 3 (municipality): there was no metro or local municipality CPT on 1990-01-01",
                    "line 5, column 6 (successors): 2030/80000001 is no ward that is loaded or in this file",
                ])
        #expect(
            await Self.faults("code,name\n1,2\n") == [
                "line 1 (municipality): is missing", "line 1 (valid_from): is missing",
            ])
        #expect(
            await Self.faults(header.replacing("name", with: "nom") + good) == [
                "line 1, column 2 (nom): is not a column of this file", "line 1 (name): is missing",
            ])
        #expect(await Self.faults(header) == ["line 1: there are no wards"])
        #expect(
            await Self.faults(header + "80000001,Ward\n") == ["line 2: has 2 fields where the header has 6 columns"])
        #expect(await Self.faults(header + good + "\"80000002,W\n") == ["line 3: has a quote that is left open"])
        #expect(try await Self.count() == before)
    }

    @Test func `only the owner loads wards`() async throws {
        for role in ["ecdp_api", "ecdp_worker"] {
            for call in [
                "load_wards('2021', 'x', true, '{}', '{}', '{}', '{}', '{}', '{}', '{}')",
                "ward_faults('2021', '{}', '{}', '{}', '{}', '{}')",
                "ward_move_faults('2021', '{}', '{}', '{}', '{}')",
                "load_deprivation(2011, '2021', 'x', true, '{}', '{}')",
            ] {
                let refused = try await Command.psql(
                    TestDatabase.current.conninfo(role: role), "select app.\(call)")
                #expect(refused.output.contains("permission denied for function"), "\(refused.output)")
            }
        }
    }

    @Test func `values are read in their canonical form, and characters that nobody sees are no name`() async throws {
        let header = "code,name,municipality,valid_from\n"
        let odd = header + " 70000001 ,\u{200B} Ward\u{A0} e\u{301}en ,cpt,2021-11-01\n"
        #expect(try await Self.load(odd, vintage: "2021") == .init(made: 1, changed: 0))
        #expect(
            try await TestDatabase.current.psql("select name from ecdp.region where code = '70000001'")
                == "Ward \u{E9}en")
        let bad = header + "70000002,\u{200B}\u{2060},CPT,2021-11-01\n70000003,War\u{7}d,CPT,2021-11-01\n"
        #expect(
            await Self.faults(bad + "70000004,Wa\u{202E}rd,CPT,2021-11-01\n") == [
                "line 2, column 2 (name): must not be blank",
                "line 3, column 2 (name): must not hold a control character (U+0007)",
                "line 4, column 2 (name): must not hold U+202E, which changes the direction of other text",
            ])
    }

    @Test func `successors lead forward: to no ward itself, and round in no circle`() async throws {
        let header = "code,name,municipality,valid_from,valid_to,successors\n"
        func line(_ code: Int, _ successors: String) -> String {
            "\(code),Ward,CPT,2021-11-01,\(successors.isEmpty ? "" : "2025-12-01"),\(successors)\n"
        }
        #expect(
            await Self.faults(header + line(60_000_001, "2021/60000001"), vintage: "2021") == [
                "line 2, column 6 (successors): 2021/60000001 comes back to itself by its successors"
            ])
        let ends = header + line(60_000_001, "2021/60000002") + line(60_000_002, "2021/60000003")
        #expect(
            await Self.faults(ends + line(60_000_003, "2021/60000001") + line(60_000_004, "2021/60000001")) == [
                "line 2, column 6 (successors): 2021/60000001 comes back to itself by its successors",
                "line 3, column 6 (successors): 2021/60000002 comes back to itself by its successors",
                "line 4, column 6 (successors): 2021/60000003 comes back to itself by its successors",
            ])
        // A circle can close over files too.
        _ = try await Self.load(ends + line(60_000_003, ""), vintage: "2021")
        #expect(
            await Self.faults(header + line(60_000_003, "2021/60000001")) == [
                "line 2, column 6 (successors): 2021/60000003 comes back to itself by its successors"
            ])
    }

    @Test func `a ward stays where it is while centres or areas in use would be left outside`() async throws {
        let database = try TestDatabase.current
        let header = "code,name,municipality,valid_from\n"
        func line(_ municipality: String) -> String { "50000001,Ward,\(municipality),2021-11-01\n" }
        _ = try await Self.load(header + line("EC101") + "50000002,Ward,EC101,2021-11-01\n", vintage: "2021")
        // The local municipality and its district keep centres in it, a metro does not.
        try await database.psql(
            """
            insert into ecdp.tenant (tenant_id, code, name, region_id)
            select v.id, v.code, v.code, r.id
            from (values (71, 'EC101'), (72, 'DC10'), (73, 'CPT')) as v (id, code)
            inner join ecdp.region as r on r.code = v.code and r.vintage = '2016';
            insert into ecdp.centre (tenant_id, id, name, region_id)
            select v.tenant, v.id::uuid, 'Centre', app.region_id('ward', '2021', '50000001')
            from (values
                (71, '00000000-0000-7000-8000-000000000001'), (72, '00000000-0000-7000-8000-000000000002')
            ) as v (tenant, id);
            insert into ecdp.locality (tenant_id, id, kind, code, name, parent_id, valid_from)
            select 71, '00000000-0000-7000-8000-000000000003', 'suburb', 'a', 'Area',
                app.region_id('ward', '2021', '50000001'), '2021-11-01'
            """)
        let moved = header + line("CPT")
        func fault(_ centres: Int, _ areas: Int, _ tenant: String, to: String) -> String {
            "line 2, column 3 (municipality): moving it from EC101 to \(to) would leave \(centres) centres and "
                + "\(areas) areas of \(tenant) outside their municipality"
        }
        #expect(await Self.faults(moved) == [fault(1, 1, "EC101", to: "CPT"), fault(1, 0, "DC10", to: "CPT")])
        // Within the district it is the local municipality's alone.
        #expect(await Self.faults(header + line("EC102")) == [fault(1, 1, "EC101", to: "EC102")])
        try await database.psql(
            "update ecdp.centre set archived_at = now(); update ecdp.locality set archived_at = now()")
        #expect(try await Self.load(moved, vintage: "2021") == .init(made: 0, changed: 1))
        // One in which nothing lies moves freely.
        #expect(
            try await Self.load(header + "50000002,Ward,CPT,2021-11-01\n", vintage: "2021")
                == .init(made: 0, changed: 1)
        )
    }
}
