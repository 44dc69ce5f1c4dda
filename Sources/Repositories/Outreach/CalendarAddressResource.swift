package import Resources

extension Resource {
    package static let calendarAddress = Resource(
        name: "calendar_address", path: "calendar-addresses",
        summary: """
            A private address of the calendar. Archived, it is revoked. Its secret part is shown once, when it is made.
            """,
        table: "calendar_address",
        columns: [
            .computed("name", .text(1...200), doc: "Who or what reads the calendar there.")
        ],
        sort: "created_at", descending: true, operations: [.list, .read, .archive])
}
