package import Domain
import Mustache

/// The page that a respondent fills in: plain HTML that needs no script, no cookie and nothing from anywhere else, small
/// enough for a cheap telephone; escaped, the same bytes for the same content.
package struct SurveyPage: Sendable {
    /// A form, and what was filled in.
    package struct Filled: Sendable {
        package var form: SurveyForm
        /// Those that the form has.
        package var languages: [SurveyLanguage]
        /// Name of the municipality that asks.
        package var municipality: String
        /// By the codes of questions: texts as they were typed, codes of options.
        package var given: [String: [String]]
        package var faults: [String: SurveyForm.Fault]
        /// Whether it has just been saved.
        package var isSaved: Bool

        package init(
            form: SurveyForm, languages: [SurveyLanguage], municipality: String, given: [String: [String]] = [:],
            faults: [String: SurveyForm.Fault] = [:], isSaved: Bool = false
        ) {
            self.form = form
            self.languages = languages
            self.municipality = municipality
            self.given = given
            self.faults = faults
            self.isSaved = isSaved
        }
    }

    package enum Content: Sendable {
        case form(Filled)
        /// It was sent; with what the form says then, if it says anything.
        case thanks(String?)
        /// It had been sent before.
        case before
        /// The link does not work. It says nothing of the municipality.
        case none
        case tooLong
    }

    package let html: String

    /// - Parameter path: where the page is, to which its form is sent.
    package init(_ content: Content, in language: SurveyLanguage, at path: String) {
        let words = SurveyWords.words(in: language)
        var page: [String: ContextValue] = [
            "language": .text(language.rawValue), "path": .text(path), "style": .text(Self.style),
            "language_word": .text(words.language), "form": .nothing, "message": .nothing, "office": .nothing,
        ]
        switch content {
        case .form(let filled):
            page["title"] = .text(filled.form.title)
            page["office"] = .text(filled.municipality)
            page["form"] = Self.form(filled, words)
            page["languages"] = Self.links(filled.languages, but: language)
        case .thanks(let text): Self.say(words.thanksTitle, [words.thanks] + [text].compactMap { $0 }, &page)
        case .before: Self.say(words.beforeTitle, [words.before], &page)
        case .none:
            Self.say(words.noneTitle, [words.none], &page)
            page["languages"] = Self.links(SurveyLanguage.allCases, but: language)
        case .tooLong: Self.say(words.noneTitle, [words.tooLong], &page)
        }
        if page["languages"] == nil { page["languages"] = Self.links(SurveyLanguage.allCases, but: language) }
        html = Self.template?.render(ContextValue.object(page).forMustache) ?? ""
    }

    private static func say(_ title: String, _ lines: [String], _ page: inout [String: ContextValue]) {
        page["title"] = .text(title)
        page["message"] = .object(["lines": .list(lines.map { .text($0) })])
    }

    private static func links(_ languages: [SurveyLanguage], but current: SurveyLanguage) -> ContextValue {
        .list(
            languages.filter { $0 != current }.map {
                .object(["code": .text($0.rawValue), "name": .text($0.name)])
            })
    }

    private static func form(_ filled: Filled, _ words: SurveyWords) -> ContextValue {
        let questions = filled.form.questions
        func text(_ value: String?) -> ContextValue { value.map { .text($0) } ?? .nothing }
        let faulty = questions.enumerated().filter { filled.faults[$0.element.code] != nil }
        return .object([
            "introduction": text(filled.form.introduction),
            "saved": text(filled.isSaved ? words.saved : nil),
            "faults": faulty.isEmpty
                ? .nothing
                : .object([
                    "title": .text(words.faults),
                    "items": .list(
                        faulty.map {
                            .object([
                                "code": .text($0.element.code),
                                "text": .text("\($0.offset + 1). \($0.element.text)"),
                            ])
                        }),
                ]),
            "questions": .list(
                questions.enumerated().map { number, question in
                    Self.question(question, number: number + 1, of: questions, filled, words)
                }),
            "save": .text(words.save), "send": .text(words.send), "send_note": .text(words.sendNote),
        ])
    }

    private static func question(
        _ question: SurveyForm.Question, number: Int, of all: [SurveyForm.Question], _ filled: Filled,
        _ words: SurveyWords
    ) -> ContextValue {
        let given = filled.given[question.code] ?? []
        var notes: [String] = []
        if let condition = question.condition,
            let place = all.firstIndex(where: { $0.code == condition.question })
        {
            let answers = condition.values.map { value in
                Self.choices(of: all[place], words).first { $0.code == value }?.text ?? value
            }
            notes.append(words.onlyIf(place + 1, answers.joined(separator: " / ")))
        }
        if !question.isRequired { notes.append(words.optional) }
        switch question.kind {
        case .multiple: notes.append(words.chooseSeveral)
        case .single: notes.append(words.chooseOne)
        case .number: if let range = question.range { notes.append(words.number(range)) }
        case .text: notes.append(words.longest)
        case .likert: break
        }
        let fault: String? =
            switch filled.faults[question.code] {
            case .required?: words.isRequired
            case .value?: words.isNoAnswer
            case nil: nil
            }
        let choices = Self.choices(of: question, words).map { choice in
            ContextValue.object([
                "value": .text(choice.code), "label": .text(choice.text),
                "is_chosen": .flag(given.contains(choice.code)), "code": .text(question.code),
                "type": .text(question.kind == .multiple ? "checkbox" : "radio"),
            ])
        }
        return .object([
            "code": .text(question.code), "number": .text("\(number)"), "text": .text(question.text),
            "note": notes.isEmpty ? .nothing : .text(notes.joined(separator: " ")),
            "fault": fault.map { .text($0) } ?? .nothing,
            "is_choice": .flag(!choices.isEmpty), "choices": .list(choices),
            "is_number": .flag(question.kind == .number), "is_text": .flag(question.kind == .text),
            "given": given.first.map { .text($0) } ?? .nothing,
        ])
    }

    private static func choices(
        of question: SurveyForm.Question, _ words: SurveyWords
    ) -> [(code: String, text: String)] {
        switch question.kind {
        case .likert: words.scale.enumerated().map { ("\($0.offset + 1)", "\($0.offset + 1) – \($0.element)") }
        case .single, .multiple: question.options.map { ($0.code, $0.text) }
        case .number, .text: []
        }
    }

    /// The stylesheet. The page's policy allows this one alone, by its digest.
    package static let style = """
        *{box-sizing:border-box}html{font:1.0625rem/1.5 sans-serif;color:#1b1b1b;background:#fff}\
        body{margin:0 auto;max-width:40rem;padding:1rem;overflow-wrap:anywhere}\
        h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem;color:#12355b}\
        h2{font-size:1.125rem;margin:0 0 .5rem}\
        fieldset,.question{border:0;border-top:1px solid #767676;margin:0;padding:1rem 0;min-width:0}\
        legend{padding:.75rem 0 0}legend,.label{font-weight:bold;display:block}\
        .note{margin:.25rem 0 .5rem;color:#444}\
        .fault{margin:.25rem 0 .5rem;color:#a10000;font-weight:bold}\
        .faults{border:3px solid #a10000;padding:.75rem;margin:0 0 1rem}.faults a{color:#a10000}\
        .saved{border:3px solid #0b6b2e;padding:.75rem;margin:0 0 1rem}\
        .choice{display:flex;align-items:center;min-height:2.75rem;padding:.25rem 0}\
        .choice input{width:1.5rem;height:1.5rem;margin:0 .75rem 0 0;flex:none}\
        input[type=text],textarea{font:inherit;width:100%;padding:.5rem;border:2px solid #555;background:#fff;color:inherit}\
        input[type=text]{max-width:10rem}textarea{min-height:7rem}\
        button{font:inherit;min-height:3rem;padding:.5rem 1rem;margin:.25rem .5rem .25rem 0;border:2px solid #12355b;\
        background:#fff;color:#12355b}\
        button.send{background:#12355b;color:#fff}\
        .first{position:absolute;left:-999rem}\
        .languages a{display:inline-block;padding:.625rem .75rem .625rem 0}\
        a,button,input,textarea{outline-offset:2px}:focus{outline:3px solid #b35900}
        """

    private static let text = """
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex, nofollow">
        <title>{{title}}</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <main>
        {{#office}}<p class="office">{{.}}</p>{{/office}}
        <h1>{{title}}</h1>
        {{#message}}{{#lines}}<p>{{.}}</p>
        {{/lines}}<nav class="languages" aria-label="{{language_word}}">{{#languages}}\
        <a href="?lang={{code}}" lang="{{code}}" hreflang="{{code}}">{{name}}</a> {{/languages}}</nav>{{/message}}
        {{#form}}
        <form method="post" action="{{path}}?lang={{language}}" accept-charset="utf-8">
        <button class="first" name="go" value="save" tabindex="-1" aria-hidden="true">{{save}}</button>
        <div role="group" aria-label="{{language_word}}">{{#languages}}\
        <button name="go" value="{{code}}" lang="{{code}}">{{name}}</button>{{/languages}}</div>
        {{#saved}}<p class="saved" role="status">{{.}}</p>{{/saved}}
        {{#faults}}<div class="faults" role="alert"><h2>{{title}}</h2><ul>
        {{#items}}<li><a href="#q_{{code}}">{{text}}</a></li>
        {{/items}}</ul></div>{{/faults}}
        {{#introduction}}<p>{{.}}</p>{{/introduction}}
        {{#questions}}
        {{#is_choice}}<fieldset id="q_{{code}}" tabindex="-1"><legend>{{number}}. {{text}}</legend>
        {{#note}}<p class="note">{{.}}</p>{{/note}}{{#fault}}<p class="fault">{{.}}</p>{{/fault}}
        {{#choices}}<label class="choice"><input type="{{type}}" name="q.{{code}}" value="{{value}}"\
        {{#is_chosen}} checked{{/is_chosen}}><span>{{label}}</span></label>
        {{/choices}}</fieldset>{{/is_choice}}\
        {{#is_number}}<div class="question"><label class="label" for="q_{{code}}">{{number}}. {{text}}</label>
        <p class="note" id="n_{{code}}">{{note}}{{#fault}} <strong class="fault">{{.}}</strong>{{/fault}}</p>
        <input type="text" inputmode="numeric" autocomplete="off" maxlength="12" id="q_{{code}}" name="q.{{code}}" \
        value="{{given}}" aria-describedby="n_{{code}}"{{#fault}} aria-invalid="true"{{/fault}}></div>{{/is_number}}\
        {{#is_text}}<div class="question"><label class="label" for="q_{{code}}">{{number}}. {{text}}</label>
        <p class="note" id="n_{{code}}">{{note}}{{#fault}} <strong class="fault">{{.}}</strong>{{/fault}}</p>
        <textarea id="q_{{code}}" name="q.{{code}}" rows="4" maxlength="4000" \
        aria-describedby="n_{{code}}"{{#fault}} aria-invalid="true"{{/fault}}>
        {{given}}</textarea></div>{{/is_text}}
        {{/questions}}
        <p>{{send_note}}</p>
        <button class="send" name="go" value="send">{{send}}</button>
        <button name="go" value="save">{{save}}</button>
        </form>{{/form}}
        </main>
        </body>
        </html>

        """

    private static let template: MustacheTemplate? = try? MustacheTemplate(string: ScalarHTML.pragma + text)
}
