import Domain
import Foundation
import Postgres
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Whatever the database refuses, the answer names the field.
@Suite(.database)
struct ConstraintFaultTests {
    private static let states = ["c": "23514", "u": "23505", "f": "23503"]

    private static func constraints(of table: String) async throws -> [(name: String, type: String)] {
        // A unique index may stand where a constraint would.
        try await TestDatabase.current.psql(
            """
            select c.conname::text, c.contype::text from pg_constraint as c
            where c.conrelid = 'ecdp.\(table)'::regclass and c.contype in ('c', 'u', 'f')
            union all
            select i.indexrelid::regclass::text, 'u' from pg_index as i
            where
                i.indrelid = 'ecdp.\(table)'::regclass and i.indisunique and not i.indisprimary
                and not exists (select from pg_constraint as c where c.conindid = i.indexrelid)
            """
        ).split(separator: "\n").map {
            let parts = $0.split(separator: "|").map(String.init)
            return (parts[0].split(separator: ".").last.map(String.init) ?? "", parts[1])
        }
    }

    @Test(arguments: APIFixture.creatable)
    func `every constraint has a fault with a place in the body`(name: String) async throws {
        let resource = try APIFixture.resource(name)
        let constraints = try await Self.constraints(of: resource.table)
        #expect(!constraints.isEmpty)
        let named = ["on", "to", "engagement_id", "logo"] + resource.children.map(\.name)
        let names = Set(resource.columns.map(\.name)).union(named)
        for (name, type) in constraints where name != "\(resource.table)_tenant_id_fkey" {
            let state = try #require(Self.states[type])
            let refusal = Refusal(PostgresError(sqlState: state, message: "", constraint: name), resource.constraints)
            let fault: Fault? =
                switch refusal {
                case .invalid(let faults)?: faults.first
                case .conflict(let fault)?: fault
                default: nil
                }
            let field = try #require(fault?.field, "\(name)")
            if field.isEmpty {
                // The whole body, because somebody said so.
                #expect(resource.constraints.rules[name] != nil, "\(name) needs a rule")
            } else {
                #expect(names.contains(String(field.dropFirst())), "\(name): \(field)")
            }
            #expect(type == "u" || fault?.message != "something with this value exists already")
        }
    }

    @Test func `every rule is of a constraint that is there`() async throws {
        // Or of one that a routine names, as a trigger's function does, or that a trigger gives it.
        let routines = try await TestDatabase.current.psql(
            """
            select pg_get_functiondef(p.oid) from pg_proc as p
            where p.prokind <> 'a' and p.pronamespace = 'app'::regnamespace
            union all
            select pg_get_triggerdef(t.oid) from pg_trigger as t where not t.tgisinternal
            """)
        // Named after the table whose rows it keeps.
        let kept = try await TestDatabase.current.psql(
            """
            select t.relname || '_immutable'
            from pg_trigger as g
            inner join pg_proc as p on p.oid = g.tgfoid and p.proname = 'keep_rows'
            inner join pg_class as t on t.oid = g.tgrelid
            """
        ).split(separator: "\n").map(String.init)
        for resource in Resource.all
        where !resource.constraints.rules.isEmpty {
            let constraints = Set(try await Self.constraints(of: resource.table).map(\.name))
            for rule in resource.constraints.rules.keys {
                // The names of days that lie ahead, or too far back, are made of the table's and the column's.
                #expect(
                    constraints.contains(rule) || routines.contains("'\(rule)'") || kept.contains(rule)
                        || ["_future_check", "_began_check"].contains(where: rule.hasSuffix), "\(rule)")
            }
        }
    }
}
