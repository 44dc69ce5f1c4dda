import HTTP
import JSON
import NIOCore
import Synchronization
import Testing

@testable import API

/// An answer as a client sees it.
struct Reply: Sendable {
    let status: Int
    let text: String
    let headers: [(String, String)]

    init(_ response: HTTPResponse) async {
        var answer = response
        if case .stream(let stream) = response.body { answer = await Self.whole(stream, of: response) }
        status = answer.status
        headers = answer.headers
        switch answer.body {
        case .none, .stream: text = ""
        case .bytes(let buffer): text = String(buffer: buffer)
        case .string(let string): text = string
        }
    }

    /// What a client has when a stream has ended; where that failed before anything was sent, the failure.
    private static func whole(_ stream: ResponseStream, of response: HTTPResponse) async -> HTTPResponse {
        let sent = Mutex(ByteBuffer())
        var answer = response
        do {
            try await stream.produce(ResponseWriter { piece in sent.withLock { _ = $0.writeImmutableBuffer(piece) } })
        } catch {
            if sent.withLock({ $0.readableBytes }) == 0, let failure = stream.failure(error) { return failure }
            Issue.record("the answer broke off: \(error)")
        }
        answer.body = .bytes(sent.withLock { $0 })
        return answer
    }

    func header(_ name: String) -> String? { headers.first { $0.0.lowercased() == name.lowercased() }?.1 }

    /// The body as a JSON object.
    var object: JSONObject {
        get throws {
            guard case .object(let object) = try JSONParser.parse(text) else { throw Unexpected(self) }
            return object
        }
    }

    /// The rows of a page.
    var items: [JSONObject] {
        get throws {
            guard case .array(let items)? = try object["items"] else { throw Unexpected(self) }
            return items.compactMap { if case .object(let object) = $0 { object } else { nil } }
        }
    }

    /// A problem's faults: pointer or `?parameter`, and hint.
    var faults: [(place: String, message: String, hint: String?)] {
        get throws {
            guard case .array(let errors)? = try object["errors"] else { return [] }
            return errors.compactMap { error in
                guard case .object(let fault) = error else { return nil }
                return (
                    fault.string("pointer") ?? fault.string("parameter").map { "?\($0)" } ?? "no place",
                    fault.string("message") ?? "", fault.string("hint")
                )
            }
        }
    }

    var places: [String] { get throws { try faults.map(\.place) } }

    /// `stale` of `urn:ecdp:problem:stale`.
    var problem: String? { (try? object.string("type"))?.split(separator: ":").last.map(String.init) }

    /// What every answer owes its reader.
    func checkForm(_ request: String, allowing unavailable: Bool = false) {
        #expect(status < 500 || unavailable && status == 503, "\(request) → \(status) \(text)")
        guard status >= 400 else { return }
        // What respondents are answered, they read in a browser.
        guard !request.contains(" /feedback/") || header("Content-Type")?.hasPrefix("text/html") != true else { return }
        #expect(header("Content-Type") == "application/problem+json", "\(request)")
        #expect((try? object["status"]) == .integer(Int64(status)), "\(request)")
        #expect(Problem.Kind.all.first { $0.code == problem }?.status == status, "\(request): \(text)")
        #expect((try? object.string("request_id")) != nil, "\(request)")
    }
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ reply: Reply) { description = "\(reply.status) \(reply.text.prefix(2000))" }
    init(_ description: String) { self.description = description }
}

extension JSONObject {
    func string(_ key: String) -> String? {
        if case .string(let text)? = self[key] { text } else { nil }
    }

    func integer(_ key: String) -> Int? {
        if case .integer(let number)? = self[key] { Int(number) } else { nil }
    }

    var id: String { string("id") ?? integer("id").map(String.init) ?? "" }
}
