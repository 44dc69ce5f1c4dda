package import Foundation
import Logging
package import Postgres

/// The sets of statements that lie in `Sources`, found there by their declarations and then by name in the program, so that
/// a set that is added is tested without being named anywhere. The tests of all targets are one program.
package enum StatementSets {
    package struct Statement: Sendable {
        /// `Evaluation.EvaluationPlanner.SQL.tenants`.
        package let name: String
        package let sql: String
        package let effect: Query.Effect
        /// Of the target: `Evaluation`.
        package let target: String
        /// Within the target's folder: `Planning/EvaluationPlanner.swift`.
        package let file: String
    }

    /// The targets that have any, but for what makes demonstration data, whose statements run once, in their order.
    package static func targets(in sources: URL = Self.sources) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted().filter { target in
            guard target != "DemoData" else { return false }
            let files = FileManager.default.enumerator(
                at: sources.appending(path: target), includingPropertiesForKeys: nil)
            return try (files?.compactMap { $0 as? URL } ?? []).contains {
                try $0.pathExtension == "swift"
                    && String(contentsOf: $0, encoding: .utf8).contains(": String, StatementSet")
            }
        }
    }

    /// - Parameters:
    ///   - target: its folder in `Sources`.
    ///   - sources: the folder `Sources`.
    /// - Throws: where a set is declared but cannot be found, as one that is private cannot.
    package static func all(of target: String, in sources: URL = Self.sources) throws -> [Statement] {
        let folder = sources.appending(path: target)
        let enumerator = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let files = (enumerator?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
        var statements: [Statement] = []
        for file in files.sorted(by: { $0.path < $1.path }) {
            for path in declared(in: try String(contentsOf: file, encoding: .utf8)) {
                guard let set = find(path, in: target) else { throw NotFound(name: "\(target).\(path)") }
                let prefix = "\(target).\(path.joined(separator: "."))"
                statements += read(set, prefix, target, String(file.path.dropFirst(folder.path.count + 1)))
            }
        }
        return statements
    }

    package static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    private struct NotFound: Error, CustomStringConvertible {
        let name: String
        var description: String { "the set of statements \(name) cannot be found in the program" }
    }

    /// The names of sets with those of the types that they lie in: `["EvaluationPlanner", "SQL"]`.
    private static func declared(in text: String) -> [[String]] {
        var outer: [(indent: Int, name: String)] = []
        var sets: [[String]] = []
        for line in text.split(separator: "\n") {
            guard let match = line.firstMatch(of: /^( *)(?:[a-z]+ )*(struct|class|enum|actor|extension) ([A-Z][\w.]*)/)
            else { continue }
            outer.removeAll { $0.indent >= match.output.1.count }
            outer.append((match.output.1.count, String(match.output.3)))
            if match.output.2 == "enum", line.contains(": String, StatementSet") {
                sets.append(outer.flatMap { $0.name.split(separator: ".").map(String.init) })
            }
        }
        return sets
    }

    /// By the name that the compiler gives it, with each kind of type that it may lie in: structure, enumeration, class.
    private static func find(_ path: [String], in target: String) -> (any StatementSet.Type)? {
        let names = ["\(target.utf8.count)\(target)"]
        let mangled = path.enumerated().reduce(names) { names, next in
            let name = "\(next.element.utf8.count)\(next.element)"
            let kinds = next.offset == path.count - 1 ? ["O"] : ["V", "O", "C"]
            return names.flatMap { before in kinds.map { "\(before)\(name)\($0)" } }
        }
        return mangled.lazy.compactMap { _typeByName($0) as? any StatementSet.Type }.first
    }

    private static func read<S: StatementSet>(
        _ set: S.Type, _ name: String, _ target: String, _ file: String
    ) -> [Statement] {
        S.allCases.map {
            Statement(name: "\(name).\($0)", sql: $0.rawValue, effect: $0.effect, target: target, file: file)
        }
    }
}

extension TestDatabase {
    /// Which of the statements a login cannot run, and why, by their names: PostgreSQL plans each and looks whether the
    /// login may do all that is in it.
    package func refusals(
        of statements: [(name: String, sql: String)], to role: String
    ) async throws -> [String: String] {
        try await withDatabase { database in
            try await database.withSession(as: .none) { session in
                for statement in Self.planning { _ = try await session.query(Query(statement)) }
                let rows = try await session.query(
                    Query(
                        "select r.statement, r.reason from pg_temp.refusals($1::text, $2::text[], $3::text[]) as r",
                        [role, statements.map(\.name), statements.map(\.sql)] as [any PostgresEncodable]))
                return try (0..<rows.count).reduce(into: [:]) {
                    $0[try rows[$1].decode(String.self, at: 0)] = try rows[$1].decode(String.self, at: 1)
                }
            }
        }
    }

    private static let planning = [
        "set search_path = ecdp, app, pg_catalog",
        """
        create function pg_temp.refusals(login text, names text[], statements text[])
        returns table (statement text, reason text) language plpgsql as $$
        declare
            nulls text;
        begin
            perform set_config('plan_cache_mode', 'force_generic_plan', true);
            perform set_config('role', login, true);
            for i in 1..cardinality(names) loop
                begin
                    execute 'prepare planned as ' || statements[i];
                    select '(' || string_agg('null', ', ') || ')' into nulls
                    from pg_prepared_statements as p, unnest(p.parameter_types) where p.name = 'planned';
                    execute 'explain execute planned' || coalesce(nulls, '');
                exception when others then
                    statement := names[i];
                    reason := sqlerrm;
                    return next;
                end;
                if exists (select from pg_prepared_statements as p where p.name = 'planned') then
                    deallocate planned;
                end if;
            end loop;
            perform set_config('role', 'none', true);
        end
        $$
        """,
    ]

    /// As the owner of everything; closed at the end.
    func withDatabase<R: Sendable>(_ body: @Sendable (Database) async throws -> R) async throws -> R {
        var logger = Logger(label: "statements")
        logger.logLevel = .critical
        let database = Database(DatabaseConfiguration(conninfo: conninfo()), logger: logger)
        let done: Result<R, any Error>
        do {
            done = .success(try await body(database))
        } catch {
            done = .failure(error)
        }
        await database.close()
        return try done.get()
    }
}
