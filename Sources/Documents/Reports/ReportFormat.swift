import Domain

/// How figures are written in a report: with their unit in the page's language, and in words where there is no value.
struct ReportFormat: Sendable {
    let language: DocumentLanguage
    let page: PageFormat

    init(_ language: DocumentLanguage) {
        self.language = language
        page = PageFormat(language)
    }

    private static let space = "\u{A0}"

    /// The same in each language. A further language is a further parameter, and the compiler names every text it lacks.
    func say(_ english: String, _ afrikaans: String) -> String {
        switch language {
        case .english: english
        case .afrikaans: afrikaans
        }
    }

    func words(_ code: String, _ list: CodeWords.List) -> String { CodeWords.of(code, in: list, language) }

    func day(_ day: Day) -> String { page.day(day) }

    /// `1 Feb 2027`.
    func shortDay(_ day: Day) -> String {
        let civil = day.civil
        return
            "\(civil.day)\(Self.space)\(CodeWords.months(language)[civil.month - 1].prefix(3))\(Self.space)\(civil.year)"
    }

    /// The last day of a period, of which the day after is known.
    func lastDay(_ end: Day) -> String { page.day(end - 1) }

    /// At most so many decimals, rounded half away from zero: `8,3`.
    ///
    /// - Parameter padded: whether zeros at the end stay.
    func number(_ value: Double, decimals: Int = 1, padded: Bool = false) -> String {
        let power = [1.0, 10, 100, 1e3, 1e4, 1e5, 1e6][min(max(decimals, 0), 6)]
        guard value.isFinite, abs(value) < 1e15, abs(value) * power < 1e18 else { return "–" }
        let scaled = Int((abs(value) * power).rounded())
        let (whole, rest) = (scaled / Int(power), scaled % Int(power))
        var digits = String(String(Int(power) + rest).dropFirst())
        while !padded, digits.hasSuffix("0") { digits.removeLast() }
        let sign = value < 0 && scaled > 0 ? "−" : ""
        return sign + page.whole(whole) + (digits.isEmpty ? "" : ",\(digits)")
    }

    /// Two decimals, or as many as a value needs to show that it is not 0, and its sign: `−0,004`.
    static func decimals(of value: Double) -> Int {
        var (decimals, size) = (2, abs(value) * 100)
        while size > 0, size < 0.5, decimals < 6 {
            decimals += 1
            size *= 10
        }
        return decimals
    }

    /// `26 %`; below one in a hundred with a decimal.
    func percent(_ share: Double) -> String {
        number(share * 100, decimals: share != 0 && abs(share) < 0.01 ? 1 : 0) + Self.space + "%"
    }

    /// With a plus where it is above nothing.
    func signed(_ value: Double, decimals: Int = 1) -> String {
        let text = number(value, decimals: decimals, padded: decimals > 1)
        return value > 0 && text.contains { $0 != "0" && $0 != "," } ? "+\(text)" : text
    }

    func value(_ value: Double, unit: String) -> String {
        switch unit {
        case "ZAR cents": abs(value) < 1e15 ? page.rand(cents: Int(value.rounded())) : "–"
        case "minutes": number(value / 60) + Self.space + say("hours", "uur")
        case "hundredths of participant days":
            number(value / 100) + Self.space + say("participant days", "deelnemerdae")
        case "share", "probability": percent(value)
        case "ratio", "score of 1 to 5", "of the outcome", "standard deviations", "correlation":
            number(value, decimals: Self.decimals(of: value), padded: true)
        default: number(value)
        }
    }

    /// The value, or why there is none. Nothing is ever 0 instead.
    func figure(_ figure: EvaluationReport.Figure?) -> String {
        guard let figure else { return say("not measured", "nie gemeet nie") }
        if let value = figure.value { return self.value(value, unit: figure.unit) }
        if figure.unit == "date", let day = figure.text.flatMap({ Day($0) }) { return page.day(day) }
        if figure.status == "ok", let text = figure.text { return words(text, .figureText) }
        return reason(figure)
    }

    /// `−1,97 to 9,56`, unbroken.
    func interval(_ low: EvaluationReport.Figure?, _ high: EvaluationReport.Figure?) -> String {
        "\(figure(low))\(Self.space)\(say("to", "tot"))\(Self.space)\(figure(high))"
    }

    /// Why a figure has no value, as words.
    func reason(_ figure: EvaluationReport.Figure) -> String {
        let words = figure.reason.map { self.words($0, .reason) } ?? ""
        guard figure.status == "suppressed", figure.reason != "small_count" else { return words }
        return say("not shown", "nie gewys nie") + (words.isEmpty ? "" : " (\(words))")
    }

    /// A sentence that was published in English, with its decimals as the page writes them.
    static func published(_ sentence: String) -> String {
        let characters = Array(sentence)
        var text = ""
        for (index, character) in characters.enumerated() {
            let isDecimalPoint =
                character == "." && index > 0 && index + 2 < characters.count
                && [index - 1, index + 1, index + 2].allSatisfy { characters[$0].isASCII && characters[$0].isNumber }
            text.append(isDecimalPoint ? "," : character)
        }
        return text
    }
}
