import HTTP
import JSON

extension HTTPRequest {
    /// The body as JSON.
    ///
    /// - Throws: a ``Problem``: another content type (415), empty or no JSON (400, with line and column).
    func json(_ format: Endpoint.Body.Format) throws -> JSONValue {
        try checkContentType(format)
        guard !body.isEmpty else { throw Problem(.invalidJSON, "The body is empty; it must be a JSON object.") }
        return try JSONParser.parse(body.buffer)
    }

    /// The body as a form of a page, `q.quality=4&go=send`; what is not UTF-8 in it is replaced.
    ///
    /// - Throws: 415 where it is something else.
    func form() throws -> String {
        guard headers.mediaType == Endpoint.Body.Format.form.rawValue else {
            throw Problem(.unsupportedMediaType, "Send the page's form, as \(Endpoint.Body.Format.form.rawValue).")
        }
        return String(decoding: body.bytes, as: UTF8.self)
    }

    private func checkContentType(_ format: Endpoint.Body.Format) throws {
        let sent = headers["Content-Type"] ?? ""
        let charset = sent.lowercased().split(separator: "charset=").dropFirst().first?
            .trimmingPrefix("\"").prefix { $0 != "\"" && $0 != ";" }
        let type = headers.mediaType
        guard type == format.rawValue || type == "application/json", charset == nil || charset == "utf-8" else {
            var problem = Problem(.unsupportedMediaType, "Send \(format.rawValue) in UTF-8.")
            problem.headers.append((format == .mergePatch ? "Accept-Patch" : "Accept", format.rawValue))
            throw problem
        }
    }
}

extension HTTPFields {
    /// Of the body, without its parameters, in small letters; empty where nothing is said.
    var mediaType: String {
        self["Content-Type"]?.split(separator: ";").first.map { $0.trimmingSpaces().lowercased() } ?? ""
    }

    /// - Throws: 415 where the body has a content coding.
    func checkIdentity() throws {
        let coding = all("Content-Encoding").joined(separator: ", ").lowercased()
        guard coding.isEmpty || coding == "identity" else {
            var problem = Problem(.unsupportedMediaType, "Send the body as it is, without a Content-Encoding.")
            problem.headers.append(("Accept-Encoding", "identity"))
            throw problem
        }
    }
}
