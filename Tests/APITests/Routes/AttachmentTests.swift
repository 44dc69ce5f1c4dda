import Foundation
import HTTP
import JSON
import NIOCore
import TestSupport
import Testing

@testable import API

/// Files of documents: what is taken, by its content, and how it is served.
@Suite(.database, .serialized, .timeLimit(.minutes(2)))
struct AttachmentTests {
    private static let pdf = Array("%PDF-1.7\n".utf8)
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
    private static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04] + Array(repeating: 0, count: 60)

    private static func post(
        _ api: APIFixture, _ document: String, _ bytes: [UInt8], _ type: String, name: String = "scan.pdf",
        in place: APIFixture.Municipality? = nil, headers: [(String, String)] = []
    ) async -> Reply {
        let place = place ?? api.mine
        let request = HTTPRequest(
            method: "POST", path: "/v1/municipalities/\(place.code)/documents/\(document)/attachments",
            query: "name=\(PercentEncoding.encode(name))",
            headers: HTTPFields([("Authorization", "Bearer \(place.key)"), ("Content-Type", type)] + headers),
            body: RequestBody(bytes))
        return await Reply(api.application.respond(to: request))
    }

    private static func download(_ api: APIFixture, _ id: String) async throws -> (HTTPResponse, [UInt8]) {
        let response = await api.application.respond(
            to: HTTPRequest(
                method: "GET", path: "/v1/municipalities/\(api.mine.code)/document-attachments/\(id)/file",
                headers: HTTPFields([("Authorization", "Bearer \(api.mine.key)")])))
        guard case .bytes(let buffer) = response.body else { throw Unexpected("no bytes: \(response.status)") }
        return (response, Array(buffer.readableBytesView))
    }

    @Test func `a scan comes back to the byte, to be saved and not shown, and its reading is on the trail`()
        async throws
    {
        try await APIFixture.with { api in
            let document = try await api.make("document").id
            // Five pieces and a bit.
            let bytes = Self.pdf + (0..<1_400_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let name = "Ünterschrift \"1\".pdf; x=1"
            let made = await Self.post(
                api, document, bytes, "application/pdf", name: name, headers: [("Idempotency-Key", "scan")])
            #expect(made.status == 201, "\(made.text)")
            let row = try made.object
            #expect(row.integer("bytes") == bytes.count && row.string("media_type") == "application/pdf")
            #expect(made.header("Location")?.hasSuffix("document-attachments/\(row.id)") == true)
            let again = await Self.post(
                api, document, bytes, "application/pdf", name: name, headers: [("Idempotency-Key", "scan")])
            #expect(try again.object.id == row.id)
            let other = await Self.post(
                api, document, bytes + [1], "application/pdf", name: name, headers: [("Idempotency-Key", "scan")])
            #expect(other.problem == "idempotency-key-reused")

            let (response, served) = try await Self.download(api, row.id)
            #expect(served == bytes)
            #expect(response.header("Content-Type") == "application/pdf")
            #expect(response.header("X-Content-Type-Options") == "nosniff")
            let disposition = response.header("Content-Disposition") ?? ""
            #expect(disposition.hasPrefix("attachment; filename=\"_nterschrift _1_.pdf"), "\(disposition)")
            #expect(!disposition.contains("\r") && !disposition.contains("\n"))
            let reads = try await api.expect(200, "GET", "audit-events?subject=document_attachment&action=read").items
            #expect(reads.map { $0.string("subject_id") } == [row.id])
            _ = try await api.expect(200, "DELETE", "document-attachments/\(row.id)", headers: APIFixture.etag(row))
        }
    }

    @Test func `what is not a PDF, PNG or JPEG by its content is refused, whatever its name says`() async throws {
        try await APIFixture.with { api in
            let document = try await api.make("document").id
            let script = Array("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".utf8)
            for (bytes, type) in [
                (Self.zip, "application/pdf"), (script, "image/png"), (Self.png, "application/pdf"),
                (Self.pdf, "image/svg+xml"), (Self.pdf, "text/html"), ([], "application/pdf"),
                (Array("%PDF".utf8), "application/pdf"), (Array(" %PDF-1.7".utf8), "application/pdf"),
            ] {
                let reply = await Self.post(api, document, bytes, type)
                #expect(reply.status == 415, "\(type) \(bytes.prefix(8)): \(reply.status)")
            }
            #expect(await Self.post(api, document, Self.png, "image/png", name: "a.png").status == 201)
            #expect(await Self.post(api, document, [0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg").status == 201)
            #expect(await Self.post(api, document, Self.pdf, "application/pdf", in: api.theirs).status == 404)
            let nobody = UUID().uuidString.lowercased()
            #expect(await Self.post(api, nobody, Self.pdf, "application/pdf").status == 404)
            #expect(try await api.expect(200, "GET", "document-attachments").items.count == 2)
            let path = "/v1/municipalities/\(api.mine.code)/documents/\(document)/attachments"
            #expect(api.application.bodyReading(method: "POST", path: path) == .pieces(limit: 10 << 20))
        }
    }

    @Test func `pieces are neither added nor changed by any statement`() async throws {
        try await APIFixture.with { api in
            let document = try await api.make("document").id
            let row = try await Self.post(api, document, Self.pdf, "application/pdf").object
            for statement in [
                "insert into document_attachment_piece values (\(api.mine.tenant), gen_random_uuid(), '\(row.id)', 1, 'x')",
                "update document_attachment_piece set bytes = 'x'", "delete from document_attachment_piece",
                "update document_attachment set sha256 = repeat('0', 64)", "update document_attachment set name = 'x'",
                """
                insert into document_attachment (tenant_id, id, document_id, name, media_type, bytes, sha256)
                values (\(api.mine.tenant), '\(document)', '\(document)', 'a', 'application/pdf', 4, encode(sha256('zips'), 'hex'));
                insert into document_attachment_piece values (\(api.mine.tenant), gen_random_uuid(), '\(document)', 0, 'zips')
                """,
            ] {
                await #expect(throws: TestSupportError.self, "\(statement)") {
                    try await api.test.psql(
                        "begin; select app.enter(\(api.mine.tenant), null, 'x', null); \(statement); commit",
                        role: "ecdp_api")
                }
            }
            #expect(try await Self.download(api, row.id).1 == Self.pdf)
        }
    }
}
