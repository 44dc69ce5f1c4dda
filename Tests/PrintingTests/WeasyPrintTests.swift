import Documents
import Foundation
import Printing
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Pages as they come out on A4: read as text and looked at as pictures.
///
/// `ECDP_PICTURES=folder swift test --filter WeasyPrintTests` keeps pages, PDFs and pictures to be looked at.
@Suite(.needs(.weasyPrint), .timeLimit(.minutes(15)))
struct WeasyPrintTests {
    /// A page that is hard to lay out: long names, words of 500 letters, tables over several pages.
    private static func hard() throws -> DocumentPage {
        var office = PageSample.office
        office.name = "Municipality with a name that is a good deal longer than the names of most municipalities"
        office.address = String(repeating: "Verylongaddresswithoutspaces", count: 6)
        office.logo = try Logo(
            Array(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40" fill="#12355b"/>\
                <circle cx="20" cy="20" r="12" fill="#f2b705"/></svg>
                """.utf8))
        var content = PageSample.proposal(.proposal, .english, office)
        content.title = "A title " + String(repeating: "w", count: 190)
        content.introduction =
            String(repeating: "x", count: 500) + " and words again. " + String(repeating: "Text. ", count: 300)
        content.goals = (1...20).map { "Goal \($0): " + String(repeating: "y", count: 480) }
        content.centres = (1...200).map { number in
            .init(
                name: number % 50 == 0 ? String(repeating: "N", count: 200) : "Centre \(number)",
                place: "Ward \(number)",
                type: "centre", quintile: 1, children: .count(10 + number), practitioners: 3, languages: [],
                needs: [.init(area: "teacher_training", priority: 5), .init(area: "nutrition_hygiene", priority: 4)])
        }
        return try DocumentPage(content)
    }

    private static func pages() throws -> [(name: String, page: DocumentPage)] {
        try PageKind.allCases.flatMap { kind in
            try DocumentLanguage.allCases.map { language in
                ("\(kind.rawValue)-\(language.rawValue)", try PageSample.render(kind, language: language))
            }
        } + [("hard", hard())]
    }

    private static func run(_ program: String, _ arguments: [String]) async throws -> [UInt8] {
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(arguments), output: .bytes(limit: 200 << 20),
            error: .discarded)
        #expect(result.terminationStatus.isSuccess, "\(program)")
        return result.standardOutput
    }

    @Test(.needs(.poppler))
    func `pages keep their margins, number themselves, and break between rows`() async throws {
        try await TemporaryFolder.with { folder in
            for (name, page) in try Self.pages() { try await Self.look(at: page, name, in: folder.path) }
        }
    }

    private static func look(at page: DocumentPage, _ name: String, in folder: String) async throws {
        let printer = try #require(WeasyPrint.find())
        let kept = ProcessInfo.processInfo.environment["ECDP_PICTURES"]
        let pdf = try await printer.pdf(of: page.bytes)
        let file = "\(kept ?? folder)/\(name).pdf"
        try Data(pdf.bytes).write(to: URL(filePath: file))
        if let kept {
            try Data(page.bytes).write(to: URL(filePath: "\(kept)/\(name).html"))
            _ = try await run("/usr/bin/pdftoppm", ["-r", "70", "-png", file, "\(kept)/\(name)"])
        }
        let text = String(decoding: try await run("/usr/bin/pdftotext", ["-layout", file, "-"]), as: UTF8.self)
        let sheets = text.split(separator: "\u{C}")
        let (word, of) = (DocumentText.page.words(in: page.language), DocumentText.of.words(in: page.language))
        for (index, sheet) in sheets.enumerated() {
            #expect(sheet.contains("\(word) \(index + 1) \(of) \(sheets.count)"), "\(name), page \(index + 1)")
        }
        // Grey, 50 points an inch: A4 is 414 × 585.
        let drawn = pictures(try await run("/usr/bin/pdftoppm", ["-r", "50", "-gray", file]))
        #expect(drawn.count == sheets.count)
        for (index, picture) in drawn.enumerated() {
            #expect(picture.width == 414 && (584...585).contains(picture.height), "\(name)")
            // 18 mm left and right have nothing in them, nor the uppermost 18 mm; some ink is on every page.
            let side = 35
            for x in Array(0..<side) + Array((picture.width - side)..<picture.width) {
                #expect((0..<picture.height).allSatisfy { picture[x, $0] > 250 }, "\(name), page \(index + 1), \(x)")
            }
            #expect((0..<side).allSatisfy { y in (0..<picture.width).allSatisfy { picture[$0, y] > 250 } }, "\(name)")
        }
        try await listen(
            to: pdf.bytes, of: String(decoding: page.bytes, as: UTF8.self), in: page.language.rawValue, name, file)
        if name == "hard" {
            // A table's head stands again on each of its pages, and every row is there.
            #expect(sheets.count { $0.contains("Practitioners") } > 3)
            for number in [1, 49, 51, 149, 199] { #expect(text.contains("Centre \(number) ")) }
        }
    }

    /// What somebody who has it read aloud gets: structure, title, language, and words for each chart.
    private static func listen(
        to pdf: [UInt8], of html: String, in language: String, _ name: String, _ file: String
    ) async throws {
        let bytes = String(decoding: pdf, as: Unicode.ASCII.self)
        let info = String(decoding: try await run("/usr/bin/pdfinfo", [file]), as: UTF8.self)
        #expect(info.contains(/\nTagged: +yes\n/), "\(name)")
        let title = try #require(html.firstMatch(of: /<title>([^<]*)<\/title>/)).1
        let told = try #require(info.firstMatch(of: /Title: +([^\n]*)/)).1
        #expect(!told.isEmpty && title.replacing("&amp;", with: "&").hasPrefix(told.prefix(60)), "\(name): \(told)")
        #expect(html.contains("<html lang=\"\(language)\">"))
        #expect(bytes.contains("/Lang (\(language))"), "\(name)")
        let structure = String(decoding: try await run("/usr/bin/pdfinfo", ["-struct", file]), as: UTF8.self)
            .split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(structure.contains { $0.hasPrefix("H1") }, "\(name)")
        let tables = html.ranges(of: "<table").count
        #expect((structure.count { $0.hasPrefix("Table") } > 0) == (tables > 0), "\(name)")
        #expect((structure.count { $0.hasPrefix("/Scope") } > 0) == html.contains("<th"), "\(name)")
        let charts = html.ranges(of: "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"").count
        #expect(structure.count { $0.hasPrefix("Figure") } == charts, "\(name)")
        #expect(bytes.ranges(of: "/Alt ").count == charts && !bytes.contains("/Alt ()"), "\(name)")
    }

    @Test(.needs(.poppler))
    func `who has a page read aloud hears title, language, heads of tables and what charts show`() async throws {
        let printer = try #require(WeasyPrint.find())
        let charts = try ["first", "second"].map { id in
            try BarChart(
                ChartCaption(id: id, title: "Partnerships (\(id))", description: "Three of twenty."),
                series: ["Signed"],
                rows: [.init("2026", [ChartValue(3, "3")])], axis: { "\(Int($0))" }
            ).svg
        }
        let page = """
            <!DOCTYPE html><html lang="af"><head><title>Verslag &amp; bylae</title></head><body><h1>Verslag</h1>
            \(charts.joined(separator: "\n"))
            <table><thead><tr><th scope="col">Jaar</th></tr></thead>
            <tbody><tr><th scope="row">2026</th></tr></tbody></table>
            <img alt="" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'></svg>">
            </body></html>
            """
        let pdf = try await printer.pdf(of: Array(page.utf8)).bytes
        try await TemporaryFolder.with { folder in
            let file = "\(folder.path)/page.pdf"
            try Data(pdf).write(to: URL(filePath: file))
            try await Self.listen(to: pdf, of: page, in: "af", "page", file)
        }
        let text = String(decoding: pdf, as: Unicode.ASCII.self)
        #expect(text.contains("/Scope /Row") && text.contains("/Scope /Column"))
        #expect(text.contains("Three of twenty."))
    }

    @Test func `the same page is the same PDF, byte by byte`() async throws {
        let printer = try #require(WeasyPrint.find())
        let page = try PageSample.render(.proposal, language: .afrikaans)
        let first = try await printer.pdf(of: page.bytes)
        #expect(try await printer.pdf(of: page.bytes).bytes == first.bytes)
    }

    private struct Picture {
        let width: Int
        let height: Int
        let bytes: ArraySlice<UInt8>

        subscript(x: Int, y: Int) -> UInt8 { bytes[bytes.startIndex + y * width + x] }
    }

    /// Pictures in the format PGM, one behind the other.
    private static func pictures(_ bytes: [UInt8]) -> [Picture] {
        var (pictures, at): ([Picture], Int) = ([], 0)
        while at < bytes.count {
            var words: [Int] = []
            at += 2
            while words.count < 3 {
                while [0x20, 0x0A].contains(bytes[at]) { at += 1 }
                let end = bytes[at...].firstIndex { [0x20, 0x0A].contains($0) } ?? bytes.endIndex
                words.append(Int(String(decoding: bytes[at..<end], as: UTF8.self)) ?? 0)
                at = end
            }
            at += 1
            let size = words[0] * words[1]
            pictures.append(Picture(width: words[0], height: words[1], bytes: bytes[at..<(at + size)]))
            at += size
        }
        return pictures
    }

    @Test func `a page fetches nothing, neither from this machine nor from another`() async throws {
        let printer = try #require(WeasyPrint.find())
        try await TemporaryFolder.with { folder in
            let secret = "\(folder.path)/secret.txt"
            try Data("TOPSECRET".utf8).write(to: URL(filePath: secret))
            let page = """
                <html><head><link rel="attachment" href="file://\(secret)"><link rel="stylesheet" href="file://\(secret)">
                </head><body><img src="file://\(secret)"><img src="http://127.0.0.1:9/x.png">
                <object data="file://\(secret)"></object><svg><image href="file://\(secret)"/></svg><p>here</p></body></html>
                """
            let pdf = try await printer.pdf(of: Array(page.utf8))
            let bare = try await printer.pdf(of: Array("<html><body><p>here</p></body></html>".utf8))
            #expect(!String(decoding: pdf.bytes, as: UTF8.self).contains("EmbeddedFile"))
            #expect(abs(pdf.bytes.count - bare.bytes.count) < 2000)
        }
    }

    @Test func `one that takes too long or too much is ended, and the next one is made`() async throws {
        var limits = WeasyPrint.Limits()
        limits.time = .milliseconds(1)
        let slow = try #require(WeasyPrint.find(limits: limits))
        let page = Array("<p>a</p>".utf8)
        await #expect(throws: PrintingError.self) { _ = try await slow.pdf(of: page) }
        limits = .init()
        limits.memoryBytes = 20 << 20
        let small = try #require(WeasyPrint.find(limits: limits))
        await #expect(throws: PrintingError.self) { _ = try await small.pdf(of: page) }
        limits = .init()
        limits.outputBytes = 100
        let short = try #require(WeasyPrint.find(limits: limits))
        await #expect(throws: PrintingError.self) { _ = try await short.pdf(of: page) }
        let right = try #require(WeasyPrint.find())
        #expect(try await right.pdf(of: page).bytes.starts(with: "%PDF-".utf8))
    }

    @Test func `it is not found where it is not`() {
        #expect(WeasyPrint.find(environment: ["PATH": "/nowhere:relative"]) == nil)
    }
}
