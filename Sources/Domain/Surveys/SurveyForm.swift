/// A version of a survey as it is asked in one language, and what answers fit it.
///
/// The database checks the same (`app.survey_answer_faults`); here all that is wrong with a response is found at once,
/// each with its place.
package struct SurveyForm: Sendable, Hashable {
    package struct Option: Sendable, Hashable {
        package let code: String
        package let text: String

        package init(code: String, text: String) {
            self.code = code
            self.text = text
        }
    }

    /// An earlier question, and the answers to it by which this one is asked.
    package struct Condition: Sendable, Hashable {
        package let question: String
        package let values: [String]

        package init(question: String, values: [String]) {
            self.question = question
            self.values = values
        }
    }

    package struct Question: Sendable, Hashable {
        package let code: String
        package let kind: QuestionKind
        package let isRequired: Bool
        /// Of a number.
        package let range: ClosedRange<Int>?
        package let condition: Condition?
        package let text: String
        package let options: [Option]

        package init(
            code: String, kind: QuestionKind, isRequired: Bool = true, range: ClosedRange<Int>? = nil,
            condition: Condition? = nil, text: String, options: [Option] = []
        ) {
            self.code = code
            self.kind = kind
            self.isRequired = isRequired
            self.range = range
            self.condition = condition
            self.text = text
            self.options = options
        }

        /// Whether an answer is one that this question takes.
        package func takes(_ answer: SurveyAnswer) -> Bool {
            switch (kind, answer) {
            case (.likert, .value(let text)): ["1", "2", "3", "4", "5"].contains(text)
            case (.single, .value(let code)): options.contains { $0.code == code }
            case (.multiple, .choices(let codes)):
                !codes.isEmpty && Set(codes).count == codes.count
                    && codes.allSatisfy { code in options.contains { $0.code == code } }
            case (.number, .value(let text)):
                // As it is kept: no sign, space or zero before it.
                Int(text).map { String($0) == text && range?.contains($0) ?? true } ?? false
            case (.text, .value(let text)): (1...SurveyForm.longestText).contains(text.unicodeScalars.count)
            default: false
            }
        }
    }

    /// How many characters an answer in words may have.
    package static let longestText = 4000

    package let title: String
    package let introduction: String?
    package let thanks: String?
    /// In their order.
    package let questions: [Question]

    package init(title: String, introduction: String?, thanks: String?, questions: [Question]) {
        self.title = title
        self.introduction = introduction
        self.thanks = thanks
        self.questions = questions
    }

    package enum Fault: Sendable, Hashable {
        /// It is asked, must be answered, and is not.
        case required
        /// Not an answer that the question takes.
        case value
    }

    /// What becomes of answers.
    package struct Reading: Sendable {
        /// By the questions' order: what is kept.
        package var kept: [(question: String, answer: SurveyAnswer)] = []
        /// Questions that are not asked by the answers to earlier ones, and were answered all the same.
        package var skipped: [String] = []
        package var faults: [String: Fault] = [:]
    }

    /// - Parameter answers: by the codes of questions.
    package func read(_ answers: [String: SurveyAnswer]) -> Reading {
        var reading = Reading()
        var kept: [String: SurveyAnswer] = [:]
        for question in questions {
            let answer = answers[question.code]
            if let condition = question.condition, kept[condition.question]?.isOne(of: condition.values) != true {
                if answer != nil { reading.skipped.append(question.code) }
                continue
            }
            guard let answer else {
                if question.isRequired { reading.faults[question.code] = .required }
                continue
            }
            guard question.takes(answer) else {
                reading.faults[question.code] = .value
                continue
            }
            kept[question.code] = answer
            reading.kept.append((question.code, answer))
        }
        return reading
    }
}

/// An answer to one question: a number's digits, an option's code or text; or several options' codes.
package enum SurveyAnswer: Sendable, Hashable {
    case value(String)
    case choices([String])

    fileprivate func isOne(of values: [String]) -> Bool {
        switch self {
        case .value(let value): values.contains(value)
        case .choices(let codes): codes.contains { values.contains($0) }
        }
    }
}
