internal import CZlib
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
        guard response.body.count >= least, response.header("Content-Encoding") == nil else { return }
        vary(by: "Accept-Encoding", &response)
        guard acceptsGzip(request), let bytes = compress(response.body, level: 1) else { return }
        response.body = .bytes(bytes)
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

    /// - Parameter level: 1, fast, to 9, small.
    /// - Returns: nil where it cannot be done; then the answer goes as it is.
    package static func compress(_ body: ResponseBody, level: Int32) -> ByteBuffer? {
        switch body {
        case .none: return nil
        case .bytes(let buffer): return buffer.withUnsafeReadableBytes { compress($0, level: level) }
        case .string(var text): return text.withUTF8 { compress(UnsafeRawBufferPointer($0), level: level) }
        }
    }

    private static func compress(_ bytes: UnsafeRawBufferPointer, level: Int32) -> ByteBuffer? {
        var stream = z_stream()
        // 15 bits of window, 16 for gzip's header instead of zlib's; 8 is the usual memory.
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, uLong(bytes.count)))
        var output = ByteBufferAllocator().buffer(capacity: bound)
        var status = Z_OK
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { free in
            // zlib does not write to its input, though its type says that it may.
            stream.next_in = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: Bytef.self).baseAddress)
            stream.avail_in = uInt(bytes.count)
            stream.next_out = free.assumingMemoryBound(to: Bytef.self).baseAddress
            stream.avail_out = uInt(free.count)
            status = deflate(&stream, Z_FINISH)
            return Int(stream.total_out)
        }
        return status == Z_STREAM_END ? output : nil
    }
}
