import Domain
package import Resources

/// Instruments, and what their versions ask.
extension Resource {
    package static let surveyInstrument = Resource(
        name: "survey_instrument", path: "survey-instruments",
        summary: """
            A survey that is asked again and again, in versions: one that comes with the program, or a municipality's own.
            """,
        table: "survey_instrument",
        columns: [
            Column(
                "name", .text(1...200), required: true, filters: [.prefix], sortable: true, doc: "What people call it.",
                example: "\"Training day survey\""),
            Column(
                "respondent", .code(SurveyRespondent.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "Who answers: centre, partner, caregiver or community.", example: "\"centre\""),
            .computed(
                "shipped_code", .text(1...40), nullable: true, filters: [.present],
                doc: "Code of the shipped survey that it was taken over from; null for a municipality's own."),
        ],
        sort: "name",
        rules: [
            "survey_instrument_tenant_id_name_key": .init("/name", "an instrument of this name exists already")
        ])

    package static let surveyVersion = Resource(
        name: "survey_version", path: "survey-versions",
        summary: """
            A version of an instrument, with its questions: a draft until it is published, and never changed from then on.
            """,
        table: "survey_version",
        columns: [
            Column(
                "instrument_id", .id(of: "survey_instrument"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The instrument."),
            Column(
                "number", .integer(1...1000), writable: .onCreate, required: true,
                doc: "Number of the version, from 1.", example: "1"),
            .computed(
                "published_on", .date, nullable: true, filters: [.range, .present],
                doc: "Day it was published; null while it is a draft."),
        ],
        sort: "created_at", operations: [.list, .read, .create, .archive], children: surveyChildren,
        rules: [
            "survey_version_instrument_id_fkey": .init("/instrument_id", "is not an instrument of this municipality"),
            "survey_version_tenant_id_instrument_id_number_key": .init(
                "/number", "this version exists already", hint: "take the next number"),
            "survey_version_published_immutable": .init(
                "", "is published and never changes", hint: "make the next version", isConflict: true),
            "survey_version_published_on_first_check": .init("/published_on", "a version begins as a draft"),
            "survey_version_whole_check": .explained { detail in
                .invalid(detail.split(separator: ";").prefix(100).map { Fault("", $0.trimmingPrefix(" ").description) })
            },
            "survey_shipped": .init("/code", "no such survey comes with the program"),
        ])

    private static let surveyChildren: [ChildRows] = [
        ChildRows(
            "questions", of: .surveyQuestion, parent: "version_id", count: 0...100, doc: "Its questions.",
            example: """
                [{"position": 1, "code": "quality", "kind": "likert"}, \
                {"position": 2, "code": "reason", "kind": "single", "shown_if": "quality", \
                "shown_if_values": ["1", "2"]}, \
                {"position": 3, "code": "people", "kind": "number", "minimum": 0, "maximum": 500}, \
                {"position": 4, "code": "remark", "kind": "text", "required": false}]
                """),
        ChildRows(
            "options", of: .surveyOption, parent: "version_id", count: 0...500,
            doc: "What its single and multiple choices offer.",
            example: """
                [{"question": "reason", "position": 1, "code": "late"}, \
                {"question": "reason", "position": 2, "code": "far"}]
                """),
        ChildRows(
            "texts", of: .surveyText, parent: "version_id", count: 0...3000,
            doc: "What is read: of each language that is used all of it, and of English.",
            example: """
                [{"language": "en", "part": "title", "body": "How was the training?"}, \
                {"language": "en", "part": "question", "question": "quality", "body": "It was of use to us."}, \
                {"language": "en", "part": "question", "question": "reason", "body": "Why not?"}, \
                {"language": "en", "part": "option", "question": "reason", "option": "late", "body": "It began late."}, \
                {"language": "en", "part": "option", "question": "reason", "option": "far", "body": "It was too far."}, \
                {"language": "en", "part": "question", "question": "people", "body": "How many of you came?"}, \
                {"language": "en", "part": "question", "question": "remark", "body": "Anything else?"}]
                """),
    ]

    private static let published = Rule(
        "", "a published version never changes, and a draft is made anew", hint: "make the next version",
        isConflict: true)

    package static let surveyQuestion = Resource(
        name: "survey_question", path: "survey-questions", summary: "A question of a version of an instrument.",
        table: "survey_question",
        columns: [
            .id(of: "survey_question"), version,
            Column(
                "position", .integer(1...100), writable: .onCreate, required: true, sortable: true,
                doc: "Order within the version, from 1.", example: "1"),
            Column(
                "code", .text(1...40), writable: .onCreate, required: true,
                doc: """
                    Name of the question: the same in all versions, and on both sides of a collaboration, where it asks \
                    the same.
                    """, example: "\"quality\"", spelling: .smallLetters),
            Column(
                "kind", .code(QuestionKind.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "likert (1 to 5), single, multiple, number or text.", example: "\"likert\""),
            Column(
                "required", .boolean, writable: .onCreate, fallback: .text("true"),
                doc: "Whether it must be answered, where it is asked."),
            Column(
                "minimum", .integer(-1_000_000_000...1_000_000_000), writable: .onCreate, nullable: true,
                doc: "Smallest number; of a number alone."),
            Column(
                "maximum", .integer(-1_000_000_000...1_000_000_000), writable: .onCreate, nullable: true,
                doc: "Largest number; of a number alone."),
            Column(
                "shown_if", .text(1...40), writable: .onCreate, nullable: true,
                doc: "The earlier question by whose answer this one is asked; null where it is always asked.",
                spelling: .smallLetters),
            Column(
                "shown_if_values", .texts(0...100, each: 1...40), writable: .onCreate, fallback: .list([]),
                doc: """
                    The answers to that question by which this one is asked: one of them; none where it is always asked.
                    """),
        ],
        sort: "position", operations: [.list, .read], standardColumns: false,
        rules: [
            "survey_question_version_id_fkey": .init("", "is not a version of this municipality"),
            "survey_question_tenant_id_version_id_code_key": .init("/code", "is there twice"),
            "survey_question_tenant_id_version_id_position_key": .init("/position", "is there twice"),
            "survey_question_code_form_check": .init(
                "/code", "begins with a letter, and has small letters, digits and _"),
            "survey_question_range_check": .init(
                "/minimum", "a number has a minimum and a maximum, and nothing else has"),
            "survey_question_shown_if_values_check": .init("/shown_if_values", "goes with shown_if"),
            "survey_question_shown_if_fkey": .init("/shown_if", "is not a question of this version"),
            "survey_version_published_immutable": published,
        ])

    private static let version = Column(
        "version_id", .id(of: "survey_version"), writable: .onCreate, required: true, filters: [.equal],
        doc: "The version it belongs to.")

    package static let surveyOption = Resource(
        name: "survey_option", path: "survey-options", summary: "An answer that a question offers.",
        table: "survey_option",
        columns: [
            .id(of: "survey_option"), version,
            Column(
                "question", .text(1...40), writable: .onCreate, required: true, doc: "The question, by its code.",
                example: "\"reason\"", spelling: .smallLetters),
            Column(
                "position", .integer(1...100), writable: .onCreate, required: true, sortable: true,
                doc: "Order within the question, from 1.", example: "1"),
            Column(
                "code", .text(1...40), writable: .onCreate, required: true,
                doc: "Name of the option: what is kept of an answer.", example: "\"late\"", spelling: .smallLetters),
        ],
        sort: "position", operations: [.list, .read], standardColumns: false,
        rules: [
            "survey_option_version_id_fkey": .init("", "is not a version of this municipality"),
            "survey_option_question_fkey": .init("/question", "is not a question of this version"),
            "survey_option_tenant_id_version_id_question_code_key": .init("/code", "is there twice"),
            "survey_option_tenant_id_version_id_question_position_key": .init("/position", "is there twice"),
            "survey_option_code_form_check": .init(
                "/code", "begins with a letter, and has small letters, digits and _"),
            "survey_version_published_immutable": published,
        ])

    package static let surveyText = Resource(
        name: "survey_text", path: "survey-texts", summary: "What a version says, in one language.",
        table: "survey_text",
        columns: [
            .id(of: "survey_text"), version,
            Column(
                "language", .code(SurveyLanguage.codes), writable: .onCreate, required: true, filters: [.equal],
                sortable: true, doc: "Language: en, af, zu, xh or st.", example: "\"en\""),
            Column(
                "part", .code(SurveyTextPart.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "title, introduction or thanks of the whole; or of a question or an option.",
                example: "\"title\""),
            Column(
                "question", .text(1...40), writable: .onCreate, nullable: true,
                doc: "The question, by its code; null for the whole.", spelling: .smallLetters),
            Column(
                "option", .text(1...40), writable: .onCreate, nullable: true,
                doc: "The option of the question, by its code; of an option alone.", spelling: .smallLetters),
            Column(
                "body", .text(1...2000), writable: .onCreate, required: true, doc: "What is read.",
                example: "\"How was the training?\""),
        ],
        sort: "language", operations: [.list, .read], standardColumns: false,
        rules: [
            "survey_text_version_id_fkey": .init("", "is not a version of this municipality"),
            "survey_text_question_fkey": .init("/question", "is not a question of this version"),
            "survey_text_option_fkey": .init("/option", "is not an option of this question"),
            "survey_text_tenant_id_version_id_language_key": .init("", "this text is there twice"),
            "survey_text_place_check": .init(
                "/part", "a question's text names the question, an option's the option too, and others neither"),
            "survey_version_published_immutable": published,
        ])
}
