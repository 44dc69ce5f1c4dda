import Domain
import Postgres

/// Engagements held in the period, by kind, with who was invited and who came.
///
/// An engagement belongs to the programme it names, or else to its partnership's. It is underserved if its partnership
/// is; without one, if a centre that was invited or came is.
enum EngagementsSection {
    static let name = "engagements"

    enum SQL: String, StatementSet {
        case byKind = """
            with
            held as materialized (
                select e.id, e.kind, e.partnership_id
                from engagement as e
                left join partnership as p on p.tenant_id = e.tenant_id and p.id = e.partnership_id
                where
                    e.tenant_id = $1::int4 and e.archived_at is null and coalesce(e.programme_id, p.programme_id) = $2::uuid
                    and e.held_on >= $3::date and e.held_on < $4::date
            ),
            attendance as materialized (
                select h.id, h.kind, a.centre_id, a.partner_id, a.invited, a.attended
                from held as h
                inner join engagement_attendance as a on a.engagement_id = h.id
                where a.tenant_id = $1::int4 and a.archived_at is null
            ),
            kind as (
                select k.code, k.place
                from
                    unnest(array[
                        'first_contact', 'proposal_presentation', 'networking_event', 'community_meeting', 'workshop',
                        'site_visit', 'community_tour', 'informal_meeting', 'joint_activity', 'review_meeting'
                    ]) with ordinality as k (code, place)
                union all
                select null, 0
            ),
            counted as (
                select
                    k.code, k.place,
                    (select count(*) from held as h where k.code is null or h.kind = k.code) as engagements,
                    count(a.centre_id) as centres,
                    count(a.centre_id) filter (where a.invited) as centres_invited,
                    count(a.centre_id) filter (where a.attended) as centres_attended,
                    count(a.centre_id) filter (where a.attended is null) as centres_unknown,
                    count(a.partner_id) as partners,
                    count(a.partner_id) filter (where a.invited) as partners_invited,
                    count(a.partner_id) filter (where a.attended) as partners_attended,
                    count(a.partner_id) filter (where a.attended is null) as partners_unknown,
                    count(distinct a.centre_id) filter (where a.attended) as centres_engaged,
                    count(distinct a.partner_id) filter (where a.attended) as partners_engaged
                from kind as k
                left join attendance as a on k.code is null or a.kind = k.code
                group by k.code, k.place
            )
            select
                v.indicator, case when c.code is null then 'programme' else 'engagement_kind' end, coalesce(c.code, ''),
                null, v.value::float8, null, v.n, v.missing, null, c.place, v.second
            from counted as c
            cross join lateral (
                values
                ('engagements', c.engagements, c.engagements, 0::int8, 1),
                ('centre_invitations', c.centres_invited, c.centres, 0, 3),
                ('centre_attendances', c.centres_attended, c.centres - c.centres_unknown, c.centres_unknown, 4),
                ('partner_invitations', c.partners_invited, c.partners, 0, 5),
                ('partner_attendances', c.partners_attended, c.partners - c.partners_unknown, c.partners_unknown, 6),
                ('centres_engaged', c.centres_engaged, c.centres - c.centres_unknown, c.centres_unknown, 7),
                ('partners_engaged', c.partners_engaged, c.partners - c.partners_unknown, c.partners_unknown, 9)
            ) as v (indicator, value, n, missing, second)
            union all
            select
                'underserved_share', 'indicator', 'engagements', null,
                (count(*) filter (where h.underserved))::float8 / nullif(count(h.underserved), 0), null,
                count(h.underserved), count(*) - count(h.underserved), null, 0, 2
            from (
                select case when e.partnership_id is null then c.underserved else s.underserved end as underserved
                from held as e
                left join app.partnership_state($1::int4, $2::uuid, $4::date) as s on s.id = e.partnership_id
                left join (
                    select
                        a.id,
                        case
                            when bool_or(u.underserved) then true
                            when bool_and(u.underserved is not null) then false
                        end as underserved
                    from attendance as a
                    inner join app.centre_underserved($1::int4, $4::date) as u on u.centre_id = a.centre_id
                    where a.invited or a.attended
                    group by a.id
                ) as c on c.id = e.id
            ) as h
            union all
            select
                'underserved_share', 'indicator', 'centres_engaged', null,
                (count(*) filter (where u.underserved))::float8 / nullif(count(u.underserved), 0), null,
                count(u.underserved), count(*) - count(u.underserved), null, 0, 8
            from (select distinct a.centre_id from attendance as a where a.centre_id is not null and a.attended) as e
            inner join app.centre_underserved($1::int4, $4::date) as u on u.centre_id = e.centre_id
            order by 10, 11
            """
    }

    static func statements(_ question: ReviewQuestion) -> [FigureStatement] {
        [
            FigureStatement(
                section: name, name: "EngagementsSection.byKind",
                tables: [
                    "engagement", "engagement_attendance", "partnership", "partnership_stage_change",
                    "partnership_centre", "centre", "centre_registration",
                ],
                query: Query(SQL.byKind, question.tenant, question.programme, question.start, question.end))
        ]
    }
}
