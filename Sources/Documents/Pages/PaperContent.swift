package import Domain
import Foundation

/// What a version of an MOU or agreement says: its content as `app.document_content()` gives it, format 1, which for a
/// signed version was kept on its signature.
package struct PaperContent: Sendable {
    struct Party: Decodable, Sendable { let name: String }

    struct Partner: Decodable, Sendable {
        let name: String
        let registrationNumber: String?
    }

    struct Partnership: Decodable, Sendable {
        let title: String
        let areas: [String]
        let objectives: [String]
    }

    struct Commitment: Decodable, Sendable {
        let side: String
        let resourceKind: String
        let unit: String
        let amount: Int
        let item: String?
        let detail: String?
        let schedule: String
        let fromOn: String
        let untilOn: String?
    }

    struct Clause: Decodable, Sendable {
        let kind: String
        let side: String?
        let body: String
    }

    struct Milestone: Decodable, Sendable {
        let title: String
        let side: String?
        let startsOn: String?
        let dueOn: String
    }

    struct Metric: Decodable, Sendable {
        let indicator: String
        let unit: String
        let baseline: Int?
        let baselineOn: String?
        let target: Int
        let dueOn: String
    }

    struct Signatory: Decodable, Sendable {
        let side: String
        let name: String
        let capacity: String
        let signedOn: String?
    }

    struct Text: Decodable, Sendable {
        let format: Int
        let kind: String
        let number: Int
        let title: String
        let terms: String
        let validFrom: String?
        let validUntil: String?
        let signedOn: String?
        let municipality: Party
        let partnership: Partnership
        let partner: Partner
        let centres: [Party]
        let commitments: [Commitment]
        let clauses: [Clause]
        let milestones: [Milestone]
        let metrics: [Metric]
        let signatories: [Signatory]
        let signedByPartner: String?
        let signedByCentres: String?
    }

    let text: Text
    package let office: OfficeLook
    package let language: DocumentLanguage
    package let reference: String
    /// Of a draft, the day it was looked at.
    package let day: Day

    package var kind: PageKind { text.kind == "agreement" ? .agreement : .mou }
    package var isSigned: Bool { text.signedOn != nil }
    package var title: String { text.title }

    /// - Parameter json: what `app.document_content()` gives.
    /// - Throws: what `JSONDecoder` throws, for a content of another format.
    package init(json: String, office: OfficeLook, language: DocumentLanguage, reference: String, day: Day) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        text = try decoder.decode(Text.self, from: Data(json.utf8))
        self.office = office
        self.language = language
        self.reference = reference
        self.day = day
    }

    var format: PageFormat { PageFormat(language) }

    func day(_ text: String?) -> String? { text.flatMap { Day($0) }.map { format.day($0) } }

    func side(_ code: String?) -> String {
        code.map { CodeWords.of($0, in: .side, language) } ?? DocumentText.allSides.words(in: language)
    }
}
