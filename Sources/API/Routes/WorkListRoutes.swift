import Domain
import HTTP
package import Postgres
import Repositories
import Resources

/// What is to be done, and what was: the list of work, and the timelines of partnerships, partners and centres.
package struct WorkListRoutes: Sendable {
    private let database: Database

    package init(_ database: Database) { self.database = database }

    package var endpoints: [Endpoint] {
        [
            workList,
            timeline(Timeline.partnership, of: .partnership), timeline(Timeline.partner, of: .partner),
            timeline(Timeline.centre, of: .centre),
        ]
    }

    private var workList: Endpoint {
        let items = WorkList.items
        let pages = ListPages(ResourceRepository(items, database), ResourceRendering(items))
        return Endpoint(
            .get, "/v1/municipalities/{code}/\(items.path)", operation: "listWork", tag: "work-list",
            summary: "What is overdue or due soon, of every kind: papers that expire 90 days ahead, the rest a week.",
            access: .permission(.read), parameters: pages.parameters,
            success: .init(200, "A page.", Shape(pageOf: Shape(row: items)), media: [.json, .csv]),
            handler: { try await pages.page($0) })
    }

    private func timeline(_ entries: Resource, of subject: Resource) -> Endpoint {
        let pages = ListPages(
            ResourceRepository(entries, database), ResourceRendering(entries), fixed: "subject_id",
            of: ResourceRepository(subject, database))
        return Endpoint(
            .get, "/v1/municipalities/{code}/\(subject.path)/{id}/timeline",
            operation: "list\(subject.name.pascalCased)Timeline", tag: subject.path,
            summary: "What happened with a \(subject.name) and what is due, the latest first.",
            access: .permission(.read), parameters: pages.parameters,
            success: .init(200, "A page.", Shape(pageOf: Shape(row: entries)), media: [.json, .csv]),
            handler: { try await pages.page($0) })
    }
}
