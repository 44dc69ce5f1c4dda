import Domain
import HTTP
package import Postgres
import Repositories
import Resources

/// Grants and joint fundraising beyond their lists: outcomes, and the split of what was raised.
package struct GrantRoutes: Sendable {
    private let grants: GrantRepository
    private let fundraisers: FundraiserRepository

    package init(_ database: Database) {
        grants = GrantRepository(database)
        fundraisers = FundraiserRepository(database)
    }

    package var endpoints: [Endpoint] { [moveEndpoint, endEndpoint] }

    private static let cents = 0...1_000_000_000_000_000

    private enum Move {
        static let to = BodyField.code(
            "to", GrantStatus.codes.filter { $0 != "idea" }, doc: "applied, awarded, refused or withdrawn.",
            example: "\"applied\"")
        static let on = BodyField.date("on", past: true, doc: "Day of it.", example: "\"2026-09-28\"")
        static let reason = BodyField.optionalText("reason", 1...2000, doc: "Why.", example: "\"Handed in by hand\"")
        static let awarded = Field(
            "awarded_cents", .integer(1...cents.upperBound), nullable: true,
            doc: "Amount awarded, in cents (ZAR); of an award alone.", example: "20000000")
        static let conditions = BodyField.optionalText(
            "conditions", 1...4000, doc: "What the funder asks for in return; of an award alone.",
            example: "\"Half of it for rural centres\"")
        static let body = Endpoint.Body(
            "GrantTransition",
            [to.field, on.field, reason.field, awarded, conditions.field, GrantRepository.reports.field])
    }

    private var moveEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/grant-applications/{id}/transitions", operation: "moveGrantApplication",
            tag: "grant-applications",
            summary: """
                Record that a grant was applied for, awarded, refused or withdrawn. An award is promised to the \
                partnership in the ledger.
                """,
            access: .permission(.write), body: Move.body, needsIfMatch: true,
            success: .init(200, "The application as it stands now.", Shape(row: .grantApplication), hasETag: true),
            handler: { context in
                let id = try context.id()
                let move = try Self.move(try context.body())
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(try context.expectedVersions()) {
                    try await grants.move(
                        id, version: $0, move, newID: { context.newID() }, keeping: key, as: scope
                    ).response
                }
            })
    }

    /// - Throws: a problem where what belongs to an award is missing from one, or comes with another move.
    private static func move(_ body: BodyValues) throws -> GrantRepository.Move {
        guard let status = GrantStatus(rawValue: try body[Move.to]) else { throw Problem(.invalidBody) }
        let cents = body.byName[Move.awarded.name].flatMap { $0.integer }
        let conditions = try body[Move.conditions]
        let reports = body.byName[GrantRepository.reports.name]
        var faults: [Fault] = []
        if status == .awarded {
            if cents == nil { faults.append(Fault("/awarded_cents", "is required for an award")) }
        } else {
            for (name, isGiven) in [
                ("awarded_cents", cents != nil), ("conditions", conditions != nil), ("reports", reports != nil),
            ] where isGiven { faults.append(Fault("/\(name)", "goes with an award, and only with one")) }
        }
        guard faults.isEmpty else { throw Problem(.invalidBody, faults: faults) }
        return GrantRepository.Move(
            to: status, on: try body[Move.on], reason: try body[Move.reason],
            award: cents.flatMap {
                status == .awarded ? .init(cents: $0, conditions: conditions, reports: reports) : nil
            })
    }

    private enum End {
        static let to = BodyField.code(
            "to", FundraiserStatus.codes.filter { $0 != "planned" }, doc: "closed or cancelled.",
            example: "\"closed\"")
        static let on = BodyField.date("on", past: true, doc: "Day of it.", example: "\"2026-06-01\"")
        static let raised = Field(
            "raised_cents", .integer(cents), nullable: true,
            doc: "What was raised, in cents (ZAR); what was recorded so far if not given.", example: "1250000")
        static let cost = Field(
            "cost_cents", .integer(cents), nullable: true,
            doc: "What it cost, in cents (ZAR); what was recorded so far if not given.", example: "150000")
        static let body = Endpoint.Body("FundraiserTransition", [to.field, on.field, raised, cost])
    }

    private var endEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/fundraisers/{id}/transitions", operation: "endFundraiser",
            tag: "fundraisers",
            summary: """
                Close a fundraiser, which splits what was raised less the costs among those who take part, to the cent; or \
                cancel it.
                """,
            access: .permission(.write), body: End.body, needsIfMatch: true,
            success: .init(200, "The fundraiser as it stands now.", Shape(row: .fundraiser), hasETag: true),
            handler: { context in
                let (id, body) = (try context.id(), try context.body())
                guard let status = FundraiserStatus(rawValue: try body[End.to]) else { throw Problem(.invalidBody) }
                let end = FundraiserRepository.End(
                    as: status, on: try body[End.on], raised: body.byName[End.raised.name].flatMap { $0.integer },
                    cost: body.byName[End.cost.name].flatMap { $0.integer })
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(try context.expectedVersions()) {
                    try await fundraisers.end(
                        id, version: $0, end, newID: { context.newID() }, keeping: key, as: scope
                    ).response
                }
            })
    }
}

extension FieldValue {
    fileprivate var integer: Int? { if case .text(let text) = self { Int(text) } else { nil } }
}
