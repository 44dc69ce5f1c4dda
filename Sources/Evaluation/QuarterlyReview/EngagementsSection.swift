import Postgres

/// Engagements held in the period, by kind, with who was invited and who came.
///
/// An engagement belongs to the programme it names, or else to its partnership's. It is underserved if its partnership
/// is; without one, if a centre that was invited or came is.
enum EngagementsSection {
    enum SQL: String, StatementSet {
        case byKind = """
            with
            held as materialized (
                select h.id, h.kind, h.has_partnership, h.underserved
                from
                    unnest($4::uuid[], $5::text[], $6::date[], $7::bool[], $8::bool[])
                        as h (id, kind, held_on, has_partnership, underserved)
                where h.held_on >= $2::date
            ),
            attendance as materialized (
                select h.kind, a.centre_id, a.partner_id, a.invited, a.attended
                from held as h
                cross join lateral (
                    select t.centre_id, t.partner_id, t.invited, t.attended
                    from engagement_attendance as t
                    where t.tenant_id = $1::int4 and t.engagement_id = h.id and t.archived_at is null
                    offset 0
                ) as a
            ),
            held_of as materialized (
                select coalesce(h.kind, '') as code, count(*) as engagements
                from held as h
                group by grouping sets ((), (h.kind))
            ),
            came_to as materialized (
                select
                    coalesce(a.kind, '') as code,
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
                from attendance as a
                group by grouping sets ((), (a.kind))
            ),
            line as (
                select
                    v.indicator, case when k.code = '' then 'programme' else 'engagement_kind' end as scope_kind,
                    k.code as scope_key, coalesce(v.value, 0)::float8 as value, coalesce(v.n, 0) as n,
                    coalesce(v.missing, 0) as missing, k.place, v.second
                from
                    unnest(array[
                        '', 'first_contact', 'proposal_presentation', 'networking_event', 'community_meeting',
                        'workshop', 'site_visit', 'community_tour', 'informal_meeting', 'joint_activity', 'review_meeting'
                    ]) with ordinality as k (code, place)
                left join held_of as h on h.code = k.code
                left join came_to as c on c.code = k.code
                cross join lateral (
                    values
                    ('engagements', h.engagements, h.engagements, 0::int8, 1),
                    ('centre_invitations', c.centres_invited, c.centres, 0, 3),
                    ('centre_attendances', c.centres_attended, c.centres - c.centres_unknown, c.centres_unknown, 4),
                    ('partner_invitations', c.partners_invited, c.partners, 0, 5),
                    (
                        'partner_attendances', c.partners_attended, c.partners - c.partners_unknown, c.partners_unknown,
                        6
                    ),
                    ('centres_engaged', c.centres_engaged, c.centres - c.centres_unknown, c.centres_unknown, 7),
                    ('partners_engaged', c.partners_engaged, c.partners - c.partners_unknown, c.partners_unknown, 9)
                ) as v (indicator, value, n, missing, second)
                union all
                select
                    'underserved_share', 'indicator', 'engagements',
                    (count(*) filter (where h.underserved))::float8 / nullif(count(h.underserved), 0),
                    count(h.underserved), count(*) - count(h.underserved), 1, 2
                from (
                    select
                        case
                            when e.has_partnership then e.underserved
                            else (
                                select
                                    case
                                        when bool_or(u.underserved) then true
                                        when bool_and(u.underserved is not null) then false
                                    end
                                from engagement_attendance as t
                                cross join lateral (
                                    select s.underserved
                                    from app.centre_underserved($1::int4, $3::date) as s
                                    where s.centre_id = t.centre_id
                                    limit 1
                                ) as u
                                where
                                    t.tenant_id = $1::int4 and t.engagement_id = e.id and t.archived_at is null
                                    and (t.invited or t.attended)
                            )
                        end as underserved
                    from held as e
                ) as h
                union all
                select
                    'underserved_share', 'indicator', 'centres_engaged',
                    (count(*) filter (where u.underserved))::float8 / nullif(count(u.underserved), 0),
                    count(u.underserved), count(*) - count(u.underserved), 1, 8
                from (
                    select distinct a.centre_id from attendance as a where a.centre_id is not null and a.attended
                ) as e
                cross join lateral (
                    select s.underserved
                    from app.centre_underserved($1::int4, $3::date) as s
                    where s.centre_id = e.centre_id
                    limit 1
                ) as u
            )
            select
                l.indicator, l.scope_kind, l.scope_key, null::text as scope_label, l.value, null::text as value_text,
                l.n, l.missing, null::text as status, null::text as reason
            from line as l
            order by l.place, l.second
            """
    }

    static let section = EvaluationSection(
        name: "engagements",
        statements: [
            SectionStatement(
                "EngagementsSection.byKind", SQL.byKind,
                inputs: InputTable.underservedCentre.union([.attendance]),
                [
                    .tenant, .start, .end, .frame(.engagement), .frame(.engagementKind), .frame(.heldOn),
                    .frame(.hasPartnership), .frame(.engagementUnderserved),
                ])
        ])
}
