import Domain
import Foundation
import Postgres

/// Which shipped surveys are taken over, and as which versions.
struct AdoptedSurveyRow: Encodable {
    var id: UUID
    var code: String
    var day: Day
}

struct SurveyCampaignRow: Encodable {
    var id, versionId, programmeId: UUID
    var name: String
    var opensOn, closesOn: Day
    var reminderDays: Int
    var counterpartId: UUID?
    /// How many are asked of each centre, where that is not one.
    var copies: Int
    /// Of a hundred who are asked, how many answer.
    var answering: Int
    var isClosed: Bool
}

/// How feedback is written: see ``DemoSQL``. Who answers, and what, follows from the identifiers, so that it is the same
/// for the same story.
enum DemoFeedbackSQL: String, StatementSet {
    case adoptions = """
        select app.adopt_survey($1::int4, r.code, r.id, r.day)
        from jsonb_to_recordset($2::jsonb) as r (id uuid, code text, day date)
        """

    case campaigns = """
        insert into survey_campaign (
            tenant_id, id, version_id, programme_id, name, opens_on, closes_on, reminder_days, counterpart_id
        )
        select
            $1::int4, r.id, r.version_id, r.programme_id, r.name, r.opens_on, r.closes_on, r.reminder_days,
            r.counterpart_id
        from jsonb_populate_recordset(null::ecdp.survey_campaign, $2::jsonb) as r
        """

    case invitations = """
        insert into survey_invitation (tenant_id, id, campaign_id, side, partnership_id, centre_id, partner_id, language)
        select
            $1::int4, md5(concat_ws('/', 'invitation', r.id, p.id, c.centre_id, n.n))::uuid, r.id, i.respondent,
            case when i.respondent <> 'community' then p.id end, c.centre_id,
            case when i.respondent = 'partner' then p.partner_id end, null
        from jsonb_to_recordset($2::jsonb) as r (id uuid, version_id uuid, copies int4, opens_on date)
        inner join survey_version as v on v.tenant_id = $1::int4 and v.id = r.version_id
        inner join survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
        inner join partnership as p
            on
                p.tenant_id = $1::int4 and p.archived_at is null
                and p.stage in ('mou_signed', 'agreement_signed', 'active', 'completed')
        left join lateral (
            select m.centre_id
            from partnership_centre as m
            where
                m.tenant_id = p.tenant_id and m.partnership_id = p.id and m.archived_at is null
                and m.left_on is null and i.respondent <> 'partner'
        ) as c on true
        cross join generate_series(1, r.copies) as n (n)
        where i.respondent = 'partner' or c.centre_id is not null
        on conflict do nothing
        """

    /// Answers of staff and by links: what those that are chosen would have sent.
    case responses = """
        insert into survey_response (
            tenant_id, id, invitation_id, campaign_id, version_id, via, language, answered_on, answers
        )
        select
            $1::int4, md5('response/' || s.id)::uuid, s.id, s.campaign_id, s.version_id, 'staff',
            (array['en', 'zu', 'xh', 'af', 'st'])[1 + s.chance % 5],
            least(s.opens_on + s.chance % 20, $3::date), s.answers
        from (
            select
                t.id, t.campaign_id, c.version_id, c.opens_on, t.chance, r.answering,
                (
                    select count(*)
                    from survey_question as q
                    where
                        q.tenant_id = $1::int4 and q.version_id = c.version_id
                        and (q.kind <> 'text' or q.shown_if is null and t.chance % 4 = 0)
                        and (
                            q.shown_if is null
                            or q.shown_if = 'aware' and t.chance % 3 > 0
                        )
                ) as answers
            from jsonb_to_recordset($2::jsonb) as r (id uuid, answering int4)
            inner join survey_campaign as c on c.tenant_id = $1::int4 and c.id = r.id
            inner join (
                select i.*, abs(hashtext(i.id::text))::int4 as chance from survey_invitation as i
                where i.tenant_id = $1::int4
            ) as t on t.campaign_id = c.id
        ) as s
        where s.chance % 100 < s.answering
        """

