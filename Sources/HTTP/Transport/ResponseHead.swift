internal import NIOCore

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Writes status line and header fields as RFC 9112 has them.
enum ResponseHead {
    enum Connection {
        case close
        /// Said aloud to a client of HTTP/1.0 only.
        case keepAlive(announced: Bool)
    }

    /// How the end of the body is found.
    enum Framing {
        case length
        case chunked
        /// For a client of HTTP/1.0, which knows no chunks.
        case untilClose
    }

    /// - Parameters:
    ///   - requestID: by which the answer is found in the logs.
    ///   - date: the `Date` field's value.
    static func write(
        _ response: HTTPResponse, requestID: String, connection: Connection, date: String, isHead: Bool,
        framing: Framing = .length, into buffer: inout ByteBuffer
    ) {
        let length = response.body.count
        buffer.writeString(statusLine(response.status))
        var hasLength = false
        var hasDate = false
        for (name, value) in response.headers {
            switch name.utf8.count {
            case 4 where equals(name, "date"): hasDate = true
            case 14 where equals(name, "content-length"):
                // Only an answer to HEAD may know a length that it does not carry.
                guard isHead, length == 0 else { continue }
                hasLength = true
            case 10 where equals(name, "connection"), 17 where equals(name, "transfer-encoding"): continue
            default: break
            }
            buffer.writeString(name)
            buffer.writeStaticString(": ")
            writeValue(value, into: &buffer)
            buffer.writeStaticString("\r\n")
        }
        buffer.writeStaticString("X-Request-Id: ")
        buffer.writeString(requestID)
        buffer.writeStaticString("\r\n")
        if !hasDate {
            buffer.writeStaticString("Date: ")
            buffer.writeString(date)
            buffer.writeStaticString("\r\n")
        }
        switch framing {
        case .length where !hasLength && response.status >= 200 && response.status != 204 && response.status != 304:
            // The length of what HEAD asks about is not known.
            if isHead, response.body.isStream { break }
            buffer.writeStaticString("Content-Length: ")
            buffer.writeString(String(length))
            buffer.writeStaticString("\r\n")
        case .chunked: buffer.writeStaticString("Transfer-Encoding: chunked\r\n")
        case .length, .untilClose: break
        }
        switch connection {
        case .close: buffer.writeStaticString("Connection: close\r\n\r\n")
        case .keepAlive(announced: true): buffer.writeStaticString("Connection: keep-alive\r\n\r\n")
        case .keepAlive(announced: false): buffer.writeStaticString("\r\n")
        }
    }

    /// A value that holds a line break would start a header, or an answer, of its own.
    private static func writeValue(_ value: String, into buffer: inout ByteBuffer) {
        let start = buffer.writerIndex
        let count = buffer.writeString(value)
        buffer.withUnsafeMutableReadableBytes { bytes in
            let offset = bytes.count - count
            for index in offset..<bytes.count where bytes[index] < 0x20 && bytes[index] != 0x09 || bytes[index] == 0x7F
            {
                bytes[index] = 0x20
            }
        }
        assert(buffer.writerIndex == start + count)
    }

    private static func equals(_ name: String, _ lowercased: StaticString) -> Bool {
        var index = 0
        for byte in name.utf8 {
            guard byte | 0x20 == lowercased.utf8Start[index] | 0x20 else { return false }
            index += 1
        }
        return true
    }

    static func statusLine(_ status: Int) -> String {
        switch status {
        case 200: "HTTP/1.1 200 OK\r\n"
        case 201: "HTTP/1.1 201 Created\r\n"
        case 202: "HTTP/1.1 202 Accepted\r\n"
        case 204: "HTTP/1.1 204 No Content\r\n"
        case 303: "HTTP/1.1 303 See Other\r\n"
        case 304: "HTTP/1.1 304 Not Modified\r\n"
        case 400: "HTTP/1.1 400 Bad Request\r\n"
        case 401: "HTTP/1.1 401 Unauthorized\r\n"
        case 403: "HTTP/1.1 403 Forbidden\r\n"
        case 404: "HTTP/1.1 404 Not Found\r\n"
        case 405: "HTTP/1.1 405 Method Not Allowed\r\n"
        case 406: "HTTP/1.1 406 Not Acceptable\r\n"
        case 408: "HTTP/1.1 408 Request Timeout\r\n"
        case 409: "HTTP/1.1 409 Conflict\r\n"
        case 410: "HTTP/1.1 410 Gone\r\n"
        case 412: "HTTP/1.1 412 Precondition Failed\r\n"
        case 413: "HTTP/1.1 413 Content Too Large\r\n"
        case 414: "HTTP/1.1 414 URI Too Long\r\n"
        case 415: "HTTP/1.1 415 Unsupported Media Type\r\n"
        case 422: "HTTP/1.1 422 Unprocessable Content\r\n"
        case 428: "HTTP/1.1 428 Precondition Required\r\n"
        case 429: "HTTP/1.1 429 Too Many Requests\r\n"
        case 431: "HTTP/1.1 431 Request Header Fields Too Large\r\n"
        case 500: "HTTP/1.1 500 Internal Server Error\r\n"
        case 501: "HTTP/1.1 501 Not Implemented\r\n"
        case 503: "HTTP/1.1 503 Service Unavailable\r\n"
        case 504: "HTTP/1.1 504 Gateway Timeout\r\n"
        // The reason phrase may be empty, the space before it not.
        default: "HTTP/1.1 \(min(max(status, 100), 999)) \r\n"
        }
    }

    /// The present second as IMF-fixdate: `Tue, 24 Nov 2026 10:35:32 GMT`.
    static func date(of seconds: time_t) -> String {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let days: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months: [StaticString] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return """
            \(days[Int(parts.tm_wday) % 7]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon) % 12]) \
            \(parts.tm_year + 1900) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT
            """
    }

    static func date() -> String {
        date(of: time(nil))
    }
}
