import Digests
import Documents
import Domain
import Foundation
import HTTP
import JSON
package import Postgres
import Repositories
import Resources

/// The page that a respondent fills in, at a link that is its own credential.
///
/// Whatever is the matter with a link, the answer is the same, and tells nothing. The access log has the route's template.
package struct RespondentRoutes: Sendable {
    private let respondents: RespondentRepository
    private let forms: SurveyForms

    package init(_ database: Database) {
        respondents = RespondentRepository(database)
        forms = SurveyForms(database)
    }

    static let path = "/feedback/{token}"

    package var endpoints: [Endpoint] { [readEndpoint, sendEndpoint] }

    private static let language = Parameter(
        Field("lang", .text(1...40), doc: "Language of the page: en, af, zu, xh or st."))

    private var readEndpoint: Endpoint {
        Endpoint(
            .get, Self.path, operation: "readSurveyPage", tag: "feedback",
            summary: "The page that a respondent fills in. The address is the credential.", access: .open,
            parameters: [
                Self.language,
                Parameter(Field("saved", .text(1...1), doc: "1 where what was filled in has just been saved.")),
            ],
            success: .init(200, "The page.", nil, media: [.html]), pages: [404: Self.noLink],
            handler: { context in
                guard let visit = try await visit(context) else { return Self.nothing(context) }
                let language = Self.language(context, visit)
                guard !visit.isAnswered else {
                    let form = try await forms.form(of: visit.version, in: language, as: visit.scope).form
                    return Self.page(.thanks(form.thanks), language, context)
                }
                let (form, languages) = try await forms.form(of: visit.version, in: language, as: visit.scope)
                let draft = try await respondents.draft(of: visit).map(SurveyDraft.init(json:))
                return Self.page(
                    .form(
                        .init(
                            form: form, languages: languages, municipality: visit.municipality,
                            given: draft?.given ?? [:], isSaved: context.parameters.text("saved") != nil)),
                    language, context)
            })
    }

    private static let noLink = "Nothing is at this link (any more), as a page."
    private static let body = Endpoint.Body(
        "SurveyPageForm",
        [
            Field(
                "go", .text(1...40), nullable: true,
                doc: """
                    Which button was pressed: save, send, or the code of a language to go on in. What is filled in comes \
                    beside it, as q. and the question's code; several times for several choices.
                    """, example: "\"save\"")
        ], format: .form)

    private var sendEndpoint: Endpoint {
        Endpoint(
            .post, Self.path, operation: "sendSurveyPage", tag: "feedback",
            summary: """
                Save what is filled in (go=save, or the code of a language to go on in), or send it, once (go=send): the \
                page's own form.
                """,
            access: .open, parameters: [Self.language], body: Self.body, takesKey: false,
            success: .init(303, "Saved or sent: on to the page.", nil, media: [.html], hasLocation: true),
            pages: [
                404: Self.noLink, 409: "It was sent before, as a page.",
                413: "More was written than the page takes, as a page.",
                422: "What has to be changed before it can be sent, as a page: it is saved.",
            ],
            handler: { context in
                guard let visit = try await visit(context) else { return Self.nothing(context) }
                let language = Self.language(context, visit)
                guard !visit.isAnswered else { return Self.page(.before, language, context, status: 409) }
                let sent = try context.request.form()
                guard context.request.body.count <= SurveyDraft.mostBytes else {
                    return Self.page(.tooLong, language, context, status: 413)
                }
                let (form, languages) = try await forms.form(of: visit.version, in: language, as: visit.scope)
                let draft = SurveyDraft(form: sent, of: form)
                guard draft.go == "send" else {
                    guard
                        try await respondents.save(draft.json, of: visit, as: context.newID(), at: context.now)
                    else { return Self.nothing(context) }
                    let next = draft.go.flatMap { SurveyLanguage(rawValue: $0) }
                    let query = next.map { "?lang=\($0.rawValue)" } ?? "?lang=\(language.rawValue)&saved=1"
                    return Self.redirect(context, query)
                }
                let answers = draft.answers(to: form)
                let reading = form.read(answers)
                guard reading.faults.isEmpty, !reading.kept.isEmpty else {
                    // What was filled in is not lost where the reader goes away now.
                    _ = try await respondents.save(draft.json, of: visit, as: context.newID(), at: context.now)
                    return Self.page(
                        .form(
                            .init(
                                form: form, languages: languages, municipality: visit.municipality,
                                given: draft.given,
                                faults: reading.faults.isEmpty
                                    ? [form.questions.first?.code ?? "": .required] : reading.faults)),
                        language, context, status: 422)
                }
                switch try await respondents.send(
                    reading.kept, in: language, of: visit, at: context.now, newID: { context.newID() })
                {
                case .now: return Self.redirect(context, "?lang=\(language.rawValue)")
                case .before: return Self.page(.before, language, context, status: 409)
                case .no: return Self.nothing(context)
                }
            })
    }

    /// Who comes by a link that works.
    private func visit(_ context: RequestContext) async throws -> RespondentRepository.Visit? {
        guard let token = context.pathParameters["token"], LinkToken.isWellFormed(token) else { return nil }
        return try await respondents.visit(
            sha256: SHA256Digest(token).bytes, at: context.now, requestID: context.request.id)
    }

    /// What the address says, then the invitation, then the browser.
    private static func language(_ context: RequestContext, _ visit: RespondentRepository.Visit?) -> SurveyLanguage {
        context.parameters.text("lang").flatMap { SurveyLanguage(rawValue: $0) } ?? visit?.language
            ?? SurveyLanguage.preferred(context.request.headers["Accept-Language"]) ?? .english
    }

    private static func nothing(_ context: RequestContext) -> HTTPResponse {
        page(.none, language(context, nil), context, status: 404)
    }

    /// The page's own form is all that it can send, to where it came from; its own stylesheet all that it shows.
    private static let policy: String = {
        let digest = Data(SHA256Digest(SurveyPage.style).bytes).base64EncodedString()
        return """
            default-src 'none'; style-src 'sha256-\(digest)'; form-action 'self'; base-uri 'none'; \
            frame-ancestors 'none'
            """
    }()

    private static let headers: [(String, String)] = [
        ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"), ("Cache-Control", "private, no-store"),
        ("X-Robots-Tag", "noindex, nofollow"), ("Vary", "Accept-Language"),
    ]

    private static func page(
        _ content: SurveyPage.Content, _ language: SurveyLanguage, _ context: RequestContext, status: Int = 200
    ) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "text/html; charset=utf-8",
            SurveyPage(content, in: language, at: context.request.path).html, headers: headers)
    }

    /// To the page itself: so that going back or reloading sends nothing twice.
    private static func redirect(_ context: RequestContext, _ query: String) -> HTTPResponse {
        HTTPResponse(status: 303, headers: [("Location", "\(context.request.path)\(query)")] + headers)
    }
}

