import Domain
import HTTP
import NIOCore
package import Postgres
import Repositories
import Resources

import struct Foundation.UUID

/// The ledger beyond its lists: approvals, balances as of a day, statements of account.
package struct LedgerRoutes: Sendable {
    private let entries: LedgerRepository
    private let report: LedgerReport

    package init(_ database: Database) {
        entries = LedgerRepository(database)
        report = LedgerReport(database)
    }

    private static let root = "/v1/municipalities/{code}"

    package var endpoints: [Endpoint] {
        [decideEndpoint]
            + LedgerReport.Subject.allCases.flatMap { [balancesEndpoint($0), statementEndpoint($0)] }
    }

    private enum Decision {
        static let decision = BodyField.code(
            "decision", ["approved", "refused"], doc: "Whether it is posted, or never.", example: "\"approved\"")
        static let reason = BodyField.text("reason", 1...2000, doc: "Why.", example: "\"Quote seen\"")
        static let body = Endpoint.Body("LedgerDecision", [decision.field, reason.field])
    }

    private var decideEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.root)/ledger-entries/{id}/decision", operation: "decideLedgerEntry", tag: "ledger-entries",
            summary: "Approve or refuse an entry that waits for approval, with another API key than it was made with.",
            access: .permission(.write), body: Decision.body, needsIfMatch: true,
            success: .init(200, "The entry as it stands now.", Shape(row: .ledgerEntry), hasETag: true),
            handler: { context in
                let (id, body) = (try context.id(), try context.body())
                let (decision, reason) = (try body[Decision.decision], try body[Decision.reason])
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(try context.expectedVersions()) {
                    try await entries.decide(
                        id, version: $0, isApproved: decision == "approved", reason: reason, keeping: key, as: scope
                    ).response
                }
            })
    }

    private static let kinds = Parameter(
        Field("kind", .code(ResourceKind.codes), doc: "These kinds of resources only."), many: true)

    private static func path(_ subject: LedgerReport.Subject, _ name: String) -> String {
        subject == .municipality ? "\(root)/ledger-\(name)" : "\(root)/\(subject.rawValue)s/{id}/ledger-\(name)"
    }

    private static func tag(_ subject: LedgerReport.Subject) -> String {
        subject == .municipality ? "municipalities" : "\(subject.rawValue)s"
    }

    private func balancesEndpoint(_ subject: LedgerReport.Subject) -> Endpoint {
        let day = Parameter(
            Field(
                "as_of", .date, doc: "The last day that counts; today in South Africa if not given.",
                example: "\"2026-09-30\""))
        let grouping = Parameter(
            Field(
                "by", .code(LedgerReport.Grouping.codes),
                doc: "Sums for each kind alone (if not given), or for each partnership, centre or month too."))
        return Endpoint(
            .get, Self.path(subject, "balances"), operation: "read\(subject.rawValue.pascalCased)LedgerBalances",
            tag: Self.tag(subject),
            summary:
                "What was promised, received, allocated and used of a \(subject.rawValue)'s resources, as of a day.",
            access: .permission(.read), parameters: [day, grouping, Self.kinds],
            success: .init(200, "A row for each.", Shape(allOf: .ledgerBalance), media: [.json, .csv]),
            handler: { context in
                let grouping = context.parameters.text("by").flatMap { LedgerReport.Grouping(rawValue: $0) } ?? .kind
                let rows = try await report.balances(
                    of: subject, try id(subject, context), on: context.parameters.text("as_of") ?? context.today,
                    by: grouping, kinds: kinds(context), as: try context.scope())
                return try answer(rows.map { NumberedRows($0) }, ResourceRendering(.ledgerBalance), context)
            })
    }

    private func statementEndpoint(_ subject: LedgerReport.Subject) -> Endpoint {
        func day(_ name: String, _ doc: String) -> Parameter {
            Parameter(Field(name, .date, doc: doc, example: "\"2026-09-30\""))
        }
        return Endpoint(
            .get, Self.path(subject, "statement"), operation: "read\(subject.rawValue.pascalCased)LedgerStatement",
            tag: Self.tag(subject),
            summary: "The transfers of a \(subject.rawValue) in a time, in order, with what stood after each.",
            access: .permission(.read),
            parameters: [
                day("from", "First day; the first there is if not given."),
                day("to", "Last day; today in South Africa if not given."), Self.kinds,
            ],
            success: .init(
                200, "Every transfer; at most \(LedgerReport.limit).", Shape(allOf: .ledgerStatementLine),
                media: [.json, .csv]),
            handler: { context in
                let rows = try await report.statement(
                    of: subject, try id(subject, context), from: context.parameters.text("from").flatMap { Day($0) },
                    to: context.parameters.text("to") ?? context.today, kinds: kinds(context),
                    as: try context.scope())?.rows
                guard rows.map({ $0.count <= LedgerReport.limit }) ?? true else {
                    throw Problem(
                        .invalidParameters,
                        faults: [
                            Fault(
                                "?from", "leaves more than \(LedgerReport.limit) transfers", hint: "take a shorter time"
                            )
                        ])
                }
                return try answer(rows, ResourceRendering(.ledgerStatementLine), context)
            })
    }

    private func id(_ subject: LedgerReport.Subject, _ context: RequestContext) throws -> UUID? {
        subject == .municipality ? nil : try context.id()
    }

    private func kinds(_ context: RequestContext) -> [String]? {
        if case .list(let kinds)? = context.parameters["kind"] { kinds } else { nil }
    }

    private func answer(
        _ rows: NumberedRows?, _ rendering: ResourceRendering, _ context: RequestContext
    ) throws -> HTTPResponse {
        guard let rows else { throw Problem(.notFound) }
        var buffer = ByteBufferAllocator().buffer(capacity: 512 + rows.count * 400)
        if context.media == .csv {
            rendering.writeCSV(rows, rows: 0..<rows.count, context.csvDialect, into: &buffer)
            return HTTPResponse(status: 200, contentType: "text/csv; charset=utf-8", buffer)
        }
        buffer.writeStaticString("{\"items\":")
        rendering.writeJSONArray(rows, rows: 0..<rows.count, into: &buffer)
        buffer.writeStaticString("}")
        return HTTPResponse(status: 200, contentType: "application/json", buffer)
    }
}
