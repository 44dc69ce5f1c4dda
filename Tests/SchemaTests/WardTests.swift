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
                    "line 3, column 2 (name): must have 1 to 200 characters",
                    "line 3, column 4 (valid_from): must be a day such as 2021-11-01",
                    "line 4, column 1 (code): is on line 2 already",
                    "line 4, column 3 (municipality): must not be empty",
                    "line 4, column 5 (valid_to): must be after valid_from",
                    "line 4, column 6 (successors): must be like 2025/10100001, spaces between",
                ])
        #expect(
            await Self.faults(
                header + good + "80000002,Ward,DC10,2021-11-01,,\n80000003,Ward,NOPE,2021-11-01,,\n"
                    + "80000004,Ward,CPT,1990-01-01,,2030/80000001\n") == [
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
        let call = "select app.load_wards('2021', 'x', '{}', '{}', '{}', '{}', '{}', '{}', '{}')"
        for role in ["ecdp_api", "ecdp_worker"] {
            await #expect(throws: TestSupportError.self) { try await TestDatabase.current.psql(call, role: role) }
        }
    }
}
