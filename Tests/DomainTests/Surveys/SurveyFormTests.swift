import Testing

@testable import Domain

@Suite struct SurveyFormTests {
    private static let form = SurveyForm(
        title: "T", introduction: nil, thanks: nil,
        questions: [
            .init(code: "rate", kind: .likert, text: "?"),
            .init(
                code: "why", kind: .single, condition: .init(question: "rate", values: ["1", "2"]), text: "?",
                options: [.init(code: "late", text: "?"), .init(code: "far", text: "?")]),
            .init(code: "how", kind: .text, condition: .init(question: "why", values: ["late"]), text: "?"),
            .init(
                code: "which", kind: .multiple, isRequired: false, text: "?",
                options: [.init(code: "a", text: "?"), .init(code: "b", text: "?")]),
            .init(code: "days", kind: .number, isRequired: false, range: -2...7, text: "?"),
        ])

    @Test func `what is asked and must be answered is required, and what is skipped is not`() {
        let satisfied = Self.form.read(["rate": .value("4")])
        #expect(satisfied.faults.isEmpty && satisfied.kept.map(\.question) == ["rate"])
        #expect(Self.form.read(["rate": .value("2")]).faults == ["why": .required])
        #expect(Self.form.read([:]).faults == ["rate": .required])
    }

    @Test func `an answer to a skipped question is not kept, and shows no other question`() {
        let reading = Self.form.read(["rate": .value("5"), "why": .value("late"), "how": .value("Rain")])
        #expect(reading.skipped == ["why", "how"])
        #expect(reading.kept.map(\.question) == ["rate"])
        #expect(reading.faults.isEmpty)
        // Nor does one that is no answer.
        #expect(Self.form.read(["rate": .value("1"), "why": .value("rain"), "how": .value("x")]).skipped == ["how"])
    }

    @Test(arguments: [
        ("rate", SurveyAnswer.value("0")), ("rate", .value("6")), ("rate", .value(" 4")), ("rate", .choices(["4"])),
        ("which", .choices(["c"])), ("which", .choices([])), ("which", .choices(["a", "a"])), ("which", .value("a")),
        ("days", .value("8")), ("days", .value("-3")), ("days", .value("1.5")), ("days", .value("07")),
        ("days", .value("+7")), ("days", .value("٧")), ("days", .value("")),
    ])
    func `what a question does not take is a fault`(code: String, answer: SurveyAnswer) {
        var answers = ["rate": SurveyAnswer.value("4")]
        answers[code] = answer
        #expect(Self.form.read(answers).faults[code] == .value)
    }

    @Test func `the reader's language is the one of ours that they like best`() {
        #expect(SurveyLanguage.preferred("zu-ZA,zu;q=0.9,en;q=0.5") == .isiZulu)
        #expect(SurveyLanguage.preferred("fr, en;q=0.2, xh;q=0.8") == .isiXhosa)
        #expect(SurveyLanguage.preferred("fr") == nil)
        #expect(SurveyLanguage.preferred(nil) == nil)
        #expect(SurveyLanguage.preferred("st;q=0, af;q=0.1") == .afrikaans)
        #expect(SurveyLanguage.preferred(";;,=;q=x,,") == nil)
    }
}
