import Digests
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// Instruments, waves and files of assessments.
extension APIFixture {
    /// Another server over the same database, which has keys for both municipalities.
    ///
    /// - Parameter canPrint: whether it can make PDFs.
    func withKeys(_ generations: Int = 1, of codes: [String]? = nil, canPrint: Bool = false) throws -> APIFixture {
        let text = (codes ?? [mine.code, theirs.code]).flatMap { code in
            (1...generations).map { "\(code) \($0) \(SHA256Digest("\(code) \($0)").hexadecimal)" }
        }.joined(separator: "\n")
        return with(keys: try PseudonymKeys(reading: text), canPrint: canPrint)
    }

    func with(keys: PseudonymKeys, canPrint: Bool = false) -> APIFixture {
        let clock = clock
        let application = Application(
            endpoints: ServedResources.endpoints(
                database, health: ProcessHealth(renderMetrics: { "" }), pseudonymKeys: keys, canPrint: { canPrint }),
            authenticator: authenticator, accessLog: nil, logger: Self.quiet, configuration: .init(),
            now: { clock.now })
        return APIFixture(
            test: test, database: database, authenticator: authenticator, application: application, clock: clock,
            mine: mine, theirs: theirs)
    }

    static let header = "child,birth_month,sex,centre_id,assessor,assessed_on,basis,consented_on,gross_motor,literacy\n"

    /// A row of a file: every value right, but for those that are named.
    static func row(_ child: String, _ centre: String, _ changes: [String: String] = [:]) -> String {
        let values = [
            "child": child, "birth_month": "2021-10", "sex": "female", "centre_id": centre, "assessor": "A1",
            "assessed_on": "2026-02-10", "basis": "consent", "consented_on": "2026-01-20", "gross_motor": "12.5",
            "literacy": "9",
        ].merging(changes) { $1 }
        return header.trimmingCharacters(in: .newlines).split(separator: ",").map { values[String($0)] ?? "" }
            .joined(separator: ",") + "\n"
    }

    /// A wave from 2 February to 27 March 2026.
    func makeWave(_ changes: [String: String] = [:], in place: Municipality? = nil) async throws -> JSONObject {
        let days = ["starts_on": "\"2026-02-02\"", "ends_on": "\"2026-03-27\""]
        return try await make("assessment_wave", days.merging(changes) { $1 }, in: place)
    }

    /// A domain is not made by itself, but with its instrument.
    func makeDomain(in place: Municipality? = nil) async throws -> JSONObject {
        let instrument = try await make("outcome_instrument", in: place).id
        return try await domain(of: instrument, in: place)
    }

    func domain(of instrument: String, in place: Municipality? = nil) async throws -> JSONObject {
        try #require(
            try await expect(200, "GET", "outcome-domains?instrument_id=\(instrument)", in: place).items.first)
    }

    /// A wave of centres through 2026, and a domain of its instrument.
    func makeQualityWave(in place: Municipality? = nil) async throws -> (wave: String, domain: String) {
        let instrument = try await make("outcome_instrument", ["subject": "\"centres\""], in: place).id
        let wave = try await makeWave(
            [
                "instrument_id": "\"\(instrument)\"", "starts_on": "\"2026-01-01\"", "ends_on": "\"2026-12-31\"",
            ], in: place)
        return (wave.id, try await domain(of: instrument, in: place).id)
    }

    /// Sends a file.
    func upload(
        _ file: some Sequence<UInt8>, to wave: String, type: String = "text/csv", query: String? = nil,
        in place: Municipality? = nil, headers: [(String, String)] = []
    ) async -> Reply {
        let place = place ?? mine
        let request = HTTPRequest(
            method: "POST", path: "/v1/municipalities/\(place.code)/assessment-waves/\(wave)/assessments", query: query,
            headers: HTTPFields([("Authorization", "Bearer \(place.key)"), ("Content-Type", type)] + headers),
            body: RequestBody(Array(file)))
        return await Reply(application.respond(to: request))
    }

    func upload(
        _ text: String, to wave: String, type: String = "text/csv", query: String? = nil, in place: Municipality? = nil,
        headers: [(String, String)] = []
    ) async -> Reply {
        await upload(text.utf8, to: wave, type: type, query: query, in: place, headers: headers)
    }

    /// How many rows of children a wave has.
    func assessments(of wave: String) async throws -> Int {
        Int(try await test.psql("select count(*) from ecdp.child_assessment where wave_id = '\(wave)'")) ?? -1
    }
}

extension Reply {
    /// `line column name: message` of each fault of a file.
    var fileFaults: [String] {
        get throws {
            guard case .array(let items)? = try object["faults"] else { return [] }
            return items.compactMap { item -> String? in
                guard case .object(let fault) = item else { return nil }
                let column = fault.integer("column").map(String.init) ?? "-"
                return "\(fault.integer("line") ?? 0) \(column) \(fault.string("name") ?? "-"): "
                    + (fault.string("message") ?? "")
            }
        }
    }
}
