import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// What is done with a portfolio: accepting picks of it, and comparing it with what was chosen in the end.
package struct PortfolioRepository: Sendable {
    enum SQL: String, StatementSet {
        /// The picks of a portfolio, in order, and how many centres each has; one row without a pick where it has none.
        case picks = """
            select f.status, k.id, (
                select count(*) from portfolio_pick_centre as c
                where c.tenant_id = f.tenant_id and c.pick_id = k.id
            )
            from portfolio as f
            left join portfolio_pick as k on k.tenant_id = f.tenant_id and k.portfolio_id = f.id
            where f.tenant_id = $1::int4 and f.id = $2::uuid
            order by k.position
            """
        /// Locks the picks, in the order of identifiers. From here on nobody else accepts them.
        case lock = """
            select k.id
            from portfolio_pick as k
            where k.tenant_id = $1::int4 and k.id = any($2::uuid[])
            order by k.id
            for no key update
            """
        /// The decision; none where all that is asked for was accepted before.
        case decide = """
            insert into portfolio_acceptance (tenant_id, id, portfolio_id, accepted_on, accepted_by, reason)
            select $1::int4, $2::uuid, $3::uuid, $5::date, $6::text, $7::text
            where exists (
                select from portfolio_pick as k
                where k.tenant_id = $1::int4 and k.id = any($4::uuid[]) and k.partnership_id is null
            )
            """
        /// What was free when the portfolio was computed, and is partnered now: `$3` the day.
        case requireFree = """
            select app.require(
                not exists (
                    select from portfolio_pick as k
                    join portfolio_pick_centre as c on c.tenant_id = k.tenant_id and c.pick_id = k.id
                    join partnership as p
                        on p.tenant_id = k.tenant_id and p.partner_id = k.partner_id and p.archived_at is null
                    join stage as s on s.code = p.stage and s.is_open
                    join partnership_centre as j
                        on
                            j.tenant_id = k.tenant_id and j.partnership_id = p.id and j.centre_id = c.centre_id
                            and j.archived_at is null and (j.left_on is null or j.left_on >= $3::date)
                    where
                        k.tenant_id = $1::int4 and k.id = any($2::uuid[]) and k.partnership_id is null
                        and app.area_mask(p.areas) & app.area_mask(c.areas) > 0
                ), 'portfolio_pick_free'
            )
            """
        /// `$2` picks, `$3` a new identifier for each, `$4` the day.
        case begin = """
            insert into partnership (
                tenant_id, id, programme_id, partner_id, title, stage_since, works_with_children, objectives, areas
            )
            select
                k.tenant_id, u.id, f.programme_id, k.partner_id,
                left(r.name, 120) || ': ' || left(replace(array_to_string(k.areas, ', '), '_', ' '), 78), $4::date,
                f.concerns_children, k.objectives, k.areas
            from unnest($2::uuid[], $3::uuid[]) as u (pick_id, id)
            join portfolio_pick as k on k.tenant_id = $1::int4 and k.id = u.pick_id and k.partnership_id is null
            join portfolio as f on f.tenant_id = k.tenant_id and f.id = k.portfolio_id
            join partner as r on r.tenant_id = k.tenant_id and r.id = k.partner_id
            order by u.pick_id
            """
        /// `$5` a new identifier for each centre of these picks.
        case join = """
            insert into partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
            select $1::int4, i.id, w.partnership_id, w.centre_id, $4::date
            from (
                select u.id as partnership_id, c.centre_id, row_number() over (order by c.id) as n
                from unnest($2::uuid[], $3::uuid[]) as u (pick_id, id)
                join portfolio_pick as k on k.tenant_id = $1::int4 and k.id = u.pick_id and k.partnership_id is null
                join portfolio_pick_centre as c on c.tenant_id = k.tenant_id and c.pick_id = k.id
            ) as w
            join unnest($5::uuid[]) with ordinality as i (id, n) on i.n = w.n
            order by w.partnership_id, w.centre_id
            """
        case mark = """
            update portfolio_pick as k
            set
                acceptance_id = $4::uuid, partnership_id = u.id, version = k.version + 1, updated_at = now()
            from unnest($2::uuid[], $3::uuid[]) as u (pick_id, id)
            where k.tenant_id = $1::int4 and k.id = u.pick_id and k.partnership_id is null
            """

        var effect: Query.Effect { self == .picks ? .read : .write }
    }

    private struct Pick: RowDecodable {
        let status: String
        let id: UUID?
        let centres: Int

        init(_ row: inout RowReader) throws {
            status = try row.next()
            id = try row.next()
            centres = try row.next()
        }
    }

    package struct Acceptance: Sendable {
        /// Nil: all picks.
        package var picks: [UUID]?
        package var day: String
        package var decidedBy: String
        package var reason: String?

        package init(picks: [UUID]?, day: String, decidedBy: String, reason: String?) {
            self.picks = picks
            self.day = day
            self.decidedBy = decidedBy
            self.reason = reason
        }
    }

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// Makes partnerships of picks, `identified` on a day, with their centres. A pick that was accepted before, by
    /// whomever, is left as it is, and the answer names its partnership: so whoever asks twice, or two at once, make
    /// each partnership once.
    ///
    /// - Throws: ``Refusal``: `missing`; `conflict` where the portfolio is not computed, or what a pick proposes is
    ///   partnered by now; `invalid` for a pick of another portfolio, or one whose partner or centre is archived.
    package func accept(
        _ id: UUID, _ acceptance: Acceptance, newID: () -> UUID, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let known = try await database.query(Query(SQL.picks, scope.tenant, id), as: scope.scope).decode(Pick.self)
        guard let status = known.first?.status else { throw Refusal.missing }
        guard status == "computed" else {
            throw Refusal.conflict(Fault("", "is \(status): there is nothing to accept"))
        }
        let centres = Dictionary(uniqueKeysWithValues: known.compactMap { pick in pick.id.map { ($0, pick.centres) } })
        let asked = acceptance.picks ?? known.compactMap(\.id)
        let faults = asked.enumerated().filter { centres[$1] == nil }.map {
            Fault("/pick_ids/\($0.offset)", "is not a pick of this portfolio")
        }
        guard faults.isEmpty else { throw Refusal.invalid(faults) }
        let decision = newID()
        let write = Write(
            steps(
                acceptance, of: id, asked: asked, decision: decision, partnerships: asked.map { _ in newID() },
                centres: (0..<asked.reduce(0) { $0 + (centres[$1] ?? 0) }).map { _ in newID() }, scope.tenant),
            answer: WrittenAnswer.acceptedPicks.sql, subject: "\(decision.uuidString.lowercased()):\(id)".lowercased(),
            status: 200)
        return try await write.commit(to: database, keeping: key, as: scope)
    }

    private func steps(
        _ acceptance: Acceptance, of id: UUID, asked: [UUID], decision: UUID, partnerships: [UUID], centres: [UUID],
        _ tenant: Int32
    ) -> [Write.Step] {
        let (day, isListed) = (FieldValue.text(acceptance.day), acceptance.picks != nil)
        let constraints = Self.constraints
        /// A statement of all the picks, which is sent pick by pick where one of them is refused.
        func step(_ name: String, _ query: @escaping @Sendable ([UUID], [UUID]) -> Query) -> Write.Step {
            guard isListed, !asked.isEmpty else {
                return .init(
                    name, query(asked, partnerships), constraints, at: .nowhere, requirements: Self.requirements)
            }
            return .init(name, constraints, rows: asked.count, at: "/pick_ids") { range in
                query(Array(asked[range]), Array(partnerships[range]))
            }
        }
        return [
            .init("lock", Query(SQL.lock, tenant, asked), constraints, at: .nowhere),
            .init(
                "decide",
                Query(SQL.decide, tenant, decision, id, asked, day, acceptance.decidedBy, acceptance.reason),
                Resource.portfolioAcceptance.constraints),
            step("require_free") { picks, _ in Query(SQL.requireFree, tenant, picks, day) },
            step("begin") { picks, ids in Query(SQL.begin, tenant, picks, ids, day) },
            .init("join", Query(SQL.join, tenant, asked, partnerships, day, centres), constraints, at: .nowhere),
            .init("mark", Query(SQL.mark, tenant, asked, partnerships, decision), constraints, at: .nowhere),
        ]
    }

    private static let requirements: [String: Refusal] = [
        "portfolio_pick_free": .conflict(Fault("", "a pick's partner and centre are partnered in these areas by now"))
    ]

    /// What the tables that an acceptance writes refuse, said of picks.
    private static let constraints = ConstraintFaults(
        table: "partnership", columns: [],
        rules: [
            "portfolio_pick_free": .init(
                "", "its partner and one of its centres are partnered in these areas by now",
                hint: "ask for another portfolio", isConflict: true),
            "partnership_partner_id_archived_check": .init("", "its partner is archived", isConflict: true),
            "partnership_programme_id_archived_check": .init("", "its programme is archived", isConflict: true),
            "partnership_centre_centre_id_archived_check": .init("", "a centre of it is archived", isConflict: true),
            "partnership_stage_since_future_check": .init("", "is identified after today"),
        ])
}

