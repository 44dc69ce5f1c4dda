import Digests
import Domain
import HTTP
import JSON
package import NIOCore
import Repositories
import Resources
import Synchronization

/// The API's own description, OpenAPI 3.1, made from the declarations of the endpoints that are served.
package struct OpenAPI: Sendable {
    private let endpoints: [Endpoint]

    /// - Parameter endpoints: all that is served.
    package init(endpoints: [Endpoint]) { self.endpoints = endpoints }

    /// The endpoint that serves the description, itself included.
    ///
    /// - Parameter make: writes the document; called once, for the first request that reads it.
    package static func endpoint(_ make: @escaping @Sendable () -> ByteBuffer) -> Endpoint {
        let document = ServedDocument(make)
        return Endpoint(
            .get, "/openapi.json", operation: "readDescription", tag: "operations", summary: "This document.",
            access: .open, success: .init(200, "OpenAPI 3.1.", nil, media: [.json], hasETag: true),
            handler: { context in
                let forms = document.forms
                if let known = context.request.knownTag(forms.tag) {
                    return HTTPResponse(status: 304, headers: [("ETag", known), ("Cache-Control", "no-cache")])
                }
                guard let compressed = forms.compressed, ContentCoding.acceptsGzip(context.request) else {
                    return HTTPResponse(
                        status: 200, contentType: "application/json", forms.plain,
                        headers: [("ETag", forms.tag), ("Cache-Control", "no-cache")])
                }
                return HTTPResponse(
                    status: 200, contentType: "application/json", compressed,
                    headers: [
                        ("ETag", ContentCoding.tag(forms.tag)), ("Cache-Control", "no-cache"),
                        ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"),
                    ])
            })
    }

    package func document() -> ByteBuffer {
        var json = JSONWriter()
        json.object { json in
            json.member("openapi", "3.1.0")
            json.key("info")
            json.object { json in
                json.member("title", "ECD Partnerships")
                json.member("version", "0.1.0")
                json.member(
                    "description",
                    "Partnerships between Early Childhood Development centres and organisations that can help them: a municipality's own data, and nobody else's."
                )
                json.key("license")
                json.object {
                    $0.member("name", "Apache-2.0"); $0.member("identifier", "Apache-2.0")
                }
            }
            json.key("servers")
            json.array { $0.object { $0.member("url", "/") } }
            json.key("security")
            json.array {
                $0.object { json in
                    json.key("apiKey"); json.array { _ in }
                }
            }
            json.key("tags")
            json.array { json in
                for tag in tags { json.object { $0.member("name", tag) } }
            }
            json.key("paths")
            json.object { writePaths(into: &$0) }
            json.key("components")
            json.object { json in
                json.key("securitySchemes")
                json.object { json in
                    json.key("apiKey")
                    json.object { json in
                        json.member("type", "http")
                        json.member("scheme", "bearer")
                        json.member("description", "An API key: ecdp_<prefix>_<secret>.")
                    }
                }
                json.key("schemas")
                json.object { writeSchemas(into: &$0) }
                json.key("responses")
                json.object { writeProblemResponses(into: &$0) }
            }
        }
        return json.buffer
    }

    private var tags: [String] {
        var seen: [String] = []
        for endpoint in endpoints where !seen.contains(endpoint.tag) { seen.append(endpoint.tag) }
        return seen
    }

    private func writePaths(into json: inout JSONWriter) {
        var paths: [String] = []
        for endpoint in endpoints where !paths.contains(endpoint.path) { paths.append(endpoint.path) }
        for path in paths {
            json.key(path)
            json.object { json in
                let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
                if !names.isEmpty {
                    json.key("parameters")
                    json.array { json in names.forEach { Self.pathParameter(String($0), into: &json) } }
                }
                for endpoint in endpoints where endpoint.path == path {
                    json.key(endpoint.method.rawValue.lowercased())
                    json.object { write(endpoint, into: &$0) }
                }
            }
        }
    }

    private static func pathParameter(_ name: String, into json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("in", "path")
            json.key("required")
            json.bool(true)
            let description =
                switch name {
                case "code": "Municipal Demarcation Board code, such as CPT, DC10 or EC101."
                case "token": "The secret part of a private address."
                case "indicator": "Code of an indicator."
                default: "Identifier."
                }
            json.member("description", description)
            json.key("schema")
            json.object { json in
                json.member("type", "string")
                switch name {
                case "code": json.member("pattern", "^[A-Z]{2,3}[0-9]{0,3}$")
                case "token": json.member("pattern", "^[A-Za-z0-9]{43}$")
                case "indicator": json.member("pattern", "^[a-z][a-z0-9_]{0,39}$")
                default: json.member("format", "uuid")
                }
            }
        }
    }

    private func write(_ endpoint: Endpoint, into json: inout JSONWriter) {
        json.member("operationId", endpoint.operation)
        json.member("summary", endpoint.summary)
        json.key("tags")
        json.array { $0.string(endpoint.tag) }
        switch endpoint.access {
        case .open:
            json.key("security")
            json.array { _ in }
        case .credential: break
        case .granted(let permission):
            json.member(
                "description",
                "Over all municipalities in which the API key has the permission `\(permission.rawValue)`.")
        case .permission(let permission):
            json.member("description", "Needs the permission `\(permission.rawValue)` in the municipality.")
        }
        let headers = Self.headers(of: endpoint)
        if !endpoint.parameters.isEmpty || !headers.isEmpty {
            json.key("parameters")
            json.array { json in
                for parameter in endpoint.parameters { Self.write(parameter, into: &json) }
                for header in headers { json.raw(header) }
            }
        }
        if let body = endpoint.body {
            Self.writeBody(body.format.rawValue, into: &json) {
                $0.member("$ref", "#/components/schemas/\(body.shape.name)")
            }
        }
        if let upload = endpoint.upload {
            let others = upload.media.joined(separator: ", ")
            // As bytes alone: generators of clients make no request of what they have no type for.
            Self.writeBody(
                Media.bytes.rawValue,
                "\(upload.documentation) At most \(upload.limit) bytes. \(others) are taken as well.", into: &json
            ) {
                $0.member("type", "string")
                $0.member("format", "binary")
            }
        }
        json.key("responses")
        json.object { writeResponses(of: endpoint, into: &$0) }
    }

    private static func writeBody(
        _ media: String, _ description: String? = nil, into json: inout JSONWriter,
        schema: (inout JSONWriter) -> Void
    ) {
        json.key("requestBody")
        json.object { json in
            if let description { json.member("description", description) }
            json.key("required")
            json.bool(true)
            json.key("content")
            json.object { writeContent(media, into: &$0, schema: schema) }
        }
    }

    private static func writeContent(
        _ media: String, into json: inout JSONWriter, schema: (inout JSONWriter) -> Void
    ) {
        json.key(media)
        json.object { json in
            json.key("schema")
            json.object { schema(&$0) }
        }
    }

    private static func headers(of endpoint: Endpoint) -> [String] {
        var headers: [String] = []
        if endpoint.needsIfMatch {
            headers.append(
                """
                {"name":"If-Match","in":"header","required":true,"description":"The ETag of the row as you read it, several with commas \
                between, or *.","schema":{"type":"string"},"examples":{"one":{"value":"\\"v3\\""}}}
                """)
        }
        if endpoint.takesKey {
            headers.append(
                """
                {"name":"Idempotency-Key","in":"header","required":false,"description":"Requests with the same key \
                within 24 hours are done once and answered alike.",\
                "schema":{"type":"string","minLength":1,"maxLength":255,"pattern":"^[\\\\x21-\\\\x7e]+$"}}
                """)
        }
        if isConditional(endpoint) {
            headers.append(
                """
                {"name":"If-None-Match","in":"header","required":false,"description":"An ETag: 304 while it is current.",\
                "schema":{"type":"string"}}
                """)
        }
        return headers
    }

    private static func write(_ parameter: Parameter, into json: inout JSONWriter) {
        json.object { json in
            json.member("name", parameter.field.name)
            json.member("in", "query")
            json.key("required")
            json.bool(false)
            json.member("description", parameter.field.documentation)
            json.key("schema")
            if parameter.isMany {
                json.object { json in
                    json.member("type", "array")
                    json.key("minItems")
                    json.int(1)
                    json.key("maxItems")
                    json.int(50)
                    json.key("items")
                    FieldSchema.write(parameter.field.element, into: &json)
                }
                json.member("style", "form")
                json.key("explode")
                json.bool(false)
            } else {
                FieldSchema.write(parameter.field, isFilter: true, into: &json)
            }
        }
    }

    private func writeResponses(of endpoint: Endpoint, into json: inout JSONWriter) {
        let success = endpoint.success
        json.key(String(success.status))
        json.object { json in
            json.member("description", success.description)
            var headers: [(String, String)] = []
            if success.hasETag { headers.append(("ETag", "Of the JSON: for If-None-Match and, of a row, If-Match.")) }
            if success.hasLocation { headers.append(("Location", "Where it is.")) }
            if success.media.contains(.csv), !success.hasETag { headers.append(("Link", "The next page, rel=next.")) }
            if !headers.isEmpty {
                json.key("headers")
                json.object { json in
                    for (name, description) in headers {
                        json.key(name)
                        json.object { json in
                            json.member("description", description)
                            json.key("schema")
                            json.object { $0.member("type", "string") }
                        }
                    }
                }
            }
            json.key("content")
            json.object { json in
                for media in success.media {
                    Self.writeContent(media.rawValue, into: &json) { json in
                        switch (media, success.shape) {
                        case (.json, let shape?): json.member("$ref", "#/components/schemas/\(shape.name)")
                        case (.json, nil): json.member("type", "object")
                        case (.pdf, _), (.png, _), (.jpeg, _), (.bytes, _):
                            json.member("type", "string")
                            json.member("format", "binary")
                        default: json.member("type", "string")
                        }
                    }
                }
            }
        }
        if Self.isConditional(endpoint) {
            json.key("304")
            json.object { $0.member("description", "It is as the client has it.") }
        }
        if let movedTo = success.movedTo {
            json.key("308")
            json.raw(
                """
                {"description":"Merged into another.","headers":{"Location":{"description":"\(movedTo)",\
                "schema":{"type":"string"}}}}
                """)
        }
        let problems = Self.problems(of: endpoint)
        for status in problems.union(endpoint.pages.keys).sorted() {
            json.key(String(status))
            json.object { json in
                guard let page = endpoint.pages[status] else {
                    return json.member("$ref", "#/components/responses/Problem\(status)")
                }
                json.member("description", page)
                json.key("content")
                json.object { json in
                    Self.writeContent(Media.html.rawValue, into: &json) { $0.member("type", "string") }
                    guard problems.contains(status) else { return }
                    Self.writeContent("application/problem+json", into: &json, schema: Self.problem)
                }
            }
        }
    }

    private static func problem(_ json: inout JSONWriter) { json.member("$ref", "#/components/schemas/Problem") }

    /// Every status that an endpoint's answer can have.
    package static func statuses(of endpoint: Endpoint) -> Set<Int> {
        var statuses = problems(of: endpoint).union(endpoint.pages.keys).union([endpoint.success.status])
        if isConditional(endpoint) { statuses.insert(304) }
        if endpoint.success.movedTo != nil { statuses.insert(308) }
        return statuses
    }

    private static func isConditional(_ endpoint: Endpoint) -> Bool {
        endpoint.method == .get && endpoint.success.hasETag
    }

    /// Statuses of the problems an endpoint can answer with.
    private static func problems(of endpoint: Endpoint) -> Set<Int> {
        var statuses: Set<Int> = [400, 406, 408, 413, 414, 431, 500, 503]
        statuses.formUnion(endpoint.problems.map(\.status))
        if endpoint.access != .open { statuses.formUnion([401]) }
        switch endpoint.access {
        case .permission, .granted: statuses.formUnion([403, 404, 429])
        case .open, .credential: break
        }
        if endpoint.path.contains("{") { statuses.insert(404) }
        if endpoint.method != .get { statuses.formUnion([409, 415, 422]) }
        if endpoint.needsIfMatch { statuses.formUnion([409, 412, 428]) }
        return statuses
    }

    private func writeProblemResponses(into json: inout JSONWriter) {
        for status in Set(Problem.Kind.all.map(\.status)).sorted() {
            let titles = Problem.Kind.all.filter { $0.status == status }.map(\.title)
            json.key("Problem\(status)")
            json.object { json in
                json.member("description", titles.joined(separator: ", or: ") + ".")
                json.key("content")
                json.object { Self.writeContent("application/problem+json", into: &$0, schema: Self.problem) }
            }
        }
    }

    private func writeSchemas(into json: inout JSONWriter) {
        var written: Set<String> = []
        for shape in Problem.shape.all where written.insert(shape.name).inserted {
            json.key(shape.name)
            FieldSchema.write(shape, required: shape.fields.filter(\.isRequired), isOpen: true, into: &json)
        }
        for endpoint in endpoints {
            // Answers can gain members, and a client must not stumble over them; bodies are read to the last member.
            for shape in endpoint.success.shape?.all ?? [] where written.insert(shape.name).inserted {
                json.key(shape.name)
                FieldSchema.write(shape, required: shape.fields, isOpen: true, into: &json)
            }
            for (index, shape) in (endpoint.body?.shape.all ?? []).enumerated()
            where written.insert(shape.name).inserted {
                let isPatch = index == 0 && endpoint.body?.format == .mergePatch
                json.key(shape.name)
                FieldSchema.write(
                    shape, required: isPatch ? [] : shape.fields.filter(\.isRequired),
                    isOpen: endpoint.body?.format == .form, isPatch: isPatch, into: &json)
            }
        }
    }
}

/// The description in the forms it is sent in. Written when it is first read: few processes are ever asked for it.
private final class ServedDocument: Sendable {
    struct Forms: Sendable {
        var plain: ByteBuffer
        var compressed: ByteBuffer?
        var tag: String
    }

    private let make: @Sendable () -> ByteBuffer
    private let made = Mutex<Forms?>(nil)

    init(_ make: @escaping @Sendable () -> ByteBuffer) { self.make = make }

    var forms: Forms {
        made.withLock { made in
            if let made { return made }
            let plain = make()
            let digest = plain.withUnsafeReadableBytes { SHA256Digest(Array($0)).hexadecimal }
            let forms = Forms(
                plain: plain, compressed: ContentCoding.small(plain),
                tag: "\"\(digest.prefix(24))\"")
            made = forms
            return forms
        }
    }
}
