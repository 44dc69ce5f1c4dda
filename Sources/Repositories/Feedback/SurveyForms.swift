package import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Reads what a version asks, in a language.
package struct SurveyForms: Sendable {
    enum SQL: String, StatementSet {
        case questions = """
            select q.code, q.kind, q.required, q.minimum, q.maximum, q.shown_if, array_to_string(q.shown_if_values, ' ')
            from survey_question as q
            where q.tenant_id = $1::int4 and q.version_id = $2::uuid
            order by q.position
            """
        case options = """
            select o.question, o.code
            from survey_option as o
            where o.tenant_id = $1::int4 and o.version_id = $2::uuid
            order by o.question, o.position
            """
        /// In the language, or in English where it is not there.
        case texts = """
            select distinct on (t.part, t.question, t.option) t.part, t.question, t.option, t.body
            from survey_text as t
            where t.tenant_id = $1::int4 and t.version_id = $2::uuid and t.language in ('en', $3::text)
            order by t.part, t.question, t.option, t.language = $3::text desc
            """
        case languages = """
            select distinct t.language
            from survey_text as t
            where t.tenant_id = $1::int4 and t.version_id = $2::uuid
            order by t.language
            """

        var effect: Query.Effect { .read }
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Returns: the form, with the languages that it has.
    package func form(
        of version: UUID, in language: SurveyLanguage, as scope: TenantScope
    ) async throws -> (form: SurveyForm, languages: [SurveyLanguage]) {
        let results = try await database.batch(
            [
                Query(SQL.questions, scope.tenant, version), Query(SQL.options, scope.tenant, version),
                Query(SQL.texts, scope.tenant, version, language.rawValue),
                Query(SQL.languages, scope.tenant, version),
            ], as: scope.scope)
        var texts: [String: String] = [:]
        for text in try results[2].decode(Text.self) { texts[text.place] = text.body }
        let options = try results[1].decode(Offer.self)
        let questions = try results[0].decode(Asked.self).map { asked in
            SurveyForm.Question(
                code: asked.code, kind: asked.kind, isRequired: asked.isRequired, range: asked.range,
                condition: asked.condition, text: texts["question \(asked.code) "] ?? asked.code,
                options: options.filter { $0.question == asked.code }.map {
                    .init(code: $0.code, text: texts["option \(asked.code) \($0.code)"] ?? $0.code)
                })
        }
        let form = SurveyForm(
            title: texts["title  "] ?? "", introduction: texts["introduction  "], thanks: texts["thanks  "],
            questions: questions)
        let languages = results[3]
        return (
            form,
            try (0..<languages.count).compactMap {
                SurveyLanguage(rawValue: try languages[$0].decode(String.self, at: 0))
            }
        )
    }

    private struct Asked: RowDecodable {
        let code: String
        let kind: QuestionKind
        let isRequired: Bool
        let range: ClosedRange<Int>?
        let condition: SurveyForm.Condition?

        init(_ row: inout RowReader) throws {
            code = try row.next()
            let name: String = try row.next()
            kind = QuestionKind(rawValue: name) ?? .text
            isRequired = try row.next()
            let (minimum, maximum): (Int?, Int?) = (try row.next(), try row.next())
            if let minimum, let maximum, minimum <= maximum { range = minimum...maximum } else { range = nil }
            let (question, values): (String?, String?) = (try row.next(), try row.next())
            condition = question.map {
                .init(question: $0, values: (values ?? "").split(separator: " ").map(String.init))
            }
        }
    }

    private struct Offer: RowDecodable {
        let question: String
        let code: String

        init(_ row: inout RowReader) throws {
            question = try row.next()
            code = try row.next()
        }
    }

    private struct Text: RowDecodable {
        let place: String
        let body: String

        init(_ row: inout RowReader) throws {
            let part: String = try row.next()
            let (question, option): (String?, String?) = (try row.next(), try row.next())
            place = "\(part) \(question ?? "") \(option ?? "")"
            body = try row.next()
        }
    }
}
