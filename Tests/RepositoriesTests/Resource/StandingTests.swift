import Domain
import Foundation
import TestSupport
import Testing

@testable import Repositories
@testable import Resources

/// `stage`, `status` and `state` are three words, each for one thing: see docs/api.md, "Where something stands".
@Suite(.database)
struct StandingTests {
    private static let words: Set = ["stage", "status", "state"]

    /// `stage` of `to_stage`; nil of a name that is none of the words, nor ends in one.
    private static func word(_ name: String) -> String? {
        name.split(separator: "_").last.map(String.init).flatMap { words.contains($0) ? $0 : nil }
    }

    /// Each column of a table or a view that is called by one of the words, with the expression it is worked out by.
    private static func kept() async throws -> [(relation: String, column: String, expression: String, kind: String)] {
        try await TestDatabase.current.psql(
            """
            select
                n.nspname || '.' || c.relname, a.attname, c.relkind,
                translate(case c.relkind when 'v' then pg_get_viewdef(c.oid) else pg_get_expr(d.adbin, d.adrelid) end, E'\\n|', '  ')
            from pg_class as c
            inner join pg_namespace as n on n.oid = c.relnamespace
            inner join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
            where
                n.nspname in ('ecdp', 'analytics') and c.relkind in ('r', 'v')
                and a.attname ~ '(^|_)(stage|status|state)$'
            order by 1, 2
            """
        ).split(separator: "\n").map { line in
            let parts = line.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts[1], parts[3], parts[2])
        }
    }

    @Test func `no table keeps a state, and what a table keeps is a status or a partnership's stage`() async throws {
        let stages = Set(Stage.codes)
        let columns = try await Self.kept()
        #expect(columns.count > 20)
        for column in columns where column.kind == "r" {
            #expect(Self.word(column.column) != "state", "\(column.relation).\(column.column)")
        }
        for resource in Resource.all {
            for column in resource.columns where Self.word(column.name) == "stage" {
                guard case .code(let codes) = column.field.kind else { continue }
                #expect(Set(codes).isSubset(of: stages), "\(resource.name).\(column.name)")
            }
        }
    }

    @Test func `a state is of a day and a status of none, for whoever reads it`() async throws {
        var seen: [String: Int] = [:]
        for resource in Resource.all {
            for column in resource.columns {
                guard let word = Self.word(column.name) else { continue }
                seen[word, default: 0] += 1
                let isOfToday = column.sql.contains("app.today()")
                #expect(isOfToday == (word == "state"), "\(resource.name).\(column.name): \(column.sql)")
            }
        }
        #expect(seen.count == 3)
        // Of a view the text as a whole: its own, or that of the view it is made of.
        for column in try await Self.kept() where column.kind == "v" && Self.word(column.column) == "state" {
            let text = column.expression
            #expect(text.contains("today()") || text.contains("analytics."), "\(column.relation).\(column.column)")
        }
    }

    /// Of the whole API, as it is described in `docs/openapi.json`.
    @Test func `the same codes are called by the same word everywhere`() throws {
        let file = StatementSets.sources.deletingLastPathComponent().appending(path: "docs/openapi.json")
        let document = try JSONSerialization.jsonObject(with: try Data(contentsOf: file))
        var words: [Set<String>: Set<String>] = [:]
        func visit(_ value: Any, called name: String?) {
            if let list = value as? [Any] { return list.forEach { visit($0, called: name) } }
            guard let object = value as? [String: Any] else { return }
            if let codes = object["enum"] as? [Any], let word = name.flatMap(Self.word) {
                words[Set(codes.compactMap { $0 as? String }), default: []].insert(word)
            }
            for (key, member) in object {
                if key == "properties", let properties = member as? [String: Any] {
                    for (name, property) in properties { visit(property, called: name) }
                } else if key == "parameters", let parameters = member as? [[String: Any]] {
                    for parameter in parameters { visit(parameter, called: parameter["name"] as? String) }
                } else {
                    visit(member, called: name)
                }
            }
        }
        visit(document, called: nil)
        #expect(words.count > 15)
        for (codes, words) in words { #expect(words.count == 1, "\(codes.sorted())") }
    }
}
