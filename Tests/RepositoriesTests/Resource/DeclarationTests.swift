import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Repositories
@testable import Resources

/// A column stands in its table and in its resource's declaration: both say the same.
@Suite(.database)
struct DeclarationTests {
    /// What the catalogue says of a column.
    private struct Described: Decodable {
        let table: String
        let name: String
        let type: String
        let isNullable: Bool
        let comment: String?
        let isGenerated: Bool
        /// The default's value as text.
        let fallback: String?
        /// Checks of this column alone, as expressions.
        let checks: [String]
        /// Checks of this column and others.
        let wider: [String]
        /// Codes of the lookup table that it refers to.
        let codes: [String]?
    }

    /// - Parameter kind: `r` for tables, `v` for views.
    private static func described(_ kind: String = "r") async throws -> [String: Described] {
        let text = try await TestDatabase.current.psql(
            """
            create function pg_temp.value(expression text) returns text language plpgsql strict as $$
            declare
                result text;
            begin
                execute 'select (' || expression || ')::text' into result;
                return result;
            end
            $$;
            create function pg_temp.codes(lookup regclass, name name) returns json language plpgsql as $$
            declare
                result json;
            begin
                execute format('select json_agg(distinct %I) from %s', name, lookup) into result;
                return result;
            end
            $$;
            select jsonb_agg(jsonb_build_object(
                'table', c.relname, 'name', a.attname, 'type', y.typname, 'isNullable', not a.attnotnull,
                'comment', col_description(c.oid, a.attnum), 'isGenerated', a.attgenerated <> '',
                'fallback', case when a.attgenerated = '' then pg_temp.value(pg_get_expr(d.adbin, d.adrelid)) end,
                'checks', coalesce((
                    select json_agg(pg_get_expr(k.conbin, k.conrelid)) from pg_constraint as k
                    where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
                ), '[]'),
                'wider', coalesce((
                    select json_agg(pg_get_expr(k.conbin, k.conrelid)) from pg_constraint as k
                    where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any(k.conkey) and cardinality(k.conkey) > 1
                ), '[]'),
                'codes', (
                    select pg_temp.codes(k.confrelid, r.attname)
                    from pg_constraint as k
                    inner join pg_attribute as r
                        on r.attrelid = k.confrelid and r.attnum = k.confkey[array_position(k.conkey, a.attnum)]
                    where
                        k.conrelid = c.oid and k.contype = 'f' and a.attnum = any(k.conkey) and r.atttypid = 'text'::regtype
                    limit 1
                )
            ))
            from pg_class as c
            inner join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            inner join pg_type as y on y.oid = a.atttypid
            left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = 'ecdp'::regnamespace and c.relkind = '\(kind)'
            """)
        let json = text.split(separator: "\n").last.map(String.init) ?? ""
        let all = try JSONDecoder().decode([Described].self, from: Data(json.utf8))
        return Dictionary(uniqueKeysWithValues: all.map { ("\($0.table).\($0.name)", $0) })
    }

