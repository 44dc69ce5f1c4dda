package import Domain

/// How days, amounts and counts are written, as South African offices write them. Spaces inside numbers do not break.
package struct PageFormat: Sendable {
    package let language: DocumentLanguage

    package init(_ language: DocumentLanguage) { self.language = language }

    private static let space = "\u{A0}"

    /// `24 November 2026`.
    package func day(_ day: Day) -> String {
        let (year, month, number) = day.civil
        return [String(number), CodeWords.months(language)[month - 1], String(year)].joined(separator: " ")
    }

    /// `1 234 567`.
    package func whole(_ number: Int) -> String {
        let digits = Array(String(number.magnitude).utf8)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += Self.space }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return (number < 0 ? "−" : "") + text
    }

    /// Hundredths as a decimal, without a fraction of nothing: `2,5`.
    package func hundredths(_ number: Int) -> String {
        let fraction = Int(number.magnitude % 100)
        let whole = (number < 0 && number > -100 ? "−" : "") + self.whole(number / 100)
        guard fraction > 0 else { return whole }
        let digits = fraction % 10 == 0 ? String(fraction / 10) : fraction < 10 ? "0\(fraction)" : String(fraction)
        return "\(whole),\(digits)"
    }

    /// `R 1 234 567,89`.
    package func rand(cents: Int) -> String {
        let fraction = Int(cents.magnitude % 100)
        let sign = cents < 0 && cents > -100 ? "−" : ""
        return "R\(Self.space)\(sign)\(whole(cents / 100)),\(fraction < 10 ? "0" : "")\(fraction)"
    }

    /// `12 hours 30 minutes`.
    package func duration(minutes: Int) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60)
        var parts: [String] = []
        if hours != 0 { parts.append(whole(hours) + Self.space + CodeWords.unit("hours", language)) }
        if rest != 0 || hours == 0 { parts.append(whole(rest) + Self.space + CodeWords.unit("minutes", language)) }
        return parts.joined(separator: " ")
    }

    /// An amount in the unit of its kind of resource.
    package func amount(_ amount: Int, unit: String, of item: String? = nil) -> String {
        switch unit {
        case "zar_cents", "cents": rand(cents: amount)
        case "minutes": duration(minutes: amount)
        case "participant_day_hundredths":
            hundredths(amount) + " " + CodeWords.unit("participant_days", language)
        case "hundredths": hundredths(amount)
        case "percent": "\(whole(amount))\(Self.space)%"
        default: item.map { "\(whole(amount)) × \($0)" } ?? whole(amount)
        }
    }
}
