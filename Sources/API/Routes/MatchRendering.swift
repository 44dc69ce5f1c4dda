import Domain
import Evaluation
import Foundation
import JSON
import Methods
import Resources

/// Matches as JSON and CSV.
///
/// Scores and contributions are rounded to six places, the contributions by the largest remainder, so that they add up to
/// the score to the last digit. Values and weights are not rounded: a value times its weight is its contribution to
/// within a millionth.
enum MatchRendering {
    /// A number of millionths, written with six places.
    struct Millionths: JSONWritable {
        let number: Int

        var text: String {
            let digits = String(number % 1_000_000)
            return "\(number / 1_000_000)." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
        }

        func write(into json: inout JSONWriter) { json.raw(text) }
    }

    private static let share = Field.Kind.number(0...1)
    private static let areas = Field.Kind.codes(Domain.CollaborationArea.codes, atLeast: 0)
    private static let gates = Match.Gate.allCases.map(\.rawValue)
    private static let criteria = Match.Criterion.allCases.map(\.rawValue)

    private static let part = ValueRendering<Match.ShownPart>(
        "MatchPart", "A part of a score.",
        [
            .init("criterion", .code(criteria), doc: "What it looks at.") { $0.criterion.rawValue },
            .init("value", share, doc: "How well the two fit in it.") { $0.value },
            .init("weight", share, doc: "Its weight, after those of parts that are not known were shared out.") {
                $0.weight
            },
            .init("contribution", share, doc: "value × weight, to six places; the contributions add up to the score.") {
                Millionths(number: $0.contribution)
            },
        ])

    private static let improvement = ValueRendering<Match.ShownPart>(
        "MatchImprovement", "What would raise a score.",
        [
            .init("criterion", .code(criteria), doc: "The part that is short of its full contribution.") {
                $0.criterion.rawValue
            },
            .init("gain", share, doc: "What it would add at the most.") { Millionths(number: $0.missing) },
            .init("by", .text(1...200), doc: "What would raise it.") { $0.criterion.remedy },
        ])

    private static let decision = ValueRendering<ListedMatch.Decision>(
        "MatchDecision", "What people decided about a centre and a partner.",
        [
            .init("id", .id(of: "match_override"), doc: "The decision.") { $0.id.uuidString.lowercased() },
            .init("effect", .code(OverrideEffect.codes), doc: "pinned or excluded.") { $0.effect.rawValue },
            .init("reason", .text(1...2000), doc: "Why.") { $0.reason },
            .init("decided_by", .text(1...200), doc: "Who decided it.") { $0.decidedBy },
            .init("decided_on", .date, doc: "Day of the decision.") { $0.decidedOn },
        ])

    private static let resource = ValueRendering<OfferedResource>(
        "MatchResource", "What a partner says it can bring for a need.",
        [
            .init("area", .code(Domain.CollaborationArea.codes), doc: "The area of its offer.") { $0.area.code },
            .init("resource_kind", .code(ResourceKind.codes), doc: "Kind of resource.") { $0.kind.rawValue },
            .init("unit", .code(ResourceUnit.codes), doc: "What the amounts count.") { $0.kind.unit.rawValue },
            .init("amount", .integer(1...Int.max), doc: "How much in all, as the offer says.") { $0.amount },
            .init("places", count, doc: "For how many centres at once.") { $0.places },
            .init(
                "for_one_centre", .integer(0...Int.max),
                doc: "One centre's share of it, where each of them gets as much; rounded down."
            ) { $0.forOneCentre },
            .init(
                "left", .integer(0...Int.max),
                doc: """
                    Of the amount, what the partner's open partnerships were not promised; a promise is taken from all \
                    its offers of that kind alike. Rounded down.
                    """
            ) { $0.left },
        ])

    static let match = ValueRendering<ListedMatch>(
        "Match", "How well a partner fits a centre, and why.", place + explanation)

    private typealias Member = ValueRendering<ListedMatch>.Member
    private static let count = Field.Kind.integer(0...Int(Int32.max))

    private static let place: [Member] = [
        .init("centre_id", .id(of: "centre"), doc: "The centre.") { $0.match.centre },
        .init("partner_id", .id(of: "partner"), doc: "The partner.") { $0.match.partner },
        .init("name", .text(1...200), doc: "Name of the partner; in a partner's list, of the centre.") { $0.name },
        .init("rank", count, doc: "Its rank among the matches, pinned ones first; null for one that is no match.") {
            $0.rank
        },
        .init("matches", count, doc: "How many matches there are.") { $0.matches },
        .init("score", share, doc: "The sum of the contributions; null for one that is no match.") {
            $0.match.shownScore.map { Millionths(number: $0) }
        },
        .init("confidence", share, doc: "The share of the weights whose inputs are known.") {
            Millionths(number: Int(($0.match.confidence * 1_000_000).rounded()))
        },
        .init("distance_km", .number(0...20_100), doc: "A straight line over the ground; null where it is not known.") {
            $0.match.distanceKm.map { ($0 * 100).rounded() / 100 }
        },
        .init("headline", .text(1...500), doc: "All of it in a sentence.") {
            $0.match.headline(rank: $0.rank, of: $0.matches)
        },
    ]