extension WrittenAnswer {
    /// Of `$2`, `<acceptance>:<portfolio>`.
    package static let acceptedPicks = WrittenAnswer(
        "PortfolioAcceptanceResult", "What an acceptance made, and every pick of the portfolio that is accepted.",
        columns: [
            .computed("portfolio_id", .id(of: "portfolio"), sql: "f.id", doc: "The portfolio."),
            .computed(
                "acceptance_id", .id(of: "portfolio_acceptance"),
                sql: """
                    (select a.id from portfolio_acceptance as a where a.tenant_id = f.tenant_id \
                    and a.id = split_part($2::text, ':', 1)::uuid)
                    """, nullable: true,
                doc: "The decision; null where everything had been accepted before."),
            .computed(
                "made", .integer(0...10_000),
                sql: """
                    (select count(*) from portfolio_pick as k where k.tenant_id = f.tenant_id and k.portfolio_id = f.id \
                    and k.acceptance_id = split_part($2::text, ':', 1)::uuid)
                    """, doc: "Partnerships that this acceptance made."),
            .computed(
                "partnerships",
                .list(
                    Shape(
                        "AcceptedPick", "A pick and its partnership.",
                        [
                            Field("pick_id", .id(of: "portfolio_pick"), doc: "The pick."),
                            Field("partner_id", .id(of: "partner"), doc: "The partner."),
                            Field("partnership_id", .id(of: "partnership"), doc: "The partnership that came of it."),
                            Field("is_new", .boolean, doc: "Whether this acceptance made it."),
                        ])),
                sql: """
                    (select coalesce(json_agg(json_build_object('pick_id', k.id, 'partner_id', k.partner_id, \
                    'partnership_id', k.partnership_id, 'is_new', k.acceptance_id = split_part($2::text, ':', 1)::uuid) \
                    order by k.position), '[]') from portfolio_pick as k where k.tenant_id = f.tenant_id \
                    and k.portfolio_id = f.id and k.partnership_id is not null)
                    """, doc: "Every accepted pick, in the portfolio's order."),
        ],
        from: """
            portfolio as f
            where f.tenant_id = $1::int4 and f.id = split_part($2::text, ':', 2)::uuid
            """)

    /// Of `$2`, a request: the portfolio and its job.
    package static let requestedPortfolio = WrittenAnswer(
        "RequestedPortfolio", "A portfolio that was asked for, and the job that computes it.",
        columns: [
            .computed("id", .id(of: "portfolio"), sql: "f.id", doc: "The portfolio."),
            .computed("programme_id", .id(of: "programme"), sql: "f.programme_id", doc: "The programme."),
            .computed("status", .code(PortfolioStatus.codes), sql: "f.status", doc: "Where it stands."),
            .computed("as_of", .date, sql: "f.as_of", doc: "The day as of which it looks at the municipality."),
            .computed("job_id", .id(of: "job"), sql: "f.job_id", doc: "The job to follow."),
        ],
        from: "portfolio as f where f.tenant_id = $1::int4 and f.id = $2::uuid")
}
