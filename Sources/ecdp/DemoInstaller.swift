import DemoData
import Domain
import Evaluation
import Foundation
import Jobs
import Logging
import Postgres
import Repositories
import Resources

/// Puts the demonstration into a database: three municipalities, their data, an API key and a key of children's pseudonyms
/// each, an analyst, the reviews of the last two quarters, of which one is signed off, and the evaluation of a programme
/// that is over. What is there already is found again.
struct DemoInstaller: Sendable {
    let targets: DatabaseTargets
    let logger: Logger
    let now: Date

    struct Municipality: Codable, Sendable {
        var tenant: Int32
        var code: String
        var name: String
        var apiKey: String
    }

    struct Installed: Sendable {
        var municipalities: [Municipality]
        var analystPassword: String
        /// Reviews that a worker has still to compute.
        var reviews: [PendingReview]
    }

    struct PendingReview: Sendable {
        var tenant: Int32
        var job: UUID
    }

    /// `demo-keys.json` in the folder, mode 0600: so that the keys stay the same from run to run.
    private struct Kept: Codable {
        var keys: [String: String] = [:]
        var analystPassword: String?
    }

    static let analystLogin = "demo_analyst"

    /// - Parameter folder: where keys are kept; nil: nowhere.
    func install(keysIn folder: String?) async throws -> Installed {
        let tenants = try await makeTenants()
        var reviews: [PendingReview] = []
        for tenant in tenants {
            reviews += try await Terminal.step("Demonstration data of \(tenant.name)") { try await load(tenant) }
        }
        let path = folder.map { $0 + "/demo-keys.json" }
        var kept = path.flatMap { PrivateFile.read(Kept.self, from: $0) } ?? Kept()
        let municipalities = try await makeKeys(tenants, &kept)
        let password = kept.analystPassword ?? AnalystCommand.Create.makePassword()
        kept.analystPassword = password
        let missing = try await OneShot.with(targets.admin, logger: logger) { database in
            try await AnalystAdministration(database).grant(
                login: Self.analystLogin, password: password, codes: tenants.map(\.code)
            ).missing
        }
        guard missing.isEmpty else { throw CommandFailure("no tenants: \(missing.joined(separator: ", "))") }
        if let path { try PrivateFile.write(kept, to: path) }
        if let folder { try ChildrenKeyFile.make(for: tenants.map(\.code), in: folder) }
        return Installed(municipalities: municipalities, analystPassword: password, reviews: reviews)
    }

    private struct Tenant: Sendable {
        var id: Int32
        var code: String
        var name: String
    }

    private func makeTenants() async throws -> [Tenant] {
        try await OneShot.with(targets.owner, logger: logger) { database in
            let administration = TenantAdministration(database)
            for code in Demonstration.codes {
                guard try await administration.create(code) != nil else {
                    throw CommandFailure("the region \(code) is not loaded: is the schema up to date?")
                }
            }
            let all = try await administration.list()
            return Demonstration.codes.compactMap { code in
                all.first { $0.code == code }.map { Tenant(id: $0.id, code: code, name: $0.name) }
            }
        }
    }

    private func load(_ tenant: Tenant) async throws -> [PendingReview] {
        let (now, milliseconds) = (now, milliseconds)
        return try await OneShot.with(targets.api, logger: logger) { database in
            let loaded = try await Demonstration(database: database, today: now).load(tenant.code, tenant: tenant.id)
            try await DemoProposals(database, tenant: tenant.id, milliseconds: milliseconds).send(loaded.proposals)
            var pending: [PendingReview] = []
            func ask(_ queries: (_ id: UUID, _ job: UUID) throws -> [Query]) async throws {
                let queries = try queries(.version7(milliseconds: milliseconds), .version7(milliseconds: milliseconds))
                let answers = try await database.batch(queries, as: .tenant(tenant.id, actor: "operator:demo"))
                guard let outcome = answers.last, outcome.count > 0 else { return }
                if try outcome[0].decode(String.self, at: 1) != "published",
                    let job = try outcome[0].decode(UUID?.self, at: 2)
                {
                    pending.append(PendingReview(tenant: tenant.id, job: job))
                }
            }
            func askForReviews(_ quarters: [String], of programme: UUID) async throws {
                for quarter in quarters.compactMap({ Quarter($0) }) {
                    try await ask {
                        try EvaluationRequests.request(
                            .quarterlyReview, of: quarter.period, programme: programme, tenant: tenant.id, id: $0,
                            jobID: $1, now: now)
                    }
                }
            }
            if let earlier = loaded.earlier, let year = Period(start: earlier.startsOn, end: earlier.yearEndsOn) {
                try await askForReviews(earlier.quarters, of: earlier.programme)
                try await ask {
                    try EvaluationRequests.request(
                        .annualEvaluation, of: year, programme: earlier.programme, tenant: tenant.id, id: $0, jobID: $1,
                        now: now)
                }
            }
            try await askForReviews(loaded.quarters, of: loaded.programme)
            for quarter in loaded.quarters.compactMap({ Quarter($0) }) where loaded.isNew {
                try await askForIndicators(quarter, tenant, database)
            }
            if loaded.isNew { try await askForPortfolio(loaded.programme, tenant, database) }
            return pending
        }
    }

