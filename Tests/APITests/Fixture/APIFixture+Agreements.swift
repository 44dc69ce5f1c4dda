import Foundation
import JSON
import Testing

@testable import API

/// Signed papers, made as people make them: a draft, a review, the signatures.
extension APIFixture {
    /// A signed MOU or agreement of a partnership.
    ///
    /// - Parameter changes: JSON by field of the draft, its child rows too.
    func makeSigned(
        _ kind: String, of partnership: String, on day: String, _ changes: [String: String] = [:],
        in place: Municipality? = nil
    ) async throws -> JSONObject {
        let draft = try await make(
            "document", ["partnership_id": "\"\(partnership)\"", "kind": "\"\(kind)\""].merging(changes) { $1 },
            in: place)
        return try await sign(draft.id, on: day, in: place)
    }

    /// Takes a draft into review and signs it, both on one day.
    func sign(_ document: String, on day: String, in place: Municipality? = nil) async throws -> JSONObject {
        _ = try await expect(
            200, "POST", "documents/\(document)/review", "{\"on\":\"\(day)\"}", in: place, headers: [("If-Match", "*")])
        return try await expect(
            200, "POST", "documents/\(document)/sign", Self.signatures(on: day), in: place, headers: [("If-Match", "*")]
        ).object
    }

    /// Signs a later version by the people whom it carries over, all on one day.
    ///
    /// - Parameter reviewDay: when it goes into review; the same day if nil.
    func signCarriedOver(_ document: String, on day: String, reviewedOn reviewDay: String? = nil) async throws {
        for person in try await expect(200, "GET", "document-signatories?document_id=\(document)").items {
            _ = try await expect(
                200, "PATCH", "document-signatories/\(person.id)", "{\"signed_on\":\"\(day)\"}",
                headers: [("If-Match", "*")])
        }
        _ = try await expect(
            200, "POST", "documents/\(document)/review", "{\"on\":\"\(reviewDay ?? day)\"}",
            headers: [("If-Match", "*")])
        _ = try await expect(200, "POST", "documents/\(document)/sign", "{}", headers: [("If-Match", "*")])
    }

    /// The body of a signature by one person of each side.
    static func signatures(on day: String, from position: Int = 1) -> String {
        """
        {"signatories":[
        {"position":\(position),"side":"partner","name":"A. Partner","capacity":"Director","signed_on":"\(day)"},
        {"position":\(position + 1),"side":"centre","name":"B. Centre","capacity":"Principal","signed_on":"\(day)"}]}
        """
    }

    /// Something that the centres owe, by a signed MOU of a partnership of its own.
    ///
    /// - Returns: the obligation.
    func makeObligation(in place: Municipality? = nil) async throws -> JSONObject {
        let partnership = try await make("partnership", ["stage_since": "\"2026-03-02\""], in: place)
        let signed = try await makeSigned(
            "mou", of: partnership.id, on: "2026-03-10",
            [
                "commitments": """
                [{"position":1,"side":"centre","resource_kind":"staff_time","amount":600,"schedule":"once",\
                "from_on":"2026-06-01"}]
                """
            ], in: place)
        let owed = try await expect(200, "GET", "obligations?document_id=\(signed.id)&side=centre", in: place).items
        return try #require(owed.first)
    }
}
