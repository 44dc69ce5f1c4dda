import CSV
import Logging
import Schema
import TestSupport
import Testing

/// How deprived wards are, from a file, and which centres' communities are underserved by it.
@Suite(.database, .serialized) struct DeprivationTests {
    private static let quiet = Logger(label: "deprivation", factory: { _ in SwiftLogNoOpLogHandler() })

    private static func owner() throws -> String { try TestDatabase.current.conninfo(role: "ecdp_owner") }

    /// Ten wards of Cape Town, 4x000001 to 4x000010, of a demarcation of their own, 202x.
    private static func wards(_ decade: Int) async throws {
        let lines = (1...10).map { "4\(decade)0000\($0 < 10 ? "0" : "")\($0),Ward \($0),CPT,2021-11-01\n" }
        _ = try await WardLoader(logger: quiet).load(
            WardFile(("code,name,municipality,valid_from\n" + lines.joined()).utf8), vintage: "202\(decade)",
            source: "made up",
            conninfo: owner())
    }

    private static func load(
        _ text: String, _ decade: Int, vintage: Int = 2011
    ) async throws -> DeprivationLoader.Loaded {
        try await DeprivationLoader(logger: quiet).load(
            DeprivationFile(text.utf8), vintage: vintage, wardVintage: "202\(decade)", source: "made up",
            conninfo: owner())
    }

