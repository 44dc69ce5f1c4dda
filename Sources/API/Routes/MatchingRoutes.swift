import Domain
import Evaluation
import HTTP
import JSON
import NIOCore
package import Postgres
import Repositories
import Resources

/// Who fits whom, and where needs are not met.
package struct MatchingRoutes: Sendable {
    private let database: Database
    private let pages = PositionPages(defaultLimit: 20)

    package init(_ database: Database) { self.database = database }

    package var endpoints: [Endpoint] {
        [
            matches(
                .partnersOfCentre, "centres", operation: "listMatchesOfCentre",
                summary: "Partners for a centre, ranked, each with its gates, the parts of its score and its reasons."),
            matches(
                .centresOfPartner, "partners", operation: "listMatchesOfPartner",
                summary: "Centres for a partner, ranked, each with its gates, the parts of its score and its reasons."),
            gaps,
        ]
    }

    private static let include = Parameter(
        Field(
            "include", .code(["rejected"]),
            doc: "rejected: also those that fail a gate, after the matches, with the first gate that they fail."))
    private static let concernsChildren = Parameter(
        Field(
            "concerns_children", .boolean,
            doc: """
                Whether the partnership is to work with children (true, the default): then a partner needs a valid \
                clearance.
                """))
    private static let maximumKm = Parameter(
        Field(
            "maximum_km", .integer(0...2000),
            doc: "How far a partner may go beyond where it works, in a straight line; not at all if not given."))

    private func matches(_ side: MatchList.Side, _ path: String, operation: String, summary: String) -> Endpoint {
        Endpoint(
            .get, "/v1/municipalities/{code}/\(path)/{id}/matches", operation: operation, tag: "matching",
            summary: summary, access: .permission(.read),
            parameters: [Self.include, Self.concernsChildren, Self.maximumKm] + pages.parameters,
            success: .init(200, "A page.", Shape(pageOf: MatchRendering.match.shape), media: [.json, .csv]),
            handler: { context in
                let place = try pages.place(context)
                let scope = try context.scope()
                let question = MatchList.Question(
                    side, of: try context.id(), asOf: Day(southAfrican: context.now),
                    concernsChildren: context.parameters.text("concerns_children") != "false",
                    maximumKm: context.parameters.text("maximum_km").flatMap { Double($0) },
                    includesRejected: context.parameters.text("include") != nil, after: place.after,
                    limit: place.limit + 1)
                let found = try await MatchList.read(
                    question, tenant: scope.tenant, in: database, as: scope.scope)
                guard let found else { throw Problem(.notFound) }
                let next = pages.next(place, found: found.count, context)
                let shown = found.prefix(place.limit)
                if context.media == .csv {
                    return HTTPResponse(
                        csv: MatchRendering.csv(shown, context.csvDialect), headers: next.map { [$0.header] } ?? [])
                }
                let buffer = PositionPages.wrap(
                    { buffer in
                        var json = JSONWriter()
                        json.array { json in for match in shown { MatchRendering.match.write(match, into: &json) } }
                        buffer.writeImmutableBuffer(json.buffer)
                    }, next: next?.cursor)
                return HTTPResponse(
                    status: 200, contentType: "application/json", buffer, headers: next.map { [$0.header] } ?? [])
            })
    }

    // MARK: - Coverage

    private static let count = Field.Kind.integer(0...Int(Int32.max))

    private static let gap = Shape(
        "CoverageGap", "What a ward or own area needs, what reaches it, what meets it, and what is missing.",
        [
            Field("rank", count, doc: "1 for the largest gap."),
            Field("places", count, doc: "How many rows there are."),
            Field(
                "place_kind", .code(RegionKind.codes),
                doc: "ward, or a kind of own area; metro, local or district for centres whose ward is not known."),
            Field("place_id", .id(of: "region"), doc: "The ward or own area."),
            Field("code", .text(1...40), doc: "Its code."),
            Field("name", .text(1...200), doc: "Its name."),
            Field(
                "area", .code(Domain.CollaborationArea.codes), nullable: true,
                doc: "Area of collaboration; null where all of them are taken together."),
            Field("centres", count, doc: "Centres there."),
            Field("needs", count, doc: "Needs of these centres."),
            Field("need", count, doc: "The sum of their priorities."),
            Field("met", count, doc: "Of need: met by open partnerships whose MOU is signed."),
            Field("in_preparation", count, doc: "Of need: in open partnerships that are not so far."),
            Field("gap", count, doc: "need less met."),
            Field(
                "offers", count,
                doc: "Offers that reach the place: with places left, by partners with a valid clearance that serve it."),
            Field("unreached", count, doc: "Of gap: in no open partnership, and no offer reaches it."),
            Field("partnerships", count, doc: "Open partnerships with a signed MOU that its centres take part in."),
            Field(
                "underserved", .boolean, nullable: true,
                doc: """
                    Whether it is underserved: its ward is among the most deprived 40 % by the newest index; where none \
                    covers it, at least half of the centres of which it is known serve a community of quintile 1 to 3. \
                    Null where neither is known.
                    """),
            Field(
                "underserved_by", .code(["index", "quintile"]), nullable: true,
                doc: "What says so; null where neither is known."),
        ])

    private static let gapRendering = ResourceRendering(gap)

    private var gaps: Endpoint {
        let pages = PositionPages(defaultLimit: 50)
        let by = Parameter(
            Field(
                "by", .code(["place", "place_and_area"]),
                doc:
                    "place (the default): a row for each place; place_and_area: for each of its areas of collaboration."
            ))
        let areas = Parameter(
            Field(
                "area", .code(Domain.CollaborationArea.codes),
                doc: "These areas of collaboration; with by=place_and_area."),
            many: true)
        let underserved = Parameter(
            Field("underserved", .boolean, doc: "Places that are underserved (true) or are not (false)."))
        return Endpoint(
            .get, "/v1/municipalities/{code}/coverage-gaps", operation: "listCoverageGaps", tag: "matching",
            summary: "What each ward and own area needs and has, the largest gap first.", access: .permission(.read),
            parameters: [by, areas, underserved] + pages.parameters,
            success: .init(200, "A page.", Shape(pageOf: Self.gap), media: [.json, .csv]),
            handler: { context in
                let place = try pages.place(context)
                let scope = try context.scope()
                let byArea = context.parameters.text("by") == "place_and_area"
                var wanted: [String]?
                if case .list(let codes)? = context.parameters["area"] { wanted = codes }
                if wanted != nil, !byArea {
                    throw Problem(
                        .invalidParameters,
                        faults: [Fault("?area", "needs by=place_and_area", hint: "add by=place_and_area")])
                }
                let rows = try await CoverageGaps.read(
                    asOf: Day(southAfrican: context.now), byArea: byArea, areas: wanted,
                    underserved: context.parameters.text("underserved").map { $0 == "true" }, after: place.after,
                    limit: place.limit + 1, tenant: scope.tenant, in: database, as: scope.scope)
                let next = pages.next(place, found: rows.count, context)
                let shown = 0..<min(rows.count, place.limit)
                let headers = next.map { [$0.header] } ?? []
                if context.media == .csv {
                    var buffer = ByteBuffer()
                    Self.gapRendering.writeCSV(rows, rows: shown, context.csvDialect, into: &buffer)
                    return HTTPResponse(
                        status: 200, contentType: "text/csv; charset=utf-8", buffer, headers: headers)
                }
                let buffer = PositionPages.wrap(
                    { Self.gapRendering.writeJSONArray(rows, rows: shown, into: &$0) }, next: next?.cursor)
                return HTTPResponse(status: 200, contentType: "application/json", buffer, headers: headers)
            })
    }
}