    private static let explanation: [Member] = [
        .list("parts", part, doc: "The parts of the score; of one that is no match, what they would be.") {
            $0.match.shownParts
        },
        .list("would_raise_it", improvement, doc: "What would raise the score, the most first.") { shown in
            shown.match.shownParts.filter { $0.missing > 0 }.sorted {
                ($1.missing, $0.weight) < ($0.missing, $1.weight)
            }
        },
        .init("needs_met", areas, doc: "Needed areas that the partner offers.") { $0.match.needsMet.map(\.code) },
        .init("needs_not_met", areas, doc: "Needed areas that it does not offer.") { $0.match.needsUnmet.map(\.code) },
        .list("brings", resource, doc: "What it says it can bring for the needed areas that it offers.") {
            $0.match.brings
        },
        .init("gates_passed", .codes(gates, atLeast: 0), doc: "The gates that it passes, in their order.") {
            $0.match.gatesPassed.map(\.rawValue)
        },
        .init("failed_gate", .code(gates), doc: "The first gate that it fails; null for a match.") {
            $0.match.failed?.rawValue
        },
        .init("why_not", .text(1...200), doc: "Why it is no match; null for a match.") { $0.match.failed?.words },
        .init("would_pass_if", .text(1...200), doc: "What would let it pass that gate; null for a match.") {
            $0.match.failed?.remedy
        },
        .object("override", decision, doc: "What people decided about the two; null where nothing.") { $0.decision },
        .init("as_of", .date, doc: "The day as of which it holds.") { $0.asOf },
        .init("rule_version", .text(1...100), doc: "The version of the rules.") { _ in Match.ruleVersion },
    ]

    // MARK: - CSV

    /// The columns of a line, a column for each part's value, weight and contribution.
    private typealias Cell = CSVCells.Cell

    private static let criterionColumns: [String] = criteria.flatMap { criterion in
        ["\(criterion)_value", "\(criterion)_weight", "\(criterion)_contribution"]
    }

    private static let columns: [String] =
        [
            "rank", "matches", "centre_id", "partner_id", "name", "score", "confidence", "distance_km", "needs_met",
            "needs_not_met",
        ]
        + criterionColumns + [
            "brings", "failed_gate", "why_not", "override", "override_reason", "decided_by", "decided_on", "as_of",
            "rule_version",
        ]

    static func csv(_ matches: some Sequence<ListedMatch>, _ dialect: CSVDialect) -> String {
        CSVCells.table(columns, matches.map(cells), dialect)
    }

    private static func cells(_ listed: ListedMatch) -> [Cell] {
        let match = listed.match
        let confidence = Int((match.confidence * 1_000_000).rounded())
        let km = match.distanceKm.map { String(($0 * 100).rounded() / 100) }
        var cells: [Cell] = [.number(listed.rank.map(String.init) ?? ""), .number(String(listed.matches))]
        cells += [.text(match.centre), .text(match.partner), .text(listed.name)]
        cells.append(.number(match.shownScore.map { Millionths(number: $0).text } ?? ""))
        cells += [.number(Millionths(number: confidence).text), .number(km ?? "")]
        cells += [match.needsMet, match.needsUnmet].map { areas in
            .text("[" + areas.map { "\"\($0.code)\"" }.joined(separator: ",") + "]")
        }
        let parts = match.shownParts
        for criterion in Match.Criterion.allCases {
            let part = parts.first { $0.criterion == criterion }
            cells.append(.number(part.map { String($0.value) } ?? ""))
            cells.append(.number(part.map { String($0.weight) } ?? ""))
            cells.append(.number(part.map { Millionths(number: $0.contribution).text } ?? ""))
        }
        let brings = match.brings.map { "\"\($0.area.code): \($0.kind.words($0.left))\"" }
        cells.append(.text("[" + brings.joined(separator: ",") + "]"))
        let decision = listed.decision
        let last: [String?] = [
            match.failed?.rawValue, match.failed?.words, decision?.effect.rawValue, decision?.reason,
            decision?.decidedBy, decision?.decidedOn, listed.asOf.description, Match.ruleVersion,
        ]
        return cells + last.map { Cell.text($0 ?? "") }
    }
}
