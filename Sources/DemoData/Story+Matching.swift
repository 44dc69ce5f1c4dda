import Domain
import Foundation
import Postgres

/// What matching rests on beside needs and offers: ages, what offers can bring, further registrations, decisions.
struct OfferResourceRow: Encodable {
    var id, offerId: UUID
    var resourceKind, unit: String
    var amount: Int
    var item: String?
}

struct PartnerRegistrationRow: Encodable {
    var id, partnerId: UUID
    var scheme, number: String
}

struct MatchOverrideRow: Encodable {
    var id, centreId, partnerId: UUID
    var effect, reason, decidedBy: String
    var decidedOn: Day
}

struct PartnerAgesRow: Encodable {
    var id: UUID
    var ageGroups: [String]
}

/// How these are written: see ``DemoSQL``.
enum DemoMatchingSQL: String, StatementSet {
    case ages = """
        update partner as p
        set age_groups = r.age_groups
        from jsonb_to_recordset($2::jsonb) as r (id uuid, age_groups text[])
        where p.tenant_id = $1::int4 and p.id = r.id
        """

    case offerResources = """
        insert into partner_offer_resource (
            tenant_id, id, offer_id, resource_kind, unit, amount, item, created_at, updated_at
        )
        select $1::int4, r.id, r.offer_id, r.resource_kind, r.unit, r.amount, r.item, o.created_at, o.created_at
        from jsonb_populate_recordset(null::ecdp.partner_offer_resource, $2::jsonb) as r
        inner join partner_offer as o on o.tenant_id = $1::int4 and o.id = r.offer_id
        """

    case registrations = """
        insert into partner_registration (tenant_id, id, partner_id, scheme, number)
        select $1::int4, r.id, r.partner_id, r.scheme, r.number
        from jsonb_populate_recordset(null::ecdp.partner_registration, $2::jsonb) as r
        """

    case overrides = """
        insert into match_override (tenant_id, id, centre_id, partner_id, effect, reason, decided_by, decided_on)
        select $1::int4, r.id, r.centre_id, r.partner_id, r.effect, r.reason, r.decided_by, r.decided_on
        from jsonb_populate_recordset(null::ecdp.match_override, $2::jsonb) as r
        """
}

/// Rows for matching, made from the rest of a story.
struct MatchingStory {
    private(set) var ages: [PartnerAgesRow] = []
    private(set) var offerResources: [OfferResourceRow] = []
    private(set) var registrations: [PartnerRegistrationRow] = []
    private(set) var overrides: [MatchOverrideRow] = []

    /// - Parameter story: takes no chance and no identifier from it, so that the rest of it stays as it is.
    init(_ story: Story) {
        var identifiers = Chance("matching identifiers \(story.setting.code)")
        var count: UInt64 = 0
        func identifier() -> UUID {
            count += 1
            return UUID.version7(
                milliseconds: UInt64(max(0, story.today.number)) * 86_400_000 - 43_200_000 + count, using: &identifiers)
        }
        for (index, partner) in story.partners.enumerated() {
            if index % 3 == 0 { ages.append(PartnerAgesRow(id: partner.id, ageGroups: ["3", "4", "5"])) }
            if partner.registrationNumber != nil, index % 5 == 2 {
                registrations.append(
                    PartnerRegistrationRow(
                        id: identifier(), partnerId: partner.id, scheme: "other",
                        number: "DSD-X-\(story.setting.code)-\(501 + index)"))
            }
        }
        for (index, offer) in story.offers.enumerated() {
            guard let brings = Self.brings(offer, index) else { continue }
            offerResources.append(
                OfferResourceRow(
                    id: identifier(), offerId: offer.id, resourceKind: brings.kind.rawValue,
                    unit: brings.kind.unit.rawValue, amount: brings.amount, item: brings.item))
        }
        let centres = story.centres.filter { $0.archivedAt == nil }
        for (index, partner) in story.partners.prefix(2).enumerated() where centres.count > 5 {
            overrides.append(
                MatchOverrideRow(
                    id: identifier(), centreId: centres[index * 2 + 1].id, partnerId: partner.id,
                    effect: index == 0 ? "pinned" : "excluded",
                    reason: index == 0
                        ? "The principal has worked with them before." : "They could not agree on the hours last year.",
                    decidedBy: "ECD forum", decidedOn: story.startsOn + 20))
        }
    }

    /// A statement for each table.
    func queries(tenant: Int32, _ encoder: JSONEncoder) throws -> [Query] {
        func query(_ statement: DemoMatchingSQL, _ rows: some Encodable) throws -> Query {
            Query(statement, tenant, String(decoding: try encoder.encode(rows), as: UTF8.self))
        }
        return [
            try query(.ages, ages), try query(.offerResources, offerResources),
            try query(.registrations, registrations), try query(.overrides, overrides),
        ]
    }

    private static func brings(_ offer: OfferRow, _ index: Int) -> (kind: ResourceKind, amount: Int, item: String?)? {
        switch offer.area {
        case "teacher_training": (.training, 100 * offer.capacity * 4, "First-aid and early-learning courses")
        case "curriculum_sharing": (.materials, 40 * offer.capacity, "Picture books")
        case "nutrition_hygiene": (.inKind, 20 * offer.capacity, "Food parcels")
        case "funding_access": (.funding, 1_500_000 * offer.capacity, nil)
        case "family_engagement" where index % 2 == 0: (.volunteerTime, 600 * offer.capacity, nil)
        default: nil
        }
    }
}
