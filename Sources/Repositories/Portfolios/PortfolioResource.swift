import Domain
package import Resources

extension Resource {
    private static let count = Field.Kind.integer(0...Int(Int32.max))
    private static let sum = Field.Kind.integer(0...1_000_000_000_000)

    package static let portfolio = Resource(
        name: "portfolio", path: "portfolios",
        summary: "The best set of partnerships that was found for a programme, with a bound that no set exceeds.",
        table: "portfolio",
        columns: [
            .computed("programme_id", .id(of: "programme"), filters: [.equal], doc: "The programme."),
            .computed(
                "status", .code(PortfolioStatus.codes), filters: [.equal],
                doc: "Where it stands: requested, computed or failed."),
            .computed(
                "as_of", .date, doc: "The day as of which it looks at clearances, phases and what exists."),
            .computed(
                "concerns_children", .boolean,
                doc: """
                    Whether the partnerships are to work with children: then a partner without a valid clearance is none.
                    """),
            .computed(
                "maximum_km", .integer(0...2000), nullable: true,
                doc: "How far a partner may go beyond where it works, in a straight line; null: not at all."),
            .computed("job_id", .id(of: "job"), doc: "The job that computes or computed it."),
            .computed(
                "rule_version", .text(1...100), nullable: true, doc: "The version of the rules that computed it."),
            .computed("places", count, nullable: true, doc: "Partnerships that the phases still have room for."),
            .computed("picks", count, nullable: true, doc: "Partnerships that it proposes."),
            .computed(
                "centres_considered", count, nullable: true, doc: "Centres with needs that no partnership meets."),
            .computed(
                "partners_considered", count, nullable: true,
                doc: "Partners that pass the gates for one of them at least."),
            .computed(
                "pairs_considered", sum, nullable: true,
                doc: "Pairs of a partner and a centre that pass the gates."),
            .computed(
                "ward_value", count, nullable: true,
                doc: "What the first centre reached in a ward adds, in the unit of value."),
            .computed(
                "value", sum, nullable: true,
                doc: """
                    What it is worth: the sum of the priorities of the needs it meets, each once, and ward_value for \
                    each ward it reaches.
                    """),
            .computed(
                "upper_bound", sum, nullable: true, doc: "No set of partnerships under these rules is worth more."),
            .computed(
                "gap", .number(0...1),
                sql: """
                    case when t.upper_bound > 0 then round(1 - t.value::numeric / t.upper_bound, 4) \
                    when t.upper_bound = 0 then 0 end
                    """, nullable: true,
                doc: "1 − value / upper_bound, to four places: so much is missing at the most."),
            .computed("centres_reached", count, nullable: true, doc: "Centres that it reaches."),
            .computed("wards_reached", count, nullable: true, doc: "Wards that it reaches."),
            .computed("needs_met", count, nullable: true, doc: "Needs that it meets."),
            .computed(
                "failure", .text(1...100), nullable: true,
                doc: "Why it could not be computed, as a code: programme_archived, job_dead or job_cancelled."),
            .computed(
                "failure_detail", .text(0...1000), nullable: true,
                doc: "What its job last said, where that was given up."),
            .computed("computed_at", .timestamp, nullable: true, doc: "When it was computed."),
        ],
        sort: "created_at", descending: true, operations: [.list, .read, .archive])

    package static let portfolioPick = Resource(
        name: "portfolio_pick", path: "portfolio-picks",
        summary: "A partnership that a portfolio proposes, and why. Only its acceptance changes it.",
        table: "portfolio_pick",
        source: "portfolio_pick as t join partner as r on r.tenant_id = t.tenant_id and r.id = t.partner_id",
        columns: [
            .computed("portfolio_id", .id(of: "portfolio"), filters: [.equal], doc: "The portfolio."),
            .computed(
                "position", .integer(1...10_000), sortable: true,
                doc: "Order within the portfolio, from 1: by phase, then by what each adds."),
            .computed("partner_id", .id(of: "partner"), filters: [.equal], doc: "The partner."),
            .computed("partner_name", .text(1...200), sql: "r.name", doc: "Its name."),
            .computed(
                "phase_id", .id(of: "programme_phase"), nullable: true,
                doc: "The phase of the programme that has room for it; null for the remainder of the programme."),
            .computed(
                "areas", .codes(CollaborationArea.codes, atLeast: 1),
                doc: "Areas of collaboration in which it meets a need."),
            .computed("objectives", .codes(Objective.codes, atLeast: 1), doc: "Objectives that these areas serve."),
            .computed("value", sum, doc: "What it adds to the value of the picks before it."),
            .computed("centres", count, doc: "Centres that it reaches."),
            .computed("needs", count, doc: "Needs that it meets and that no pick before it does."),
            .computed("wards", count, doc: "Wards that it reaches and that no pick before it does."),
            .computed("explanation", .text(1...2000), doc: "Why it was picked, in a sentence."),
            .computed(
                "acceptance_id", .id(of: "portfolio_acceptance"), nullable: true, filters: [.present],
                doc: "The decision that accepted it; null while nobody has."),
            .computed(
                "partnership_id", .id(of: "partnership"), nullable: true, filters: [.equal],
                doc: "The partnership that came of it; null while it is not accepted."),
        ],
        sort: "position", operations: [.list, .read])

    package static let portfolioPickCentre = Resource(
        name: "portfolio_pick_centre", path: "portfolio-pick-centres",
        summary: "A centre of a partnership that a portfolio proposes, and what it contributes.",
        table: "portfolio_pick_centre",
        source: "portfolio_pick_centre as t join centre as c on c.tenant_id = t.tenant_id and c.id = t.centre_id",
        columns: [
            .computed("pick_id", .id(of: "portfolio_pick"), filters: [.equal], doc: "The pick."),
            .computed("centre_id", .id(of: "centre"), filters: [.equal], doc: "The centre."),
            .computed("centre_name", .text(1...200), sql: "c.name", doc: "Its name."),
            .computed(
                "areas", .codes(CollaborationArea.codes, atLeast: 0),
                doc: """
                    Areas in which the partner meets a need of the centre that no pick before it does; none where the \
                    centre only stands for its ward.
                    """),
            .computed(
                "value", sum,
                doc: """
                    What the centre adds: the priorities of these needs, and ward_value of the portfolio where it is \
                    the first of its ward.
                    """),
            .computed(
                "is_new_ward", .boolean, doc: "Whether it is the first centre of its ward that is reached."),
            .computed(
                "distance_m", count, nullable: true,
                doc: "Metres from the partner, in a straight line; null where a position is missing."),
        ],
        sort: "created_at", operations: [.list, .read])

    package static let portfolioAcceptance = Resource(
        name: "portfolio_acceptance", path: "portfolio-acceptances",
        summary: "A decision to begin partnerships that a portfolio proposes.", table: "portfolio_acceptance",
        columns: [
            .computed("portfolio_id", .id(of: "portfolio"), filters: [.equal], doc: "The portfolio."),
            .computed(
                "accepted_on", .date, filters: [.range], sortable: true,
                doc: "Day of the decision: its partnerships are identified on it."),
            .computed("accepted_by", .text(1...200), doc: "Who decided it."),
            .computed("reason", .text(1...2000), nullable: true, doc: "Why."),
        ],
        sort: "accepted_on", descending: true, operations: [.list, .read],
        rules: [
            "portfolio_acceptance_portfolio_id_fkey": .init("", "is not a portfolio of this municipality")
        ])
}
