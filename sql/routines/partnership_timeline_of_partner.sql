-- What happened with a partner and what is due: all of its partnerships, and what concerns the organisation itself. The
-- file's name puts it after app.partnership_timeline, which it calls.
create or replace function app.partner_timeline(tenant int4, partner uuid)
returns table (
    partnership_id uuid, id uuid, day date, kind text, state text, actor text, title text, address text
)
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select t.partnership_id, t.id, t.day, t.kind, t.state, t.actor, t.title, t.address
    from app.partnership_timeline(
        tenant, array(
            select p.id
            from ecdp.partnership as p
            where p.tenant_id = tenant and p.partner_id = partner
        )
    ) as t
    union all
    select
        null, c.id, c.screened_on, 'clearance',
        case when c.outcome = 'clear' and c.expires_on < app.today() then 'overdue' else 'done' end, null,
        'Screening: ' || replace(c.outcome, '_', ' ') || coalesce(', valid until ' || c.expires_on, ''), '/partner-clearances/' || c.id
    from ecdp.partner_clearance as c
    where c.tenant_id = tenant and c.partner_id = partner and c.archived_at is null
    union all
    select
        null, l.id, l.found_on, 'lead', case when l.closed_on is null then 'open' else 'done' end, l.found_by,
        'Found: ' || replace(l.source, '_', ' '), '/leads/' || l.id
    from ecdp.lead as l
    where l.tenant_id = tenant and l.partner_id = partner and l.archived_at is null
    union all
    select
        null, a.id, e.held_on, 'attendance',
        case
            when e.status <> 'confirmed' then 'called_off' when e.held_on > app.today() then 'due' else 'done'
        end, e.organiser,
        e.title || case when a.attended then ', came' when a.attended is false then ', did not come' else ', invited' end,
        '/engagements/' || e.id
    from ecdp.engagement_attendance as a
    inner join ecdp.engagement as e on e.tenant_id = a.tenant_id and e.id = a.engagement_id
    where
        a.tenant_id = tenant and a.partner_id = partner and a.archived_at is null and e.archived_at is null
        and e.partnership_id is null
    union all
    select
        null, o.id, coalesce(o.sent_on, o.created_at::date), 'proposal',
        case o.status when 'draft' then 'open' when 'sent' then 'due' else 'done' end, o.sent_by,
        o.title || case o.status
            when 'draft' then ', draft' when 'sent' then ', sent' else ', ' || o.status || ' on ' || o.answered_on
        end, '/proposals/' || o.id
    from ecdp.proposal as o
    where o.tenant_id = tenant and o.partner_id = partner and o.partnership_id is null and o.archived_at is null
    union all
    select
        null, f.id, coalesce(f.done_on, f.due_on), 'follow_up',
        case when f.done_on is not null then 'done' when f.due_on < app.today() then 'overdue' else 'due' end,
        f.owner, f.what || coalesce(': ' || f.outcome, ''), '/follow-ups/' || f.id
    from ecdp.follow_up as f
    where f.tenant_id = tenant and f.partner_id = partner and f.partnership_id is null and f.archived_at is null
    union all
    select
        null, g.id, g.created_at::date, 'merge', 'done', g.actor,
        'Merged: '
        || (select o.name from ecdp.partner as o where o.tenant_id = g.tenant_id and o.id = g.merged_id)
        || ' into it, ' || g.reason, '/partner-merges/' || g.id
    from ecdp.partner_merge as g
    where g.tenant_id = tenant and g.into_id = partner;
end;
comment on function app.partner_timeline(int4, uuid)
is 'What happened with a partner and what is due: as app.partnership_timeline, and what concerns no partnership.';
revoke all on function app.partner_timeline(int4, uuid) from public;
grant execute on function app.partner_timeline(int4, uuid) to ecdp_api;
