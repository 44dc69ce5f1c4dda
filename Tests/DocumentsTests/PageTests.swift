import Domain
import Testing

@testable import Documents

struct PageTests {
    @Test(arguments: PageKind.allCases, DocumentLanguage.allCases)
    func `every template that comes with the program is right and renders its sample, the same twice`(
        kind: PageKind, language: DocumentLanguage
    ) throws {
        let page = try PageSample.render(kind, language: language)
        #expect(page.html.contains("lang=\"\(language.rawValue)\""))
        #expect(page.html == (try PageSample.render(kind, language: language).html))
        #expect(!page.html.contains("{{"))
        #expect(!page.html.contains("http://") && !page.html.contains("<script"))
    }

    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'\"&<>", "</style><script>x</script>",
        // To Swift these are one character each, to a browser they are not.
        "\u{600}<script>x</script>", "\"\u{301} onload=x", "<\u{338}b>", "\u{E0001}<i>", "{{title}}", "{{{title}}}",
        "--><script>", "]]>", "\u{110BD}<svg onload=x>",
    ]

    @Test(arguments: hostile)
    func `text in any place of a page is text`(text: String) throws {
        let escaped = HTMLEscape.text(text)
        #expect(!escaped.unicodeScalars.contains("<") && !escaped.unicodeScalars.contains("\""))
        var office = PageSample.office
        office.name = text
        office.department = text
        office.address = text
        office.email = text
        office.website = text
        var content = PageSample.proposal(.informationPacket, .english, office)
        content.title = text
        content.partnerName = text
        content.introduction = text
        content.goals = [text]
        content.centreRole = [text]
        content.reference = text
        content.centres = [
            .init(
                name: text, place: text, type: "centre", quintile: 1, children: .count(30), practitioners: 2,
                languages: [text], needs: [.init(area: text, priority: 1)])
        ]
        let page = try DocumentPage(content)
        let plain = try DocumentPage(PageSample.proposal(.informationPacket, .english, PageSample.office))
        // As many of what opens an element as the template has, none from the text.
        for tag in ["<script", "<img", "<svg", "<i>", "<b>", "onerror=alert(1)>", "</style"] {
            #expect(Self.count(tag, page.html) == Self.count(tag, plain.html), "\(tag)")
        }
        #expect(Self.count("<h1", page.html) == 1)
        #expect(Array(page.html.unicodeScalars).count { $0 == "<" } < 400)
    }

    /// By bytes: what a browser reads.
    private static func count(_ text: String, _ html: String) -> Int {
        let (bytes, wanted) = (Array(html.utf8), Array(text.utf8))
        return bytes.indices.count { bytes[$0...].starts(with: wanted) }
    }

    @Test func `no count of 1 to 4 children is in a page, nor a total that would give it away`() throws {
        var content = PageSample.proposal(.proposal, .english, PageSample.office)
        func centre(_ name: String, _ children: ProposalContent.Children) -> ProposalContent.Centre {
            .init(
                name: name, place: nil, type: "centre", quintile: nil, children: children, practitioners: nil,
                languages: [], needs: [])
        }
        content.centres = [centre("A", .count(57)), centre("B", .hidden)]
        #expect(content.childrenTogether == .hidden)
        let page = try DocumentPage(content).html
        #expect(page.contains(">57<") && page.contains(DocumentText.smallCountNote.english))
        #expect(!page.contains("<tfoot>"))
        content.centres = [centre("A", .count(57)), centre("B", .count(5))]
        #expect(try DocumentPage(content).html.contains("62"))
        content.centres = [centre("A", .count(0)), centre("B", .unknown)]
        #expect(content.childrenTogether == .unknown)
    }

    @Test func `every code has words in every language`() {
        for language in DocumentLanguage.allCases {
            let table = CodeWords.table(language)
            for list in CodeWords.List.allCases {
                #expect(Set(table[list, default: [:]].keys) == Set(list.codes), "\(list) in \(language)")
            }
            #expect(CodeWords.months(language).count == 12)
            for text in DocumentText.allCases { #expect(!text.words(in: language).isEmpty) }
        }
    }

    @Test func `numbers, money, days and durations are written as offices here write them`() {
        let format = PageFormat(.english)
        #expect(format.rand(cents: 123_456_789) == "R\u{A0}1\u{A0}234\u{A0}567,89")
        #expect(format.rand(cents: 5) == "R\u{A0}0,05")
        #expect(format.hundredths(250) == "2,5")
        #expect(format.hundredths(2405) == "24,05")
        #expect(format.hundredths(300) == "3")
        #expect(format.duration(minutes: 750) == "12\u{A0}hours 30\u{A0}minutes")
        #expect(format.whole(1000) == "1\u{A0}000")
        #expect(format.amount(40, unit: "items", of: "books") == "40 × books")
        #expect(PageFormat(.afrikaans).day(Day(year: 2026, month: 3, day: 2)) == "2 Maart 2026")
    }
}
