import Domain
import Foundation

/// Rows as they are sent: a JSON array a table, which the database reads back as rows of that table (`DemoSQL`).
/// Property names become column names.
struct LocalityRow: Encodable {
    var id: UUID
    var kind, code, name: String
    var parentId: UUID
    var validFrom: Day
}

struct CentreRow: Encodable {
    var id: UUID
    var name, programmeType: String
    var regionId: UUID
    var localityId: UUID?
    var latitude, longitude: Double?
    var feeBand: String?
    var quintile: Int?
    var subsidised: Bool?
    var languages: [String]
    var createdAt: Day
    var archivedAt: Day?
}

struct MeasureRow: Encodable {
    var id, centreId: UUID
    var observedOn: Day
    var source: String?
    var capacity: Int?
    var girls: [Int?]
    var boys: [Int?]
    var childrenWithDisabilities, childrenSubsidised: Int?
    var practitioners: [Int?]
    var mealsADay: Int?
    var water, sanitation: String?
    var fence, electricity: Bool?
}

struct RegistrationRow: Encodable {
    var id, centreId: UUID
    var scheme, level: String
    var number: String?
    var validFrom: Day
    var validTo: Day?
    var evidence: String?
}

struct NeedRow: Encodable {
    var id, centreId: UUID
    var area: String
    var priority: Int
    var note: String?
}

struct PartnerRow: Encodable {
    var id: UUID
    var name, kind, subKind: String
    var registrationType, registrationNumber: String?
    var focus, languages: [String]
    var latitude, longitude: Double?
    var website, note: String?
    var createdAt: Day
    var archivedAt: Day?
}

struct OfferRow: Encodable {
    var id, partnerId: UUID
    var area: String
    var capacity: Int
    var forms: [String]
    var note: String?
}

struct ServiceAreaRow: Encodable {
    var id, partnerId, regionId: UUID
}

struct ClearanceRow: Encodable {
    var id, partnerId: UUID
    var outcome: String
    var screenedOn, expiresOn: Day
    var reference: String?
}

struct ContactRow: Encodable {
    var id: UUID
    var centreId, partnerId: UUID?
    var name: String
    var role, phone, email, preferred: String?
}

struct ProgrammeRow: Encodable {
    var id: UUID
    var name: String
    var startsOn, endsOn: Day
    var target: Int
    var countsBy: String
    var objectives: [String]
}

struct PhaseRow: Encodable {
    var id, programmeId: UUID
    var position: Int
    var name: String
    var startsOn, endsOn: Day
    var partnerships: Int
    var milestones: [String: Int]
}

struct PartnershipRow: Encodable {
    var id, programmeId, partnerId: UUID
    var title: String
    var stageSince: Day
    var worksWithChildren: Bool
    var objectives, areas: [String]
    var owner, note: String?
}

/// One move of one partnership; the n-th moves of all are one statement.
struct MoveRow: Encodable {
    var id: UUID
    var stage: String
    var stageSince: Day
    var stageReason: String?
}

struct PartnershipCentreRow: Encodable {
    var id, partnershipId, centreId: UUID
    var joinedOn: Day
    var leftOn: Day?
}

struct DocumentRow: Encodable {
    var id, partnershipId: UUID
    var kind: String
    var number: Int
    var title, terms: String
    var validUntil: Day?
    /// The version it follows; goes with the basis.
    var basedOnId: UUID?
    var basis: String?
    /// Day of its signatures, when everything it holds is written.
    var signedOn: Day?
}

struct EngagementRow: Encodable {
    var id: UUID
    var kind: String
    var programmeId: UUID
    var partnershipId: UUID?
    var heldOn: Day
    var title: String
    var place, note: String?
}

struct AttendanceRow: Encodable {
    var id, engagementId: UUID
    var centreId, partnerId: UUID?
    var invited: Bool
    var attended: Bool?
    var people: Int?
}

struct BarrierRow: Encodable {
    var id, programmeId: UUID
    var partnershipId, centreId: UUID?
    var category: String
    var severity: Int
    var title: String
    var raisedOn: Day
    var dueOn: Day?
    var owner, mitigation: String?
    var resolvedOn: Day?
    var resolution: String?
}

struct BrandingRow: Encodable {
    var id: UUID
    var department, address, email, language: String
}

struct ProposalRow: Encodable {
    var id: UUID
    var kind: String
    var partnerId, partnershipId, programmeId: UUID
    var title: String
    var areas: [String]
    var owner: String
}
