/// Who answers a survey.
package enum SurveyRespondent: String, Code { case centre, partner, caregiver, community }

/// What a question of a survey asks for.
package enum QuestionKind: String, Code {
    /// 1 to 5.
    case likert
    case single, multiple, number, text
}

/// Languages of surveys and of the page that respondents fill in.
package enum SurveyLanguage: String, Code {
    case english = "en"
    case afrikaans = "af"
    case isiZulu = "zu"
    case isiXhosa = "xh"
    case sesotho = "st"

    /// Its own name for itself.
    package var name: String {
        switch self {
        case .english: "English"
        case .afrikaans: "Afrikaans"
        case .isiZulu: "isiZulu"
        case .isiXhosa: "isiXhosa"
        case .sesotho: "Sesotho"
        }
    }

    /// The language that a reader likes best, by `Accept-Language` (RFC 9110, 12.5.4): `zu-ZA,zu;q=0.9,en;q=0.5`.
    ///
    /// - Returns: nil where none of ours is named.
    package static func preferred(_ header: String?) -> SurveyLanguage? {
        guard let header else { return nil }
        var best: (language: SurveyLanguage, quality: Double)?
        for range in header.prefix(1000).split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            guard let tag = parts.first?.split(separator: "-").first,
                let language = SurveyLanguage(rawValue: tag == "sot" ? "st" : String(tag)),
                quality > best?.quality ?? 0
            else { continue }
            best = (language, quality)
        }
        return best?.language
    }
}

/// What a text of a survey's version is of.
package enum SurveyTextPart: String, Code { case title, introduction, thanks, question, option }

/// How a response came.
package enum ResponseWay: String, Code { case staff, link }
