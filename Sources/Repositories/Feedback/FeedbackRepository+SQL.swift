import Postgres
package import Resources

extension FeedbackRepository {
    enum SQL: String, StatementSet {
        /// One that is published already stays as it is.
        case publish = """
            update survey_version as t
            set published_on = $3::date, version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid and t.published_on is null
            """
        case adopt = "select app.adopt_survey($1::int4, $2::text, $3::uuid, $4::date)"
        case requireOpen = """
            select app.require(
                exists (
                    select from survey_campaign as t
                    where t.tenant_id = $1::int4 and t.id = $2::uuid and t.closed_at is null
                ), 'survey_campaign_open'
            )
            """
        /// Those sent that are not in use here, by their places in the body; the first hundred.
        case requireInvitees = """
            select
                app.refuse_places(
                    array(
                        select format('/%s/%s', s.list, s.place - 1) || coalesce('=' || s.successor, '')
                        from (
                            select 'partnership_ids' as list, u.place, p.id as known, null::uuid as successor
                            from unnest($2::uuid[]) with ordinality as u (id, place)
                            left join partnership as p
                                on p.tenant_id = $1::int4 and p.id = u.id and p.archived_at is null
                            union all
                            select 'centre_ids', u.place, c.id, null
                            from unnest($3::uuid[]) with ordinality as u (id, place)
                            left join centre as c
                                on c.tenant_id = $1::int4 and c.id = u.id and c.archived_at is null
                            union all
                            select
                                'partner_ids', u.place, case when o.archived_at is null then o.id end, o.merged_into_id
                            from unnest($4::uuid[]) with ordinality as u (id, place)
                            left join partner as o on o.tenant_id = $1::int4 and o.id = u.id
                        ) as s
                        where s.known is null
                        order by s.list, s.place
                        limit 100
                    ), 'survey_invitees_known'
                )
            """
        /// By who answers the campaign's instrument: of a partnership its partner, or its centres today. Centres and
        /// partners that are asked already stay as they are; others are asked as often as is said.
        case invite = """
            insert into survey_invitation (
                tenant_id, id, campaign_id, side, partnership_id, centre_id, partner_id, language
            )
            select
                $1::int4, app.new_id(), $2::uuid, s.respondent, s.partnership_id, s.centre_id, s.partner_id, $7::text
            from (
                select
                    i.respondent, x.partnership_id,
                    case when i.respondent <> 'partner' then x.centre_id end as centre_id,
                    case when i.respondent = 'partner' then x.partner_id end as partner_id
                from survey_campaign as c
                inner join survey_version as v on v.tenant_id = c.tenant_id and v.id = c.version_id
                inner join survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
                cross join lateral (
                    select p.id as partnership_id, m.centre_id, p.partner_id
                    from unnest($3::uuid[]) as u (id)
                    inner join partnership as p on p.tenant_id = c.tenant_id and p.id = u.id
                    left join partnership_centre as m
                        on
                            m.tenant_id = p.tenant_id and m.partnership_id = p.id and m.archived_at is null
                            and m.joined_on <= app.today() and (m.left_on is null or m.left_on >= app.today())
                            and i.respondent <> 'partner'
                    union all
                    select null, u.id, null from unnest($4::uuid[]) as u (id) where i.respondent <> 'partner'
                    union all
                    select null, null, u.id from unnest($5::uuid[]) as u (id) where i.respondent = 'partner'
                    union all
                    select null, null, null
                    where
                        i.respondent = 'community' and $3::uuid[] = '{}' and $4::uuid[] = '{}'
                        and $5::uuid[] = '{}'
                ) as x
                where c.tenant_id = $1::int4 and c.id = $2::uuid
                order by x.partnership_id, x.centre_id, x.partner_id
            ) as s
            cross join generate_series(1, case when s.respondent in ('centre', 'partner') then 1 else $6::int4 end)
            where s.respondent = 'community' or num_nonnulls(s.centre_id, s.partner_id) = 1
            on conflict do nothing
            """
        case lockInvitations = """
            select t.id
            from survey_invitation as t
            where t.tenant_id = $1::int4 and t.campaign_id = $2::uuid and t.id = any($3::uuid[])
            order by t.id
            for no key update
            """
        /// Links that would work at some time: their end has not come and lies after the campaign's opening, and its last
        /// day has not passed.
        case requireWorkingLinks = """
            select
                app.require($3::timestamptz > $4::timestamptz, 'survey_links_expires_at_check'),
                app.require(
                    ($3::timestamptz at time zone 'Africa/Johannesburg') > c.opens_on, 'survey_links_opens_on_check'
                ),
                app.require(c.closes_on >= $5::date, 'survey_links_closes_on_check')
            from survey_campaign as c
            where c.tenant_id = $1::int4 and c.id = $2::uuid
            """
        /// Those that are no open invitations of the campaign, by their places in the body; the first hundred.
        case requireOpenInvitations = """
            select
                app.refuse_places(
                    array(
                        select format('/invitation_ids/%s', u.place - 1)
                        from unnest($3::uuid[]) with ordinality as u (id, place)
                        left join survey_invitation as t
                            on
                                t.tenant_id = $1::int4 and t.id = u.id and t.campaign_id = $2::uuid
                                and t.archived_at is null
                        left join survey_response as r on r.tenant_id = t.tenant_id and r.invitation_id = t.id
                        where t.id is null or r.id is not null
                        order by u.place
                        limit 100
                    ), 'survey_links_open'
                )
            """
        /// A link that was made before stops working.
        case link = """
            update survey_invitation as t
            set token_sha256 = u.token, expires_at = $4::timestamptz, version = t.version + 1, updated_at = now()
            from (
                select x.id, decode(x.token, 'hex') as token
                from unnest($3::uuid[], $5::text[]) as x (id, token)
                order by x.id
            ) as u
            where t.tenant_id = $1::int4 and t.id = u.id and t.campaign_id = $2::uuid
            """
        case respond = """
            insert into survey_response (
                tenant_id, id, invitation_id, campaign_id, version_id, via, language, answered_on, answers
            )
            select
                i.tenant_id, $2::uuid, i.id, i.campaign_id, c.version_id, $4::text, $5::text, $6::date, $7::int4
            from survey_invitation as i
            inner join survey_campaign as c on c.tenant_id = i.tenant_id and c.id = i.campaign_id
            where i.tenant_id = $1::int4 and i.id = $3::uuid
            """
        case answer = """
            insert into survey_answer (tenant_id, id, response_id, version_id, question, value, choices)
            select
                r.tenant_id, u.id, r.id, r.version_id, u.question, u.value, string_to_array(u.choices, ' ')
            from survey_response as r
            cross join unnest($3::uuid[], $4::text[], $5::text[], $6::text[])
                as u (id, question, value, choices)
            where r.tenant_id = $1::int4 and r.id = $2::uuid
            order by u.id
            """
        case forgetDraft = """
            delete from survey_draft as d where d.tenant_id = $1::int4 and d.invitation_id = $2::uuid
            """
        case close = "select app.survey_publish($1::int4, $2::uuid, $3::timestamptz)"
        case invitation = """
            select
                i.campaign_id, c.version_id,
                exists (select from survey_response as r where r.tenant_id = i.tenant_id and r.invitation_id = i.id)
            from survey_invitation as i
            inner join survey_campaign as c on c.tenant_id = i.tenant_id and c.id = i.campaign_id
            where i.tenant_id = $1::int4 and i.id = $2::uuid
            """
        case openInvitations = """
            select t.id
            from survey_invitation as t
            where
                t.tenant_id = $1::int4 and t.campaign_id = $2::uuid and t.archived_at is null
                and not exists (
                    select from survey_response as r where r.tenant_id = t.tenant_id and r.invitation_id = t.id
                )
            order by t.id
            limit $3::int4
            """

