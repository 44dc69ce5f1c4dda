import Domain
package import Resources

/// Campaigns: who is asked, what they answered, and what came of it.
extension Resource {
    package static let surveyCampaign = Resource(
        name: "survey_campaign", path: "survey-campaigns",
        summary: """
            A version of an instrument that is asked at one time: of whom is in its invitations. Closed, it never changes.
            """,
        table: "survey_campaign",
        columns: [
            Column(
                "version_id", .id(of: "survey_version"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The published version that is asked."),
            Column(
                "programme_id", .id(of: "programme"), nullable: true, filters: [.equal],
                doc: "The programme it belongs to; null for none."),
            Column(
                "name", .text(1...200), required: true, filters: [.prefix], doc: "What people call it.",
                example: "\"Second quarter\""),
            Column(
                "opens_on", .date, required: true, filters: [.range], sortable: true,
                doc: "First day on which it is answered.", example: "\"2026-05-04\""),
            Column(
                "closes_on", .date, required: true, filters: [.range], doc: "Last day on which a link works.",
                example: "\"2026-12-31\""),
            Column(
                "reminder_days", .integer(1...365), nullable: true,
                doc: """
                    Days after the opening, and after each reminder, when those who have not answered are to be reminded; \
                    null for never.
                    """, example: "14"),
            Column(
                "reminded_on", .date, nullable: true, past: true, doc: "Day of the last reminder; null before.",
                example: "\"2026-06-10\""),
            Column(
                "counterpart_id", .id(of: "survey_campaign"), nullable: true, filters: [.equal],
                doc: "The campaign that asks the other side of the collaboration; null for none."),
            .computed(
                "closed_at", .timestamp, nullable: true, filters: [.present],
                doc: "When it was closed and its results were published; null before."),
        ],
        sort: "opens_on", descending: true,
        rules: [
            "survey_campaign_version_id_fkey": .init("/version_id", "is not a version of this municipality"),
            "survey_campaign_version_id_published_check": .init(
                "/version_id", "is a draft", hint: "publish it first"),
            "survey_campaign_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "survey_campaign_counterpart_id_fkey": .init("/counterpart_id", "is not a campaign of this municipality"),
            "survey_campaign_counterpart_check": .init("/counterpart_id", "is this campaign"),
            "survey_campaign_closes_on_check": .init("/closes_on", "must not be before opens_on"),
            "survey_campaign_reminded_on_opens_on_check": .init("/reminded_on", "must not be before opens_on"),
            "survey_campaign_closed_immutable": .init("", "is closed and never changes", isConflict: true),
            "survey_campaign_closed_check": .init("", "is closed", isConflict: true),
        ])

    package static let surveyInvitation = Resource(
        name: "survey_invitation", path: "survey-invitations",
        summary: """
            Somebody who is asked by a campaign: answered once, by staff or by a link. Archived, it is revoked.
            """,
        table: "survey_invitation",
        source: """
            survey_invitation as t left join lateral (select r.answered_on from survey_response as r \
            where r.tenant_id = t.tenant_id and r.invitation_id = t.id offset 0) as r on true
            """,
        columns: [
            Column(
                "campaign_id", .id(of: "survey_campaign"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The campaign."),
            .computed(
                "side", .code(SurveyRespondent.codes), filters: [.equal],
                doc: """
                    Who answers: centre, partner, caregiver or community; the campaign's instrument says which.
                    """),
            Column(
                "partnership_id", .id(of: "partnership"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The partnership it is about; null for none."),
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The centre that answers, or whose caregiver or community does."),
            Column(
                "partner_id", .id(of: "partner"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The partner that answers; null where another side does."),
            Column(
                "language", .code(SurveyLanguage.codes), writable: .onCreate, nullable: true,
                doc: """
                    Language of the page, where the reader chooses no other: en, af, zu, xh or st; null for the browser's.
                    """, example: "\"zu\""),
            .computed(
                "expires_at", .timestamp, nullable: true,
                doc: "When its link stops working; null where none was made."),
            .computed(
                "answered_on", .date, sql: "r.answered_on", nullable: true, filters: [.present],
                doc: "Day it was answered; null while it is not."),
        ],
        sort: "created_at", operations: [.list, .read, .create, .archive], hasDerivedState: true,
        rules: [
            "survey_invitation_campaign_id_fkey": .init("/campaign_id", "is not a campaign of this municipality"),
            "survey_invitation_partnership_id_fkey": .init(
                "/partnership_id", "is not a partnership of this municipality"),
            "survey_invitation_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "survey_invitation_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "survey_invitation_respondent_check": .init(
                "", "does not fit who answers the campaign's instrument",
                hint: "a centre and its caregivers by centre_id, a partner by partner_id"),
            "survey_invitation_partnership_part_check": .init(
                "/partnership_id", "who is asked is no part of the partnership"),
            "survey_invitation_tenant_id_campaign_id_centre_key": .init("/centre_id", "is asked already"),
            "survey_invitation_tenant_id_campaign_id_partner_key": .init("/partner_id", "is asked already"),
            "survey_invitation_answered_immutable": .init("", "was answered", isConflict: true),
            "survey_campaign_closed_check": .init("/campaign_id", "is closed", isConflict: true),
        ])

    package static let surveyResponse = Resource(
        name: "survey_response", path: "survey-responses",
        summary: "What one who was asked answered. Never changed. Its answers are read with a permission of their own.",
        table: "survey_response",
        columns: [
            .id(of: "survey_response"),
            .computed(
                "invitation_id", .id(of: "survey_invitation"), filters: [.equal],
                doc: "The invitation that it answers."),
            .computed("campaign_id", .id(of: "survey_campaign"), filters: [.equal], doc: "Its campaign."),
            .computed("version_id", .id(of: "survey_version"), doc: "The version that was asked."),
            .computed(
                "via", .code(ResponseWay.codes), filters: [.equal],
                doc: "How it came: entered by staff, or by the link."),
            .computed(
                "language", .code(SurveyLanguage.codes), filters: [.equal], doc: "Language in which it was answered."),
            .computed("answered_on", .date, filters: [.range], doc: "Day it was answered."),
            .computed("created_at", .timestamp, filters: [.range], sortable: true, doc: "When it was entered."),
        ],
        sort: "created_at", descending: true, operations: [.list, .read], standardColumns: false,
        rules: [
            "survey_response_tenant_id_invitation_id_key": .init("", "was answered already"),
            "survey_response_invitation_id_archived_check": .init("", "was revoked", isConflict: true),
            "survey_response_campaign_id_archived_check": .init("", "its campaign is archived", isConflict: true),
            "survey_campaign_closed_check": .init("", "its campaign is closed", isConflict: true),
            "survey_response_answered_on_open_check": .init("/answered_on", "the campaign is not open on that day"),
            "survey_response_via_link_check": .init("", "has no link", isConflict: true),
            "survey_response_partnership_archived_check": .init(
                "", "the partnership it is about is archived", isConflict: true),
            "survey_response_answers_whole_check": .init("/answers", "are made together, and none is added"),
            "survey_response_immutable": .init("", "never changes", isConflict: true),
        ])

    package static let surveyAnswer = Resource(
        name: "survey_answer", path: "survey-answers",
        summary: "An answer to one question, with what was written: read with the permission feedback.",
        table: "survey_answer",
        columns: [
            .id(of: "survey_answer"),
            .computed(
                "response_id", .id(of: "survey_response"), filters: [.equal], doc: "The response it belongs to."),
            .computed(
                "version_id", .id(of: "survey_version"), filters: [.equal], doc: "The version that was asked."),
            .computed(
                "question", .text(1...40), filters: [.equal], sortable: true, doc: "The question, by its code."),
            .computed(
                "value", .text(1...4000), nullable: true,
                doc: "The answer: a number's digits, an option's code, or text; null for several options."),
            .computed(
                "choices", .texts(1...100, each: 1...40), nullable: true,
                doc: "The codes of the options that were chosen, of a multiple choice; null otherwise."),
        ],
        filters: [
            ListFilter(
                "campaign_id", .id(of: "survey_campaign"),
                sql: """
                    t.response_id in (select r.id from survey_response as r \
                    where r.tenant_id = t.tenant_id and r.campaign_id = ?::uuid)
                    """, doc: "Answers of this campaign.")
        ],
        sort: "question", operations: [.list], read: .feedback, standardColumns: false, auditsReads: true,
        rules: [
            "survey_answer_fit_check": .init("/answers", "do not fit the questions"),
            "survey_answer_question_fkey": .init("/answers", "names a question that is not asked"),
            "survey_answer_tenant_id_response_id_question_key": .init("/answers", "answers a question twice"),
            "survey_response_answers_whole_check": .init("/answers", "are made together, and none is added"),
        ])
}

/// The surveys that come with the program.
extension Resource {
    package static let shippedSurvey = Resource(
        name: "shipped_survey", path: "shipped-surveys",
        summary: "A survey that comes with the program, to be taken over.", table: "shipped_survey",
        source: "tenant_shipped_survey as t",
        columns: [
            .id(of: "shipped_survey"),
            .computed(
                "code", .text(1...40), filters: [.equal], sortable: true, doc: "Code of the instrument."),
            .computed("number", .integer(1...1000), doc: "Number of the newest version."),
            .computed(
                "respondent", .code(SurveyRespondent.codes), filters: [.equal],
                doc: "Who answers: centre, partner, caregiver or community."),
            .computed("name", .text(1...200), doc: "Name of the instrument."),
            .computed(
                "taken_over", .integer(1...1000), nullable: true,
                doc: "Number of the newest version that the municipality took over; null for none."),
        ],
        sort: "code", operations: [.list], standardColumns: false)
}