    /// What is begun next: the best set of partnerships that the programme still has room for.
    private func askForPortfolio(_ programme: UUID, _ tenant: Tenant, _ database: Database) async throws {
        let job = UUID.version7(milliseconds: milliseconds)
        let request = PortfolioRequests.request(
            programme: programme, asOf: Day(southAfrican: now), concernsChildren: true, maximumKm: 20,
            id: .version7(milliseconds: milliseconds), jobID: job, tenant: tenant.id, now: now)
        _ = try await database.batch(request.job + [request.row], as: .tenant(tenant.id, actor: "operator:demo"))
    }

    /// Indicators of a quarter, once its reviews are there.
    private func askForIndicators(_ quarter: Quarter, _ tenant: Tenant, _ database: Database) async throws {
        let queries = try IndicatorRequests.requestDue(
            quarter, at: now.addingTimeInterval(20), id: .version7(milliseconds: milliseconds), tenant: tenant.id,
            now: now)
        _ = try await database.batch(queries, as: .tenant(tenant.id, actor: "operator:demo"))
    }

    /// Signs each municipality's first review off, once it is published, where nobody has signed one: so that there is one
    /// whose past is compared with what is known now.
    func signOff(_ municipalities: [Municipality]) async throws {
        let (today, milliseconds) = (Day(southAfrican: now), milliseconds)
        try await OneShot.with(targets.api, logger: logger) { database in
            for municipality in municipalities {
                let scope = TenantScope(tenant: municipality.tenant, actor: "operator:demo")
                let signOffs = SignOffRepository(database)
                guard let review = try await signOffs.firstWhereNoneIsSigned(as: scope) else { continue }
                _ = try await signOffs.sign(
                    review, as: .version7(milliseconds: milliseconds), name: "Nomsa Dlamini",
                    role: "Head of Community Services (demonstration)", on: today.description, location: "",
                    keeping: nil, as: scope)
            }
        }
    }

    private var milliseconds: UInt64 { UInt64(max(0, now.timeIntervalSince1970) * 1_000) }

    /// A key each for every municipality; the kept one, where it still works.
    private func makeKeys(_ tenants: [Tenant], _ kept: inout Kept) async throws -> [Municipality] {
        let known = kept.keys
        let municipalities = try await OneShot.with(targets.owner, logger: logger) { database in
            let keys = KeyAdministration(database)
            var made: [Municipality] = []
            for tenant in tenants {
                if let key = known[tenant.code], try await keys.isValid(key) {
                    made.append(Municipality(tenant: tenant.id, code: tenant.code, name: tenant.name, apiKey: key))
                } else {
                    let key = try await keys.create(
                        name: "demonstration \(tenant.code)", codes: [tenant.code],
                        permissions: [.read, .write, .evaluate, .admin])
                    made.append(Municipality(tenant: tenant.id, code: tenant.code, name: tenant.name, apiKey: key))
                }
            }
            return made
        }
        kept.keys = Dictionary(uniqueKeysWithValues: municipalities.map { ($0.code, $0.apiKey) })
        return municipalities
    }

    /// Waits until a worker is done with reviews, not beyond a limit.
    ///
    /// - Returns: how many are not computed by then.
    func wait(for reviews: [PendingReview], limit: Duration) async throws -> Int {
        guard !reviews.isEmpty else { return 0 }
        let deadline = ContinuousClock.now + limit
        return try await OneShot.with(targets.api, logger: logger) { database in
            let queue = JobQueue(database: database)
            while true {
                var missing = 0
                for review in reviews {
                    let scope = Scope.tenant(review.tenant, actor: "operator:demo")
                    let job = try await queue.read(review.job, tenant: review.tenant, as: scope)
                    if job?.status != .completed { missing += 1 }
                }
                if missing == 0 || ContinuousClock.now > deadline { return missing }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
