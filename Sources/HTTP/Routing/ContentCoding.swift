package import NIOCore

/// Answers in gzip for clients that ask for it (RFC 9110, 8.4 and 12.5.3).
///
/// A compressed answer is another representation, with other bytes: its strong entity tag gets a suffix, and
/// conditions take either tag for the same version.
package enum ContentCoding {
    package static let tagSuffix = "-gzip"
    /// Bytes below which compressing does not pay.
    package static let least = 1024

    /// Compresses a long answer to a read where the client takes gzip, and says that it might have.
    package static func apply(to response: inout HTTPResponse, of request: HTTPRequest) {
        guard request.method == "GET" || request.method == "HEAD" else { return }
        // What would have been compressed and is not sent varies all the same.
        if response.status == 304 { return vary(by: "Accept-Encoding", &response) }
        guard response.body.isStream || response.body.count >= least, response.header("Content-Encoding") == nil else {
            return
        }
        vary(by: "Accept-Encoding", &response)
        guard acceptsGzip(request), let body = compressed(response.body) else { return }
        response.body = body
        response.headers.append(("Content-Encoding", "gzip"))
        for index in response.headers.indices where response.headers[index].0 == "ETag" {
            response.headers[index].1 = tag(response.headers[index].1)
        }
    }

    /// The compressed form's tag: `"v3"` → `"v3-gzip"`.
    package static func tag(_ identity: String) -> String {
        identity.hasSuffix("\"") ? "\(identity.dropLast())\(tagSuffix)\"" : identity
    }

    /// Names a header that the answer depends on.
    package static func vary(by name: String, _ response: inout HTTPResponse) {
        if let index = response.headers.firstIndex(where: { $0.0 == "Vary" }) {
            guard !response.headers[index].1.hasSuffix(name) else { return }
            response.headers[index].1 += ", \(name)"
        } else {
            response.headers.append(("Vary", name))
        }
    }

    /// Whether the client names gzip, and likes it no less than what is not compressed.
    package static func acceptsGzip(_ request: HTTPRequest) -> Bool {
        guard request.headers.contains("Accept-Encoding") else { return false }
        var gzip: Double?
        var identity = 0.0
        for part in request.headers.all("Accept-Encoding").flatMap({ $0.split(separator: ",") }) {
            let words = part.split(separator: ";").map { $0.trimmingSpaces().lowercased() }
            let weight = words.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            switch words.first {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
            case "identity": identity = weight
            default: break
            }
        }
        guard let gzip else { return false }
        return gzip > 0 && gzip >= identity
    }

    /// - Returns: nil where it cannot be done; then the answer goes as it is.
    private static func compressed(_ body: ResponseBody) -> ResponseBody? {
        switch body {
        case .none: return nil
        case .bytes(let buffer): return Gzip().map { .bytes($0.compress(buffer, isLast: true)) }
        case .string(let text): return Gzip().map { .bytes($0.compress(ByteBuffer(string: text), isLast: true)) }
        case .stream(let stream):
            let gzipped: @Sendable (ResponseWriter) async throws -> Void = { writer in
                // Made here: one compressor serves one answer.
                guard let gzip = Gzip() else { throw Gzip.Unavailable() }
                try await stream.produce(
                    ResponseWriter { try await writer.write(gzip.compress($0, isLast: false)) })
                try await writer.write(gzip.compress(ByteBuffer(), isLast: true))
            }
            return .stream(ResponseStream(gzipped, failure: stream.failure))
        }
    }

    /// A body that is made once and sent often, as small as it gets.
    package static func small(_ body: ByteBuffer) -> ByteBuffer? {
        Gzip(level: 9)?.compress(body, isLast: true)
    }
}
