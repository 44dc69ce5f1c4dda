internal import Domain

/// Words that name a margin in a table: the sum of all values of a dimension.
///
/// English and the country's other languages. Capitals, accents, spaces and punctuation make no difference:
/// `(All)`, `TOTAL:` and `Groot totaal` are found.
enum MarginWords {
    static func contains(_ value: String) -> Bool {
        let letters = CanonicalText.folded(value).filter { $0.isLetter || $0.isNumber }
        return words.contains(letters) || value == "*"
    }

    private static let words: Set<String> = [
        // English
        "total", "totals", "grandtotal", "subtotal", "sum", "all", "overall", "everyone", "everybody", "combined",
        // Afrikaans
        "totaal", "totale", "groottotaal", "subtotaal", "som", "alle", "alles", "almal", "algeheel",
        // isiZulu, isiXhosa, siSwati, isiNdebele
        "isamba", "isambasonke", "isibalosonke", "ingqikithi", "konke", "sekukonke", "bonke", "zonke", "wonke",
        "itotali", "isimbuku", "iyonke", "zizonke", "bebonke", "xazizonke", "konkhe", "sekukonkhe", "bonkhe", "koke",
        "boke",
        // Sesotho, Setswana, Sepedi
        "kakaretso", "kaofela", "tsohle", "bohle", "palogotlhe", "tsotlhe", "botlhe", "palomoka", "kamoka",
        "bohlekamoka",
        // Tshivenda, Xitsonga
        "thanganyelo", "zwothe", "vhothe", "ntsengo", "hinkwaswo", "hinkwavo",
    ]
}
