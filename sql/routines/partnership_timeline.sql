-- What happened in partnerships and what is due, one row for each. Each part is found by the index that leads from
-- the partnership to its rows. What has two days (a centre that joined and left) or no UUID of its own has an
-- identifier made from its row's, so that all of a list differ.
create or replace function app.partnership_timeline(tenant int4, partnerships uuid[])
returns table (
    partnership_id uuid, id uuid, day date, kind text, state text, actor text, title text, address text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set jit = off
as $$
#variable_conflict use_column
declare
    proposals uuid[] := array(
        select o.id
        from ecdp.proposal as o
        where o.tenant_id = tenant and o.partnership_id = any(partnerships) and o.archived_at is null
    );
    follow_ups uuid[] := array(
        select f.id
        from ecdp.follow_up as f
        where f.tenant_id = tenant and f.partnership_id = any(partnerships) and f.archived_at is null
    );
    archived uuid[] := array(
        select p.id
        from ecdp.partnership as p
        where p.tenant_id = tenant and p.id = any(partnerships) and p.archived_at is not null
    );
    today date := app.today();
begin
    return query
    select
        x.partnership_id, x.id, x.day, x.kind, app.entry_state(x.kind, x.state, x.partnership_id = any(archived)),
        x.actor, x.title, x.address
    from (
        select t.partnership_id, t.id, t.day, t.kind, t.state, t.actor, t.title, t.address
        from app.shared_entries(tenant, partnerships, today) as t
        union all
        select
            j.partnership_id, j.id, j.joined_on, 'centre_joined',
            case when j.joined_on > today then 'due' else 'done' end, null,
            (
                select c.name from ecdp.centre as c
                where c.tenant_id = j.tenant_id and c.id = j.centre_id
            ) || ' takes part',
            '/partnership-centres/' || j.id
        from ecdp.partnership_centre as j
        where j.tenant_id = tenant and j.partnership_id = any(partnerships) and j.archived_at is null
        union all
        select
            j.partnership_id, md5('centre_left:' || j.id)::uuid, j.left_on, 'centre_left',
            case when j.left_on > today then 'due' else 'done' end, null,
            (
                select c.name from ecdp.centre as c
                where c.tenant_id = j.tenant_id and c.id = j.centre_id
            )
            || ' takes part no longer', '/partnership-centres/' || j.id
        from ecdp.partnership_centre as j
        where
            j.tenant_id = tenant
            and j.partnership_id = any(partnerships)
            and j.left_on is not null
            and j.archived_at is null
        union all
        select
            e.partnership_id, e.id, e.held_on, 'engagement',
            case
                when e.status <> 'confirmed' then 'called_off' when e.held_on > today then 'due' else 'done'
            end, e.organiser, e.title, '/engagements/' || e.id
        from ecdp.engagement as e
        where e.tenant_id = tenant and e.partnership_id = any(partnerships) and e.archived_at is null
        union all
        select o.partnership_id, o.id, o.day, o.kind, o.state, o.actor, o.title, o.address
        from app.proposal_entries(tenant, proposals) as o
        union all
        select
            l.partnership_id, l.id, l.occurred_on, 'transfer',
            case l.status when 'posted' then 'done' when 'refused' then 'called_off' else 'open' end, l.entered_by,
            l.reason, '/ledger-entries/' || l.id
        from ecdp.ledger_entry as l
        where l.tenant_id = tenant and l.partnership_id = any(partnerships)
        union all
        select
            a.partnership_id, a.id, coalesce(a.held_on, a.planned_on), 'activity',
            case
                when a.held_on is not null then 'done' when a.called_off_on is not null then 'called_off'
                when a.planned_on < today then 'overdue' else 'due'
            end, null, a.title, '/activities/' || a.id
        from ecdp.activity as a
        where a.tenant_id = tenant and a.partnership_id = any(partnerships) and a.archived_at is null
        union all
        select
            b.partnership_id, b.id, b.raised_on, 'barrier',
            case when b.resolved_on is not null then 'done' when b.due_on < today then 'overdue' else 'open' end,
            b.owner, b.title || coalesce(', resolved on ' || b.resolved_on, ''), '/barriers/' || b.id
        from ecdp.barrier as b
        where b.tenant_id = tenant and b.partnership_id = any(partnerships) and b.archived_at is null
        union all
        select f.partnership_id, f.id, f.day, f.kind, f.state, f.actor, f.title, f.address
        from app.follow_up_entries(tenant, follow_ups) as f
        union all
        -- What is to follow its events.
        select
            e.partnership_id, f.id, coalesce(f.done_on, f.due_on), 'follow_up',
            case when f.done_on is not null then 'done' when f.due_on < today then 'overdue' else 'due' end,
            f.owner, f.what || coalesce(': ' || f.outcome, ''), '/follow-ups/' || f.id
        from ecdp.engagement as e
        inner join ecdp.follow_up as f on f.tenant_id = e.tenant_id and f.engagement_id = e.id
        where
            e.tenant_id = tenant and e.partnership_id = any(partnerships) and e.archived_at is null
            and coalesce(f.partnership_id <> all(partnerships), true) and f.archived_at is null
        union all
        select
            u.partnership_id, u.id, u.taken_up_on, 'practice', 'done', null,
            'Practice taken up: '
            || (
                select r.title from ecdp.practice as r
                where r.tenant_id = u.tenant_id and r.id = u.practice_id
            ),
            '/practice-uptakes/' || u.id
        from ecdp.practice_uptake as u
        where u.tenant_id = tenant and u.partnership_id = any(partnerships) and u.archived_at is null
        union all
        -- What became part of a centre's days, of the kinds that the partnership did there.
        select
            q.partnership_id, md5('integration:' || i.id || q.partnership_id)::uuid, i.since, 'integration', 'done',
            null,
            coalesce(replace(i.kind, '_', ' '), 'an activity of the municipality''s own kind')
            || ' at level ' || i.level || ' of 3', '/integration-levels/' || i.id
        from (
            select distinct v.partnership_id, v.kind, v.own_kind_id, c.centre_id
            from ecdp.activity as v
            inner join ecdp.activity_centre as c
                on c.tenant_id = v.tenant_id and c.activity_id = v.id and c.archived_at is null
            where v.tenant_id = tenant and v.partnership_id = any(partnerships) and v.archived_at is null
        ) as q
        inner join ecdp.integration_level as i
            on
                i.tenant_id = tenant and i.centre_id = q.centre_id and i.archived_at is null
                and (i.kind, i.own_kind_id) is not distinct from (q.kind, q.own_kind_id)
        union all
        -- That it was asked, not who answered.
        select
            i.partnership_id, md5('feedback:' || c.id || i.partnership_id)::uuid, c.opens_on, 'feedback',
            case
                when c.closed_at is not null then 'done' when c.closes_on < today then 'overdue' else 'due'
            end, null, 'Asked for feedback until ' || c.closes_on || ': ' || c.name, '/survey-campaigns/' || c.id
        from (
            select distinct v.campaign_id, v.partnership_id
            from ecdp.survey_invitation as v
            where v.tenant_id = tenant and v.partnership_id = any(partnerships) and v.archived_at is null
        ) as i
        inner join ecdp.survey_campaign as c on c.tenant_id = tenant and c.id = i.campaign_id and c.archived_at is null
    ) as x;
end
$$;
comment on function app.partnership_timeline(int4, uuid[])
is 'What happened in these partnerships and what is due: the day, what kind of thing, how it stands today (done, due, open, overdue, called_off), who, one line of text, and where it is found in the municipality.';
revoke all on function app.partnership_timeline(int4, uuid[]) from public;
grant execute on function app.partnership_timeline(int4, uuid[]) to ecdp_api;

-- What happened with a partner and what is due: all of its partnerships, and what concerns the organisation itself.
create or replace function app.partner_timeline(tenant int4, partner uuid)
returns table (
    partnership_id uuid, id uuid, day date, kind text, state text, actor text, title text, address text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set jit = off
as $$
#variable_conflict use_column
declare
    partnerships uuid[] := array(
        select p.id
        from ecdp.partnership as p
        where p.tenant_id = tenant and p.partner_id = partner
    );
    -- Of no partnership.
    proposals uuid[] := array(
        select o.id
        from ecdp.proposal as o
        where o.tenant_id = tenant and o.partner_id = partner and o.partnership_id is null and o.archived_at is null
    );
    -- With the organisation itself, whatever else they name; and what was done before it was a partner. What belongs to
    -- its partnerships, and what follows their events, is there already.
    follow_ups uuid[] := array(
        select f.id
        from (
            select w.id, w.engagement_id
            from ecdp.follow_up as w
            where
                w.tenant_id = tenant and w.partner_id = partner and w.archived_at is null
                and coalesce(w.partnership_id <> all(partnerships), true)
            union all
            select w.id, w.engagement_id
            from ecdp.lead as l
            inner join ecdp.follow_up as w on w.tenant_id = l.tenant_id and w.lead_id = l.id
            where
                l.tenant_id = tenant and l.partner_id = partner and l.archived_at is null
                and w.partner_id is null and w.partnership_id is null and w.archived_at is null
        ) as f
        where
            not exists (
                select from ecdp.engagement as e
                where
                    e.tenant_id = tenant and e.id = f.engagement_id and e.archived_at is null
                    and e.partnership_id = any(partnerships)
            )
    );
    today date := app.today();
begin
    return query
    select t.partnership_id, t.id, t.day, t.kind, t.state, t.actor, t.title, t.address
    from app.partnership_timeline(tenant, partnerships) as t
    union all
    select
        null, c.id, c.screened_on, 'clearance',
        -- Only the newest counts. The day on which it expires is the first on which it no longer holds.
        case
            when
                c.outcome = 'clear' and c.expires_on <= today
                and not exists (
                    select from ecdp.partner_clearance as n
                    where
                        n.tenant_id = tenant and n.partner_id = partner and n.archived_at is null
                        and n.screened_on > c.screened_on
                )
                then 'overdue'
            else 'done'
        end, null, 'Screening: ' || replace(c.outcome, '_', ' ') || coalesce(', holds until ' || (c.expires_on - 1), ''),
        '/partner-clearances/' || c.id
    from ecdp.partner_clearance as c
    where c.tenant_id = tenant and c.partner_id = partner and c.archived_at is null
    union all
    select
        null, l.id, l.found_on, 'lead',
        case when l.status in ('partner', 'closed') then 'done' else 'open' end, l.found_by,
        'Found: ' || replace(l.source, '_', ' '), '/leads/' || l.id
    from ecdp.lead as l
    where l.tenant_id = tenant and l.partner_id = partner and l.archived_at is null
    union all
    select
        e.partnership_id, a.id, e.held_on, 'attendance',
        case
            when e.status <> 'confirmed' then 'called_off' when e.held_on > today then 'due' else 'done'
        end, e.organiser,
        e.title
        || case when a.attended then ', came' when a.attended is false then ', did not come' else ', invited' end,
        '/engagements/' || e.id
    from ecdp.engagement_attendance as a
    inner join ecdp.engagement as e on e.tenant_id = a.tenant_id and e.id = a.engagement_id
    where
        a.tenant_id = tenant and a.partner_id = partner and a.archived_at is null and e.archived_at is null
        and coalesce(e.partnership_id <> all(partnerships), true)
    union all
    select o.partnership_id, o.id, o.day, o.kind, o.state, o.actor, o.title, o.address
    from app.proposal_entries(tenant, proposals) as o
    union all
    select f.partnership_id, f.id, f.day, f.kind, f.state, f.actor, f.title, f.address
    from app.follow_up_entries(tenant, follow_ups) as f
    union all
    select
        null, g.id, (g.created_at at time zone 'Africa/Johannesburg')::date, 'merge', 'done', g.actor,
        'Merged: '
        || (
            select o.name from ecdp.partner as o
            where o.tenant_id = g.tenant_id and o.id = g.merged_id
        )
        || ' into it, ' || g.reason, '/partner-merges/' || g.id
    from ecdp.partner_merge as g
    -- What was merged into one that was merged points here too.
    where
        g.tenant_id = tenant
        and (
            g.into_id = partner
            or g.into_id in (
                select o.id from ecdp.partner as o
                where o.tenant_id = tenant and o.merged_into_id = partner
            )
        )
    union all
    -- That the organisation itself was asked.
    select
        null, md5('feedback:' || c.id || partner)::uuid, c.opens_on, 'feedback',
        case
            when c.closed_at is not null then 'done' when c.closes_on < today then 'overdue' else 'due'
        end, null, 'Asked for feedback until ' || c.closes_on || ': ' || c.name, '/survey-campaigns/' || c.id
    from (
        select distinct v.campaign_id
        from ecdp.survey_invitation as v
        where
            v.tenant_id = tenant and v.partner_id = partner and v.archived_at is null
            and coalesce(v.partnership_id <> all(partnerships), true)
    ) as i
    inner join ecdp.survey_campaign as c on c.tenant_id = tenant and c.id = i.campaign_id and c.archived_at is null;
end
$$;
comment on function app.partner_timeline(int4, uuid)
is 'What happened with a partner and what is due: as app.partnership_timeline, and what concerns no partnership.';
revoke all on function app.partner_timeline(int4, uuid) from public;
grant execute on function app.partner_timeline(int4, uuid) to ecdp_api;
