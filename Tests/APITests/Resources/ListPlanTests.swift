import DemoData
import Domain
import Foundation
import TestSupport
import Testing

@testable import API
@testable import Resources

/// What the lists of the API cost the smallest and the largest municipality, with plans for any values and for these:
/// statements are prepared on shared lines, so PostgreSQL may use either. Rows and pages are counted, not time. The lists
/// are made from the declarations: every resource, every order, every filter by itself.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ListPlanTests {
    private struct List {
        let name: String
        let sql: String
        /// SQL literals.
        let values: [String]
        let isShort: Bool
    }

    /// A tenant with few partnerships, and the one with most.
    static func tenants() async throws -> [Int32] {
        let test = try TestDatabase.current
        if try await test.psql("select count(*) from ecdp.centre") == "0" {
            // What PostgreSQL does by itself would be counted as well.
            try await test.psql(
                """
                do $$
                declare t regclass;
                begin
                    for t in
                        select c.oid from pg_class as c where c.relnamespace = 'ecdp'::regnamespace and c.relkind = 'r'
                    loop
                        execute format('alter table %s set (autovacuum_enabled = off)', t);
                    end loop;
                end
                $$
                """)
            try await test.psql(SkewedData.script(seed: 1, today: "2026-11-29"))
        }
        let lines = try await test.psql(
            "select tenant_id from ecdp.partnership group by tenant_id order by count(*), tenant_id"
        ).split(separator: "\n")
        return [lines.first, lines.last].compactMap { $0.flatMap { Int32($0) } }
    }

    private static func literal(_ value: FieldValue) -> String {
        func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
        return switch value {
        case .null: "null"
        case .text(let text): quoted(text)
        case .rows: "null"
        // Without a type, so that it takes the parameter's.
        case .list(let items):
            quoted("{" + items.map { "\"" + $0.replacing("\"", with: "\\\"") + "\"" }.joined(separator: ",") + "}")
        }
    }

    /// A value that some row has, so that the filter finds something; else one that is allowed.
    private static func value(of parameter: Parameter, in row: [String: Any]) -> String? {
        let name = parameter.field.name
        if name.hasSuffix("_present") { return "true" }
        let column = ["", "_min", "_max", "_from", "_to"].lazy.compactMap { suffix -> Any? in
            guard name.hasSuffix(suffix) else { return nil }
            return row[String(name.dropLast(suffix.count))]
        }.first
        if let text = column as? String {
            if case .timestamp = parameter.field.kind { return text.prefix(19) + "Z" }
            return parameter.isMany ? text : String(text.prefix(19))
        }
        if let list = column as? [Any], let first = list.first { return "\(first)" }
        if let number = column as? NSNumber {
            if case .boolean = parameter.field.kind { return number.boolValue ? "true" : "false" }
            return "\(number)"
        }
        return switch parameter.field.kind {
        case .text: "a"
        case .code(let codes): codes.last
        case .codes(let codes, _): codes.first
        case .texts: "en"
        case .integer(let range): "\(max(range.lowerBound, 0))"
        case .number(let range): "\(max(range.lowerBound, 0))"
        case .boolean: "true"
        case .date, .dates: "2026-10-01"
        case .timestamp: "2026-10-01T00:00:00Z"
        case .id, .ids: UUID().uuidString.lowercased()
        case .counts, .language, .json, .object, .list, .rows: nil
        }
    }

    /// Every list of a resource: in each order, its second page, narrowed by each parameter.
    private static func lists(of resource: Resource, _ row: [String: Any]) throws -> [List] {
        let declared = ListParameters(resource)
        func list(_ text: String, after: (String, String)? = nil) throws -> List {
            let values = try ParameterValues(text, for: declared.parameters)
            var query = try declared.query(values, for: []).query
            if let after { query.after = after }
            let (sql, parameters) = query.statement(resource)
            return List(
                name: "\(resource.path)?\(text)\(after == nil ? "" : ", second page")", sql: sql,
                values: parameters.map(literal), isShort: query.isShort(resource))
        }
        var lists = [try list("")]
        for parameter in declared.parameters where !["cursor", "limit", "csv"].contains(parameter.field.name) {
            if case .code(let orders) = parameter.field.kind, ["sort", "archived"].contains(parameter.field.name) {
                lists += try orders.map { try list("\(parameter.field.name)=\($0)") }
                continue
            }
            guard let value = value(of: parameter, in: row), !value.isEmpty else { continue }
            let encoded = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? value
            // A column of the same name may hold what the filter does not take.
            if let narrowed = try? list("\(parameter.field.name)=\(encoded)") { lists.append(narrowed) }
        }
        if let id = row["id"], let value = row[resource.sort] {
            lists.append(try list("", after: ("\(value)", "\(id)")))
        }
        return lists
    }

    @Test(arguments: ServedResources.all.filter { $0.operations.contains(.list) }.map(\.name))
    func `no plan of a list visits more than a few times the municipality's rows`(name: String) async throws {
        let test = try TestDatabase.current
        let resource = try APIFixture.resource(name)
        for tenant in try await Self.tenants() {
            let path = "set search_path = ecdp, app, pg_catalog, pg_temp;"
            let first = try await test.psql(
                "\(path) select row_to_json(t) from \(resource.source) order by (t.tenant_id = \(tenant)) desc limit 1")
            let row = try JSONSerialization.jsonObject(with: Data((first.isEmpty ? "{}" : first).utf8))
            let count = try await test.psql(
                "\(path) select count(*) from \(resource.source) where t.tenant_id = \(tenant)")
            let rows = try #require(Int(count))
            for list in try Self.lists(of: resource, row as? [String: Any] ?? [:]) {
                for isGeneric in [true, false] {
                    let script = ExplainedPlan.script(
                        list.sql, ["\(tenant)"] + list.values, tenant: tenant, isGeneric: isGeneric)
                    let plan = try ExplainedPlan(try await test.psql(script, role: "ecdp_api"))
                    // A page in the default order reads an index up to the page's end, however many rows there are.
                    let bound = list.isShort ? 2000 : 8 * rows + 3000
                    #expect(
                        plan.rowsVisited <= bound && plan.buffers <= bound,
                        """
                        \(list.name), \(isGeneric ? "generic" : "custom") plan: \(plan.rowsVisited) rows and \
                        \(plan.buffers) pages; tenant \(tenant) has \(rows)
                        """)
                }
            }
        }
    }
}