    case answers = """
        insert into survey_answer (tenant_id, id, response_id, version_id, question, value, choices)
        select
            $1::int4, md5('answer/' || r.id || '/' || q.code)::uuid, r.id, r.version_id, q.code,
            case q.kind
                when 'likert' then (1 + greatest(0, least(4, 2 + (i.chance / 7 + q.position) % 3 - (i.chance % 11) / 10)))::text
                when 'number' then (q.minimum + i.chance % (q.maximum - q.minimum + 1))::text
                when 'single' then case q.code
                    when 'problem' then 'no'
                    when 'aware' then case when i.chance % 3 > 0 then 'yes' else 'no' end
                    when 'change' then case when i.chance % 5 > 1 then 'same' else 'new' end
                    else (
                        select o.code from survey_option as o
                        where o.tenant_id = $1::int4 and o.version_id = q.version_id and o.question = q.code
                        order by o.position
                        offset (i.chance % 7) / 6
                        limit 1
                    )
                end
                when 'text' then (array['Thank you.', 'More books would help.', 'The road is bad when it rains.'])
                    [1 + i.chance % 3]
            end,
            case when q.kind = 'multiple' then array(
                select o.code from survey_option as o
                where
                    o.tenant_id = $1::int4 and o.version_id = q.version_id and o.question = q.code
                    and o.position in (1 + i.chance % 3, 2 + i.chance % 3)
                order by o.position
            ) end
        from jsonb_to_recordset($2::jsonb) as s (id uuid)
        inner join survey_response as r on r.tenant_id = $1::int4 and r.campaign_id = s.id
        inner join (
            select t.*, abs(hashtext(t.id::text))::int4 as chance from survey_invitation as t where t.tenant_id = $1::int4
        ) as i on i.id = r.invitation_id
        inner join survey_question as q on q.tenant_id = r.tenant_id and q.version_id = r.version_id
        where
            (q.kind <> 'text' or q.shown_if is null and i.chance % 4 = 0)
            and (q.shown_if is null or q.shown_if = 'aware' and i.chance % 3 > 0)
        """

    case closing = """
        update survey_campaign as c
        set closed_at = (c.closes_on + 1)::timestamptz
        from jsonb_to_recordset($2::jsonb) as r (id uuid, is_closed bool)
        where c.tenant_id = $1::int4 and c.id = r.id and r.is_closed
        """

    case results = """
        insert into survey_result (
            tenant_id, id, campaign_id, position, question, kind, asked, answered, status, n, counts, total
        )
        select
            $1::int4, md5('result/' || r.id || '/' || c.question)::uuid, r.id, c.position, c.question, c.kind, c.asked,
            c.answered, c.status, c.n, c.counts, c.total
        from jsonb_to_recordset($2::jsonb) as r (id uuid, is_closed bool)
        cross join lateral app.survey_decisions($1::int4, r.id) as c
        where r.is_closed
        """
}

/// Feedback, made from the rest of a story: the centres' form twice, the partners' once, and caregivers who are being asked.
struct FeedbackStory {
    private(set) var adoptions: [AdoptedSurveyRow] = []
    private(set) var campaigns: [SurveyCampaignRow] = []
    private let today: Day

    /// - Parameter story: takes no chance and no identifier from it, so that the rest of it stays as it is.
    init(_ story: Story) {
        today = story.today
        var identifiers = Chance("feedback identifiers \(story.setting.code)")
        var count: UInt64 = 0
        func identifier() -> UUID {
            count += 1
            return UUID.version7(
                milliseconds: UInt64(max(0, story.today.number)) * 86_400_000 - 43_200_000 + count,
                using: &identifiers)
        }
        var versions: [String: UUID] = [:]
        for code in ["partnership_centre", "partnership_partner", "caregiver", "community"] {
            let id = identifier()
            versions[code] = id
            adoptions.append(AdoptedSurveyRow(id: id, code: code, day: story.startsOn))
        }
        let quarter = story.today.startOfQuarter
        func campaign(
            _ code: String, _ name: String, from: Day, days: Int, copies: Int = 1, answering: Int, isClosed: Bool,
            beside counterpart: UUID? = nil
        ) -> UUID? {
            guard let version = versions[code] else { return nil }
            let id = identifier()
            campaigns.append(
                SurveyCampaignRow(
                    id: id, versionId: version, programmeId: story.programme, name: name, opensOn: from,
                    closesOn: from + days, reminderDays: 14, counterpartId: counterpart, copies: copies,
                    answering: answering, isClosed: isClosed))
            return id
        }
        _ = campaign(
            "partnership_centre", "Centres, last quarter, first round", from: quarter - 60, days: 14, answering: 70,
            isClosed: true)
        let centres = campaign(
            "partnership_centre", "Centres, last quarter, second round", from: quarter - 30, days: 28, answering: 82,
            isClosed: true)
        _ = campaign(
            "partnership_partner", "Partners, last quarter", from: quarter - 30, days: 28, answering: 88,
            isClosed: true, beside: centres)
        _ = campaign(
            "caregiver", "Caregivers, this quarter", from: max(quarter, story.today - 20), days: 60, copies: 4,
            answering: 55, isClosed: false)
    }

    func queries(tenant: Int32, _ encoder: JSONEncoder) throws -> [Query] {
        let asked = String(decoding: try encoder.encode(campaigns), as: UTF8.self)
        return [
            Query(
                DemoFeedbackSQL.adoptions, tenant, String(decoding: try encoder.encode(adoptions), as: UTF8.self)),
            Query(DemoFeedbackSQL.campaigns, tenant, asked), Query(DemoFeedbackSQL.invitations, tenant, asked),
            Query(DemoFeedbackSQL.responses, tenant, asked, today.description),
            Query(DemoFeedbackSQL.answers, tenant, asked),
            Query(DemoFeedbackSQL.results, tenant, asked), Query(DemoFeedbackSQL.closing, tenant, asked),
        ]
    }
}
