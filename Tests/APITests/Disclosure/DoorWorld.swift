import DemoData
import Domain
import Evaluation
import Foundation
import HTTP
import Jobs
import Postgres
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// The demonstration's municipalities and some made by chance, in one database, with everything published that a worker
/// publishes; and the same again with other small counts.
struct DoorWorld {
    static let demonstration: ClosedRange<Int32> = 7001...7003
    /// Twelve, or as many as `ECDP_DISCLOSURE_MUNICIPALITIES` says: 200 for a thorough search.
    static let random: ClosedRange<Int32> = {
        let asked = ProcessInfo.processInfo.environment["ECDP_DISCLOSURE_MUNICIPALITIES"].flatMap { Int32($0) } ?? 12
        return 9601...9600 + max(4, asked)
    }()
    /// Of these a weaker component publishes the corrections.
    static let weakened = random.lowerBound...random.lowerBound + 1
    static let all = Array(demonstration) + Array(random)
    /// Of whom every door is asked; of the others those that the solver reads.
    static let asked = Array(demonstration) + Array(random.prefix(4))
    /// Of these only what no staff of theirs enters is another in the changed world: nothing that a key with `read` sees.
    static let answersOnly: Set<Int32> = [9602, 9604]
    /// Whose own keys are compared: one of the demonstration stands for three.
    static let compared = [demonstration.lowerBound] + Array(random.prefix(4))
    /// Of these every parameter is given: of one whose counts are others, and of one of which only answers and children are.
    static let thorough: [Int32] = [9603, 9604]

    /// Noon of a day, in South Africa: of the demonstration, and when what was made by chance is over.
    private static let today = Date(timeIntervalSince1970: 1_795_514_400)
    static let later = Date(timeIntervalSince1970: 1_811_800_800)

