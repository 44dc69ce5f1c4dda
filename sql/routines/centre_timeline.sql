-- What happened at a centre and what is due there: what names the centre; and of its partnerships, on the days on which
-- it takes part, what concerns all who take part: moves, papers, decisions, lessons, what is owed.
create or replace function app.centre_timeline(tenant int4, centre uuid)
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
    -- That name it.
    proposals uuid[] := array(
        select c.proposal_id
        from ecdp.proposal_centre as c
        inner join ecdp.proposal as o on o.tenant_id = c.tenant_id and o.id = c.proposal_id
        where c.tenant_id = tenant and c.centre_id = centre and c.archived_at is null and o.archived_at is null
    );
    follow_ups uuid[] := array(
        select f.id
        from ecdp.follow_up as f
        where f.tenant_id = tenant and f.centre_id = centre and f.archived_at is null
    );
    partnerships uuid[] := array(
        select j.partnership_id
        from ecdp.partnership_centre as j
        where j.tenant_id = tenant and j.centre_id = centre and j.archived_at is null
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
        select
            j.partnership_id, j.id, j.joined_on as day, 'centre_joined' as kind,
            case when j.joined_on > today then 'due' else 'done' end as state, null::text as actor,
            'Takes part in: '
            || (
                select p.title from ecdp.partnership as p
                where p.tenant_id = j.tenant_id and p.id = j.partnership_id
            ) as title,
            '/partnership-centres/' || j.id as address
        from ecdp.partnership_centre as j
        where j.tenant_id = tenant and j.centre_id = centre and j.archived_at is null
        union all
        select
            j.partnership_id, md5('centre_left:' || j.id)::uuid, j.left_on, 'centre_left',
            case when j.left_on > today then 'due' else 'done' end, null,
            'Takes part no longer in: '
            || (
                select p.title from ecdp.partnership as p
                where p.tenant_id = j.tenant_id and p.id = j.partnership_id
            ),
            '/partnership-centres/' || j.id
        from ecdp.partnership_centre as j
        where j.tenant_id = tenant and j.centre_id = centre and j.left_on is not null and j.archived_at is null
        union all
        select t.partnership_id, t.id, t.day, t.kind, t.state, t.actor, t.title, t.address
        from (
            select s.*
            from app.shared_entries(tenant, partnerships, today) as s
            offset 0 -- noqa: AM09
        ) as t
        where
            exists (
                select from ecdp.partnership_centre as j
                where
                    j.tenant_id = tenant and j.centre_id = centre and j.partnership_id = t.partnership_id
                    and j.archived_at is null and t.day >= j.joined_on and (j.left_on is null or t.day <= j.left_on)
            )
        union all
        -- What was decided about a barrier of the centre, where that is not there already: among what concerns all of a
        -- partnership in which the centre took part on that day.
        select
            b.partnership_id, d.id, d.decided_on, 'decision', 'done', d.decided_by, d.title,
            '/decisions/' || d.id
        from ecdp.barrier as b
        inner join ecdp.decision as d on d.tenant_id = b.tenant_id and d.barrier_id = b.id
        where
            b.tenant_id = tenant and b.centre_id = centre and b.archived_at is null and d.archived_at is null
            and not exists (
                select from ecdp.partnership_centre as j
                where
                    j.tenant_id = tenant and j.centre_id = centre and j.archived_at is null
                    and j.partnership_id
                    = case when d.partnership_id = any(partnerships) then d.partnership_id else b.partnership_id end
                    and d.decided_on >= j.joined_on and (j.left_on is null or d.decided_on <= j.left_on)
            )
        union all
        select o.partnership_id, o.id, o.day, o.kind, o.state, o.actor, o.title, o.address
        from app.proposal_entries(tenant, proposals) as o
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
        where a.tenant_id = tenant and a.centre_id = centre and a.archived_at is null and e.archived_at is null
        union all
        select
            v.partnership_id, c.id, coalesce(v.held_on, v.planned_on), 'activity',
            case
                when v.held_on is not null then 'done' when v.called_off_on is not null then 'called_off'
                when v.planned_on < today then 'overdue' else 'due'
            end, null, v.title, '/activities/' || v.id
        from ecdp.activity_centre as c
        inner join ecdp.activity as v on v.tenant_id = c.tenant_id and v.id = c.activity_id
        where c.tenant_id = tenant and c.centre_id = centre and c.archived_at is null and v.archived_at is null
        union all
        select
            f.partnership_id, f.id, f.occurred_on, 'transfer', 'done', null,
            case when f.reverses_id is not null then 'Taken back: ' else '' end || replace(f.move, '_', ' ') || ', '
            || replace(f.kind, '_', ' '), '/ledger-transfers/' || f.id
        from ecdp.ledger_transfer as f
        where f.tenant_id = tenant and f.centre_id = centre
        union all
        select
            b.partnership_id, b.id, b.raised_on, 'barrier',
            case when b.resolved_on is not null then 'done' when b.due_on < today then 'overdue' else 'open' end,
            b.owner, b.title || coalesce(', resolved on ' || b.resolved_on, ''), '/barriers/' || b.id
        from ecdp.barrier as b
        where b.tenant_id = tenant and b.centre_id = centre and b.archived_at is null
        union all
        select f.partnership_id, f.id, f.day, f.kind, f.state, f.actor, f.title, f.address
        from app.follow_up_entries(tenant, follow_ups) as f
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
        where u.tenant_id = tenant and u.centre_id = centre and u.archived_at is null
        union all
        select
            null, i.id, i.since, 'integration', 'done', null,
            coalesce(replace(i.kind, '_', ' '), 'an activity of the municipality''s own kind')
            || ' at level '
            || i.level
            || ' of 3',
            '/integration-levels/' || i.id
        from ecdp.integration_level as i
        where i.tenant_id = tenant and i.centre_id = centre and i.archived_at is null
        union all
        select
            null, c.id, c.opens_on, 'feedback',
            case
                when c.closed_at is not null then 'done' when c.closes_on < today then 'overdue' else 'due'
            end, null, 'Asked for feedback until ' || c.closes_on || ': ' || c.name, '/survey-campaigns/' || c.id
        from (
            select distinct v.campaign_id
            from ecdp.survey_invitation as v
            where v.tenant_id = tenant and v.centre_id = centre and v.archived_at is null
        ) as q
        inner join ecdp.survey_campaign as c on c.tenant_id = tenant and c.id = q.campaign_id and c.archived_at is null
    ) as x;
end
$$;
comment on function app.centre_timeline(int4, uuid)
is 'What happened at a centre and what is due there, in the form of app.partnership_timeline.';
revoke all on function app.centre_timeline(int4, uuid) from public;
grant execute on function app.centre_timeline(int4, uuid) to ecdp_api;
