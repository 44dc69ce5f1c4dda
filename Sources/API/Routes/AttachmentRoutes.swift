import Domain
import FoundationEssentials
import HTTP
import NIOCore
package import Postgres
import Repositories
import Resources

/// Files of documents: sent and served as they are.
package struct AttachmentRoutes: Sendable {
    private let attachments: AttachmentRepository

    package init(_ database: Database) { attachments = AttachmentRepository(database) }

    package var endpoints: [Endpoint] { [attachEndpoint, downloadEndpoint] }

    private static let name = Parameter(
        Field("name", .text(1...200), doc: "Name of the file; attachment if not given.", example: "\"mou-signed.pdf\""))

    private var attachEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/documents/{id}/attachments", operation: "attachFile",
            tag: "document-attachments",
            summary: "Attach a file, such as a scan of the signatures: its bytes are the body. PDF, PNG or JPEG.",
            access: .permission(.write), parameters: [Self.name],
            upload: .init(
                [Media.pdf, .png, .jpeg].map(\.rawValue), limit: AttachmentRepository.limit,
                doc: "The file: what it is is seen by its content."),
            success: .init(
                201, "The attachment.", Shape(row: Resource.documentAttachment), hasETag: true, hasLocation: true),
            handler: { try await attach($0) })
    }

    private func attach(_ context: RequestContext) async throws -> HTTPResponse {
        let document = try context.id()
        var body = ByteBuffer()
        for try await piece in context.request.pieces { body.writeImmutableBuffer(piece) }
        let bytes = Array(body.readableBytesView)
        let sent = context.request.headers.mediaType
        // What the bytes say counts; a name or a header that says otherwise is a mistake, or worse.
        guard let type = AttachmentRepository.mediaType(of: bytes) else {
            throw Problem(.unsupportedMediaType, "The file is neither a PDF nor a PNG nor a JPEG, by its content.")
        }
        guard sent == type || sent == Media.bytes.rawValue else {
            throw Problem(.unsupportedMediaType, "The file is \(type) by its content: send that as Content-Type.")
        }
        let id = context.newID()
        let municipality = context.request.path.split(separator: "/").dropLast(3).joined(separator: "/")
        return try await attachments.attach(
            bytes, of: type, named: context.parameters.text("name") ?? "attachment", to: document, as: id,
            location: "/\(municipality)/document-attachments/\(id.uuidString.lowercased())",
            keeping: try context.idempotencyKey(body: body), as: try context.scope()
        ).response
    }

    private var downloadEndpoint: Endpoint {
        Endpoint(
            .get, "/v1/municipalities/{code}/document-attachments/{id}/file", operation: "downloadAttachment",
            tag: "document-attachments",
            summary: "The file itself, to be saved and not shown. That it was read is on the audit trail.",
            access: .permission(.read), success: .init(200, "The bytes.", nil, media: [.pdf, .png, .jpeg, .bytes]),
            handler: { context in
                guard let file = try await attachments.file(try context.id(), as: try context.scope()) else {
                    throw Problem(.notFound)
                }
                return HTTPResponse(
                    status: 200, contentType: context.media == .bytes ? context.media.rawValue : file.mediaType,
                    ByteBuffer(bytes: file.bytes),
                    headers: [
                        ("Content-Disposition", Self.disposition(file.name)), ("X-Content-Type-Options", "nosniff"),
                        ("Content-Security-Policy", "default-src 'none'; sandbox"),
                        ("Cache-Control", "private, no-store"), ("ETag", "\"\(file.sha256)\""),
                    ])
            })
    }

    /// `attachment` with the name in ASCII, and as RFC 6266 has it: whatever a name holds, it stays a name.
    static func disposition(_ name: String) -> String {
        let plain = name.unicodeScalars.map { scalar -> Character in
            let isPlain = scalar.isASCII && scalar.value >= 0x20 && !"\"\\/:*?<>|%;".unicodeScalars.contains(scalar)
            return isPlain && scalar.value != 0x7F ? Character(scalar) : "_"
        }
        return "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(PercentEncoding.encode(name))"
    }
}