    /// The municipalities and what was asked for; nothing is closed of what was made by chance, and nothing published.
    ///
    /// - Returns: a key to write the ledger of those made by chance, which copies of the database have too.
    static func make(in test: TestDatabase) async throws -> String {
        try await withDatabase(test, role: "ecdp_api") { database in
            for (code, tenant) in zip(Demonstration.codes, demonstration) {
                let loaded = try await load(code, as: code, tenant, test, database)
                try await send(loaded.proposals, tenant, database)
                if let earlier = loaded.earlier, let year = Period(start: earlier.startsOn, end: earlier.yearEndsOn) {
                    for quarter in earlier.quarters.compactMap({ Quarter($0) }) {
                        try await ask(.quarterlyReview, quarter.period, earlier.programme, tenant, today, database)
                    }
                    try await ask(.annualEvaluation, year, earlier.programme, tenant, today, database)
                }
                for quarter in loaded.quarters.compactMap({ Quarter($0) }) {
                    try await ask(.quarterlyReview, quarter.period, loaded.programme, tenant, today, database)
                    try await askForIndicators(quarter, tenant, at: today + 20, database)
                }
                let portfolio = PortfolioRequests.request(
                    programme: loaded.programme, asOf: Day(southAfrican: today), concernsChildren: true, maximumKm: 20,
                    id: UUID(), jobID: UUID(), tenant: tenant, now: today)
                _ = try await database.batch(portfolio.job + [portfolio.row], as: .tenant(tenant, actor: "test"))
            }
        }
        try await test.psql(RandomMunicipalities(tenants: random).sql)
        let key = try await APIFixture.makeKey(
            in: test, grants: Dictionary(uniqueKeysWithValues: random.map { (Int($0), ["read", "write"]) }))
        try await withDatabase(test, role: "ecdp_api") { database in
            let (quarter, year) = (Quarter("2026-Q3"), try period("2026-04-01", "2027-04-01"))
            try await DoorCorrections.addIndicators(test)
            try await DoorCorrections.use(in: test, key: key)
            for tenant in random {
                let text = try await test.psql("select \(RandomMunicipalities.programme(tenant))")
                let programme = try #require(UUID(uuidString: text))
                try await ask(.quarterlyReview, try #require(quarter).period, programme, tenant, later, database)
                try await ask(.annualEvaluation, year, programme, tenant, later, database)
                try await askForIndicators(try #require(quarter), tenant, at: later + 20, database)
            }
        }
        return key
    }

    private static func load(
        _ region: String, as code: String, _ tenant: Int32, _ test: TestDatabase, _ database: Database
    ) async throws -> Demonstration.Loaded {
        try await test.psql(
            """
            insert into ecdp.tenant (tenant_id, code, name, region_id)
            select \(tenant), '\(code)', r.name, r.id from ecdp.region as r
            where r.code = '\(region)' and r.vintage = '2016'
            """)
        return try await Demonstration(database: database, today: today).load(region, tenant: tenant)
    }

    /// One municipality of the demonstration as it is loaded, with nothing asked for.
    static func demonstrate(_ region: String, as code: String, _ tenant: Int32, in test: TestDatabase) async throws {
        try await withDatabase(test, role: "ecdp_api") { database in
            let loaded = try await load(region, as: code, tenant, test, database)
            try await send(loaded.proposals, tenant, database)
        }
    }

    static func period(_ start: String, _ end: String) throws -> Period {
        let (first, last) = (Day(start), Day(end))
        guard let first, let last, let period = Period(start: first, end: last) else { throw Unexpected(start) }
        return period
    }

    private static func send(_ fates: [ProposalFate], _ tenant: Int32, _ database: Database) async throws {
        let proposals = ProposalRepository(database)
        for fate in fates {
            _ = try await proposals.send(
                fate.id, version: nil,
                .init(
                    day: fate.sentOn.description, to: fate.sentTo, by: fate.sentBy,
                    answerDueOn: fate.answerDueOn.description),
                issuedID: UUID(), keeping: nil, as: TenantScope(tenant: tenant, actor: "operator:demo"))
        }
    }

    private static func ask(
        _ kind: EvaluationKind, _ period: Period, _ programme: UUID, _ tenant: Int32, _ now: Date, _ database: Database
    ) async throws {
        let queries = try EvaluationRequests.request(
            kind, of: period, programme: programme, tenant: tenant, id: UUID(), jobID: UUID(), now: now)
        _ = try await database.batch(queries, as: .tenant(tenant, actor: "test"))
    }

    private static func askForIndicators(
        _ quarter: Quarter, _ tenant: Int32, at moment: Date, _ database: Database
    ) async throws {
        let queries = try IndicatorRequests.requestDue(quarter, at: moment, id: UUID(), tenant: tenant, now: moment)
        _ = try await database.batch(queries, as: .tenant(tenant, actor: "test"))
    }

    /// Closes what is to be closed, and publishes what was asked for.
    static func publish(in test: TestDatabase) async throws {
        try await test.psql(RandomMunicipalities(tenants: random).closing)
        try await work(in: test, from: [today, later])
    }

    /// Changes the data of what was made by chance, and publishes corrections; in the changed world with other small counts.
    static func correct(in test: TestDatabase, key: String, changing: Bool = false) async throws {
        try await DoorCorrections.ask(of: random, in: test, key: key)
        if changing { try await test.psql(changesAgain) }
        try await work(in: test, from: [DoorCorrections.time])
    }

    /// Identifiers of all rows.
    static func identifiers(in test: TestDatabase) async throws -> Set<String> {
        let tables = try await test.psql(
            """
            select string_agg(format('select id::text from %s', a.attrelid::regclass), ' union all ')
            from pg_attribute as a
            inner join pg_class as c on c.oid = a.attrelid
            where
                c.relnamespace = 'ecdp'::regnamespace and c.relkind = 'r' and a.attname = 'id'
                and a.atttypid = 'uuid'::regtype
            """)
        return Set(try await test.psql(tables).split(separator: "\n").map(String.init))
    }

    /// Runs what was asked for by some times.
    static func work(in test: TestDatabase, from starts: [Date]) async throws {
        try await withDatabase(test, role: "ecdp_worker") { database in
            for start in starts {
                // Second by second while reviews wait for those before them, and what follows for them.
                for second in stride(from: 0.0, to: 120, by: 5) {
                    let clock = JobClock(now: { start + second }, sleep: JobClock.system.sleep)
                    try await Worker(
                        database: database, handlers: EvaluationHandlers.all, clock: clock, logger: APIFixture.quiet
                    ).drain()
                    let waiting = try await test.psql(
                        """
                        select count(*) from ecdp.job
                        where status = 'waiting' and run_at < timestamptz '\(start.formatted(.iso8601))' + interval '2 min'
                        """)
                    if waiting == "0" { break }
                }
            }
        }
        let left = try await test.psql(
            """
            select kind, status, count(*) from ecdp.job where status <> 'completed' group by 1, 2
            union all select kind, status, count(*) from ecdp.evaluation where status <> 'published' group by 1, 2
            """)
        #expect(left == "")
        // Which step was noted last depends on how fast a job ran.
        try await test.psql("set session_replication_role = replica; update ecdp.job set progress_note = null")
    }

    static func withDatabase<R: Sendable>(
        _ test: TestDatabase, role: String, _ body: (Database) async throws -> R
    ) async throws -> R {
        var configuration = DatabaseConfiguration(conninfo: test.conninfo(role: role))
        configuration.connectionWait = .seconds(30)
        let database = Database(configuration, logger: APIFixture.quiet)
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }

    /// The API over a database, the day after.
    static func withAPI<R: Sendable>(
        _ test: TestDatabase, _ body: (APIFixture) async throws -> R
    ) async throws -> R {
        try await withDatabase(test, role: "ecdp_api") { database in
            let clock = TestClock(later + 86_400)
            let authenticator = Authenticator(database, logger: APIFixture.quiet, now: { clock.now })
            let application = Application(
                endpoints: ServedResources.endpoints(database, health: ProcessHealth(renderMetrics: { "" })),
                authenticator: authenticator, accessLog: nil, logger: APIFixture.quiet, now: { clock.now })
            let nobody = APIFixture.Municipality(tenant: 0, code: "", region: "", key: "")
            return try await body(
                APIFixture(
                    test: test, database: database, authenticator: authenticator, application: application,
                    clock: clock, mine: nobody, theirs: nobody))
        }
    }

    // MARK: - The same with other counts

    /// Small counts become other small ones, and so do answers of which nothing is shown. Run before anything is closed of
    /// what was made by chance.
    static let changes = past(counts + once)

    /// After the corrections: small counts once more, of what was entered late too, and one more child of few is withdrawn.
    static let changesAgain = past(counts + DoorCorrections.withdrawn(1))

    /// Statements past the triggers.
    static func past(_ statements: String) -> String {
        """
        set session_replication_role = replica;
        set search_path = ecdp, app, pg_catalog, pg_temp;
        \(statements)
        set session_replication_role = origin;
        """
    }

    private static let counts: String = {
        let counts = RandomMunicipalities.ten
        let whole = { (row: String) in "app.counted(" + counts.map { "\(row).\($0)" }.joined(separator: ", ") + ")" }
        let isEntered =
            "tenant_id = any('{\(all.filter { !answersOnly.contains($0) }.map(String.init).joined(separator: ","))}')"
        // One more, and after 4 one alone: of another age, so that the parts are others as well.
        let next = counts.map { count in
            let one = count == "boys_5" ? "1" : "0"
            return "\(count) = case w.n when 4 then \(one) else coalesce(c.\(count), 0)\(one == "1" ? " + 1" : "") end"
        }.joined(separator: ", ")
        let referrals = """
            referrals_made = c.referrals_made % 4 + 1,
                referrals_completed = case
                    when c.referrals_completed is not null then least(c.referrals_completed, c.referrals_made % 4 + 1)
                end
            """
        return """
            update centre_measure as c
            set
                \(next),
                children_with_disabilities = case when c.children_with_disabilities is not null then 0 end,
                children_subsidised = case when c.children_subsidised is not null then 0 end
            from (select m.tenant_id, m.id, \(whole("m")) as n from centre_measure as m) as w
            where c.\(isEntered) and w.tenant_id = c.tenant_id and w.id = c.id and w.n between 1 and 4;
            update centre as c
            set children = s.children, age_groups = s.age_groups
            from (
                select i.tenant_id, i.id, w.* from centre as i, lateral app.centre_state(i.tenant_id, i.id) as w
                where i.\(isEntered)
            ) as s
            where c.tenant_id = s.tenant_id and c.id = s.id and app.is_small(c.children);
            update activity_centre as c
            set \(next)
            from (select m.tenant_id, m.id, \(whole("m")) as n from activity_centre as m) as w
            where c.\(isEntered) and w.tenant_id = c.tenant_id and w.id = c.id and w.n between 1 and 4;
            update activity_centre as c
            set \(referrals)
            where c.\(isEntered) and app.is_small(c.referrals_made);
            update centre_attendance as c
            set \(referrals)
            where c.\(isEntered) and app.is_small(c.referrals_made);
            update centre_attendance as c
            set children = c.children % 4 + 1, child_days = least(c.child_days, (c.children % 4 + 1) * c.days_open)
            where c.\(isEntered) and app.is_small(c.children);
            update centre_attendance as c
            set child_days = c.children * c.days_open - (c.children * c.days_open - c.child_days) % 4 - 1
            where
                c.\(isEntered) and not app.is_small(c.children)
                and app.is_small(c.children * c.days_open - c.child_days);

            """
    }()

    private static let once = """
        -- Of a wave in which 2 to 9 children are of unknown sex no group by sex is shown: one of them is a girl.
        update child_assessment as c set sex = 'female'
        from (
            select a.tenant_id, a.wave_id, (array_agg(a.ctid))[1] as place
            from child_assessment as a
            where a.sex = 'unknown' and a.tenant_id between \(random.lowerBound) and \(random.upperBound)
            group by a.tenant_id, a.wave_id
            having count(*) between 2 and 9
        ) as w
        where c.tenant_id = w.tenant_id and c.wave_id = w.wave_id and c.ctid = w.place;

        -- Of a question that 1 to 4 answered each rating and choice is another; of one that nobody has to answer there is
        -- one answer less, where one is left. Questions that lead to others stay as they are: these would be asked of others.
        create temporary table few as
        select a.tenant_id, r.campaign_id, q.version_id, q.code, q.kind, q.required, count(*) as n, max(a.id::text)::uuid as last
        from survey_answer as a
        inner join survey_response as r on r.tenant_id = a.tenant_id and r.id = a.response_id
        inner join survey_question as q
            on q.tenant_id = a.tenant_id and q.version_id = a.version_id and q.code = a.question
        where
            a.tenant_id between \(random.lowerBound) and \(random.upperBound)
            and not exists (
                select from survey_question as o
                where o.tenant_id = q.tenant_id and o.version_id = q.version_id and o.shown_if = q.code
            )
        group by a.tenant_id, r.campaign_id, q.version_id, q.code, q.kind, q.required
        having count(*) between 1 and 4;
        delete from survey_answer as a using few as f
        where a.tenant_id = f.tenant_id and a.id = f.last and f.n > 1 and not f.required;
        update survey_answer as a
        set
            value = case f.kind
                when 'likert' then (6 - case a.value when '3' then 1 else a.value::int4 end)::text
                when 'number' then (a.value::int4 + 1)::text when 'text' then 'other words'
                else (
                    select o.code from survey_option as o
                    where
                        o.tenant_id = a.tenant_id and o.version_id = a.version_id and o.question = a.question
                        and o.code <> a.value
                    order by o.position limit 1
                )
            end
        from survey_response as r, few as f
        where
            r.tenant_id = a.tenant_id and r.id = a.response_id and a.value is not null and f.tenant_id = a.tenant_id
            and f.campaign_id = r.campaign_id and f.code = a.question;
        update survey_response as r
        set answers = (
            select count(*) from survey_answer as a where a.tenant_id = r.tenant_id and a.response_id = r.id
        )
        where
            r.tenant_id between \(random.lowerBound) and \(random.upperBound)
            and exists (select from survey_answer as a where a.tenant_id = r.tenant_id and a.response_id = r.id);
        """

    /// Counts of so few that each world has others: of children at centres and visits, of what the corrections entered too, and
    /// of children who were withdrawn.
    static let few: String = {
        let entered = random.filter { !answersOnly.contains($0) }.map(String.init).joined(separator: ",")
        let isEntered = "tenant_id = any('{\(entered)}')"
        let whole = "app.counted(\(RandomMunicipalities.ten.joined(separator: ", ")))"
        return ["centre_measure", "activity_centre"].map {
            "select id::text, \(whole) from ecdp.\($0) where \(isEntered) and app.is_small(\(whole))"
        }.joined(separator: " union all ")
            + """
             union all select tenant_id::text, count(*) from ecdp.child_assessment
            where
                withdrawn_on is not null and tenant_id % 4 = 0
                and tenant_id between \(random.lowerBound) and \(random.upperBound)
            group by tenant_id
            """
    }()

    /// How much `changes` changed, as a comparison of the two worlds says it: rows of each table.
    static let fingerprint: String = {
        let tables = ["centre_measure", "activity_centre", "centre_attendance", "child_assessment", "survey_answer"]
        return tables.map { table in
            "select '\(table)', md5(string_agg(md5(t::text), '' order by t::text)) from ecdp.\(table) as t"
        }.joined(separator: " union all ")
    }()
}
