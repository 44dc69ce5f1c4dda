-- What somebody has to do: what is overdue and what is due soon, of every kind, each with its owner and where it is
-- found. Whoever sees to a partnership sees to what belongs to it and names nobody else. Papers and screenings are
-- noticed ahead (90 and 30 days), everything else a week; papers that expired stay until others follow them.
-- Partnerships at risk and entries that wait for approval have no day by which they are due: at risk is judged as of
-- today, by the rules of the reviews (app.risk_reasons()), so it follows what is overdue; what waits stands at the
-- day since when it has.
--
-- The first at_most rows of each kind by day and identifier, null for all: so the first page costs what it shows. So
-- do the next one, which begins after a row, and a list that is narrowed, since each kind is asked for what is wanted
-- of it alone; null narrows nothing. Each kind is read in the order of an index of what is still open, and only
-- whether an obligation was met is asked of one after the other. In PL/pgSQL, so that the plan is kept.
create or replace function app.work_list(
    tenant int4, today date, at_most int4 default null, kinds text[] default null, owned_by text default null,
    partnerships uuid[] default null, first_day date default null, last_day date default null,
    overdue bool[] default null, after_day date default null, after_id uuid default null, sides text[] default null
)
returns table (
    id uuid, kind text, day date, due_on date, owner text, side text, title text, partnership_id uuid, address text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set jit = off
as $$
#variable_conflict use_column
declare
    -- Of what is due by a day: the days between which it is.
    due_from date := greatest(first_day, case when not true = any(overdue) then today end, '-infinity');
    due_to date := least(last_day, case when not false = any(overdue) then today - 1 end, 'infinity');
    -- Of what is due by no day, and so is never overdue.
    undated_from date := coalesce(first_day, '-infinity');
    undated_to date := case when not false = any(overdue) then '-infinity' else coalesce(last_day, 'infinity') end;
    owner_key text := app.fold(owned_by);
begin
    after_day := coalesce(after_day, '-infinity');
    after_id := coalesce(after_id, '00000000-0000-0000-0000-000000000000');
    return query
    (
        select
            f.id, 'follow_up' as kind, f.due_on as day, f.due_on, f.owner, null::text as side,
            f.what || ': ' || coalesce(f.subject_name, '') as title,
            case f.subject when 'partnership' then f.subject_id end as partnership_id, '/follow-ups/' || f.id as address
        from app.open_follow_ups(tenant, today + 7) as f
        where
            f.due_on between due_from and due_to
            and (f.due_on, f.id) > (after_day, after_id) and (kinds is null or 'follow_up' = any(kinds)) and sides is null
            and (owner_key is null or app.fold(f.owner) = owner_key)
            and (partnerships is null or case f.subject when 'partnership' then f.subject_id end = any(partnerships))
        order by f.due_on, f.id
        limit at_most
    )
    union all
    (
        select
            o.id, 'obligation', o.due_on, o.due_on, p.owner, o.side,
            p.title || ': ' || case
                when o.rule = 'first_activity' then 'a first activity after the MOU'
                when o.milestone_id is not null
                    then (
                        select s.title from ecdp.document_milestone as s
                        where s.tenant_id = tenant and s.id = o.milestone_id
                    )
                else replace(o.resource_kind, '_', ' ') || ' is owed'
            end, o.partnership_id, '/obligations/' || o.id
        from (
            select w as row, w.id, w.due_on, w.side, w.rule, w.resource_kind, w.milestone_id, w.partnership_id
            from ecdp.obligation as w
            where
                w.tenant_id = tenant and w.due_on between due_from and least(due_to, today + 7)
                and (w.due_on, w.id) > (after_day, after_id) and w.made_on <= today and w.waived_on is null
                and w.lapsed_on is null and (kinds is null or 'obligation' = any(kinds))
                and (sides is null or w.side = any(sides))
                and (partnerships is null or w.partnership_id = any(partnerships))
            order by w.due_on, w.id
            offset 0
        ) as o
        cross join lateral (
            select q.title, q.owner
            from ecdp.partnership as q
            where
                q.tenant_id = tenant and q.id = o.partnership_id and q.archived_at is null
                and q.stage not in ('completed', 'declined', 'terminated')
                and (owner_key is null or app.fold(q.owner) = owner_key)
            limit 1
        ) as p
        cross join lateral app.obligation_met(tenant, o.row, today) as m
        where not m.is_met
        order by o.due_on, o.id
        limit at_most
    )
    union all
    (
        -- Of signed agreements that hold: metrics near their day that were not measured on it or since.
        select
            m.id, 'metric', m.due_on, m.due_on, p.owner, null, p.title || ': ' || m.indicator, m.partnership_id,
            '/document-metrics/' || m.id
        from (
            select w.id, w.due_on, w.indicator, w.line_id, d.partnership_id
            from ecdp.document_metric as w
            cross join lateral (
                select q.partnership_id, q.kind, q.number
                from ecdp.document as q
                where
                    q.tenant_id = tenant and q.id = w.document_id and q.signed_on <= today and q.archived_at is null
                    and (q.valid_until is null or q.valid_until >= today)
                    and (partnerships is null or q.partnership_id = any(partnerships))
                limit 1
            ) as d
            cross join lateral app.document_is_over(
                tenant, w.document_id, d.partnership_id, d.kind, d.number, today
            ) as f
            where
                w.tenant_id = tenant and w.archived_at is null and w.due_on between due_from and least(due_to, today + 7)
                and (w.due_on, w.id) > (after_day, after_id) and (kinds is null or 'metric' = any(kinds))
                and sides is null and not f.is_over
            order by w.due_on, w.id
            offset 0
        ) as m
        cross join lateral (
            select q.title, q.owner
            from ecdp.partnership as q
            where
                q.tenant_id = tenant and q.id = m.partnership_id and q.archived_at is null
                and q.stage not in ('completed', 'declined', 'terminated')
                and (owner_key is null or app.fold(q.owner) = owner_key)
            limit 1
        ) as p
        where not exists (
            select from ecdp.document_metric as o
            inner join ecdp.document_metric_reading as r
                on r.tenant_id = o.tenant_id and r.metric_id = o.id and r.archived_at is null
            where
                o.tenant_id = tenant
                and (o.id = m.id or o.id = m.line_id or o.line_id = coalesce(m.line_id, m.id))
                and r.observed_on between m.due_on and today
        )
        order by m.due_on, m.id
        limit at_most
    )
    union all
    (
        select
            n.document_id, case n.kind when 'mou' then 'mou_expires' else 'agreement_expires' end, n.valid_until,
            n.valid_until, p.owner, null, p.title || ': ' || n.title, n.partnership_id, '/documents/' || n.document_id
        from app.document_notices(tenant, today) as n
        cross join lateral (
            select q.title, q.owner
            from ecdp.partnership as q
            where q.tenant_id = tenant and q.id = n.partnership_id
            limit 1
        ) as p
        where
            n.valid_until between due_from and due_to and (n.valid_until, n.document_id) > (after_day, after_id)
            and (
                kinds is null
                or case n.kind when 'mou' then 'mou_expires' else 'agreement_expires' end = any(kinds)
            )
            and sides is null and (owner_key is null or app.fold(p.owner) = owner_key)
            and (partnerships is null or n.partnership_id = any(partnerships))
        order by n.valid_until, n.document_id
        limit at_most
    )
    union all
    (
        select
            r.id, 'clearance_expires', r.expires_on, r.expires_on, p.owner, null, o.name, null, '/partner-clearances/' || r.id
        from (
            select c.id, c.partner_id, c.expires_on
            from ecdp.partner_clearance as c
            where
                c.tenant_id = tenant and c.archived_at is null and c.outcome = 'clear'
                and c.expires_on between due_from and least(due_to, today + 30)
                and (c.expires_on, c.id) > (after_day, after_id) and c.screened_on <= today
                and (kinds is null or 'clearance_expires' = any(kinds))
                and sides is null and partnerships is null
            order by c.expires_on, c.id
            offset 0
        ) as r
        cross join lateral (
            select w.name
            from ecdp.partner as w
            where w.tenant_id = tenant and w.id = r.partner_id and w.archived_at is null
            limit 1
        ) as o
        -- The newest one counts.
        cross join lateral (
            select n.id
            from ecdp.partner_clearance as n
            where
                n.tenant_id = tenant and n.partner_id = r.partner_id and n.archived_at is null
                and n.screened_on <= today
            order by n.screened_on desc
            limit 1
        ) as k
        -- It is asked for by these; of several the first that somebody sees to.
        cross join lateral (
            select q.owner
            from ecdp.partnership as q
            where
                q.tenant_id = tenant and q.partner_id = r.partner_id and q.archived_at is null
                and q.works_with_children and q.stage in ('mou_signed', 'agreement_signed', 'active', 'on_hold')
            order by q.owner is null, q.id
            limit 1
        ) as p
        where k.id = r.id and (owner_key is null or app.fold(p.owner) = owner_key)
        order by r.expires_on, r.id
        limit at_most
    )
    union all
    (
        select
            a.id, 'proposal_unanswered', a.answer_due_on, a.answer_due_on, s.name, null, r.name || ': ' || a.title,
            a.partnership_id, '/proposals/' || a.id
        from ecdp.proposal as a
        cross join lateral (
            select w.name
            from ecdp.partner as w
            where w.tenant_id = tenant and w.id = a.partner_id
            limit 1
        ) as r
        cross join lateral app.owner_of(tenant, a.owner, a.partnership_id) as s
        where
            a.tenant_id = tenant and a.status = 'sent' and a.archived_at is null
            and a.answer_due_on between due_from and least(due_to, today + 7)
            and (a.answer_due_on, a.id) > (after_day, after_id)
            and (kinds is null or 'proposal_unanswered' = any(kinds)) and sides is null
            and (owner_key is null or app.fold(s.name) = owner_key)
            and (partnerships is null or a.partnership_id = any(partnerships))
        order by a.answer_due_on, a.id
        limit at_most
    )
    union all
    (
        select b.id, 'barrier', b.due_on, b.due_on, s.name, null, b.title, b.partnership_id, '/barriers/' || b.id
        from ecdp.barrier as b
        cross join lateral app.owner_of(tenant, b.owner, b.partnership_id) as s
        where
            b.tenant_id = tenant and b.resolved_on is null and b.archived_at is null
            and b.due_on between due_from and least(due_to, today + 7)
            and (b.due_on, b.id) > (after_day, after_id) and (kinds is null or 'barrier' = any(kinds)) and sides is null
            and (owner_key is null or app.fold(s.name) = owner_key)
            and (partnerships is null or b.partnership_id = any(partnerships))
        order by b.due_on, b.id
        limit at_most
    )
    union all
    (
        select
            d.id, 'decision_review', d.review_on, d.review_on, d.decided_by, null, d.title, d.partnership_id,
            '/decisions/' || d.id
        from ecdp.decision as d
        where
            d.tenant_id = tenant and d.reviewed_on is null and d.archived_at is null
            and d.review_on between due_from and least(due_to, today + 7)
            and (d.review_on, d.id) > (after_day, after_id) and (kinds is null or 'decision_review' = any(kinds)) and sides is null
            and (owner_key is null or app.fold(d.decided_by) = owner_key)
            and (partnerships is null or d.partnership_id = any(partnerships))
        order by d.review_on, d.id
        limit at_most
    )
    union all
    (
        select
            l.id, 'approval', l.day, null, s.name, null, l.reason, l.partnership_id, '/ledger-entries/' || l.id
        from (
            select
                w.id, w.reason, w.partnership_id, (w.created_at at time zone 'Africa/Johannesburg')::date as day
            from ecdp.ledger_entry as w
            where w.tenant_id = tenant and w.status = 'pending_approval'
        ) as l
        cross join lateral app.owner_of(tenant, null, l.partnership_id) as s
        where
            l.day between undated_from and undated_to
            and (l.day, l.id) > (after_day, after_id) and (kinds is null or 'approval' = any(kinds))
            and sides is null and (owner_key is null or app.fold(s.name) = owner_key)
            and (partnerships is null or l.partnership_id = any(partnerships))
        order by l.day, l.id
        limit at_most
    )
    union all
    (
        select
            g.id, 'grant_deadline', g.deadline_on, g.deadline_on, s.name, null, g.title || ', ' || g.funder, g.partnership_id,
            '/grant-applications/' || g.id
        from ecdp.grant_application as g
        cross join lateral app.owner_of(tenant, g.owner, g.partnership_id) as s
        where
            g.tenant_id = tenant and g.applied_on is null and g.status = 'idea' and g.archived_at is null
            and g.deadline_on between due_from and least(due_to, today + 30)
            and (g.deadline_on, g.id) > (after_day, after_id) and (kinds is null or 'grant_deadline' = any(kinds))
            and sides is null and (owner_key is null or app.fold(s.name) = owner_key)
            and (partnerships is null or g.partnership_id = any(partnerships))
        order by g.deadline_on, g.id
        limit at_most
    )
    union all
    (
        select
            r.id, 'grant_report', r.due_on, r.due_on, s.name, null, r.title, a.partnership_id, '/grant-reports/' || r.id
        from ecdp.grant_report as r
        cross join lateral (
            select g.partnership_id, g.owner
            from ecdp.grant_application as g
            where g.tenant_id = tenant and g.id = r.grant_application_id
            limit 1
        ) as a
        cross join lateral app.owner_of(tenant, a.owner, a.partnership_id) as s
        where
            r.tenant_id = tenant and r.delivered_on is null and r.archived_at is null
            and r.due_on between due_from and least(due_to, today + 7)
            and (r.due_on, r.id) > (after_day, after_id) and (kinds is null or 'grant_report' = any(kinds))
            and sides is null and (owner_key is null or app.fold(s.name) = owner_key)
            and (partnerships is null or a.partnership_id = any(partnerships))
        order by r.due_on, r.id
        limit at_most
    )
    union all
    (
        select
            v.id, 'activity', v.planned_on, v.planned_on, s.name, null, v.title, v.partnership_id, '/activities/' || v.id
        from ecdp.activity as v
        cross join lateral app.owner_of(tenant, v.owner, v.partnership_id) as s
        where
            v.tenant_id = tenant and v.held_on is null and v.called_off_on is null and v.archived_at is null
            and v.planned_on between due_from and least(due_to, today + 7)
            and (v.planned_on, v.id) > (after_day, after_id) and (kinds is null or 'activity' = any(kinds))
            and sides is null and (owner_key is null or app.fold(s.name) = owner_key)
            and (partnerships is null or v.partnership_id = any(partnerships))
        order by v.planned_on, v.id
        limit at_most
    )
    union all
    (
        select e.id, 'event', e.held_on, e.held_on, s.name, null, e.title, e.partnership_id, '/engagements/' || e.id
        from ecdp.engagement as e
        cross join lateral app.owner_of(tenant, e.organiser, e.partnership_id) as s
        where
            e.tenant_id = tenant and e.status = 'confirmed' and e.archived_at is null
            and e.held_on between greatest(due_from, today) and least(due_to, today + 7)
            and (e.held_on, e.id) > (after_day, after_id) and (kinds is null or 'event' = any(kinds)) and sides is null
            and (owner_key is null or app.fold(s.name) = owner_key)
            and (partnerships is null or e.partnership_id = any(partnerships))
        order by e.held_on, e.id
        limit at_most
    )
    union all
    (
        select
            c.id, 'survey_reminder', c.due_on, c.due_on, null, null, c.name || ': ' || c.missing || ' have not answered',
            null::uuid, '/survey-campaigns/' || c.id
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
                and today between s.opens_on and s.closes_on
                and coalesce(s.reminded_on, s.opens_on) + s.reminder_days <= least(today + 7, s.closes_on)
        ) as c
        where
            c.missing > 0 and c.due_on between due_from and due_to
            and (c.due_on, c.id) > (after_day, after_id) and (kinds is null or 'survey_reminder' = any(kinds))
            and owner_key is null and sides is null and partnerships is null
        order by c.due_on, c.id
        limit at_most
    )
    union all
    (
        -- Open partnerships of no programme, or of one that goes on; in the order of the key, one after the other, so that
        -- the first ones cost no more than they are.
        select
            p.id, 'at_risk', today, null::date, p.owner, null,
            p.title || ': ' || replace(array_to_string(r.reasons, ', '), '_', ' '), p.id, '/partnerships/' || p.id
        from (
            select q.id, q.owner, q.partner_id, q.title, q.works_with_children, q.stage, q.held_from, q.stage_since
            from ecdp.partnership as q
            where
                q.tenant_id = tenant and q.archived_at is null
                and q.stage not in ('completed', 'declined', 'terminated')
                and today between undated_from and undated_to and (today, q.id) > (after_day, after_id)
                and (kinds is null or 'at_risk' = any(kinds))
                and sides is null and (owner_key is null or app.fold(q.owner) = owner_key)
                and (partnerships is null or q.id = any(partnerships))
                and (
                    q.programme_id is null
                    or q.programme_id in (
                        select g.id from ecdp.programme as g
                        where g.tenant_id = tenant and g.archived_at is null and g.ends_on >= today
                    )
                )
            order by q.id
            offset 0
        ) as p
        cross join lateral (
            select min(h.changed_on) as began_on
            from ecdp.partnership_stage_change as h
            where h.tenant_id = tenant and h.partnership_id = p.id
        ) as b
        cross join lateral (
            select bool_or(w.rule is null) as commitment, bool_or(w.rule is not null) as activity
            from (
                select v as row, v.rule
                from ecdp.obligation as v
                where
                    v.tenant_id = tenant and v.partnership_id = p.id and v.due_on < today and v.made_on <= today
                    and v.waived_on is null and v.lapsed_on is null
                offset 0
            ) as w
            cross join lateral app.obligation_met(tenant, w.row, today) as m
            where not m.is_met
        ) as o
        cross join lateral app.risk_reasons(
            tenant, p.id, p.partner_id, p.works_with_children, p.stage, p.held_from, p.stage_since, b.began_on,
            o.commitment, o.activity, today, today
        ) as r
        where r.reasons <> '{}'
        order by p.id
        limit at_most
    );
end
$$;
comment on function app.work_list(int4, date, int4, text[], text, uuid[], date, date, bool[], date, uuid, text[])
is 'What is overdue on a day or due soon after it, of every kind: the day it is ordered by, the one by which it is due, who sees to it, which side owes it, one line of text and where it is found in the municipality. Of each kind the first so many, or all; of what is asked for alone: kinds, an owner in any spelling, partnerships, sides that owe, days, what is overdue or is not, what follows a row.';
revoke all on function app.work_list(int4, date, int4, text[], text, uuid[], date, date, bool[], date, uuid, text[])
from public;
grant execute on function app.work_list(int4, date, int4, text[], text, uuid[], date, date, bool[], date, uuid, text[])
to ecdp_api;
