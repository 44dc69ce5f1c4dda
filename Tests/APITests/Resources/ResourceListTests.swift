import CSV
import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Lists of every resource: filters, order, pages and CSV, made from the declarations.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ResourceListTests {
    /// Some rows of every resource, in `mine`, and one in `theirs`.
    private static func fill(_ api: APIFixture, _ resource: Resource) async throws {
        if resource.operations.contains(.create) {
            for number in 0..<5 { _ = try await api.make(resource.name, full: number > 1) }
            _ = try await api.make(resource.name, in: api.theirs)
        } else if resource.name == "centre_standing" {
            try await fill(api, APIFixture.resource("centre"))
        } else if ["evaluation", "job"].contains(resource.name) {
            for place in [api.mine, api.mine, api.theirs] {
                let programme = try await api.make("programme", in: place)
                for quarter in ["2026-Q2", "2026-Q3"] {
                    _ = try await api.expect(
                        202, "POST", "evaluations", "{\"programme_id\":\"\(programme.id)\",\"quarter\":\"\(quarter)\"}",
                        in: place)
                }
            }
        } else if resource.name == "rendering" {
            // Only the server makes them, of a page.
            for (place, count) in [(api.mine, 3), (api.theirs, 1)] {
                let proposal = try await api.make("proposal", in: place)
                try await api.test.psql(
                    """
                    insert into ecdp.rendering (tenant_id, id, proposal_id, html, html_sha256, job_id, created_at)
                    select
                        p.tenant_id, gen_random_uuid(), p.id, convert_to(n::text, 'UTF8'),
                        encode(sha256(convert_to(n::text, 'UTF8')), 'hex'), gen_random_uuid(), now() + n * interval '1 s'
                    from ecdp.proposal as p, generate_series(1, \(count)) as n
                    where p.id = '\(proposal.id)'
                    """)
            }
        } else if resource.name == "outcome_domain" {
            for place in [api.mine, api.mine, api.theirs] { _ = try await api.make("outcome_instrument", in: place) }
        } else if resource.name.hasPrefix("ledger_") {
            for place in [api.mine, api.mine, api.mine, api.theirs] {
                _ = try await api.make("ledger_entry", in: place)
            }
        } else {
            for place in [api.mine, api.mine, api.theirs] {
                _ = try await api.make("partnership", full: true, in: place)
            }
        }
    }

    @Test(arguments: APIFixture.fillable)
    func `every order holds, and pages of one row are the whole list`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            try await Self.fill(api, resource)
            let whole = try await api.expect(200, "GET", "\(resource.path)?limit=200").object
            #expect(whole["next_cursor"] == .null)
            for column in resource.columns where column.isSortable {
                for sort in [column.name, "-\(column.name)"] {
                    let all = try await api.expect(200, "GET", "\(resource.path)?sort=\(sort)&limit=200").items
                    #expect(all.count >= 3, "\(sort)")
                    for (former, latter) in zip(all, all.dropFirst()) {
                        let (low, high) = sort.hasPrefix("-") ? (latter, former) : (former, latter)
                        #expect(!Self.isLess(high[column.name], low[column.name], column.field), "\(sort)")
                    }
                    var paged: [JSONObject] = []
                    var next: String? = "\(resource.path)?sort=\(sort)&limit=1"
                    while let path = next, paged.count <= all.count {
                        let reply = try await api.expect(200, "GET", path)
                        paged += try reply.items
                        let cursor = try reply.object.string("next_cursor")
                        next = cursor.map { "\(resource.path)?sort=\(sort)&limit=1&cursor=\($0)" }
                        let link = reply.header("Link")
                        let prefix = "/v1/municipalities/\(api.mine.code)/"
                        #expect(link == next.map { "<\(prefix)\($0)>; rel=\"next\"" })
                    }
                    #expect(paged == all, "\(sort)")
                }
            }
        }
    }

    @Test(arguments: APIFixture.fillable)
    func `every filter gives the rows it names and no others`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            try await Self.fill(api, resource)
            try await Self.checkFilters(api, resource, at: resource.path)
            // All at once: whatever their combination, it is one statement that PostgreSQL takes.
            let every = ListParameters(resource).parameters.filter {
                !["cursor", "sort", "limit", "archived"].contains($0.field.name)
            }
            .map { "\($0.field.name)=\(PercentEncoding.encode(Self.parameter(of: $0.field)))" }
            for sort in resource.columns.filter(\.isSortable).flatMap({ [$0.name, "-\($0.name)"] }) {
                _ = try await api.expect(
                    200, "GET", "\(resource.path)?\((every + ["sort=\(sort)"]).joined(separator: "&"))")
            }
        }
    }

    /// Narrows a list by each filter of its columns, and compares what is found with the whole list, narrowed here.
    ///
    /// - Parameters:
    ///   - path: where the list is, which fits one page.
    ///   - fixed: a column that the path fixes.
    ///   - limit: rows of a page.
    static func checkFilters(
        _ api: APIFixture, _ resource: Resource, at path: String, fixed: String? = nil, limit: Int = 200
    ) async throws {
        let all = try await api.expect(200, "GET", "\(path)?limit=\(limit)").items
        func check(
            _ query: String, _ column: Column, _ expected: (JSONValue) -> Bool,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let found = try await api.expect(200, "GET", "\(path)?limit=\(limit)&\(query)").items
            let right = all.filter { expected($0[column.name] ?? .null) }
            #expect(Set(found.map(Self.text)) == Set(right.map(Self.text)), "\(query)", sourceLocation: sourceLocation)
        }
        for column in resource.columns where column.name != fixed {
            // What is empty cannot be asked for.
            let values = all.compactMap { $0[column.name] }.filter { $0 != .null && $0 != .string("") }
            for filter in column.filters {
                let value = values.first
                let text = value.map(Self.parameter) ?? Self.parameter(of: column.field)
                switch filter {
                case .equal:
                    try await check("\(column.name)=\(text)", column) { $0 == value }
                    let two = values.last.map { "\(text),\(Self.parameter($0))" } ?? text
                    try await check("\(column.name)=\(two)", column) {
                        $0 != .null && ($0 == value || $0 == values.last)
                    }
                case .holds:
                    guard case .array(let first)? = values.first(where: { $0 != .array([]) }),
                        let item = first.first
                    else { continue }
                    try await check("\(column.name)=\(Self.parameter(item))", column) {
                        if case .array(let items) = $0 { items.contains(item) } else { false }
                    }
                case .prefix:
                    guard case .string(let name)? = value else { continue }
                    let start = String(name.prefix(4))
                    try await check("\(column.name)=\(PercentEncoding.encode(start.uppercased()))", column) {
                        if case .string(let text) = $0 {
                            text.lowercased().hasPrefix(start.lowercased())
                        } else {
                            false
                        }
                    }
                    if column.field.spelling != .phone {
                        try await check("\(column.name)=%25%5F", column) { _ in false }
                    }
                case .range:
                    let isNumber =
                        if case .integer = column.field.kind { true } else if case .number = column.field.kind {
                            true
                        } else { false }
                    let (low, high) = isNumber ? ("min", "max") : ("from", "to")
                    try await check("\(column.name)_\(low)=\(text)", column) {
                        value != nil && $0 != .null && !Self.isLess($0, value, column.field)
                    }
                    try await check("\(column.name)_\(high)=\(text)", column) {
                        value != nil && $0 != .null && !Self.isLess(value, $0, column.field)
                    }
                case .present:
                    try await check("\(column.name)_present=true", column) { $0 != .null }
                    try await check("\(column.name)_present=false", column) { $0 == .null }
                }
            }
        }
    }

    /// A row as it came: entries of a timeline may share an identifier.
    private static func text(_ row: JSONObject) -> String { JSONValue.object(row).text }

    @Test func `a day stands for all of it in South Africa, at both ends of a range of moments`() async throws {
        try await APIFixture.with { api in
            // Midnight in South Africa is 22:00 in UTC.
            for (moment, name) in [
                ("2026-11-26T21:59:59.999999Z", "before"), ("2026-11-26T22:00:00Z", "first"),
                ("2026-11-27T21:59:59.999999Z", "last"), ("2026-11-27T22:00:00Z", "after"),
            ] {
                let row = try await api.make("centre", ["name": "\"\(name)\""])
                try await api.test.psql("update ecdp.centre set created_at = '\(moment)' where id = '\(row.id)'")
            }
            for (query, expected) in [
                ("created_at_from=2026-11-27&created_at_to=2026-11-27", ["first", "last"]),
                ("created_at_from=2026-11-27", ["after", "first", "last"]),
                ("created_at_to=2026-11-26", ["before"]), ("created_at_to=2026-11-27", ["before", "first", "last"]),
                ("created_at_from=2026-11-27T22:00:00Z", ["after"]),
                ("created_at_to=2026-11-26T22:00:00Z", ["before", "first"]),
            ] {
                let found = try await api.expect(200, "GET", "centres?sort=name&\(query)").items
                #expect(found.compactMap { $0.string("name") } == expected, "\(query)")
            }
        }
    }

    @Test(arguments: APIFixture.fillable)
    func `CSV says the same as JSON`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            try await Self.fill(api, resource)
            let query = "\(resource.path)?limit=3"
            let rows = try await api.expect(200, "GET", query).items
            let csv = try await api.expect(200, "GET", query, headers: [("Accept", "text/csv")])
            #expect(csv.header("Content-Type") == "text/csv; charset=utf-8")
            var lines = Self.records(csv.text)
            #expect(lines.removeFirst() == resource.columns.map(\.name))
            try #require(lines.count == rows.count)
            for (line, row) in zip(lines, rows) {
                for (cell, column) in zip(line, resource.columns) {
                    let value = row[column.name] ?? .null
                    switch value {
                    case .null: #expect(cell.isEmpty, "\(column.name)")
                    case .string(let text):
                        #expect(CSVFormula.read(cell) == text, "\(column.name)")
                    default: #expect(try JSONParser.parse(cell) == value, "\(column.name)")
                    }
                }
            }
            guard resource.operations.contains(.read), let row = rows.first else { return }
            let one = try await api.expect(200, "GET", "\(resource.path)/\(row.id)", headers: [("Accept", "text/csv")])
            #expect(Self.records(one.text).dropFirst().first == lines.first)
        }
    }

    @Test(arguments: APIFixture.fillable)
    func `parameters that are wrong are named, all of them`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            func places(_ query: String) async throws -> [String] {
                let reply = try await api.expect(400, "GET", "\(resource.path)?\(query)")
                #expect(reply.problem == "invalid-parameters", "\(query)")
                return try reply.places
            }
            for limit in [
                "0", "-1", "-99999999999999999999", "99999999999999999999", "1e2", "x", "", "+1", "1.0", "%31%00",
                "201",
            ]
            where limit != "201" || resource.pageLimit == 200 {
                #expect(try await places("limit=\(limit)") == ["?limit"], "\(limit)")
            }
            for sort in ["", "x", "--name", "name;drop table centre", "version", "NAME"] {
                #expect(try await places("sort=\(PercentEncoding.encode(sort))") == ["?sort"], "\(sort)")
            }
            #expect(try await places("limit=1&limit=2") == ["?limit"])
            #expect(try await places("limt=1") == ["?limt"])
            #expect(try await places("limit=0&sort=x&nothing=1") == ["?limit", "?sort", "?nothing"])
            for bad in ["%", "%zz", "%ff", "%00"] { #expect(try await places("sort=\(bad)") == ["?sort"]) }
            for parameter in ListParameters(resource).parameters {
                let name = parameter.field.name
                switch parameter.field.kind {
                case .text, .texts: continue
                default: break
                }
                for wrong in ["", "%27", "nonsense", "2026-02-30", String(repeating: "9", count: 400), "NaN", "inf"] {
                    #expect(try await places("\(name)=\(wrong)") == ["?\(name)"], "\(wrong)")
                }
            }
        }
    }

    @Test(arguments: APIFixture.fillable)
    func `a cursor from elsewhere or made by hand is refused`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            try await Self.fill(api, resource)
            let cursor = try #require(
                try await api.expect(200, "GET", "\(resource.path)?limit=1").object.string("next_cursor"))
            _ = try await api.expect(200, "GET", "\(resource.path)?limit=7&cursor=\(cursor)")
            let other = ServedResources.all.first { $0.name != name } ?? resource
            let sorts = resource.columns.filter(\.isSortable).map(\.name)
            let anotherSort =
                sorts.contains(resource.sort) && !resource.descending ? "-\(resource.sort)" : resource.sort
            var wrong = ["\(other.path)?cursor=\(cursor)", "\(resource.path)?sort=\(anotherSort)&cursor=\(cursor)"]
            if resource.hasArchive { wrong.append("\(resource.path)?archived=all&cursor=\(cursor)") }
            let list = try #require(Cursor(cursor)).list
            let id = UUID().uuidString.lowercased()
            for value in [
                "", "x'; drop table centre; --", "2026-02-30", "1e999", "NaN", "infinity", "\n", "a\nb",
                String(repeating: "9", count: 40),
            ] {
                for id in [id, "", "x", "9223372036854775808", "-1"] {
                    wrong.append("\(resource.path)?cursor=\(Cursor(list: list, value: value, id: id).text)")
                }
            }
            var spoiled = ["", "!", "AAAA", "%00", cursor + "x", cursor + "=", String(repeating: "A", count: 3000)]
            spoiled += (1..<cursor.count).map { String(cursor.dropLast($0)) }
            for text in spoiled { _ = try await api.expect(400, "GET", "\(resource.path)?cursor=\(text)") }
            // Another municipality's, and another key's in the same one.
            _ = try await api.expect(400, "GET", "\(resource.path)?cursor=\(cursor)", in: api.theirs)
            let another = try await APIFixture.makeKey(
                in: api.test, grants: [api.mine.tenant: ["read", "write", "evaluate", "children", "admin"]])
            _ = try await api.expect(400, "GET", "\(resource.path)?cursor=\(cursor)", key: another)
            for path in wrong {
                let reply = await api.send("GET", path)
                // A value that the column could have is as good as one of ours.
                #expect(reply.status == 400 || reply.status == 200, "\(path)")
                if reply.status == 400 { #expect(try reply.places == ["?cursor"], "\(path)") }
            }
            for path in wrong.prefix(3) { _ = try await api.expect(400, "GET", path) }
        }
    }

    @Test func `a cursor over people holds no name, and pages go on from the row it names`() async throws {
        try await APIFixture.with { api in
            let names = ["Abe", "Bongi", "Carel", "Dineo"]
            for name in names { _ = try await api.make("contact", ["name": "\"\(name)\""]) }
            var seen: [String] = []
            var cursors: [String] = []
            var path: String? = "contacts?sort=name&limit=1"
            while let next = path {
                let reply = try await api.expect(200, "GET", next)
                seen += try reply.items.compactMap { $0.string("name") }
                let cursor = try reply.object.string("next_cursor")
                path = cursor.map { "contacts?sort=name&limit=1&cursor=\($0)" }
                cursors += [cursor].compactMap(\.self)
            }
            #expect(seen == names)
            for cursor in cursors {
                let read = try #require(Cursor(cursor))
                #expect(read.value == nil)
            }
            // The row it names is erased: where the page begins is not known any more, and nothing pretends to know.
            let first = try #require(try await api.expect(200, "GET", "contacts?sort=name&limit=1").items.first)
            _ = try await api.expect(
                200, "POST", "contacts/\(first.id)/erase", headers: [("If-Match", "*")])
            let refused = try await api.expect(400, "GET", "contacts?sort=name&limit=1&cursor=\(cursors[0])")
            #expect(try refused.places == ["?cursor"])
        }
    }

    // MARK: -

    /// A JSON value as a parameter.
    static func parameter(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): PercentEncoding.encode(text)
        default: PercentEncoding.encode(value.text)
        }
    }

    /// A value the parameter can have.
    static func parameter(of field: Field) -> String {
        switch field.kind {
        case .text where field.spelling == .phoneBeginning: "082 555"
        case .text, .texts: "xh"
        case .code(let codes), .codes(let codes, _), .counts(let codes): codes[0]
        case .integer(let range): String(range.lowerBound)
        case .number(let range): String(range.lowerBound)
        case .boolean: "true"
        case .date, .dates: "2026-07-01"
        case .timestamp: "2026-07-01T10:00:00.5+02:00"
        case .id, .ids: UUID().uuidString.lowercased()
        case .language, .json, .object, .list, .rows: "{}"
        }
    }

    /// In PostgreSQL's order.
    static func isLess(_ left: JSONValue?, _ right: JSONValue?, _ field: Field) -> Bool {
        switch (left, right) {
        case (.integer(let left)?, .integer(let right)?): return left < right
        case (.string(let left)?, .string(let right)?):
            // Words have the database's collation; what is compared here differs in its digits.
            if case .text = field.kind {
                return left.filter(\.isNumber) < right.filter(\.isNumber)
                    && left.filter(\.isLetter) == right.filter(\.isLetter)
            }
            return left < right
        case (let left?, let right?): return (Double(left.text) ?? .nan) < (Double(right.text) ?? .nan)
        default: return false
        }
    }

    /// RFC 4180.
    static func records(_ text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = ""
        var isQuoted = false
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"" where isQuoted && rest.first == "\"":
                cell += "\""
                rest.removeFirst()
            case "\"": isQuoted.toggle()
            case ",",
                "\r" where !isQuoted:
                if isQuoted { cell.unicodeScalars.append(scalar); continue }
                record.append(cell)
                cell = ""
                if scalar == "\r" {
                    rest.removeFirst()
                    records.append(record)
                    record = []
                }
            default: cell.unicodeScalars.append(scalar)
            }
        }
        return records
    }
}
