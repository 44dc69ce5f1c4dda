-- What somebody has to do: what is overdue and what is due soon, of every kind, each with its owner and where it is
-- found. Papers and screenings are noticed ahead (90 and 30 days), everything else a week. Each part reads the index
-- of what is still open; whether an obligation is met is computed for partnerships that have one due.
create or replace function app.work_list(tenant int4, day date)
returns table (
    id uuid, kind text, due_on date, owner text, title text, partnership_id uuid, address text
)
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select
        f.id, 'follow_up' as kind, f.due_on, f.owner, f.what || ': ' || coalesce(f.subject_name, '') as title,
        case f.subject when 'partnership' then f.subject_id end as partnership_id, '/follow-ups/' || f.id as address
    from app.open_follow_ups(tenant, day + 7) as f
    union all
    select
        s.id, 'obligation', s.due_on, s.side,
        p.title || ': ' || case
            when s.rule = 'first_activity' then 'a first activity after the MOU'
            else replace(s.resource_kind, '_', ' ') || ' is owed'
        end, s.partnership_id, '/obligations/' || s.id
    from
        app.obligation_states(
            tenant, array(
                select distinct o.partnership_id
                from ecdp.obligation as o
                where o.tenant_id = tenant and o.due_on <= day + 7 and o.waived_on is null and o.lapsed_on is null
            ), day
        ) as s
    inner join ecdp.partnership as p on p.tenant_id = tenant and p.id = s.partnership_id and p.archived_at is null
    where s.state in ('overdue', 'open', 'partly_met') and s.due_on <= day + 7
    union all
    select
        n.document_id, case n.kind when 'mou' then 'mou_expires' else 'agreement_expires' end, n.valid_until, null,
        p.title || ': ' || n.title, n.partnership_id, '/documents/' || n.document_id
    from app.document_notices(tenant, day) as n
    inner join ecdp.partnership as p on p.tenant_id = tenant and p.id = n.partnership_id
    union all
    select
        r.id, 'clearance_expires', r.expires_on, null, o.name, null, '/partner-clearances/' || r.id
    from ecdp.partner as o
    cross join
        lateral (
            select c.id, c.outcome, c.expires_on
            from ecdp.partner_clearance as c
            where c.tenant_id = tenant and c.partner_id = o.id and c.archived_at is null and c.screened_on <= day
            order by c.screened_on desc
            limit 1
        ) as r
    where
        o.tenant_id = tenant and o.archived_at is null and r.outcome = 'clear' and r.expires_on <= day + 30
        and o.id in (
            select p.partner_id
            from ecdp.partnership as p
            where
                p.tenant_id = tenant and p.archived_at is null and p.works_with_children
                and p.stage in ('mou_signed', 'agreement_signed', 'active', 'on_hold')
        )
    union all
    select
        a.id, 'proposal_unanswered', a.answer_due_on, a.owner, r.name || ': ' || a.title, a.partnership_id,
        '/proposals/' || a.id
    from ecdp.proposal as a
    inner join ecdp.partner as r on r.tenant_id = a.tenant_id and r.id = a.partner_id
    where a.tenant_id = tenant and a.status = 'sent' and a.archived_at is null and a.answer_due_on <= day + 7
    union all
    select b.id, 'barrier', b.due_on, b.owner, b.title, b.partnership_id, '/barriers/' || b.id
    from ecdp.barrier as b
    where b.tenant_id = tenant and b.resolved_on is null and b.archived_at is null and b.due_on <= day + 7
    union all
    select d.id, 'decision_review', d.review_on, d.decided_by, d.title, d.partnership_id, '/decisions/' || d.id
    from ecdp.decision as d
    where d.tenant_id = tenant and d.reviewed_on is null and d.archived_at is null and d.review_on <= day + 7
    union all
    select
        l.id, 'approval', l.created_at::date, null, l.reason, l.partnership_id, '/ledger-entries/' || l.id
    from ecdp.ledger_entry as l
    where l.tenant_id = tenant and l.state = 'pending_approval'
    union all
    select
        g.id, 'grant_deadline', g.deadline_on, null, g.title || ', ' || g.funder, g.partnership_id,
        '/grant-applications/' || g.id
    from ecdp.grant_application as g
    where
        g.tenant_id = tenant and g.applied_on is null and g.state = 'idea' and g.archived_at is null
        and g.deadline_on <= day + 30
    union all
    select
        r.id, 'grant_report', r.due_on, null, r.title,
        (
            select g.partnership_id from ecdp.grant_application as g
            where g.tenant_id = tenant and g.id = r.grant_application_id
        ), '/grant-reports/' || r.id
    from ecdp.grant_report as r
    where r.tenant_id = tenant and r.delivered_on is null and r.archived_at is null and r.due_on <= day + 7
    union all
    select v.id, 'activity', v.planned_on, null, v.title, v.partnership_id, '/activities/' || v.id
    from ecdp.activity as v
    where
        v.tenant_id = tenant and v.held_on is null and v.called_off_on is null and v.archived_at is null
        and v.planned_on <= day + 7
    union all
    select e.id, 'event', e.held_on, e.organiser, e.title, e.partnership_id, '/engagements/' || e.id
    from ecdp.engagement as e
    where
        e.tenant_id = tenant and e.status = 'confirmed' and e.archived_at is null
        and e.held_on between day and day + 7
    union all
    select
        c.id, 'survey_reminder', c.due_on, null, c.name || ': ' || c.missing || ' have not answered', null,
        '/survey-campaigns/' || c.id
    from (
        select
            s.id, s.name, coalesce(s.reminded_on, s.opens_on) + s.reminder_days as due_on,
            (
                select count(*)
                from ecdp.survey_invitation as i
                where
                    i.tenant_id = tenant and i.campaign_id = s.id and i.archived_at is null
                    and not exists (
                        select from ecdp.survey_response as a
                        where a.tenant_id = tenant and a.invitation_id = i.id
                    )
            ) as missing
        from ecdp.survey_campaign as s
        where
            s.tenant_id = tenant and s.closed_at is null and s.archived_at is null and s.reminder_days is not null
            and day between s.opens_on and s.closes_on
            and coalesce(s.reminded_on, s.opens_on) + s.reminder_days <= least(day + 7, s.closes_on)
    ) as c
    where c.missing > 0
    union all
    -- By the newest review of each programme: its reasons are in value_text.
    select
        f.id, 'at_risk', w.period_end, null,
        f.scope_label || ': ' || replace(replace(f.value_text, '_', ' '), ',', ', '),
        f.scope_key::uuid, '/partnerships/' || f.scope_key
    from (
        select distinct on (e.programme_id) e.id, e.period_end
        from ecdp.evaluation as e
        where e.tenant_id = tenant and e.kind = 'quarterly_review' and e.status = 'published'
        order by e.programme_id asc, e.period_end desc, e.revision desc
    ) as w
    inner join ecdp.evaluation_figure as f
        on f.tenant_id = tenant and f.evaluation_id = w.id and f.section = 'at_risk' and f.scope_kind = 'partnership'
    inner join ecdp.partnership as p on p.tenant_id = tenant and p.id = f.scope_key::uuid
    inner join ecdp.stage as g on g.code = p.stage and g.is_open
    where f.value > 0 and p.archived_at is null;
end;
comment on function app.work_list(int4, date)
is 'What is overdue on a day or due soon after it, of every kind, with its owner, one line of text and where it is found in the municipality.';
revoke all on function app.work_list(int4, date) from public;
grant execute on function app.work_list(int4, date) to ecdp_api;
