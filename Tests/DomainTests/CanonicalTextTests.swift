import Domain
import Testing

struct CanonicalTextTests {
    private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    /// Spellings of one name, and its canonical form.
    private static let spellings: [(typed: String, line: String)] = [
        ("Ubuntu Trust", "Ubuntu Trust"), ("  Ubuntu   Trust ", "Ubuntu Trust"),
        ("\u{FEFF}Ubuntu\u{A0}\u{2003}Trust\u{200B}", "Ubuntu Trust"),
        ("Ubu\u{AD}ntu\u{3000}\t\u{2028}Trust", "Ubuntu Trust"),
        ("Ubuntu \u{200B} Trust\u{2060}", "Ubuntu Trust"), ("\u{200E}Ubuntu\u{200F} Trust\u{61C}", "Ubuntu Trust"),
        ("A\u{301}vila", "Ávila"), ("Ḓuvha", "Ḓuvha"), ("D\u{32D}uvha", "Ḓuvha"), ("e\u{200B}\u{301}", "é"),
        ("\u{200B}\u{FEFF} \u{2060}\u{3164}\u{2800}", ""), ("", ""), (" ", ""), ("\u{2126}", "Ω"),
    ]

    @Test func `names that differ in Unicode form, space and invisible characters become one`() {
        for (typed, line) in Self.spellings {
            #expect(Self.scalars(CanonicalText.line(typed)) == Self.scalars(line), "\(typed.debugDescription)")
        }
    }

    @Test func `joiners stay where a script or an emoji needs them, and nowhere else`() {
        let needed = [
            "می\u{200C}خواهم", "क्\u{200D}ष", "ශ්\u{200D}රී", "👩\u{200D}👧", "❤\u{FE0F}\u{200D}🔥", "☎\u{FE0F}",
        ]
        for text in needed { #expect(Self.scalars(CanonicalText.line(text)) == Self.scalars(text), "\(text)") }
        #expect(CanonicalText.line("c\u{200D}01\u{200C}") == "c01")
        #expect(CanonicalText.line("می\u{200C} خواهم\u{200D}") == "می خواهم")
    }

    @Test func `free text keeps its lines and spaces`() {
        #expect(CanonicalText.freeText("\n  1  Long St\r\n\t8001 \u{A0}\n") == "1  Long St\r\n\t8001")
        #expect(Self.scalars(CanonicalText.freeText("e\u{301}\n\u{200F}x")) == Self.scalars("é\n\u{200F}x"))
        #expect(CanonicalText.freeText(" \n") == "")
    }

    @Test func `keys ignore capitals, accents, and kinds of apostrophes and dashes`() {
        let same: [[String]] = [
            ["Ávila", "avila", "AVILA", "A\u{301}vila ", " ávila\u{200B}"],
            ["c01", "C01", "c01\u{A0}", "ｃ０１", "c\u{200D}01"],
            ["O'Brien", "O’Brien", "o‘brien", "O\u{2BC}BRIEN", "O´Brien"], ["Straße", "STRASSE", "strasse", "STRAẞE"],
            ["Müller–Lüdenscheidt", "Muller-Ludenscheidt"], ["Łódź", "lodz"], ["ΟΔΟΣ", "οδος", "οδοσ"],
            ["Ægir", "aegir"], ["İzmir", "ızmır", "izmir"], ["ﬁnance", "finance"], ["Ṱshilidzi", "tshilidzi"],
        ]
        for spellings in same {
            let keys = Set(spellings.map { CanonicalText.folded($0) })
            #expect(keys.count == 1, "\(keys)")
        }
        // Vowel signs are letters.
        #expect(CanonicalText.folded("कि") != CanonicalText.folded("की"))
        #expect(CanonicalText.folded("a b") != CanonicalText.folded("ab"))
    }

    @Test func `keys sort capitals and accents beside their letters`() {
        let names = ["Zebra", "aaron", "Ávila", "Avila Two", "Éden", "eland", "Bantry"]
        let sorted = names.sorted {
            CanonicalText.folded($0).utf8.lexicographicallyPrecedes(CanonicalText.folded($1).utf8)
        }
        #expect(sorted == ["aaron", "Ávila", "Avila Two", "Bantry", "Éden", "eland", "Zebra"])
    }

    @Test func `what is canonical stays as it is, and has the same key as what was typed`() {
        let alphabet: [Unicode.Scalar] = [
            "a", "A", "é", "e", " ", " ", "\t", "\u{A0}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{301}", "\u{34F}",
            "\u{32D}",
            "\u{FE0F}", "👩", "❤", "ش", "\u{94D}", "क", "\u{DD9}", "\u{DCA}", "1", "ß", "\u{1160}", "\u{AC00}",
            "\u{11A8}", "İ",
        ]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let typed = String(
                String.UnicodeScalarView(
                    (0..<Int.random(in: 0...8, using: &generator)).compactMap { _ in
                        alphabet.randomElement(using: &generator)
                    }))
            let line = CanonicalText.line(typed)
            #expect(Self.scalars(CanonicalText.line(line)) == Self.scalars(line), "\(Self.scalars(typed))")
            let key = CanonicalText.folded(typed)
            #expect(Self.scalars(CanonicalText.folded(line)) == Self.scalars(key), "\(Self.scalars(typed))")
            #expect(Self.scalars(CanonicalText.folded(key)) == Self.scalars(key), "\(Self.scalars(typed))")
        }
    }

    @Test func `blank is what shows nothing`() {
        for text in ["", " ", "\u{200B}\u{FEFF} \u{2060}", "\u{2800}", "\u{3164}", "\u{1}"] {
            #expect(CanonicalText.isBlank(text))
        }
        #expect(!CanonicalText.isBlank(" a"))
    }
}
