import Methods
import TestSupport
import Testing

@testable import Evaluation

/// What campaigns' results come to, without a database.
struct FeedbackFiguresTests {
    private func rating(
        _ campaign: String, _ side: String = "centre", number: Int = 1, isEarlier: Bool = false, answered: Int = 20,
        question: String? = "quality", counts: [Int]?
    ) -> CampaignRating {
        CampaignRating(
            campaign: campaign, side: side, instrument: side, number: number, isEarlier: isEarlier, asked: 25,
            answered: answered, question: question, counts: counts)
    }

    private func figure(
        _ indicator: String, _ key: String, _ rows: [CampaignRating]
    ) -> Figure? { FeedbackFigures(rows).figures.first { $0.indicator == indicator && $0.scope.key == key } }

    @Test func `where nobody was asked there is no rate, and it is not 0`() {
        let figures = FeedbackFigures([]).figures
        #expect(figures.count == 9)
        #expect(
            figures.filter { $0.indicator == "feedback_response_rate" }.map(\.outcome)
                == [.insufficient("no_known_rows"), .insufficient("no_known_rows")])
        #expect(figures.first?.outcome == .value(0, text: nil))
    }

    @Test func `an interval is Wilson's`() {
        // 5 of 20: 0.111862 to 0.468700.
        let rows = [rating("a", counts: [5, 5, 5, 2, 3])]
        guard case .value(let low?, _) = figure("feedback_top_two_low", "centre/centre/1/quality", rows)?.outcome,
            case .value(let high?, _) = figure("feedback_top_two_high", "centre/centre/1/quality", rows)?.outcome
        else {
            Issue.record("no interval")
            return
        }
        #expect(abs(low - 0.111862) < 1e-6 && abs(high - 0.468700) < 1e-6)
    }

    @Test func `a campaign that asked for no rating counts, and makes no item`() {
        let figures = FeedbackFigures([rating("a", question: nil, counts: nil)]).figures
        #expect(figures.first?.outcome == .value(1, text: nil))
        #expect(!figures.contains { $0.scope.kind == "survey_item" })
    }

    @Test func `versions stand apart, and the change is since whichever was asked before`() {
        let rows = [
            rating("a", isEarlier: true, counts: [0, 0, 10, 0, 0]), rating("b", number: 2, counts: [0, 0, 0, 9, 1]),
            rating("c", number: 1, counts: [0, 0, 0, 0, 7]),
        ]
        #expect(figure("feedback_mean", "centre/centre/2/quality", rows)?.outcome == .value(4.1, text: nil))
        #expect(figure("feedback_mean", "centre/centre/1/quality", rows)?.outcome == .value(5, text: nil))
        guard case .value(let change?, _) = figure("feedback_mean_change", "centre/centre/2/quality", rows)?.outcome
        else {
            Issue.record("no change")
            return
        }
        #expect(abs(change - 1.1) < 1e-12)
        // Neither quarter varies: there is no interval, so no change is claimed.
        #expect(
            figure("feedback_mean_change", "centre/centre/1/quality", rows)?.outcome == .insufficient("no_variation"))
    }

    @Test func `one side alone has no gap`() {
        #expect(figure("feedback_gap", "quality", [rating("a", counts: [1, 1, 1, 1, 1])]) == nil)
        let rows = [rating("a", counts: [1, 1, 1, 1, 1]), rating("b", "partner", counts: [0, 0, 0, 0, 0])]
        #expect(figure("feedback_gap", "quality", rows)?.outcome == .insufficient("no_known_rows"))
    }

    @Test func `no figure rests on one to four answers, whatever was hidden`() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<500 {
            var rows: [CampaignRating] = []
            for campaign in 0..<Int.random(in: 1...5, using: &random) {
                let side = Bool.random(using: &random) ? "centre" : "partner"
                for question in ["one", "two"] {
                    let counts = (0..<5).map { _ in Int.random(in: 0...2, using: &random) }
                    let n = counts.reduce(0, +)
                    // As a campaign is closed: what few answered is not there. A tenth as if it were not so.
                    let isHidden = (1...4).contains(n) && Int.random(in: 0...9, using: &random) > 0
                    rows.append(
                        CampaignRating(
                            campaign: "\(campaign)", side: side, instrument: "form",
                            isEarlier: Int.random(in: 0...2, using: &random) == 0, asked: 12, answered: 10,
                            question: question, counts: isHidden ? nil : counts))
                }
            }
            for figure in FeedbackFigures(rows).figures
            where figure.scope.kind == "survey_item" || figure.scope.kind == "survey_question" {
                #expect(!(1...4).contains(figure.n), "\(figure)")
                if case .value = figure.outcome { #expect(figure.n >= 5, "\(figure)") }
                if case .suppressed = figure.outcome { #expect(figure.n == 0, "\(figure)") }
            }
        }
    }
}
