import Documents
import Foundation
import Printing
import Testing

@Suite(.enabled(if: WeasyPrint.find() != nil, "WeasyPrint is not installed"))
struct WeasyPrintTests {
    @Test func `a page becomes a PDF`() async throws {
        let printer = try #require(WeasyPrint.find())
        let page = try PageSample.render(.informationPacket, language: .english)
        let pdf = try await printer.pdf(of: page.bytes)
        #expect(pdf.bytes.starts(with: "%PDF-".utf8))
        #expect(pdf.renderer.hasPrefix("WeasyPrint "))
    }
}
