import Domain
import HTTP
import NIOCore
import Resources

/// Pages of a list that is computed anew for each request and ordered by rank: a cursor names the last rank shown.
struct PositionPages: Sendable {
    let defaultLimit: Int

    var parameters: [Parameter] {
        [
            Parameter(Field("limit", .integer(1...200), doc: "Rows a page; \(defaultLimit) if not given.")),
            Parameter(Field("cursor", .text(1...2000), doc: "next_cursor of the page before.")),
        ]
    }

    /// Where a page begins, and how long it is.
    struct Place: Sendable {
        let after: Int
        let limit: Int
        let list: UInt64
    }

    /// - Throws: a problem for a cursor of another list.
    func place(_ context: RequestContext) throws -> Place {
        let narrowed = (context.request.query ?? "").split(separator: "&")
            .filter { !$0.hasPrefix("cursor=") && !$0.hasPrefix("limit=") }.map(String.init).sorted()
        let list = Cursor.fingerprint(
            [context.credential?.prefix ?? "", String(try context.scope().tenant), context.request.path] + narrowed)
        let limit = context.parameters.text("limit").flatMap { Int($0) } ?? defaultLimit
        guard let text = context.parameters.text("cursor") else { return Place(after: 0, limit: limit, list: list) }
        guard let cursor = Cursor(text), cursor.list == list, let after = cursor.value.flatMap({ Int($0) }),
            (1...1_000_000_000).contains(after)
        else { throw ListParameters.foreignCursor }
        return Place(after: after, limit: limit, list: list)
    }

    /// The cursor of the next page, where there is one, and the header that says so.
    ///
    /// - Parameter count: rows found, of which one more than the page tells that another follows.
    func next(_ place: Place, found count: Int, _ context: RequestContext) -> (
        cursor: String, header: (String, String)
    )? {
        guard count > place.limit else { return nil }
        let cursor = Cursor(list: place.list, value: String(place.after + place.limit), id: "").text
        let address = "\(context.request.path)?\(ListPages.following(context.request.query, cursor))"
        return (cursor, ("Link", "<\(address)>; rel=\"next\""))
    }

    /// `{"items":…,"next_cursor":…}`.
    static func wrap(_ items: (inout ByteBuffer) -> Void, next cursor: String?) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeStaticString("{\"items\":")
        items(&buffer)
        if let cursor {
            buffer.writeString(",\"next_cursor\":\"\(cursor)\"}")
        } else {
            buffer.writeStaticString(",\"next_cursor\":null}")
        }
        return buffer
    }
}
