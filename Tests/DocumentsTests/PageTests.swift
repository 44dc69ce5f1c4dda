import Documents
import Testing

struct PageTests {
    @Test(arguments: PageKind.allCases, DocumentLanguage.allCases)
    func `every template that comes with the program is right and renders its sample`(
        kind: PageKind, language: DocumentLanguage
    ) throws {
        let page = try PageSample.render(kind, language: language)
        #expect(page.html.contains("lang=\"\(language.rawValue)\""))
        #expect(page.html == (try PageSample.render(kind, language: language).html))
    }
}
