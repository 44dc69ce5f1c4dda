import Domain
import HTTP
import NIOCore
package import Postgres
import Repositories
import Resources

/// The municipalities a credential knows, and where each stands.
package struct MunicipalityRoutes: Sendable {
    private let repository: MunicipalityRepository
    private let rows = ResourceRendering(MunicipalityRepository.municipality)
    private let summary = ResourceRendering(MunicipalityRepository.summary)

    package init(_ database: Database) { repository = MunicipalityRepository(database) }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "/v1/municipalities", operation: "listMunicipalities", tag: "municipalities",
                summary: "The municipalities that the API key knows.", access: .credential,
                success: .init(
                    200, "All of them; there are never more than a page.",
                    Shape(pageOf: MunicipalityRepository.municipality)),
                handler: { context in
                    let tenants = context.credential.map { $0.grants.values.map(\.tenant) } ?? []
                    let found = try await repository.list(tenants, actor: context.credential?.actor ?? "")
                    return page(found)
                }),
            Endpoint(
                .get, "/v1/municipalities/{code}", operation: "readMunicipality", tag: "municipalities",
                summary: "One municipality.", access: .permission(.read),
                success: .init(200, "The municipality.", MunicipalityRepository.municipality),
                handler: { context in
                    let scope = try context.scope()
                    let found = try await repository.list([scope.tenant], actor: context.credential?.actor ?? "")
                    guard found.count == 1 else { throw Problem(.notFound) }
                    return object(rows, found)
                }),
            Endpoint(
                .get, "/v1/municipalities/{code}/summary", operation: "readSummary", tag: "municipalities",
                summary: "Where the municipality stands today.", access: .permission(.read),
                success: .init(200, "Counts, as of today in South Africa.", MunicipalityRepository.summary),
                handler: { context in
                    object(summary, try await repository.summary(on: context.today, as: try context.scope()))
                }),
        ]
    }

    private func object(_ rendering: ResourceRendering, _ found: Rows) -> HTTPResponse {
        var buffer = ByteBuffer()
        rendering.writeJSON(found, rows: 0..<1, into: &buffer)
        return HTTPResponse(status: 200, contentType: "application/json", buffer)
    }

    private func page(_ found: Rows) -> HTTPResponse {
        var buffer = ByteBuffer()
        buffer.writeStaticString("{\"items\":")
        rows.writeJSONArray(found, rows: 0..<found.count, into: &buffer)
        buffer.writeStaticString(",\"next_cursor\":null}")
        return HTTPResponse(status: 200, contentType: "application/json", buffer)
    }
}
