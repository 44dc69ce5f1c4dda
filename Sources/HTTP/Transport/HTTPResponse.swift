package import NIOCore

/// An answer. The transport adds `Content-Length`, `Date` and `Connection`, and leaves the body out for HEAD.
package struct HTTPResponse: Sendable {
    package var status: Int
    /// Written in this order. CR, LF and other controls in a value are written as spaces.
    package var headers: [(String, String)]
    package var body: ResponseBody

    package init(status: Int, headers: [(String, String)] = [], body: ResponseBody = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package init(status: Int, contentType: String, _ body: ByteBuffer, headers: [(String, String)] = []) {
        self.init(status: status, headers: Self.headers(contentType, headers), body: .bytes(body))
    }

    package init(status: Int, contentType: String, _ text: String, headers: [(String, String)] = []) {
        self.init(status: status, headers: Self.headers(contentType, headers), body: .string(text))
    }

    /// With room for the request id, which every answer gets.
    private static func headers(_ contentType: String, _ others: [(String, String)]) -> [(String, String)] {
        var headers: [(String, String)] = []
        headers.reserveCapacity(others.count + 2)
        headers.append(("Content-Type", contentType))
        headers.append(contentsOf: others)
        return headers
    }

    /// The first header of that name, whatever its case.
    package func header(_ name: String) -> String? {
        headers.first { $0.0.count == name.count && $0.0.lowercased() == name.lowercased() }?.1
    }
}

package enum ResponseBody: Sendable {
    case none
    case bytes(ByteBuffer)
    case string(String)

    /// Bytes.
    package var count: Int {
        switch self {
        case .none: 0
        case .bytes(let buffer): buffer.readableBytes
        case .string(let text): text.utf8.count
        }
    }
}
