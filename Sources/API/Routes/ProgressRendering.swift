import Domain
import Evaluation
import Resources

/// A programme's progress as JSON.
enum ProgressRendering {
    private typealias Member = ValueRendering<ProgrammeProgress>.Member

    static let progress = ValueRendering<ProgrammeProgress>(
        "Progress", "Planned, actual and forecast at the end of a day.", time + organisations + shares + pace)

    /// As people read it: a share to a hundredth of a per cent, organisations and months to a hundredth. What it is
    /// compared with (`standing`) is not rounded.
    private static func rounded(_ value: Double, to power: Double = 10_000) -> Double {
        (value * power).rounded() / power
    }
    private static func rounded(_ value: Double?) -> Double? { value.map { rounded($0) } }
    private static func hundredths(_ value: Double) -> Double { rounded(value, to: 100) }
    private static func hundredths(_ value: Double?) -> Double? { value.map { hundredths($0) } }

    private static let count = Field.Kind.integer(0...Int.max)
    private static let share = Field.Kind.number(0...1)
    private static let amount = Field.Kind.number(-Double.infinity...Double.infinity)

    private static let time: [Member] = [
        .init("as_of", .date, doc: "The day asked about.") { $0.asOf },
        .init(
            "known_up_to", .date,
            doc: "The day up to which anything is known: as_of, or today, or known_on, where that is earlier."
        ) { $0.knownUpTo },
        .init(
            "known_on", .date,
            doc: "It is as it was known at the end of this day; null: as it is known now."
        ) { $0.knownOn },
        .init("starts_on", .date, doc: "First day of the programme.") { $0.startsOn },
        .init("ends_on", .date, doc: "The day after its last.") { $0.endsOn },
    ]

    private static let organisations: [Member] = [
        .init("target", count, doc: "Organisations it is to win.") { $0.target },
        .init(
            "counts_by", .code(CountingRule.codes),
            doc: "Whether an organisation counts from its MOU or from its agreement."
        ) { $0.countsBy },
        .init("planned", amount, doc: "Organisations planned by as_of.") { hundredths($0.planned) },
        .init("actual", count, doc: "Organisations won by known_up_to.") { $0.actual },
        .init("ahead", amount, doc: "actual less what was planned by the same day.") { hundredths($0.ahead) },
        .init(
            "standing", .code(["ahead", "on_plan", "behind"]), doc: "on_plan: within half an organisation."
        ) { $0.standing },
        .init("actual_by_kind", .counts(PartnerKind.codes), doc: "actual by kind of partner.") { $0.actualByKind },
        .init(
            "actual_cbo_wellness", count, doc: "Of actual: community organisations and wellness programmes."
        ) { $0.actualCBOAndWellness },
        .init(
            "terminated_after_counting", count, doc: "Of actual: whose partnership ended since."
        ) { $0.terminatedAfterCounting },
        .init(
            "archived_after_counting", count, doc: "Of actual: whose partnership was archived since."
        ) { $0.archivedAfterCounting },
    ]

    private static let shares: [Member] = [
        .init(
            "underserved_share", share,
            doc: "Share of underserved_known that serves an underserved centre; null where that is 0."
        ) { rounded($0.underservedShare) },
        .init("underserved_known", count, doc: "Organisations of which that is known.") { $0.underservedKnown },
        .init("centres_reached", count, doc: "Centres in partnerships that count.") { $0.centresReached },
        .init(
            "centres_underserved_share", share,
            doc: "Share of centres_known that is underserved; null where that is 0."
        ) { rounded($0.centresUnderservedShare) },
        .init("centres_known", count, doc: "Centres reached of which that is known.") { $0.centresKnown },
        .init("centre_partner_pairs", count, doc: "Pairs of a centre and an organisation.") { $0.centrePartnerPairs },
        .init(
            "pairs_underserved_share", share,
            doc: "Share of pairs_known whose centre is underserved; null where that is 0."
        ) { rounded($0.pairsUnderservedShare) },
        .init("pairs_known", count, doc: "Pairs of which that is known.") { $0.pairsKnown },
    ]

    private static let pace: [Member] = [
        .init(
            "pace_90_days", amount,
            doc: "Organisations a month in the last 90 days; null before the programme has begun."
        ) { hundredths($0.pace90Days) },
        .init("pace_life", amount, doc: "Likewise, since the programme began.") { hundredths($0.paceLife) },
        .object("forecast", forecast, doc: "null where the plan has no days or no organisations.") { $0.forecast },
        .init(
            "expected_at_as_of", amount,
            doc: "Organisations to be expected at as_of where that lies after today; null otherwise."
        ) { hundredths($0.expectedAtAsOf) },
        .list("phases", phase, doc: "The programme's phases, in order.") { $0.phases },
        .init("counted_on", .dates, doc: "The day each organisation first counted, in order.") { $0.countedOn },
    ]

    private static let forecast = ValueRendering<ProgrammeProgress.Forecast>(
        "ProgressForecast", "When the target will be reached; each day is a date, or not_within_24_months.",
        [
            .init("pace_per_month", amount, doc: "Organisations a month, after plan and data.") {
                hundredths($0.pacePerMonth)
            },
            .init(
                "target_expected_on", .text(10...30), doc: "Median of the day the target is reached."
            ) { $0.expected.text },
            .init("target_early_on", .text(10...30), doc: "Early end of its 80 % interval.") { $0.early.text },
            .init("target_late_on", .text(10...30), doc: "Late end of its 80 % interval.") { $0.late.text },
            .init(
                "chance_by_plan_end", share,
                doc: "Probability that the target is reached by the last day of the last phase."
            ) { rounded($0.chanceByPlanEnd) },
        ])

    private static let phase = ValueRendering<ProgrammeProgress.Phase>(
        "ProgressPhase", "A phase and what came of it.",
        [
            .init("position", count, doc: "Order within the programme.") { $0.position },
            .init("name", .text(1...200), doc: "What it is about.") { $0.name },
            .init("starts_on", .date, doc: "First day.") { $0.startsOn },
            .init("ends_on", .date, doc: "The day after its last.") { $0.endsOn },
            .init("planned", count, doc: "Organisations to be won in it.") { $0.planned },
            .init("actual", count, doc: "Organisations won in it; null before it begins.") { $0.actual },
        ])
}
