import Assessments
import CSV
package import Digests
import Domain
import FoundationEssentials
import HTTP
import JSON
import NIOCore
package import Postgres
import Repositories
import Resources

/// Files of assessments, the rows of children for who may read them, and the end of a wave.
package struct AssessmentRoutes: Sendable {
    private let assessments: AssessmentRepository
    private let keys: PseudonymKeys

    /// - Parameter keys: the municipalities' keys for pseudonyms.
    package init(_ database: Database, keys: PseudonymKeys) {
        assessments = AssessmentRepository(database)
        self.keys = keys
    }

    package var endpoints: [Endpoint] {
        [uploadEndpoint, childrenEndpoint, closeEndpoint, withdrawEndpoint, keyEndpoint, rotationEndpoint]
    }

    private static let path = "/v1/municipalities/{code}/assessment-waves/{id}"
    private static let csv = "text/csv"
    private static let jsonLines = ["application/x-ndjson", "application/jsonl"]

    private func keys(_ context: RequestContext) -> MunicipalityKeys? {
        context.grant.flatMap { keys.keys(of: $0.code) }
    }

    // MARK: - Files

    private static let dialect = Parameter(
        Field(
            "csv", .code(CSVDialect.allCases.map(\.rawValue)),
            doc: """
                Of CSV: standard (RFC 4180, the default), or excel: semicolons and decimal commas, as Excel writes it in \
                South Africa.
                """))

    private static let format = Parameter(
        Field(
            "format", .code(AssessmentFormat.allCases.map(\.rawValue)),
            doc: "What a file is that comes as application/octet-stream: csv (the default) or json_lines."))

    private var uploadEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/assessments", operation: "uploadAssessments", tag: "assessment-waves",
            summary: """
                Send assessments of a wave: as a whole or not at all, with every fault by line and column. A child's \
                reference becomes a pseudonym on the way in and is kept nowhere. The same file is taken once.
                """,
            access: .permission(.write), parameters: [Self.format, Self.dialect],
            upload: .init(
                [Self.csv] + Self.jsonLines, limit: 64 << 20,
                doc: """
                    CSV with a header, or a JSON object a line: child, birth_month (2021-10), sex, centre_id, assessor, \
                    assessed_on, basis, consented_on, approval, and the score in each domain by its code. At most \
                    \(AssessmentReader.limit) rows.
                    """),
            success: .init(201, "What the file holds.", UploadReport.shape, hasLocation: true),
            handler: { try await upload($0) })
    }

    private func upload(_ context: RequestContext) async throws -> HTTPResponse {
        let type = context.request.headers.mediaType
        let isCSV =
            type == Self.csv || type == Media.bytes.rawValue && context.parameters.text("format") != "json_lines"
        let dialect: CSVFormat = context.csvDialect == .excel ? .semicolons : .standard
        let id = context.newID()
        let municipality = context.request.path.split(separator: "/").dropLast(3).joined(separator: "/")
        let file = AssessmentRepository.File(
            wave: try context.id(), id: id, format: isCSV ? .csv(dialect) : .jsonLines,
            today: Day(southAfrican: context.now),
            location: "/\(municipality)/assessment-uploads/\(id.uuidString.lowercased())")
        let keys = keys(context)
        let scope = try context.scope()
        // Its form is looked at before anything is read.
        _ = try context.idempotencyKey(body: ByteBuffer())
        do {
            return try await assessments.upload(
                file, keys: keys, keeping: { try context.idempotencyKey(body: ByteBuffer(bytes: $0)) }, as: scope,
                pieces: context.request.pieces.map { Array($0.readableBytesView) }
            ).response
        } catch let faults as AssessmentFaults {
            throw Problem(faults)
        } catch let fault as AssessmentRepository.KeyFault {
            throw Problem(fault, context.grant?.code ?? "")
        }
    }

    // MARK: - Rows of children

    private static let child = ResourceRendering(AssessmentRepository.child)

    private var childrenEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.path)/assessments", operation: "listChildAssessments", tag: "assessment-waves",
            summary: """
                The assessments of a wave, under their pseudonyms. For keys with the permission children; every reading \
                is on the audit trail.
                """,
            access: .permission(.children),
            parameters: [
                Parameter(Field("limit", .integer(1...1000), doc: "Rows a page; 200 if not given.")),
                Parameter(Field("cursor", .text(1...2000), doc: "next_cursor of the page before.")),
            ],
            success: .init(200, "A page.", Shape(pageOf: AssessmentRepository.child)),
            handler: { context in
                let (wave, scope) = (try context.id(), try context.scope())
                let list = Cursor.fingerprint(
                    [context.credential?.prefix ?? "", String(scope.tenant), context.request.path])
                var place: (upload: UUID, line: Int)?
                if let text = context.parameters.text("cursor") {
                    guard let cursor = Cursor(text), cursor.list == list, let upload = UUID(canonical: cursor.id),
                        let line = cursor.value.flatMap({ Int($0) })
                    else { throw ListParameters.foreignCursor }
                    place = (upload, line)
                }
                let limit = context.parameters.text("limit").flatMap { Int($0) } ?? 200
                guard let rows = try await assessments.children(of: wave, after: place, limit: limit, as: scope)
                else { throw Problem(.notFound) }
                var next: String?
                if rows.count == limit, let last = rows.last {
                    let line = try last.decode(Int.self, at: 1)
                    next =
                        Cursor(
                            list: list, value: String(line), id: try last.decode(String.self, at: 0)
                        ).text
                }
                let buffer = PositionPages.wrap(
                    { Self.child.writeJSONArray(rows, rows: 0..<rows.count, into: &$0) }, next: next)
                return HTTPResponse(
                    status: 200, contentType: "application/json", buffer,
                    headers: [("Cache-Control", "private, no-store")])
            })
    }

    // MARK: - Closing

    private enum Closing {
        static let on = BodyField.date(
            "on", past: true, doc: "Day of the closing; not before the wave starts.", example: "\"2026-04-20\"")
        static let body = Endpoint.Body("WaveClosing", [on.field])
    }

    private var closeEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/closing", operation: "closeAssessmentWave", tag: "assessment-waves",
            summary: """
                Close a wave for good: no assessment comes in any more, and what its groups reached is written down, as \
                assessment-groups.
                """,
            access: .permission(.write), body: Closing.body, needsIfMatch: true,
            success: .init(200, "The wave as it stands now.", Shape(row: .assessmentWave), hasETag: true),
            handler: { context in
                let id = try context.id()
                let versions = try context.expectedVersions()
                let day = try context.body()[Closing.on]
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(versions) {
                    try await assessments.close(id, version: $0, on: day, keeping: key, as: scope).response
                }
            })
    }

    // MARK: - Withdrawal

    private enum Withdrawing {
        static let child = BodyField.text(
            "child", 1...ChildReference.limit, doc: "The child's own reference, as in the files. It is not kept.",
            example: "\"REF-2026-0001\"")
        static let on = BodyField.date(
            "withdrawn_on", past: true, doc: "Day on which the consent was withdrawn.", example: "\"2026-05-04\"")
        static let body = Endpoint.Body("ChildWithdrawal", [child.field, on.field])
    }

    private var withdrawEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/child-withdrawals", operation: "withdrawChild",
            tag: "assessment-waves",
            summary: """
                Withdraw the consent for a child, by its reference: its assessments that rest on it are erased, and such \
                that come in later are not kept. Doing so again erases nothing more.
                """,
            access: .permission(.children), body: Withdrawing.body,
            success: .init(200, "What was erased.", AssessmentRepository.Withdrawal.shape),
            handler: { context in
                let body = try context.body()
                guard let reference = ChildReference.canonical(try body[Withdrawing.child]) else {
                    throw Problem(.invalidBody, faults: [Fault("/child", "is no reference")])
                }
                // Its form is looked at before anything is read.
                _ = try context.idempotencyKey(body: ByteBuffer())
                do {
                    return try await assessments.withdraw(
                        child: reference, on: try body[Withdrawing.on], as: context.newID(), keys: keys(context),
                        keeping: { try context.idempotencyKey(body: ByteBuffer(bytes: $0)) }, scope: try context.scope()
                    ).response
                } catch let fault as AssessmentRepository.KeyFault {
                    throw Problem(fault, context.grant?.code ?? "")
                }
            })
    }

    // MARK: - Keys

    private struct KeyState {
        let generation: Int?
        let configured: Int?
        let rekeyedAt: String?
    }

    private static let keyState = ValueRendering<KeyState>(
        "PseudonymKey", "With which of the municipality's keys its pseudonyms are made. The keys are never shown.",
        [
            .init(
                "generation", .integer(1...1000),
                doc: "They are made with the keys from 1 to this; null before the first file."
            ) { $0.generation },
            .init(
                "configured", .integer(1...1000), doc: "How many keys this server has; null for none."
            ) { $0.configured },
            .init("rekeyed_at", .timestamp, doc: "When the last key came into use; null for the first.") {
                $0.rekeyedAt
            },
        ])

    private var keyEndpoint: Endpoint {
        Endpoint(
            .get, "/v1/municipalities/{code}/pseudonym-key", operation: "readPseudonymKey", tag: "assessment-waves",
            summary: "With which of the municipality's keys its pseudonyms are made, and how many this server has.",
            access: .permission(.read), success: .init(200, "The state.", Self.keyState.shape),
            handler: { context in
                let state = try await assessments.keyState(as: try context.scope())
                return HTTPResponse(
                    KeyState(
                        generation: state?.generation, configured: keys(context)?.generation,
                        rekeyedAt: state?.rekeyedAt), Self.keyState)
            })
    }

    private var rotationEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/pseudonym-key/rotations", operation: "rotatePseudonymKey",
            tag: "assessment-waves",
            summary: """
                Make the pseudonyms anew under the newest key that is configured, in one job. Asking again is the same \
                job.
                """,
            access: .permission(.admin),
            success: .init(202, "The job.", AssessmentRepository.rotation.shape, hasLocation: true),
            handler: { context in
                do {
                    return try await assessments.requestRekeying(
                        keys: keys(context), job: context.newID(), at: context.now,
                        under: "\(context.municipalityPath)/jobs/", keeping: try context.idempotencyKey(),
                        as: try context.scope()
                    ).response
                } catch let fault as AssessmentRepository.KeyFault {
                    throw Problem(fault, context.grant?.code ?? "")
                }
            })
    }
}

