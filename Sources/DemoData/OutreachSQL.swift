import Postgres

/// How a demonstration municipality's outreach is written, as ``DemoSQL``: after partners, engagements and attendance.
enum OutreachSQL: String, StatementSet {
    case leads = """
        insert into lead (
            tenant_id, id, name, source, source_detail, found_on, found_by, programme_id, engagement_id, kind, areas,
            status, partner_id, closed_on, closed_reason
        )
        select
            $1::int4, r.id, r.name, r.source, r.source_detail, r.found_on, r.found_by, r.programme_id, r.engagement_id,
            r.kind, r.areas, r.status, r.partner_id, r.closed_on, r.closed_reason
        from jsonb_populate_recordset(null::ecdp.lead, $2::jsonb) as r
        """

    case followUps = """
        insert into follow_up
        (tenant_id, id, what, due_on, owner, lead_id, partner_id, engagement_id, done_on, outcome)
        select
            $1::int4, r.id, r.what, r.due_on, r.owner, r.lead_id, r.partner_id, r.engagement_id, r.done_on, r.outcome
        from jsonb_populate_recordset(null::ecdp.follow_up, $2::jsonb) as r
        """

    /// Those that were postponed before those that take their place.
    case changedEvents = """
        insert into engagement (
            tenant_id, id, kind, title, programme_id, held_on, status, status_reason, postponed_from_id, place
        )
        select
            $1::int4, r.id, r.kind, r.title, r.programme_id, r.held_on, r.status, r.status_reason, r.postponed_from_id,
            r.place
        from jsonb_populate_recordset(null::ecdp.engagement, $2::jsonb) as r
        order by r.postponed_from_id is not null, r.id
        """

    /// Events begin at ten in the morning; whoever came had said so, mostly.
    case eventTimes = """
        update engagement as e
        set
            starts_at = (e.held_on + time '10:00') at time zone 'Africa/Johannesburg',
            ends_at = (e.held_on + time '12:30') at time zone 'Africa/Johannesburg', zone = 'Africa/Johannesburg',
            organiser = 'ECD office', capacity = 60
        where
            e.tenant_id = $1::int4 and e.kind in ('community_meeting', 'workshop', 'networking_event')
            and $2::jsonb is not null
        """

    case answers = """
        update engagement_attendance as a
        set
            answer = case
                when a.attended then case when hashtext(a.id::text) % 5 = 0 then 'maybe' else 'yes' end
                when not a.attended then 'no'
                when hashtext(a.id::text) % 3 = 0 then 'yes'
            end
        where a.tenant_id = $1::int4 and a.invited and $2::jsonb is not null
        """

    case twins = """
        insert into partner (tenant_id, id, name, kind, sub_kind, confirm_duplicate)
        select $1::int4, r.id, r.name, p.kind, p.sub_kind, true
        from jsonb_to_recordset($2::jsonb) as r (id uuid, into_id uuid, name text)
        inner join partner as p on p.tenant_id = $1::int4 and p.id = r.into_id
        """

    case merges = """
        select app.merge_partner(r.merge_id, r.id, r.into_id, 'Entered twice')
        from jsonb_to_recordset($2::jsonb) as r (id uuid, merge_id uuid, into_id uuid)
        where $1::int4 is not null
        """

    var effect: Query.Effect { .write }
}
