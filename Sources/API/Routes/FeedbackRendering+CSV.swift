import Evaluation
import Foundation
import Methods
import Resources

/// Results of campaigns as a table: a line for each question, with the campaign's own figures in each.
extension FeedbackRendering {
    private typealias Cell = CSVCells.Cell

    private static let campaignColumns = [
        "campaign_id", "campaign_status", "asked", "answered", "response_rate", "response_rate_low",
        "response_rate_high",
    ]
    private static let questionColumns =
        ["question", "kind", "status", "n", "mean"]
        + ["top_two", "change_of_mean", "change_of_top_two"].flatMap { [$0, "\($0)_low", "\($0)_high"] }
        + ["counterpart_n", "counterpart_mean", "counterpart_top_two", "gap"]

    /// The distribution stands at the end: `count_1` is how many rated 1, or chose the first option, and so on.
    static func csv(_ results: CampaignResults, _ dialect: CSVDialect) -> String {
        let steps = results.questions.compactMap(\.published.counts?.count).max() ?? 0
        let counts = steps > 0 ? (1...steps).map { "count_\($0)" } : []
        let columns = campaignColumns + questionColumns + counts
        let head = campaign(results)
        let lines = results.questions.map { question in
            var line = head + cells(question)
            line += (0..<steps).map { place in
                let counts = question.published.counts ?? []
                return .number(place < counts.count ? counts[place] : nil)
            }
            return line
        }
        // Of an open campaign, how many were asked and answered.
        let empty = head + columns.dropFirst(head.count).map { _ in Cell.text("") }
        return CSVCells.table(columns, lines.isEmpty ? [empty] : lines, dialect)
    }

    private static func campaign(_ results: CampaignResults) -> [Cell] {
        [
            .text(results.campaign.uuidString.lowercased()), .text(results.isClosed ? "closed" : "open"),
            .number(results.asked), .number(results.answered),
        ] + cells(results.responseRate)
    }

    private static func cells(_ question: CampaignResults.Question) -> [Cell] {
        let published = question.published
        let first: [Cell] = [
            .text(published.question), .text(published.kind), .text(question.isSuppressed ? "suppressed" : "ok"),
            .number(published.n), .number(published.mean),
        ]
        let other = question.counterpart
        return first + cells(published.topTwo) + cells(question.changeOfMean) + cells(question.changeOfTopTwo) + [
            .number(other?.n), .number(other?.mean), .number(other?.topTwo?.share), .number(question.gap),
        ]
    }

    private static func cells(_ share: Proportion?) -> [Cell] {
        [.number(share?.share), .number(share?.wilson().low), .number(share?.wilson().high)]
    }

    private static func cells(_ change: Change?) -> [Cell] {
        [.number(change?.difference), .number(change?.low), .number(change?.high)]
    }
}
