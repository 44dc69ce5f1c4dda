import Domain
import Evaluation
import Foundation
import JSON
import Methods
import Resources

/// Results of campaigns as JSON.
enum FeedbackRendering {
    private static let count = Field.Kind.integer(0...Int(Int32.max))
    private static let share = Field.Kind.number(0...1)

    private static let proportion = ValueRendering<Proportion>(
        "SurveyShare", "A share of a whole, with its 95 % interval (Wilson).",
        [
            .init("count", count, doc: "How many.") { $0.count },
            .init("of", count, doc: "Of how many.") { $0.of },
            .init("share", share, doc: "The share.") { $0.share },
            .init("low", share, doc: "Where the interval begins.") { $0.wilson().low },
            .init("high", share, doc: "Where it ends.") { $0.wilson().high },
        ])

    private static let change = ValueRendering<Change>(
        "SurveyChange", "A difference with its 95 % interval.",
        [
            .init("difference", .number(-5...5), doc: "Now minus then.") { $0.difference },
            .init("low", .number(-10...10), doc: "Where the interval begins.") { $0.low },
            .init("high", .number(-10...10), doc: "Where it ends.") { $0.high },
        ])

    private static let side = ValueRendering<CampaignResults.Published>(
        "SurveySide", "The same question, asked of the other side.",
        [
            .init("n", count, doc: "How many answered it; null where 1 to 4 did.") { $0.n },
            .init("mean", .number(-1e9...1e9), doc: "Mean of ratings or numbers.") { $0.mean },
            .object("top_two", proportion, doc: "How many answered 4 or 5.") { $0.topTwo },
        ])

    private static let question = ValueRendering<CampaignResults.Question>(
        "SurveyQuestionResult", "What the answers to a question came to.",
        [
            .init("question", .text(1...40), doc: "The question, by its code.") { $0.published.question },
            .init("kind", .code(QuestionKind.codes), doc: "likert (1 to 5), single, multiple, number or text.") {
                $0.published.kind
            },
            .init("status", .code(["ok", "suppressed"]), doc: "suppressed where 1 to 4 answered it.") {
                $0.isSuppressed ? "suppressed" : "ok"
            },
            .init("n", count, doc: "How many answered it; null where suppressed.") { $0.published.n },
            .init("mean", .number(-1e9...1e9), doc: "Mean of ratings or numbers; null where suppressed.") {
                $0.published.mean
            },
            .list("distribution", step, doc: "How many gave each answer: 1 to 5, or the options in their order.") {
                zip($0.published.counts ?? [], $0.published.shares ?? []).map(Step.init)
            },
            .object("top_two", proportion, doc: "How many answered 4 or 5; of ratings.") { $0.published.topTwo },
            .object("change_of_mean", change, doc: "Since the campaign before it; null where either is not known.") {
                $0.changeOfMean
            },
            .object("change_of_top_two", change, doc: "The same of the share that answered 4 or 5.") {
                $0.changeOfTopTwo
            },
            .object("counterpart", side, doc: "The other side's answers; null where it was not asked the same.") {
                $0.counterpart
            },
            .init("gap", .number(-4...4), doc: "This side's mean minus the other's; of ratings.") { $0.gap },
        ])

    private struct Step: Sendable {
        let count: Int
        let share: Double
    }

    private static let step = ValueRendering<Step>(
        "SurveyAnswerCount", "How many gave an answer.",
        [
            .init("count", count, doc: "How many.") { $0.count },
            .init("share", share, doc: "Their share of those who answered the question.") { $0.share },
        ])

    static let results = ValueRendering<CampaignResults>(
        "SurveyResults", "What a campaign came to.",
        [
            .init("campaign_id", .id(of: "survey_campaign"), doc: "The campaign.") {
                $0.campaign.uuidString.lowercased()
            },
            .init("status", .code(["open", "closed"]), doc: "open: its questions' figures come when it is closed.") {
                $0.isClosed ? "closed" : "open"
            },
            .init("asked", count, doc: "How many were asked.") { $0.asked },
            .init("answered", count, doc: "How many of them answered.") { $0.answered },
            .object("response_rate", proportion, doc: "Their share; null where nobody was asked.") { $0.responseRate },
            .init(
                "previous_campaign_id", .id(of: "survey_campaign"),
                doc: "The campaign before it, of the same instrument."
            ) { $0.previous?.uuidString.lowercased() },
            .init(
                "counterpart_campaign_id", .id(of: "survey_campaign"),
                doc: "The campaign of the other side, once closed."
            ) { $0.counterpart?.uuidString.lowercased() },
            .list("questions", question, doc: "In their order; none while the campaign is open.") { $0.questions },
        ])
}
