/// What a quarterly review rests on: the programme's partnerships, with their partners, centres, papers, engagements and
/// barriers.
enum ProgrammeInputs {
    static let tables =
        partnerships + meetings + centres + owed + activities + decisions + outreach + reviews + feedback

    /// The sets whose rows the tables' rows are looked up for.
    static let sets = """
        ended as materialized (
            select $3::date::timestamp at time zone 'Africa/Johannesburg' as at
        ),
        mine as materialized (
            select p.id, p.partner_id
            from partnership as p
            where p.tenant_id = $1::int4 and p.programme_id = $2::uuid
        ),
        theirs as materialized (select distinct m.partner_id as id from mine as m),
        held as materialized (
            select e.id
            from engagement as e
            where e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.held_on < $3::date
            union
            select e.id
            from mine as m
            cross join lateral (
                select v.id
                from engagement as v
                where v.tenant_id = $1::int4 and v.partnership_id = m.id and v.held_on < $3::date
                offset 0
            ) as e
        ),
        raised as materialized (
            select b.id, b.centre_id
            from barrier as b
            where b.tenant_id = $1::int4 and b.programme_id = $2::uuid and b.raised_on < $3::date
            union
            select b.id, b.centre_id
            from mine as m
            cross join lateral (
                select w.id, w.centre_id
                from barrier as w
                where w.tenant_id = $1::int4 and w.partnership_id = m.id and w.raised_on < $3::date
                offset 0
            ) as b
        ),
        act as materialized (
            select a.id
            from mine as m
            cross join lateral (
                select t.id from activity as t where t.tenant_id = $1::int4 and t.partnership_id = m.id offset 0
            ) as a
        ),
        visit as materialized (
            select c.id, c.centre_id
            from act as a
            cross join lateral (
                select t.id, t.centre_id
                from activity_centre as t
                where t.tenant_id = $1::int4 and t.activity_id = a.id
                offset 0
            ) as c
        ),
        site as materialized (
            select j.centre_id as id
            from mine as m
            cross join lateral (
                select c.centre_id
                from partnership_centre as c
                where c.tenant_id = $1::int4 and c.partnership_id = m.id
                offset 0
            ) as j
            union
            select a.centre_id
            from held as h
            cross join lateral (
                select t.centre_id
                from engagement_attendance as t
                where t.tenant_id = $1::int4 and t.engagement_id = h.id and t.centre_id is not null
                offset 0
            ) as a
            union
            select b.centre_id
            from raised as b
            where b.centre_id is not null
            union
            select v.centre_id
            from visit as v
        ),
        paper as materialized (
            select d.id
            from mine as m
            cross join lateral (
                select t.id
                from document as t
                where t.tenant_id = $1::int4 and t.partnership_id = m.id and t.signed_on < $3::date
                offset 0
            ) as d
        ),
        published as materialized (
            select t.id
            from evaluation as t
            where
                t.tenant_id = $1::int4 and t.programme_id = $2::uuid and t.kind = 'quarterly_review'
                and t.status = 'published' and t.period_end < $3::date
        ),
        owed as materialized (
            select o.id
            from mine as m
            cross join lateral (
                select t.id, t.made_on
                from obligation as t
                where t.tenant_id = $1::int4 and t.partnership_id = m.id
                offset 0
            ) as o
            where o.made_on < $3::date
        ),
        metered as materialized (
            select k.id
            from paper as m
            cross join lateral (
                select t.id from document_metric as t where t.tenant_id = $1::int4 and t.document_id = m.id offset 0
            ) as k
        ),
        applied as materialized (
            select a.*
            from mine as m
            cross join lateral (
                select t.* from grant_application as t
                where t.tenant_id = $1::int4 and t.partnership_id = m.id
                offset 0
            ) as a
        ),
        shared as materialized (
            select f.*
            from mine as m
            cross join lateral (
                select t.* from fundraiser_share as t
                where t.tenant_id = $1::int4 and t.partnership_id = m.id
                offset 0
            ) as f
        ),
        ground as materialized (
            select distinct c.region_id, c.locality_id
            from site as m
            cross join lateral (
                select t.region_id, t.locality_id
                from centre as t
                where t.tenant_id = $1::int4 and t.id = m.id
                offset 0
            ) as c
        ),
        area as materialized (
            select l.*
            from (select distinct g.locality_id as id from ground as g where g.locality_id is not null) as m
            cross join lateral (
                select t.* from locality as t
                where t.tenant_id = $1::int4 and t.id = m.id
                offset 0
            ) as l
        ),
        campaign as materialized (
            select c.id, c.version_id, c.programme_id
            from survey_campaign as c
            inner join survey_version as v on v.tenant_id = c.tenant_id and v.id = c.version_id
            inner join survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
            where
                c.tenant_id = $1::int4 and i.respondent in ('centre', 'partner')
                and (c.programme_id = $2::uuid or c.programme_id is null)
                and c.closed_at
                >= ($4::date::timestamp - interval '3 months') at time zone 'Africa/Johannesburg'
                and c.closed_at < $3::date::timestamp at time zone 'Africa/Johannesburg'
        )
        """
}