        var effect: Query.Effect {
            switch self {
            case .invitation, .openInvitations: .read
            default: .write
            }
        }
    }

    /// How many were asked by a campaign, and how many of them answered: of `$2`, a campaign.
    package static let asked = WrittenAnswer(
        "SurveyAsked", "How many were asked by a campaign, have a link, and answered.",
        columns: [
            .computed("campaign_id", .id(of: "survey_campaign"), sql: "c.id", doc: "The campaign."),
            .computed("asked", .integer(0...Int(Int32.max)), sql: "a.asked", doc: "How many were asked."),
            .computed("linked", .integer(0...Int(Int32.max)), sql: "a.linked", doc: "How many of them have a link."),
            .computed("answered", .integer(0...Int(Int32.max)), sql: "a.answered", doc: "How many answered."),
        ],
        from: """
            survey_campaign as c
            cross join lateral (
                select
                    count(*) as asked, count(i.token_sha256) as linked, count(r.id) as answered
                from survey_invitation as i
                left join survey_response as r on r.tenant_id = i.tenant_id and r.invitation_id = i.id
                where i.tenant_id = c.tenant_id and i.campaign_id = c.id and i.archived_at is null
            ) as a
            where c.tenant_id = $1::int4 and c.id = $2::uuid
            """)
}
