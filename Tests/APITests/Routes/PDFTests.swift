import Foundation
import HTTP
import JSON
import JobHandlers
import Printing
import TestSupport
import Testing

@testable import API

/// PDFs through the API, where WeasyPrint is installed.
@Suite(
    .database, .serialized, .timeLimit(.minutes(5)),
    .needs(.weasyPrint))
struct PDFTests {
    @Test func `a page asked for by twenty at once is rendered once, and its PDF is served to be saved`() async throws {
        try await APIFixture.with { api in
            let proposal = try await api.make("proposal")
            let replies = await withTaskGroup(of: Reply.self) { group in
                for _ in 0..<20 {
                    group.addTask { await api.send("POST", "proposals/\(proposal.id)/renderings") }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.allSatisfy { $0.status == 202 })
            #expect(Set(replies.compactMap { $0.header("Location") }).count == 1)
            let rendering = try #require(replies[0].header("Location"))
            try await api.drain([PDFRenderer()])
            let row = try await api.expect(200, "GET", rendering).object
            #expect(row.string("status") == "ready")
            #expect(row.string("renderer")?.hasPrefix("WeasyPrint ") == true)
            let pdf = try await api.expect(
                200, "GET", "\(rendering)/document", headers: [("Accept", "application/pdf")])
            #expect(pdf.header("Content-Type") == "application/pdf")
            #expect(pdf.header("Content-Disposition")?.hasPrefix("attachment; filename=\"proposal-") == true)
            #expect(pdf.header("X-Content-Type-Options") == "nosniff")
            // Asked for again it is there already; of a changed page it is another.
            let again = try await api.expect(202, "POST", "proposals/\(proposal.id)/renderings")
            #expect(again.header("Location") == rendering)
            _ = try await api.expect(
                200, "PATCH", "proposals/\(proposal.id)", #"{"title":"Another"}"#, headers: [("If-Match", "*")])
            let other = try await api.expect(202, "POST", "proposals/\(proposal.id)/renderings")
            #expect(other.header("Location") != rendering)
            // Nobody else's.
            let id = rendering.split(separator: "/").last.map(String.init) ?? ""
            _ = try await api.expect(404, "GET", "renderings/\(id)/document", in: api.theirs)
            #expect(try await api.expect(200, "GET", "renderings", in: api.theirs).items.isEmpty)
        }
    }
}