    /// The columns of all resources that are a table's own.
    private static func pairs() async throws -> [(place: String, column: Column, described: Described)] {
        let described = try await described()
        var pairs: [(String, Column, Described)] = []
        let tables = Set(described.values.map(\.table))
        // A view has no columns of its own.
        for resource in Resource.all
        where resource.source.hasPrefix("\(resource.table) as t") && tables.contains(resource.table) {
            for column in resource.columns where column.sql == "t.\(column.name)" {
                let place = "\(resource.table).\(column.name)"
                pairs.append((place, column, try #require(described[place], "\(place)")))
            }
        }
        return pairs
    }

    /// The columns that are written into a table and read from a view over several.
    private static func written() async throws -> [(place: String, column: Column, described: Described)] {
        let described = try await described()
        var pairs: [(String, Column, Described)] = []
        for resource in Resource.all where !resource.source.hasPrefix("\(resource.table) as t") {
            for column in resource.columns where column.writable != .never {
                let place = "\(resource.table).\(column.name)"
                pairs.append((place, column, try #require(described[place], "\(place)")))
            }
        }
        return pairs
    }

    @Test func `a column of a view that a resource reads is described by the same words`() async throws {
        let described = try await Self.described("v")
        var compared: Set<String> = []
        for resource in Resource.all {
            let view = String(resource.source.prefix { $0 != " " })
            // Which identifiers what all have in common has is the view's affair.
            for column in resource.columns where column.sql == "t.\(column.name)" && column.name != "id" {
                guard let found = described["\(view).\(column.name)"] else { continue }
                #expect(found.comment == column.field.documentation, "\(view).\(column.name)")
                compared.insert(view)
            }
        }
        #expect(compared.count > 3)
    }

    private static let types = [
        "text[]": "_text", "uuid[]": "_uuid", "date[]": "_date",
    ]

    @Test func `a column has the declared type, may be null where declared, and is described by the same words`()
        async throws
    {
        let pairs = try await Self.pairs()
        #expect(pairs.count > 200)
        for (place, column, described) in pairs {
            let type = Self.types[column.field.sqlType] ?? column.field.sqlType
            // A narrower integer, where the server alone writes it.
            let isNarrower = described.type == "int2" && type == "int4" && column.writable == .never
            #expect(described.type == type || isNarrower, "\(place) is \(described.type), declared \(type)")
            #expect(described.isNullable == column.field.isNullable, "\(place): null")
            #expect(described.comment == column.field.documentation, "\(place)")
            #expect(!column.isSortable || !column.field.isNullable, "\(place) is sorted by and may be null")
            #expect(column.writable == .never || !described.isGenerated, "\(place)")
        }
    }

    @Test func `a column's default is the declared one`() async throws {
        for (place, column, described) in try await Self.pairs() where column.writable != .never {
            switch column.field.fallback {
            case nil, .null: #expect(described.fallback == nil, "\(place)")
            case .text(let text): #expect(described.fallback == text, "\(place)")
            case .list(let items): #expect(described.fallback == "{\(items.joined(separator: ","))}", "\(place)")
            case .rows: Issue.record("\(place)")
            }
        }
    }

    @Test func `a column's checks take what the declaration takes, to the first and last value, and nothing more`()
        async throws
    {
        let all = try await Self.described().values
        var questions: [(place: String, sql: String, isTaken: Bool)] = []
        for (place, column, described) in try await Self.pairs() + Self.written() where column.writable != .never {
            func ask(_ value: String, _ isTaken: Bool) {
                // One that is shared with other columns, which are null here, can only be asked for what it refuses.
                let expressions = isTaken || !described.checks.isEmpty ? described.checks : described.wider
                let checks = expressions.map { "(\($0)) is not false" }
                let siblings = all.filter { $0.table == described.table && $0.name != column.name }
                let others = siblings.map { "null::\($0.type) as \"\($0.name)\", " }.joined()
                let sql = """
                    select (\((["true"] + checks).joined(separator: " and ")))
                    from (select \(others)(\(value))::\(column.field.sqlType) as "\(column.name)") as t
                    """
                questions.append((place, sql, isTaken))
            }
            switch column.field.kind {
            // A number has a form besides: SpellingTests.
            case .text where column.field.spelling == .phone: break
            case .text(let length):
                func text(_ count: Int) -> String { "repeat('x', \(count))" }
                ask(text(length.lowerBound), true)
                ask(text(length.upperBound), true)
                ask(text(length.upperBound + 1), false)
                if length.lowerBound > 0 { ask(text(length.lowerBound - 1), false) }
            case .integer(let range):
                for (value, isTaken) in [
                    (range.lowerBound, true), (range.upperBound, true), (range.lowerBound - 1, false),
                    (range.upperBound + 1, false),
                ] { ask("\(value)", isTaken) }
            case .number(let range):
                for (value, isTaken) in [
                    (range.lowerBound, true), (range.upperBound, true), (range.lowerBound - 1, false),
                    (range.upperBound + 1, false),
                ] { ask("\(value)", isTaken) }
            case .codes(_, let atLeast) where atLeast > 0: ask("'{}'", false)
            default: break
            }
        }
        #expect(questions.count > 200)
        var answers: [Substring] = []
        // As many at a time as a command line takes.
        for start in stride(from: 0, to: questions.count, by: 20) {
            let sql = questions[start...].prefix(20).map(\.sql).joined(separator: " union all ")
            answers += try await TestDatabase.current.psql(sql).split(separator: "\n")
        }
        try #require(answers.count == questions.count)
        for (question, answer) in zip(questions, answers) {
            #expect((answer == "t") == question.isTaken, "\(question.place): \(question.sql.suffix(160))")
        }
    }

    @Test func `a list of codes is the same in the catalogue and in the declaration`() async throws {
        for (place, column, described) in try await Self.pairs() {
            let declared: [String]
            switch column.field.kind {
            case .code(let codes), .codes(let codes, _): declared = codes
            default: continue
            }
            func literals(_ expressions: [String]) -> Set<String> {
                Set(expressions.flatMap { $0.matches(of: /'([^']*)'::text/).map { String($0.1) } })
            }
            let codes = described.codes.map(Set.init) ?? literals(described.checks)
            if codes.isEmpty {
                // Which codes there are depends on another column.
                #expect(literals(described.wider).isSuperset(of: declared), "\(place)")
            } else {
                #expect(codes == Set(declared), "\(place)")
            }
        }
    }
}
