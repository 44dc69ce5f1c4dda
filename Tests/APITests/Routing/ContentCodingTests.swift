import Foundation
import HTTP
import NIOCore
import TestSupport
import Testing

@testable import API

/// Answers in gzip.
@Suite(.database)
struct ContentCodingTests {
    /// What gzip itself makes of a compressed body.
    static func expanded(_ body: ResponseBody) async throws -> String {
        guard case .bytes(let buffer) = body else { throw Unexpected("no bytes") }
        return try await TemporaryFolder.with { folder in
            let file = folder.path + "/body.gz"
            try Data(buffer.readableBytesView).write(to: URL(filePath: file))
            let result = try await Command.run("gzip", ["-dc", file])
            guard result.succeeded else { throw Unexpected(result.output) }
            return result.output
        }
    }

    @Test(
        arguments: [
            (nil, false), ("", false), ("identity", false), ("br", false), ("*", false), ("gzip", true), ("GZIP", true),
            ("br, gzip;q=0.5", true), ("gzip;q=0", false), ("gzip;q=0.000", false), ("x-gzip", true),
            ("gzip;q=x", false),
            ("gzip;q=0.4, identity;q=0.5", false), ("gzip; q=0.5 , identity;q=0.5", true), ("gzipped", false),
        ] as [(String?, Bool)])
    func `gzip is sent to who names it and likes it no less`(header: String?, isTaken: Bool) {
        let fields = header.map { [("Accept-Encoding", $0)] } ?? []
        let request = HTTPRequest(method: "GET", path: "/", headers: HTTPFields(fields))
        #expect(ContentCoding.acceptsGzip(request) == isTaken)
    }

    private static func answer(_ count: Int, _ method: String = "GET", gzip: Bool = true) -> HTTPResponse {
        var response = HTTPResponse(
            status: 200, contentType: "application/json", String(repeating: "ab,", count: count),
            headers: [("ETag", "\"v7\""), ("Vary", "Accept")])
        let fields = gzip ? [("Accept-Encoding", "gzip")] : []
        ContentCoding.apply(to: &response, of: HTTPRequest(method: method, path: "/", headers: HTTPFields(fields)))
        return response
    }

    @Test func `a long answer to a read is compressed, under a tag of its own`() async throws {
        let compressed = Self.answer(1_000)
        #expect(compressed.header("Content-Encoding") == "gzip")
        #expect(compressed.header("ETag") == "\"v7-gzip\"")
        #expect(compressed.header("Vary") == "Accept, Accept-Encoding")
        #expect(compressed.body.count < 100)
        #expect(try await Self.expanded(compressed.body) == String(repeating: "ab,", count: 1_000))
        let plain = Self.answer(1_000, gzip: false)
        #expect(plain.header("Content-Encoding") == nil)
        #expect(plain.header("ETag") == "\"v7\"")
        #expect(plain.header("Vary") == "Accept, Accept-Encoding")
        for other in [Self.answer(1_000, "POST"), Self.answer(100)] {
            #expect(other.header("Content-Encoding") == nil)
            #expect(other.header("Vary") == "Accept")
        }
    }

    @Test func `a row that came compressed is known and changed by its tag`() async throws {
        try await APIFixture.with { api in
            let note = String(repeating: "long ", count: 300) + "."
            let row = try await api.make("centre_need", ["note": "\"\(note)\""])
            let address = "/v1/municipalities/\(api.mine.code)/centre-needs/\(row.id)"
            func read(_ fields: [(String, String)]) async -> HTTPResponse {
                await api.application.respond(
                    to: HTTPRequest(
                        method: "GET", path: address,
                        headers: HTTPFields(
                            [("Authorization", "Bearer \(api.mine.key)"), ("Accept-Encoding", "gzip")] + fields)))
            }
            let compressed = await read([])
            #expect(compressed.header("ETag") == "\"v1-gzip\"")
            let plain = try await api.expect(200, "GET", "centre-needs/\(row.id)")
            #expect(try await Self.expanded(compressed.body) == plain.text)
            let known = await read([("If-None-Match", "\"v1-gzip\"")])
            #expect(known.status == 304)
            #expect(known.header("ETag") == "\"v1-gzip\"")
            #expect(known.header("Vary") == "Accept, Accept-Encoding")
            let changed = try await api.expect(
                200, "PATCH", "centre-needs/\(row.id)", #"{"note":null}"#, headers: [("If-Match", "\"v1-gzip\"")])
            #expect(changed.header("ETag") == "\"v2\"")
        }
    }
}
