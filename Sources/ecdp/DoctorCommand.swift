import ArgumentParser
import Foundation
import Logging
import Repositories
import Schema

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look whether the database is fit for this, and say what is not.",
        discussion: """
            Compares the database with what `ecdp migrate` recorded of it: privileges, policies, triggers, functions, \
            views, indexes, statistics, the roles' limits. Looks at all it can, also where a login is refused. That finds \
            accidents and drift, not an owner of the schema who rewrites the record. \
            Exits with 1 if anything is wrong.
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await Settings(common)
        let logger = try settings.logger(.text)
        let targets = try DatabaseTargets.find(settings)
        var findings: [Finding] = []
        var refused: Set<String> = []
        for (role, conninfo) in [("api", targets.api), ("worker", targets.worker), ("owner", targets.owner)] {
            let found = await Self.attempt("\(role) cannot log in") {
                try await Self.inspectLogin(role, conninfo, logger: logger)
            }
            if !found.allSatisfy(\.isWell) { refused.insert(role) }
            findings += found
        }
        // What any login may ask is asked by one that works; the record of what is right is the owner's.
        let asking = [("owner", targets.owner), ("worker", targets.worker), ("api", targets.api)]
            .first { !refused.contains($0.0) }
        if let (_, conninfo) = asking {
            findings += await Self.attempt("the server could not be looked at") {
                try await Self.inspectServer(conninfo, logger: logger)
            }
            findings += await Self.attempt("the logins' limits could not be looked at") {
                try await Self.inspectLimits(conninfo, logger: logger)
            }
        }
        if refused.contains("owner") {
            findings.append(
                Finding(
                    isWell: false,
                    text: "whether the schema is up to date, and what changed since `ecdp migrate`, was not looked at: "
                        + "only owner can"))
        } else {
            findings += await Self.attempt("the schema could not be looked at") {
                try await Self.inspectSchema(targets.owner, logger: logger)
            }
            findings += await Self.attempt("what changed since `ecdp migrate` could not be looked at") {
                try await Self.inspectDrift(targets.owner, logger: logger)
            }
        }
        for finding in findings { print("\(finding.isWell ? "ok   " : "WRONG") \(finding.text)") }
        if !findings.allSatisfy(\.isWell) { throw ExitCode(1) }
    }

    struct Finding: Sendable {
        var isWell: Bool
        var text: String
    }

    /// What an inspection finds; that it failed is a finding too, and the others go on.
    private static func attempt(_ what: String, _ inspect: () async throws -> [Finding]) async -> [Finding] {
        do {
            return try await inspect()
        } catch {
            return [Finding(isWell: false, text: "\(what): \(error)")]
        }
    }

    /// Below these the planner's statistics gave hidden rows away (CVE-2024-10976, CVE-2025-8713 and others).
    static let leastVersions: [Int32: Int32] = [15: 150_014, 16: 160_010, 17: 170_006]

    static func judge(version: Int32) -> Bool {
        let major = version / 10_000
        return major > 17 || leastVersions[major].map { version >= $0 } ?? false
    }

    private static func inspectServer(_ conninfo: String, logger: Logger) async throws -> [Finding] {
        try await OneShot.with(conninfo, logger: logger) { database in
            let inspection = ServerInspection(database)
            guard let server = try await inspection.server() else { return [] }
            let drift = abs(server.now.timeIntervalSinceNow)
            let open = try await inspection.openTables()
            let roles = try await inspection.roles()
            let missing = ["ecdp_analyst", "ecdp_api", "ecdp_owner", "ecdp_worker"].filter { name in
                !roles.contains { $0.name == name }
            }
            let analysts = try await inspection.mightyAnalysts()
            let mighty = roles.filter { $0.isSuperuser || $0.bypassesRowSecurity }.map(\.name)
            return [
                Finding(
                    isWell: judge(version: server.versionNumber),
                    text: "PostgreSQL \(server.version) (15.14, 16.10, 17.6 or later)"),
                Finding(
                    isWell: drift < 2,
                    text: "the server's clock and ours differ by \(Int(drift * 1_000)) ms (below 2 s)"),
                Finding(
                    isWell: missing.isEmpty,
                    text: missing.isEmpty
                        ? "the roles are there" : "roles are missing: \(missing.joined(separator: ", "))"),
                Finding(
                    isWell: mighty.isEmpty,
                    text: mighty.isEmpty
                        ? "no role passes row-level security by"
                        : "superuser or BYPASSRLS: \(mighty.joined(separator: ", "))"),
                Finding(
                    isWell: analysts.isEmpty,
                    text: analysts.isEmpty
                        ? "no analyst has rights besides"
                        : "analysts with rights that no analyst has: \(analysts.joined(separator: ", "))"),
                Finding(
                    isWell: open.isEmpty,
                    text: open.isEmpty
                        ? "row-level security is on and forced on every tenant table"
                        : "row-level security is not on and forced: \(open.joined(separator: ", "))"),
            ]
        }
    }

    /// Limits of the logins that people and our programs have, and the databases they open.
    private static func inspectLimits(_ conninfo: String, logger: Logger) async throws -> [Finding] {
        try await OneShot.with(conninfo, logger: logger) { database in
            let inspection = ServerInspection(database)
            let unlimited = try await inspection.loginsWithoutLimits()
            let elsewhere = try await inspection.analystsElsewhere()
            return [
                Finding(
                    isWell: unlimited.isEmpty,
                    text: unlimited.isEmpty
                        ? "every login has its limits"
                        : "logins without a limit (alter role … set …): \(unlimited.joined(separator: ", "))"),
                Finding(
                    isWell: elsewhere.isEmpty,
                    text: elsewhere.isEmpty
                        ? "analysts' logins open this database and no other"
                        : "analysts' logins open other databases too (revoke connect on database … from public): "
                            + elsewhere.joined(separator: ", ")),
            ]
        }
    }

    private static func inspectLogin(_ role: String, _ conninfo: String, logger: Logger) async throws -> [Finding] {
        try await OneShot.with(conninfo, logger: logger) { database in
            guard let login = try await ServerInspection(database).login() else { return [] }
            let isMighty = login.isSuperuser || login.bypassesRowSecurity
            return [
                Finding(
                    isWell: !isMighty,
                    text: "\(role) logs in as \(login.name)"
                        + (isMighty ? ", a superuser or BYPASSRLS: nothing would keep tenants apart" : ""))
            ]
        }
    }

    private static func inspectSchema(_ conninfo: String, logger: Logger) async throws -> [Finding] {
        let status = try await Migrator(files: try .embedded(), logger: logger).status(conninfo: conninfo)
        return [
            Finding(
                isWell: status.isCurrent,
                text: status.obstacle ?? "the schema is up to date (\(status.lines.count) files)")
        ]
    }

    private static func inspectDrift(_ conninfo: String, logger: Logger) async throws -> [Finding] {
        let migrator = Migrator(files: try .embedded(), logger: logger)
        guard let drift = try await migrator.drift(conninfo: conninfo) else {
            return [
                Finding(
                    isWell: false,
                    text: "what the database should be like is not recorded for this program and server, "
                        + "run `ecdp migrate`")
            ]
        }
        guard !drift.isEmpty else {
            return [Finding(isWell: true, text: "the database is as `ecdp migrate` left it")]
        }
        return drift.map { Finding(isWell: false, text: "since `ecdp migrate` \($0)") }
    }
}