/// What is filled in of a page, as its form sends it and as it is saved.
struct SurveyDraft {
    /// Of the form as it is sent.
    static let mostBytes = 200_000

    /// By the codes of questions.
    private(set) var given: [String: [String]] = [:]
    /// Which button was pressed.
    private(set) var go: String?

    /// - Parameter text: `q.quality=4&go=send`. What is no field of the form, or not UTF-8, is left out.
    init(form text: String, of form: SurveyForm) {
        let codes = Set(form.questions.map(\.code))
        for pair in text.split(separator: "&").prefix(2000) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
            else { continue }
            if name == "go" { go = value }
            guard name.hasPrefix("q."), codes.contains(String(name.dropFirst(2))) else { continue }
            // As browsers send them, line ends are CR LF.
            let typed = CanonicalText.freeText(value.replacing("\r\n", with: "\n"))
            if !typed.isEmpty { given[String(name.dropFirst(2)), default: []].append(typed) }
        }
    }

    /// What was saved.
    init(json: String) {
        guard case .object(let object)? = try? JSONParser.parse(json) else { return }
        for member in object.members {
            guard case .array(let items) = member.value else { continue }
            given[member.key] = items.compactMap { if case .string(let text) = $0 { text } else { nil } }
        }
    }

    var json: String {
        var json = JSONWriter()
        json.object { json in
            for (code, values) in given.sorted(by: { $0.key < $1.key }) {
                json.key(code)
                json.array { json in for value in values { json.string(value) } }
            }
        }
        return json.string
    }

    /// The answers that it comes to; what is no answer is one that no question takes.
    func answers(to form: SurveyForm) -> [String: SurveyAnswer] {
        var answers: [String: SurveyAnswer] = [:]
        for question in form.questions {
            guard let values = given[question.code], let first = values.first else { continue }
            answers[question.code] =
                switch question.kind {
                case .multiple: .choices(values)
                case .number: .value(Int(first).map(String.init) ?? first)
                case .text: .value((try? FieldReader.text(first, Self.text, at: "")) ?? "")
                case .likert, .single: .value(first)
                }
        }
        return answers
    }

    private static let text = Field(
        "value", .text(1...SurveyForm.longestText), doc: "Text.", spelling: .freeText)
}