    private static func faults(_ text: String) async -> [String] {
        do {
            _ = try await load(text, 2)
            return []
        } catch let faults as FileFaults {
            return faults.all.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    private static func shares(_ decade: Int, vintage: Int = 2011) async throws -> String {
        try await TestDatabase.current.psql(
            """
            select string_agg(right(r.code, 2) || ' ' || round(d.share::numeric, 4)::text, ', ' order by r.code)
            from ecdp.ward_deprivation as d inner join ecdp.region as r on r.id = d.region_id
            where r.code like '4\(decade)%' and d.vintage = \(vintage)
            """)
    }

    @Test func `the most deprived wards are found within the file, loaded here or not`() async throws {
        try await Self.wards(1)
        // Ten wards, of which 49000001 to 49000003 are not loaded; three have the same score; one has none.
        let text = """
            score,code
            0.9,49000001
            0.8,41000001
            0.7,41000002
            0.7,41000003
            0.7,49000002
            0.5,41000004
            0.4,41000005
            -0.3,41000006
            1e-2,41000007
            0.1,49000003
            NA,41000008
            """
        #expect(
            try await Self.load(text, 1)
                == .init(wards: 10, known: 7, uncovered: 3, made: 7, changed: 0, removed: 0))
        #expect(
            try await Self.shares(1)
                == "01 0.2000, 02 0.5000, 03 0.5000, 04 0.6000, 05 0.7000, 06 1.0000, 07 0.9000")
        #expect(
            try await Self.load(text, 1).made == 0)
        // Another file of the same vintages takes its place: here by rank.
        let ranks = "code,rank\n41000001,2\n41000002,1\n41000009,3\n49000001,4\n49000002,5\n"
        #expect(
            try await Self.load(ranks, 1)
                == .init(wards: 5, known: 3, uncovered: 7, made: 1, changed: 2, removed: 5))
        #expect(try await Self.shares(1) == "01 0.4000, 02 0.2000, 09 0.6000")
        #expect(
            try await TestDatabase.current.psql(
                "select vintage, ward_vintage, source, wards from ecdp.deprivation_index where vintage = 2011")
                == "2011|2021|made up|5")
    }

    @Test func `a bad file is refused with lines and columns, and nothing of it is loaded`() async throws {
        try await Self.wards(2)
        #expect(
            await Self.faults("code,score\n4200001,1\n42000001,0x10\n42000001,inf\n42000002,1\n") == [
                "line 2, column 1 (code): must have 8 digits",
                "line 3, column 2 (score): must be a number such as 0.4375",
                "line 4, column 1 (code): is on line 3 already",
                "line 4, column 2 (score): must be a number such as 0.4375",
            ])
        #expect(
            await Self.faults("rank,code\n0,42000001\n1.5,42000002\n") == [
                "line 2, column 1 (rank): must be a whole number of 1 or more",
                "line 3, column 1 (rank): must be a whole number of 1 or more",
            ])
        #expect(
            await Self.faults("code,score\n99999999,1\nx,1\n") == [
                "line 1, column 1 (code): none of these wards is loaded as one of 2022",
                "line 3, column 1 (code): must have 8 digits",
            ])
        #expect(
            await Self.faults("code,score,rank\n42000001,1,1\n") == [
                "line 1, column 3 (rank): stands beside score: only one of them can count"
            ])
        #expect(await Self.faults("code\n42000001\n") == ["line 1 (score): or rank is missing"])
        #expect(try await Self.shares(2) == "")
    }

    @Test func `a community is underserved by its ward, else by its quintile, and else it is not known`() async throws {
        let database = try TestDatabase.current
        try await Self.wards(3)
        // The most deprived 40 % of five are the first two; in 2031 all is turned round.
        let codes = (1...5).map { "4300000\($0)" }
        func file(_ codes: [String]) -> String {
            "code,rank\n" + codes.enumerated().map { "\($1),\($0 + 1)\n" }.joined()
        }
        _ = try await Self.load(file(codes), 3, vintage: 2012)
        _ = try await Self.load(file(codes.reversed()), 3, vintage: 2031)
        try await database.psql(
            """
            insert into ecdp.tenant (tenant_id, code, name, region_id)
            select 81, 'CPT', 'Cape Town', r.id from ecdp.region as r where r.code = 'CPT' and r.vintage = '2016';
            insert into ecdp.locality (tenant_id, id, kind, code, name, parent_id, valid_from)
            select 81, '00000000-0000-7000-8000-000000000101', 'suburb', 'a', 'In a ward',
                app.region_id('ward', '2023', '43000002'), '2021-11-01';
            -- Name, ward (null for the municipality), whether in the area, quintile, subsidised, registered.
            insert into ecdp.centre (tenant_id, id, name, region_id, locality_id, quintile, subsidised)
            select
                81, ('00000000-0000-7000-8000-0000000002' || lpad(row_number() over ()::text, 2, '0'))::uuid, v.name,
                coalesce(app.region_id('ward', '2023', '4300000' || v.ward), t.region_id),
                case when v.in_area then '00000000-0000-7000-8000-000000000101'::uuid end, v.quintile, v.subsidised
            from (values
                ('a deprived, rich', 1, false, 5, false), ('b deprived, at the limit', 2, false, null, true),
                ('c not deprived, poor', 3, false, 1, false), ('d not covered, poor', 6, false, 3, true),
                ('e not covered, rich', 6, false, 4, false), ('f not covered', 6, false, null, false),
                ('g by its area', null, true, 5, null), ('h nothing known', null, false, null, null)
            ) as v (name, ward, in_area, quintile, subsidised)
            inner join ecdp.tenant as t on t.tenant_id = 81;
            insert into ecdp.centre_registration (tenant_id, id, centre_id, scheme, level, valid_from)
            select 81, c.id, c.id, 'bana_pele', case c.name when 'h nothing known' then 'bronze' else 'gold' end,
                '2020-01-01'
            from ecdp.centre as c where c.tenant_id = 81 and left(c.name, 1) in ('a', 'h')
            """)
        func standing(_ day: String) async throws -> String {
            try await database.psql(
                """
                set app.today = '\(day)';
                select string_agg(concat_ws(' ', left(s.name, 1), s.underserved, s.underserved_by), ', ' order by s.name)
                from ecdp.centre_standing as s
                where s.tenant_id = 81
                """)
        }
        #expect(
            try await standing("2030-12-31")
                == "a t index, b t index, c f index, d t quintile, e f quintile, f, g t index, h")
        #expect(
            try await standing("2031-01-01")
                == "a f index, b f index, c f index, d t quintile, e f quintile, f, g f index, h")
        // What the centre lacks stands beside it.
        #expect(
            try await database.psql(
                """
                select string_agg(concat_ws(' ', left(s.name, 1), s.unsubsidised, s.unregistered), ', ' order by s.name)
                from ecdp.centre_standing as s
                where s.tenant_id = 81
                """)
                == "a t f, b f t, c t t, d f t, e t t, f t t, g t, h t")
        // The rule of evaluations is the same one.
        #expect(
            try await database.psql(
                """
                select count(*) from ecdp.centre_standing as s
                inner join app.centre_underserved(81, app.today() + 1) as u on u.centre_id = s.id
                where s.tenant_id = 81 and u.underserved is not distinct from s.underserved
                """) == "8")
    }
}
