internal import NIOHTTP1

/// A request's first lines, checked and taken apart: everything that decides how the rest is read.
///
/// The codec has refused what is not HTTP by its grammar. Here what could be read in two ways is refused (RFC 9112,
/// sections 3.2, 6.1 and 6.3): a second reader, such as a proxy, might see other requests in the same bytes than we do.
struct RequestHead {
    var method: String
    var path: String
    var query: String?
    var headers: HTTPFields
    /// From `Content-Length`; nil without, which is no body or a chunked one.
    var contentLength: Int?
    var isChunked: Bool
    /// Waits for `100 Continue` before it sends its body.
    var expectsContinue: Bool
    /// May another request follow on the connection?
    var keepsAlive: Bool
    /// A client of HTTP/1.0 expects an answer that says that the connection stays.
    var isOldVersion: Bool
    /// The client's own, when it is fit to be written to logs and headers.
    var id: String?

    var isHead: Bool { method == "HEAD" }

    init(_ head: HTTPRequestHead, limits: HTTPServer.Configuration) throws(TransportRejection) {
        self.method = head.method.rawValue
        self.headers = HTTPFields(head.headers)
        self.isOldVersion = head.version.minor == 0
        self.keepsAlive = head.isKeepAlive
        self.isChunked = false
        self.expectsContinue = false
        (self.path, self.query) = try Self.target(head.uri, limit: limits.maxURIBytes)

        var hosts = 0
        var bytes = 0
        var count = 0
        var upgrades = false
        // Fields of which two would say two things: who reads the first and who reads the last must not differ.
        var seen: UInt8 = 0
        func once(_ bit: UInt8, _ name: StaticString) throws(TransportRejection) {
            guard seen & bit == 0 else { throw .badRequest("There is more than one \(name) header.") }
            seen |= bit
        }
        for (name, untrimmed) in head.headers {
            let value = HTTPFields.trimmed(untrimmed)
            count += 1
            bytes += name.utf8.count + value.utf8.count
            switch name.utf8.count {
            case 4 where Self.equals(name, "host"):
                hosts += 1
                guard Self.isHost(value) else { throw .badRequest("The Host header is malformed.") }
            case 6 where Self.equals(name, "expect"):
                expectsContinue = expectsContinue || Self.equals(value, "100-continue")
            case 8 where Self.equals(name, "if-match"): try once(1, "If-Match")
            case 12 where Self.equals(name, "content-type"): try once(2, "Content-Type")
            case 13 where Self.equals(name, "authorization"): try once(4, "Authorization")
            case 15 where Self.equals(name, "idempotency-key"): try once(8, "Idempotency-Key")
            case 7 where Self.equals(name, "upgrade"): upgrades = true
            case 12 where Self.equals(name, "x-request-id"): id = Self.isFit(value) ? value : nil
            case 14 where Self.equals(name, "content-length"):
                guard contentLength == nil, !value.utf8.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                    let length = Int(value)
                else { throw .badRequest("Content-Length is not one number.") }
                contentLength = length
            case 17 where Self.equals(name, "transfer-encoding"):
                guard !isChunked, Self.equals(value, "chunked") else {
                    throw .badRequest("Transfer-Encoding may be chunked and nothing else.")
                }
                isChunked = true
            default: break
            }
        }
        guard bytes <= limits.maxHeaderBytes, count <= limits.maxHeaderFields else { throw .headersTooLarge }
        guard hosts == 1 || (hosts == 0 && isOldVersion) else {
            throw .badRequest(hosts == 0 ? "The Host header is missing." : "There is more than one Host header.")
        }
        if isChunked {
            guard contentLength == nil else {
                throw .badRequest("Content-Length and Transfer-Encoding exclude each other.")
            }
            guard !isOldVersion else { throw .badRequest("HTTP/1.0 knows no Transfer-Encoding.") }
        }
        if isOldVersion { expectsContinue = false }
        // The codec stops reading after a request for another protocol. We speak no other, so this is the last one.
        if upgrades || method == "CONNECT" { keepsAlive = false }
    }

    /// Takes a request's target apart (RFC 9112, section 3.2).
    static func target(_ uri: String, limit: Int) throws(TransportRejection) -> (path: String, query: String?) {
        var uri = Substring(uri)
        let bytes = uri.utf8
        guard bytes.count <= limit else { throw .uriTooLong(limit: limit) }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 }) else {
            throw .badRequest("The request's target holds a character that must be percent-encoded.")
        }
        let mark = bytes.firstIndex(of: 0x3F)
        if bytes.first != 0x2F {
            if uri == "*" { return ("*", nil) }
            // The absolute form, as sent to proxies, must be understood.
            guard let scheme = uri.prefix(8).range(of: "://") else {
                throw .badRequest("The request's target must begin with a slash.")
            }
            let authority = uri[scheme.upperBound...]
            guard let slash = authority.utf8.firstIndex(where: { $0 == 0x2F || $0 == 0x3F }) else { return ("/", nil) }
            uri = authority[slash...]
            guard uri.utf8.first == 0x2F else { return ("/", String(uri.dropFirst())) }
        }
        guard let mark else { return (String(uri), nil) }
        return (String(uri[..<mark]), String(uri[uri.index(after: mark)...]))
    }

    /// Of what a name or an address with its port is made of (RFC 3986, section 3.2.2); nothing at all is allowed.
    static func isHost(_ value: String) -> Bool {
        value.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            // - . _ ~ % : [ ] and the sub-delimiters ! $ & ' ( ) * + , ; =
            case 0x2D, 0x2E, 0x5F, 0x7E, 0x25, 0x3A, 0x5B, 0x5D, 0x21, 0x24, 0x26...0x2C, 0x3B, 0x3D: true
            default: false
            }
        }
    }

    /// 1 to 128 of what cannot break a log line or a header.
    static func isFit(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F: true
                default: false
                }
            }
    }

    /// `lowercased` has letters, digits and `-` only.
    private static func equals(_ text: String, _ lowercased: StaticString) -> Bool {
        guard text.utf8.count == lowercased.utf8CodeUnitCount else { return false }
        var index = 0
        for byte in text.utf8 {
            let folded = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            guard folded == lowercased.utf8Start[index] else { return false }
            index += 1
        }
        return true
    }
}

extension Substring {
    /// Foundation has one that costs more; the text is ASCII.
    fileprivate func range(of separator: StaticString) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            var index = start
            var matched = 0
            while matched < separator.utf8CodeUnitCount, index < endIndex,
                utf8[index] == separator.utf8Start[matched]
            {
                index = utf8.index(after: index)
                matched += 1
            }
            if matched == separator.utf8CodeUnitCount { return start..<index }
            start = utf8.index(after: start)
        }
        return nil
    }
}