extension Problem {
    /// Faults of a file, by line and column. None quotes what stands there.
    fileprivate init(_ found: AssessmentFaults) {
        self.init(
            .invalidBody,
            found.count > found.first.count
                ? "Nothing was kept. The file has \(found.count) faults; these are the first \(found.first.count)."
                : "Nothing was kept.",
            faults: found.first.map { fault in
                Fault("/\(fault.line)" + (fault.columnName.map { "/\($0)" } ?? ""), fault.message)
            })
        var json = JSONWriter()
        json.array { json in
            for fault in found.first {
                json.object { json in
                    json.key("line")
                    json.int(fault.line)
                    json.key("column")
                    fault.column.write(into: &json)
                    json.key("name")
                    fault.columnName.write(into: &json)
                    json.key("message")
                    json.string(fault.message)
                }
            }
        }
        members = [("faults", json.string), ("fault_count", String(found.count))]
    }

    fileprivate init(_ fault: AssessmentRepository.KeyFault, _ municipality: String) {
        switch fault {
        case .missing:
            self.init(
                .conflict,
                """
                The server has no key for the pseudonyms of \(municipality): add one to the file that the setting \
                children.key.file names (docs/child-outcomes.md), and start it again.
                """)
        case .other:
            self.init(
                .conflict,
                """
                The server's keys of \(municipality) are not the ones that its pseudonyms were made with: configure those.
                """)
        case .older:
            self.init(
                .conflict, "The server lacks the newest key of \(municipality): configure it as the workers have it.")
        }
    }
}
