-- What happened in partnerships and is due that concerns all who take part, in the form of app.partnership_timeline:
-- moves, papers, decisions, lessons, what is owed. Each part is found by the index that leads from the partnership to
-- its rows. It becomes part of the statement that asks, which hands it the day, so that that is found once.
create or replace function app.shared_entries(tenant int4, partnerships uuid[], today date)
returns table (
    partnership_id uuid, id uuid, day date, kind text, state text, actor text, title text, address text
)
language sql stable
begin atomic
    select
        h.partnership_id, md5('stage_change:' || h.tenant_id || ':' || h.id)::uuid as id,
        h.changed_on as day, 'stage_change' as kind, 'done' as state, h.actor,
        case
            when h.from_stage is null then 'Identified'
            else 'From ' || replace(h.from_stage, '_', ' ') || ' to ' || replace(h.to_stage, '_', ' ')
        end || coalesce(': ' || h.reason, '') as title,
        '/partnerships/' || h.partnership_id || '/transitions' as address
    from ecdp.partnership_stage_change as h
    where h.tenant_id = tenant and h.partnership_id = any(partnerships)
    union all
    select
        d.partnership_id, d.id, coalesce(d.signed_on, (d.created_at at time zone 'Africa/Johannesburg')::date),
        'document',
        case when d.signed_on is null then 'open' else 'done' end, d.signed_by_partner,
        case d.kind when 'mou' then 'MOU' else 'Agreement' end || ' ' || d.number
        || case when d.signed_on is null then ', not signed: ' else ', signed: ' end || d.title, '/documents/' || d.id
    from ecdp.document as d
    where d.tenant_id = tenant and d.partnership_id = any(partnerships) and d.archived_at is null
    union all
    select
        d.partnership_id, d.id, d.decided_on, 'decision', 'done', d.decided_by, d.title,
        '/decisions/' || d.id
    from ecdp.decision as d
    where d.tenant_id = tenant and d.partnership_id = any(partnerships) and d.archived_at is null
    union all
    -- What was decided about a barrier of the partnership.
    select
        b.partnership_id, d.id, d.decided_on, 'decision', 'done', d.decided_by, d.title,
        '/decisions/' || d.id
    from ecdp.barrier as b
    inner join ecdp.decision as d on d.tenant_id = b.tenant_id and d.barrier_id = b.id
    where
        b.tenant_id = tenant and b.partnership_id = any(partnerships) and b.archived_at is null
        and coalesce(d.partnership_id <> all(partnerships), true) and d.archived_at is null
    union all
    select
        l.partnership_id, l.id, l.learned_on, 'lesson', 'done', null, l.title, '/lessons/' || l.id
    from ecdp.lesson as l
    where l.tenant_id = tenant and l.partnership_id = any(partnerships) and l.archived_at is null
    union all
    select
        s.partnership_id, s.id, case s.state when 'met' then s.met_on else s.due_on end,
        -- A step of an agreement's timeline is owed like anything else that was signed.
        case when s.commitment_id is null and s.rule is null then 'milestone' else 'obligation' end,
        case s.state
            when 'met' then 'done' when 'overdue' then 'overdue' when 'waived' then 'called_off'
            when 'lapsed' then 'called_off' else 'due'
        end, s.side,
        case
            when s.rule = 'first_activity' then 'A first activity after the MOU'
            when s.commitment_id is null
                then (
                    select m.title
                    from ecdp.obligation as o
                    inner join ecdp.document_milestone as m on m.tenant_id = tenant and m.id = o.milestone_id
                    where o.tenant_id = tenant and o.id = s.id
                )
            else replace(s.resource_kind, '_', ' ') || ' owed by the ' || s.side
        end
        || ', ' || case
            when
                s.state in ('open', 'partly_met', 'overdue')
                and exists (
                    select from ecdp.partnership as p
                    where p.tenant_id = tenant and p.id = s.partnership_id and p.archived_at is not null
                )
                then 'partnership archived'
            else replace(s.state, '_', ' ')
        end, '/obligations/' || s.id
    from app.obligation_states(tenant, partnerships, today) as s
    union all
    select
        g.partnership_id, g.id,
        coalesce(
            g.decided_on, g.applied_on, g.deadline_on, (g.created_at at time zone 'Africa/Johannesburg')::date
        ),
        'grant',
        case
            when g.decided_on is not null then 'done' when g.applied_on is null and g.deadline_on < today
                then 'overdue'
            else 'due'
        end, null, g.title || ', ' || g.funder || ': ' || g.status, '/grant-applications/' || g.id
    from ecdp.grant_application as g
    where g.tenant_id = tenant and g.partnership_id = any(partnerships) and g.archived_at is null
    union all
    -- The last day of a signed paper that nothing has followed.
    select
        d.partnership_id, md5('expiry:' || d.id)::uuid, d.valid_until, 'expiry',
        case when d.valid_until < today then 'overdue' else 'due' end, null,
        case d.kind when 'mou' then 'MOU ' else 'Agreement ' end || d.number || ', last day: ' || d.title,
        '/documents/' || d.id
    from ecdp.document as d
    cross join lateral app.document_is_over(tenant, d.id, d.partnership_id, d.kind, d.number, today) as f
    where
        d.tenant_id = tenant and d.partnership_id = any(partnerships) and d.archived_at is null
        and d.signed_on is not null and d.valid_until is not null and not f.is_over
    union all
    select
        d.partnership_id, e.id, e.ends_on, 'termination',
        case when e.ends_on > today then 'due' else 'done' end, e.side,
        case d.kind when 'mou' then 'MOU ' else 'Agreement ' end || d.number || ' ended: ' || e.reason,
        '/document-terminations/' || e.id
    from ecdp.document as d
    inner join ecdp.document_termination as e on e.tenant_id = d.tenant_id and e.document_id = d.id
    where d.tenant_id = tenant and d.partnership_id = any(partnerships) and d.archived_at is null
    union all
    select
        m.partnership_id, m.metric_id, m.due_on, 'metric',
        case
            when m.state = 'reached' or m.observed_on >= m.due_on then 'done'
            when m.state = 'missed' then 'overdue'
            else 'due'
        end, null,
        m.indicator || ', ' || replace(m.state, '_', ' ') || coalesce(' (' || m.value || ' of ' || m.target || ')', ''),
        '/document-metrics/' || m.metric_id
    from app.metric_states(tenant, partnerships, today) as m
    union all
    select
        d.partnership_id, r.id, r.observed_on, 'reading', 'done', null,
        m.indicator || ': ' || r.value || ' ' || m.unit, '/document-metric-readings/' || r.id
    from ecdp.document as d
    inner join ecdp.document_metric as m on m.tenant_id = d.tenant_id and m.document_id = d.id
    inner join ecdp.document_metric_reading as r
        on r.tenant_id = m.tenant_id and r.metric_id = m.id and r.archived_at is null
    where d.tenant_id = tenant and d.partnership_id = any(partnerships) and d.archived_at is null
    union all
    select
        d.partnership_id, a.id, (a.created_at at time zone 'Africa/Johannesburg')::date, 'attachment', 'done', null,
        'Scan of ' || d.title || ': ' || a.name, '/document-attachments/' || a.id
    from ecdp.document as d
    inner join ecdp.document_attachment as a
        on a.tenant_id = d.tenant_id and a.document_id = d.id and a.archived_at is null
    where d.tenant_id = tenant and d.partnership_id = any(partnerships) and d.archived_at is null
    union all
    select
        o.partnership_id, md5('waiver:' || o.id)::uuid, o.waived_on, 'waiver', 'done', null,
        'Waived: '
        || coalesce(
            replace(o.resource_kind, '_', ' '),
            (
                select m.title from ecdp.document_milestone as m
                where m.tenant_id = tenant and m.id = o.milestone_id
            ), 'a first activity'
        )
        || ', ' || o.waiver_reason,
        '/obligations/' || o.id
    from ecdp.obligation as o
    where o.tenant_id = tenant and o.partnership_id = any(partnerships) and o.waived_on is not null
    union all
    select
        g.partnership_id, r.id, coalesce(r.delivered_on, r.due_on), 'grant_report',
        case
            when r.delivered_on is not null then 'done' when g.status in ('refused', 'withdrawn') then 'called_off'
            when g.status = 'awarded' and r.due_on < today then 'overdue' else 'due'
        end, null, 'Report to ' || g.funder || ': ' || r.title, '/grant-reports/' || r.id
    from ecdp.grant_application as g
    inner join ecdp.grant_report as r
        on r.tenant_id = g.tenant_id and r.grant_application_id = g.id and r.archived_at is null
    where g.tenant_id = tenant and g.partnership_id = any(partnerships) and g.archived_at is null
    union all
    select
        s.partnership_id, s.id, coalesce(r.ended_on, r.starts_on), 'fundraiser',
        case
            when r.status = 'cancelled' then 'called_off' when r.ended_on is not null then 'done'
            when r.ends_on < today then 'overdue' when r.starts_on <= today then 'open' else 'due'
        end, null, r.title || coalesce(', R ' || round(s.share_cents / 100.0, 2) || ' of what was raised', ''),
        '/fundraisers/' || r.id
    from ecdp.fundraiser_share as s
    inner join ecdp.fundraiser as r on r.tenant_id = s.tenant_id and r.id = s.fundraiser_id and r.archived_at is null
    where s.tenant_id = tenant and s.partnership_id = any(partnerships) and s.archived_at is null;
end;
comment on function app.shared_entries(int4, uuid[], date)
is 'What happened in these partnerships and is due that concerns all who take part, in the form of app.partnership_timeline.';
revoke all on function app.shared_entries(int4, uuid[], date) from public;
grant execute on function app.shared_entries(int4, uuid[], date) to ecdp_api;
