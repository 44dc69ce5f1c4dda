import JSON
internal import NIOCore
internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// One JSON line a request, written into a buffered output: about a microsecond each.
///
/// A line holds no secret and nothing that a client wrote but its request's id and method: of the path the route's
/// template, of the key its public prefix, no query, no header, no body.
package final class AccessLog: Sendable {
    package struct Entry: Sendable {
        package var requestID: String
        /// Empty where the request could not be read.
        package var method: String
        /// The route's template, `/v1/municipalities/{code}/centres`; `NotFound` where none matched, `Refused` where the
        /// transport turned it away before one was looked for.
        package var route: String
        package var status: Int
        /// Of the answer's body.
        package var bytes: Int
        package var durationMicroseconds: Int
        /// The tenant's code; nil where there is none.
        package var tenant: String?
        /// The API key's public prefix; nil without a key.
        package var keyPrefix: String?
        package var remote: String

        package init(
            requestID: String, method: String, route: String, status: Int, bytes: Int, durationMicroseconds: Int,
            tenant: String? = nil, keyPrefix: String? = nil, remote: String
        ) {
            self.requestID = requestID
            self.method = method
            self.route = route
            self.status = status
            self.bytes = bytes
            self.durationMicroseconds = durationMicroseconds
            self.tenant = tenant
            self.keyPrefix = keyPrefix
            self.remote = remote
        }
    }

    private let output: BufferedOutput
    private let second = Mutex<(second: Int, text: String)>((.min, ""))

    package init(_ output: BufferedOutput) {
        self.output = output
    }

    package func write(_ entry: Entry) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        write(entry, seconds: now.tv_sec, microseconds: now.tv_nsec / 1_000)
    }

    func write(_ entry: Entry, seconds: Int, microseconds: Int) {
        let time = second.withLock { cached in
            if cached.second != seconds { cached = (seconds, LogTime.text(seconds)) }
            return cached.text
        }
        let texts =
            entry.requestID.utf8.count + entry.method.utf8.count + entry.route.utf8.count
            + (entry.tenant?.utf8.count ?? 0) + (entry.keyPrefix?.utf8.count ?? 0) + entry.remote.utf8.count
        output.append(bytes: texts * JSONEscape.growth + 320) { free in
            guard var cursor = RowCursor(free), let start = free.baseAddress else { return 0 }
            cursor.put("{\"time\":\"")
            cursor.putEscaped(time)
            cursor.put(UInt8(ascii: "."))
            cursor.put(microseconds, digits: 6)
            cursor.put("Z\",\"request_id\":\"")
            cursor.putEscaped(entry.requestID)
            cursor.put("\",\"method\":\"")
            cursor.putEscaped(entry.method)
            cursor.put("\",\"route\":\"")
            cursor.putEscaped(entry.route)
            cursor.put("\",\"status\":")
            cursor.put(entry.status)
            cursor.put(",\"bytes\":")
            cursor.put(entry.bytes)
            cursor.put(",\"duration_us\":")
            cursor.put(entry.durationMicroseconds)
            if let tenant = entry.tenant {
                cursor.put(",\"tenant\":\"")
                cursor.putEscaped(tenant)
                cursor.put(UInt8(ascii: "\""))
            }
            if let keyPrefix = entry.keyPrefix {
                cursor.put(",\"key\":\"")
                cursor.putEscaped(keyPrefix)
                cursor.put(UInt8(ascii: "\""))
            }
            cursor.put(",\"remote\":\"")
            cursor.putEscaped(entry.remote)
            cursor.put("\"}\n")
            return cursor.target - start
        }
    }
}

enum LogTime {
    /// `2026-11-24T10:35:32`, UTC.
    static func text(_ seconds: Int) -> String {
        var seconds = time_t(seconds)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return """
            \(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T\
            \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))
            """
    }

    /// `2026-11-24T10:35:32.123456Z`.
    static func now() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let fraction = String(1_000_000 + now.tv_nsec / 1_000).dropFirst()
        return "\(text(now.tv_sec)).\(fraction)Z"
    }
}
