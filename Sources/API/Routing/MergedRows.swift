import Domain
import HTTP
import Postgres
import Resources

/// Every address under a row that was merged into another says where that one is: reading by 308 with the same address of
/// the other row, changing by 409 with its identifier, since nobody asked to change that one.
///
/// To what answers there a merged row is one that is not there. Only then is it asked whether the row was merged, so what is
/// asked of any other row costs nothing more.
struct MergedRows: Sendable {
    private let repository: ResourceRepository

    init(_ resource: Resource, _ database: Database) { repository = ResourceRepository(resource, database) }

    /// The endpoint, if it is under such a row, with that answer.
    func followed(_ endpoint: Endpoint) -> Endpoint {
        let row = "/v1/municipalities/{code}/\(repository.resource.path)/{id}"
        guard repository.resource.successor != nil, endpoint.path == row || endpoint.path.hasPrefix(row + "/") else {
            return endpoint
        }
        let name = repository.resource.name.replacing("_", with: " ")
        return endpoint.with(
            movedTo: endpoint.method == .get ? "The same of the \(name) that it was merged into." : nil
        ) {
            context in
            do {
                return try await endpoint.handler(context)
            } catch {
                guard Self.isGone(error), let id = context.pathParameters["id"],
                    let other = try await repository.successor(of: try context.id(), as: try context.scope())
                else { throw error }
                guard endpoint.method == .get else { throw Refusal.conflict(.merged("", into: other)) }
                let address =
                    context.request.path.replacing(id, with: other) + (context.request.query.map { "?\($0)" } ?? "")
                return Self.moved(to: address)
            }
        }
    }

    /// What leads on to the same of the row that stays.
    static func moved(to address: String) -> HTTPResponse {
        HTTPResponse(status: 308, headers: [("Location", address), ("Cache-Control", "private, no-cache")])
    }

    private static func isGone(_ error: any Error) -> Bool {
        switch error {
        case Refusal.missing, Refusal.archived: true
        case let problem as Problem: problem.kind == .notFound
        default: false
        }
    }
}
