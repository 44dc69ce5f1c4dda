import Digests
import Domain
import FoundationEssentials
import HTTP
package import Postgres
import Repositories
import Resources

/// The calendar at private addresses: they are made with an API key, and read without.
package struct CalendarRoutes: Sendable {
    private let calendars: CalendarRepository

    package init(_ database: Database) { calendars = CalendarRepository(database) }

    private static let collection = "/v1/municipalities/{code}/calendar-addresses"

    package var endpoints: [Endpoint] { [makeEndpoint, feedEndpoint] }

    private enum Made {
        static let name = BodyField.text(
            "name", 1...200, doc: "Who or what reads the calendar there.", example: "\"Outreach team's calendar\"")
        static let body = Endpoint.Body("CalendarAddressCreate", [name.field])
        static let shape = Shape(
            "CalendarAddressMade", "A new private address of the calendar.",
            Resource.calendarAddress.columns.map(\.field) + [
                Field(
                    "address", .text(1...300), nullable: true,
                    doc: """
                        The address's path. It is shown this once: null where a request is repeated, since only its \
                        SHA-256 is kept.
                        """)
            ])
    }

    private var makeEndpoint: Endpoint {
        Endpoint(
            .post, Self.collection, operation: "createCalendarAddress", tag: "calendar-addresses",
            summary: """
                Make a private address of the calendar. Whoever has it reads the calendar without an API key, until it \
                is archived.
                """,
            access: .permission(.write), body: Made.body,
            success: .init(201, "The new address.", Made.shape, hasETag: true, hasLocation: true),
            handler: { context in
                let (id, token) = (context.newID(), LinkToken.new())
                let collection = context.request.path
                let answer = try await calendars.make(
                    id, name: try context.body()[Made.name], sha256: SHA256Digest(token).bytes,
                    location: "\(collection)/\(id.uuidString.lowercased())", keeping: try context.idempotencyKey(),
                    as: try context.scope())
                // The kept answer has no secret part, so it is added here.
                let code = context.grant?.code ?? ""
                let address =
                    answer.isRepeated
                    ? "null" : "\"/v1/municipalities/\(code)/calendars/\(token)/calendar.ics\""
                var response = answer.response
                response.body = .string("\(answer.body.dropLast()),\"address\":\(address)}")
                return response
            })
    }

    private var feedEndpoint: Endpoint {
        Endpoint(
            .get, "/v1/municipalities/{code}/calendars/{token}/calendar.ics", operation: "readCalendar",
            tag: "calendar-addresses",
            summary: """
                The calendar as iCalendar (RFC 5545): events from a year back to two years ahead, and the days by which \
                something is due. The address is the credential.
                """,
            access: .open, success: .init(200, "iCalendar.", nil, media: [.calendar]),
            handler: { context in
                // One that is wrong, revoked or another municipality's: all the same.
                guard let token = context.pathParameters["token"], LinkToken.isWellFormed(token),
                    let municipality = try await calendars.municipality(sha256: SHA256Digest(token).bytes),
                    municipality.code == context.pathParameters["code"]?.uppercased()
                else { throw Problem(.notFound, "There is no such address.") }
                let today = Day(southAfrican: context.now)
                let entries = try await calendars.entries(
                    from: today - CalendarFeed.daysBack, to: today + CalendarFeed.daysAhead, of: municipality)
                return HTTPResponse(
                    status: 200, contentType: "text/calendar; charset=utf-8",
                    CalendarFeed.text(entries, of: municipality),
                    headers: [
                        ("Cache-Control", "private, no-cache"), ("Referrer-Policy", "no-referrer"),
                        ("X-Content-Type-Options", "nosniff"),
                    ])
            })
    }
}
