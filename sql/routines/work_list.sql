-- What somebody has to do: what is overdue and what is due soon, of every kind, each with its owner and where it is
-- found. Whoever sees to a partnership sees to what belongs to it and names nobody else. Papers and screenings are
-- noticed ahead (90 and 30 days), everything else a week; papers that expired stay until others follow them.
-- Partnerships at risk and entries that wait for approval have no day by which they are due: at risk is judged as of
-- today, by the rules of the reviews (app.risk_reasons()), so it follows what is overdue; what waits stands at the
-- day since when it has.
--
-- What belongs to an archived partnership is not on it, since nothing can be done about it; what only mentions one is.
--
-- The first at_most rows of each kind by day and identifier, or, backwards, the last; null for all: so the first page
-- costs what it shows. So do the next one, which begins after a row, and a list that is narrowed, since each kind is
-- asked for what is wanted of it alone; null narrows nothing. Of those at risk, who cost most to judge, there may be
-- none where enough comes before them. What may be shown of a kind (open) is read in the order of an index, from either
-- end (next): of the two halves one is not run, by a condition without columns. What the row's own columns do not say,
-- as whether an obligation was met, is asked of one row after the other, and of no more than are wanted: joins that
-- look up, each a lateral, keep the order of what they start from, so there is none at the end, which would have all
-- rows asked first. In PL/pgSQL, so that the plan is kept.
create or replace function app.work_list(
    tenant int4, today date, at_most int4 default null, kinds text[] default null, owned_by text default null,
    partnerships uuid[] default null, first_day date default null, last_day date default null,
    overdue bool[] default null, after_day date default null, after_id uuid default null, sides text[] default null,
    backwards bool default false
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
    -- What follows the row after which the list goes on, in the order that is asked for.
    low_day date := date '-infinity';
    low_id uuid := uuid '00000000-0000-0000-0000-000000000000';
    high_day date := date 'infinity';
    high_id uuid := uuid 'ffffffff-ffff-ffff-ffff-ffffffffffff';
    owner_key text := app.fold(owned_by);
    -- How the owner is spelled wherever somebody is named, and the partnerships.
    spelled text[];
    owned uuid[];
begin
    backwards := coalesce(backwards, false);
    if backwards then
        high_day := coalesce(after_day, high_day);
        high_id := coalesce(after_id, high_id);
    else
        low_day := coalesce(after_day, low_day);
        low_id := coalesce(after_id, low_id);
    end if;
    if owner_key is not null then
        -- Each spelling is folded once, and not each row.
        with
        named as (
            select q.owner collate "C" as name, array_agg(q.id) as ids
            from ecdp.partnership as q
            where q.tenant_id = tenant
            group by 1
            union all
            select a.owner, null
            from ecdp.proposal as a
            where a.tenant_id = tenant and a.status = 'sent' and a.archived_at is null
            group by 1
            union all
            select b.owner, null
            from ecdp.barrier as b
            where b.tenant_id = tenant and b.resolved_on is null and b.archived_at is null
            group by 1
            union all
            select d.decided_by, null
            from ecdp.decision as d
            where d.tenant_id = tenant and d.reviewed_on is null and d.archived_at is null
            group by 1
            union all
            select g.owner, null
            from ecdp.grant_application as g
            where g.tenant_id = tenant
            group by 1
            union all
            select v.owner, null
            from ecdp.activity as v
            where v.tenant_id = tenant and v.held_on is null and v.called_off_on is null and v.archived_at is null
            group by 1
            union all
            select e.organiser, null
            from ecdp.engagement as e
            where
                e.tenant_id = tenant and e.status = 'confirmed' and e.archived_at is null
                and e.held_on between today and today + 7
            group by 1
            offset 0
        ),

        mine as materialized (select n.name, n.ids from named as n where app.fold(n.name) = owner_key)

        select array(select m.name from mine as m), array(select unnest(m.ids) from mine as m) into spelled, owned;
    end if;
    return query
    with
    dated (id, kind, day, due_on, owner, side, title, partnership_id, address) as materialized (
    (
        -- What is mainly about a lead is no partnership's, whatever else it names.
        with
        open as not materialized (
            select
                f.id, f.due_on as day, f.what, f.owner, f.lead_id, f.partnership_id, f.engagement_id, f.partner_id, f.centre_id
            from ecdp.follow_up as f
            where
                f.tenant_id = tenant and f.done_on is null and f.archived_at is null
                and f.due_on between due_from and least(due_to, today + 7)
                and (f.due_on, f.id) > (low_day, low_id) and (f.due_on, f.id) < (high_day, high_id)
                and (kinds is null or 'follow_up' = any(kinds)) and sides is null
                and (owner_key is null or f.owner_folded = owner_key)
                and (partnerships is null or f.lead_id is null and f.partnership_id = any(partnerships))
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            f.id, 'follow_up' as kind, f.day, f.day as due_on, f.owner, null::text as side,
            f.what || ': ' || coalesce(
                case
                    when f.lead_id is not null
                        then (
                            select l.name from ecdp.lead as l
                            where l.tenant_id = tenant and l.id = f.lead_id
                        )
                    when f.partnership_id is not null
                        then (
                            select p.title from ecdp.partnership as p
                            where p.tenant_id = tenant and p.id = f.partnership_id
                        )
                    when f.engagement_id is not null
                        then (
                            select e.title from ecdp.engagement as e
                            where e.tenant_id = tenant and e.id = f.engagement_id
                        )
                    when f.partner_id is not null
                        then (
                            select p.name from ecdp.partner as p
                            where p.tenant_id = tenant and p.id = f.partner_id
                        )
                    else (
                        select c.name from ecdp.centre as c
                        where c.tenant_id = tenant and c.id = f.centre_id
                    )
                end, ''
            ) as title,
            case when f.lead_id is null then f.partnership_id end as partnership_id, '/follow-ups/' || f.id as address
        from next as f
        limit at_most
    )
    union all
    (
        with
        open as not materialized (
            select w as row, w.id, w.due_on as day, w.side, w.rule, w.resource_kind, w.milestone_id, w.partnership_id
            from ecdp.obligation as w
            where
                w.tenant_id = tenant and w.due_on between due_from and least(due_to, today + 7)
                and (w.due_on, w.id) > (low_day, low_id) and (w.due_on, w.id) < (high_day, high_id)
                and w.made_on <= today and w.lapsed_on is null and coalesce(w.waived_amount < w.amount, true)
                and (kinds is null or 'obligation' = any(kinds)) and (sides is null or w.side = any(sides))
                and (owner_key is null or w.partnership_id in (select unnest(owned)))
                and (partnerships is null or w.partnership_id = any(partnerships))
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            o.id, 'obligation', o.day, o.day, p.owner, o.side,
            p.title || ': ' || case
                when o.rule = 'first_activity' then 'a first activity after the MOU'
                when o.milestone_id is not null
                    then (
                        select s.title from ecdp.document_milestone as s
                        where s.tenant_id = tenant and s.id = o.milestone_id
                    )
                else replace(o.resource_kind, '_', ' ') || ' is owed'
            end, o.partnership_id, '/obligations/' || o.id
        from next as o
        cross join lateral (
            select q.title, q.owner
            from ecdp.partnership as q
            where
                q.tenant_id = tenant and q.id = o.partnership_id and q.archived_at is null
                and q.stage not in ('completed', 'declined', 'terminated')
            limit 1
        ) as p
        cross join lateral app.obligation_met(tenant, o.row, today) as m
        where not m.is_settled
        limit at_most
    )
    union all
    (
        -- Of signed agreements that hold: metrics near their day that were not measured on it or since.
        with
        open as not materialized (
            select w.id, w.due_on as day, w.indicator, w.line_id, w.document_id
            from ecdp.document_metric as w
            where
                w.tenant_id = tenant and w.archived_at is null
                and w.due_on between due_from and least(due_to, today + 7)
                and (w.due_on, w.id) > (low_day, low_id) and (w.due_on, w.id) < (high_day, high_id)
                and (kinds is null or 'metric' = any(kinds)) and sides is null
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            m.id, 'metric', m.day, m.day, p.owner, null, p.title || ': ' || m.indicator, d.partnership_id,
            '/document-metrics/' || m.id
        from next as m
        cross join lateral (
            select q.partnership_id, q.kind, q.number
            from ecdp.document as q
            where
                q.tenant_id = tenant and q.id = m.document_id and q.signed_on <= today and q.archived_at is null
                and (q.valid_until is null or q.valid_until >= today)
                and (owner_key is null or q.partnership_id in (select unnest(owned)))
                and (partnerships is null or q.partnership_id = any(partnerships))
            limit 1
        ) as d
        -- It holds until the day of its end, and until a later one begins.
        cross join lateral (
            select
                coalesce((
                    select true from ecdp.document_termination as e
                    where e.tenant_id = tenant and e.document_id = m.document_id and e.ends_on <= today
                ), false)
                or exists (
                    select from ecdp.document as n
                    where
                        n.tenant_id = tenant and n.partnership_id = d.partnership_id and n.kind = d.kind
                        and n.number > d.number and n.signed_on <= today and n.archived_at is null
                        and (n.valid_from is null or n.valid_from <= today)
                ) as is_over
            offset 0
        ) as f
        cross join lateral (
            select q.title, q.owner
            from ecdp.partnership as q
            where
                q.tenant_id = tenant and q.id = d.partnership_id and q.archived_at is null
                and q.stage not in ('completed', 'declined', 'terminated')
            limit 1
        ) as p
        cross join lateral (
            select exists (
                select from ecdp.document_metric as o
                inner join ecdp.document_metric_reading as r
                    on r.tenant_id = o.tenant_id and r.metric_id = o.id and r.archived_at is null
                where
                    o.tenant_id = tenant
                    and (o.id = m.id or o.id = m.line_id or o.line_id = coalesce(m.line_id, m.id))
                    and r.observed_on between m.day and today
            ) as is_measured
            offset 0
        ) as g
        where not f.is_over and not g.is_measured
        limit at_most
    )
    union all
    (
        -- Signed papers whose last day comes or has passed, and which nothing has replaced.
        with
        open as not materialized (
            select w.id, w.valid_until as day, w.kind, w.number, w.title, w.partnership_id
            from ecdp.document as w
            where
                w.tenant_id = tenant and w.signed_on <= today and w.archived_at is null
                and w.valid_until between due_from and least(due_to, today + 90)
                and (w.valid_until, w.id) > (low_day, low_id) and (w.valid_until, w.id) < (high_day, high_id)
                and (kinds is null or w.kind || '_expires' = any(kinds)) and sides is null
                and (owner_key is null or w.partnership_id in (select unnest(owned)))
                and (partnerships is null or w.partnership_id = any(partnerships))
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            d.id, d.kind || '_expires', d.day, d.day, p.owner, null, p.title || ': ' || d.title, d.partnership_id,
            '/documents/' || d.id
        from next as d
        cross join lateral (
            select q.title, q.owner
            from ecdp.partnership as q
            where
                q.tenant_id = tenant and q.id = d.partnership_id and q.archived_at is null
                and q.stage not in ('completed', 'declined', 'terminated')
            limit 1
        ) as p
        cross join lateral app.document_is_over(tenant, d.id, d.partnership_id, d.kind, d.number, today) as f
        where not f.is_over
        limit at_most
    )
    union all
    (
        -- Screenings stand at the last day on which they hold, as papers do: the one before they expire.
        with
        open as not materialized (
            select c.id, c.expires_on as day, c.partner_id
            from ecdp.partner_clearance as c
            where
                c.tenant_id = tenant and c.archived_at is null and c.outcome = 'clear'
                and c.expires_on between due_from + 1 and least(due_to, today + 30) + 1 and c.screened_on <= today
                and (c.expires_on, c.id) > (low_day + 1, low_id) and (c.expires_on, c.id) < (high_day + 1, high_id)
                and (kinds is null or 'clearance_expires' = any(kinds)) and sides is null and partnerships is null
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            r.id, 'clearance_expires', r.day - 1, r.day - 1, p.owner, null, o.name, null,
            '/partner-clearances/' || r.id
        from next as r
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
            select q.id, q.owner
            from ecdp.partnership as q
            where
                q.tenant_id = tenant and q.partner_id = r.partner_id and q.archived_at is null
                and q.works_with_children and q.stage in ('mou_signed', 'agreement_signed', 'active', 'on_hold')
            order by q.owner is null, q.id
            limit 1
        ) as p
        where k.id = r.id and (owner_key is null or p.id in (select unnest(owned)))
        limit at_most
    )
    union all
    (
        with
        open as not materialized (
            select a.id, a.answer_due_on as day, a.title, a.owner, a.partner_id, a.partnership_id
            from ecdp.proposal as a
            where
                a.tenant_id = tenant and a.status = 'sent' and a.archived_at is null
                and a.answer_due_on between due_from and least(due_to, today + 7)
                and (a.answer_due_on, a.id) > (low_day, low_id) and (a.answer_due_on, a.id) < (high_day, high_id)
                and (kinds is null or 'proposal_unanswered' = any(kinds)) and sides is null
                and (
                    owner_key is null
                    or case
                        when a.owner is null then a.partnership_id in (select unnest(owned))
                        else a.owner = any(spelled)
                    end
                )
                and (partnerships is null or a.partnership_id = any(partnerships))
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            a.id, 'proposal_unanswered', a.day, a.day, s.name, null, r.name || ': ' || a.title, a.partnership_id,
            '/proposals/' || a.id
        from next as a
        cross join lateral (
            select w.name
            from ecdp.partner as w
            where w.tenant_id = tenant and w.id = a.partner_id
            limit 1
        ) as r
        cross join lateral app.owner_of(tenant, a.owner, a.partnership_id) as s
        limit at_most
    )
    union all
    (
        with
        open as not materialized (
            select b.id, b.due_on as day, b.title, b.owner, b.partnership_id
            from ecdp.barrier as b
            where
                b.tenant_id = tenant and b.resolved_on is null and b.archived_at is null
                and b.due_on between due_from and least(due_to, today + 7)
                and (b.due_on, b.id) > (low_day, low_id) and (b.due_on, b.id) < (high_day, high_id)
                and (kinds is null or 'barrier' = any(kinds)) and sides is null
                and (
                    owner_key is null
                    or case
                        when b.owner is null then b.partnership_id in (select unnest(owned))
                        else b.owner = any(spelled)
                    end
                )
                and (partnerships is null or b.partnership_id = any(partnerships))
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select b.id, 'barrier', b.day, b.day, s.name, null, b.title, b.partnership_id, '/barriers/' || b.id
        from next as b
        cross join lateral app.owner_of(tenant, b.owner, b.partnership_id) as s
        limit at_most
    )
    union all
    (
        with
        open as not materialized (
            select d.id, d.review_on as day, d.title, d.decided_by, d.partnership_id
            from ecdp.decision as d
            where
                d.tenant_id = tenant and d.reviewed_on is null and d.archived_at is null
                and d.review_on between due_from and least(due_to, today + 7)
                and (d.review_on, d.id) > (low_day, low_id) and (d.review_on, d.id) < (high_day, high_id)
                and (kinds is null or 'decision_review' = any(kinds)) and sides is null
                and (owner_key is null or d.decided_by = any(spelled))
                and (partnerships is null or d.partnership_id = any(partnerships))
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            d.id, 'decision_review', d.day, d.day, d.decided_by, null, d.title, d.partnership_id, '/decisions/' || d.id
        from next as d
        limit at_most
    )
    union all
    (
        with
        open as not materialized (
            select l.id, l.day, l.reason, l.partnership_id
            from (
                select
                    w.id, w.reason, w.partnership_id, (w.created_at at time zone 'Africa/Johannesburg')::date as day
                from ecdp.ledger_entry as w
                where w.tenant_id = tenant and w.status = 'pending_approval'
            ) as l
            where
                l.day between undated_from and undated_to
                and (l.day, l.id) > (low_day, low_id) and (l.day, l.id) < (high_day, high_id)
                and (kinds is null or 'approval' = any(kinds)) and sides is null
                and (owner_key is null or l.partnership_id in (select unnest(owned)))
                and (partnerships is null or l.partnership_id = any(partnerships))
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select l.id, 'approval', l.day, null, s.name, null, l.reason, l.partnership_id, '/ledger-entries/' || l.id
        from next as l
        cross join lateral (
            select q.id
            from ecdp.partnership as q
            where q.tenant_id = tenant and q.id = l.partnership_id and q.archived_at is null
            limit 1
        ) as p
        cross join lateral app.owner_of(tenant, null, l.partnership_id) as s
        limit at_most
    )
    union all
    (
        with
        open as not materialized (
            select g.id, g.deadline_on as day, g.title, g.funder, g.owner, g.partnership_id
            from ecdp.grant_application as g
            where
                g.tenant_id = tenant and g.applied_on is null and g.status = 'idea' and g.archived_at is null
                and g.deadline_on between due_from and least(due_to, today + 30)
                and (g.deadline_on, g.id) > (low_day, low_id) and (g.deadline_on, g.id) < (high_day, high_id)
                and (kinds is null or 'grant_deadline' = any(kinds)) and sides is null
                and (
                    owner_key is null
                    or case
                        when g.owner is null then g.partnership_id in (select unnest(owned))
                        else g.owner = any(spelled)
                    end
                )
                and (partnerships is null or g.partnership_id = any(partnerships))
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            g.id, 'grant_deadline', g.day, g.day, s.name, null, g.title || ', ' || g.funder, g.partnership_id,
            '/grant-applications/' || g.id
        from next as g
        cross join lateral (
            select q.id
            from ecdp.partnership as q
            where q.tenant_id = tenant and q.id = g.partnership_id and q.archived_at is null
            limit 1
        ) as p
        cross join lateral app.owner_of(tenant, g.owner, g.partnership_id) as s
        limit at_most
    )
    union all
    (
        with
        open as not materialized (
            select r.id, r.due_on as day, r.title, r.grant_application_id
            from ecdp.grant_report as r
            where
                r.tenant_id = tenant and r.delivered_on is null and r.archived_at is null
                and r.due_on between due_from and least(due_to, today + 7)
                and (r.due_on, r.id) > (low_day, low_id) and (r.due_on, r.id) < (high_day, high_id)
                and (kinds is null or 'grant_report' = any(kinds)) and sides is null
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            r.id, 'grant_report', r.day, r.day, s.name, null, r.title, a.partnership_id, '/grant-reports/' || r.id
        from next as r
        cross join lateral (
            select g.partnership_id, g.owner
            from ecdp.grant_application as g
            where
                g.tenant_id = tenant and g.id = r.grant_application_id and g.status = 'awarded'
                and g.archived_at is null
                and (
                    owner_key is null
                    or case
                        when g.owner is null then g.partnership_id in (select unnest(owned))
                        else g.owner = any(spelled)
                    end
                )
                and (partnerships is null or g.partnership_id = any(partnerships))
            limit 1
        ) as a
        cross join lateral (
            select q.id
            from ecdp.partnership as q
            where q.tenant_id = tenant and q.id = a.partnership_id and q.archived_at is null
            limit 1
        ) as p
        cross join lateral app.owner_of(tenant, a.owner, a.partnership_id) as s
        limit at_most
    )
    union all
    (
        with
        open as not materialized (
            select v.id, v.planned_on as day, v.title, v.owner, v.partnership_id
            from ecdp.activity as v
            where
                v.tenant_id = tenant and v.held_on is null and v.called_off_on is null and v.archived_at is null
                and v.planned_on between due_from and least(due_to, today + 7)
                and (v.planned_on, v.id) > (low_day, low_id) and (v.planned_on, v.id) < (high_day, high_id)
                and (kinds is null or 'activity' = any(kinds)) and sides is null
                and (
                    owner_key is null
                    or case
                        when v.owner is null then v.partnership_id in (select unnest(owned))
                        else v.owner = any(spelled)
                    end
                )
                and (partnerships is null or v.partnership_id = any(partnerships))
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select v.id, 'activity', v.day, v.day, s.name, null, v.title, v.partnership_id, '/activities/' || v.id
        from next as v
        cross join lateral (
            select q.id
            from ecdp.partnership as q
            where q.tenant_id = tenant and q.id = v.partnership_id and q.archived_at is null
            limit 1
        ) as p
        cross join lateral app.owner_of(tenant, v.owner, v.partnership_id) as s
        limit at_most
    )
    union all
    (
        with
        open as not materialized (
            select e.id, e.held_on as day, e.title, e.organiser, e.partnership_id
            from ecdp.engagement as e
            where
                e.tenant_id = tenant and e.status = 'confirmed' and e.archived_at is null
                and e.held_on between greatest(due_from, today) and least(due_to, today + 7)
                and (e.held_on, e.id) > (low_day, low_id) and (e.held_on, e.id) < (high_day, high_id)
                and (kinds is null or 'event' = any(kinds)) and sides is null
                and (
                    owner_key is null
                    or case
                        when e.organiser is null then e.partnership_id in (select unnest(owned))
                        else e.organiser = any(spelled)
                    end
                )
                and (partnerships is null or e.partnership_id = any(partnerships))
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select e.id, 'event', e.day, e.day, s.name, null, e.title, e.partnership_id, '/engagements/' || e.id
        from next as e
        cross join lateral app.owner_of(tenant, e.organiser, e.partnership_id) as s
        limit at_most
    )
    union all
    (
        with
        open as not materialized (
            select c.id, c.day, c.name, c.missing
            from (
                select
                    s.id, s.name, coalesce(s.reminded_on, s.opens_on) + s.reminder_days as day,
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
                    s.tenant_id = tenant and s.closed_at is null and s.archived_at is null
                    and s.reminder_days is not null and today between s.opens_on and s.closes_on
                    and coalesce(s.reminded_on, s.opens_on) + s.reminder_days <= least(today + 7, s.closes_on)
            ) as c
            where
                c.missing > 0 and c.day between due_from and due_to
                and (c.day, c.id) > (low_day, low_id) and (c.day, c.id) < (high_day, high_id)
                and (kinds is null or 'survey_reminder' = any(kinds)) and owner_key is null and sides is null
                and partnerships is null
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            c.id, 'survey_reminder', c.day, c.day, null, null, c.name || ': ' || c.missing || ' have not answered',
            null::uuid, '/survey-campaigns/' || c.id
        from next as c
        limit at_most
    )
    )

    select d.id, d.kind, d.day, d.due_on, d.owner, d.side, d.title, d.partnership_id, d.address
    from dated as d
    union all
    (
        -- Open partnerships of no programme, or of one that goes on.
        with
        open as not materialized (
            select
                q.id, today as day, q.owner, q.partner_id, q.title, q.works_with_children, q.stage, q.held_from,
                q.stage_since
            from ecdp.partnership as q
            where
                q.tenant_id = tenant and q.archived_at is null
                and q.stage not in ('completed', 'declined', 'terminated')
                and today between undated_from and undated_to
                and (today, q.id) > (low_day, low_id) and (today, q.id) < (high_day, high_id)
                and (kinds is null or 'at_risk' = any(kinds)) and sides is null
                -- Where enough comes before them nobody asks which are.
                and (
                    at_most is null
                    or at_most > (
                        select count(*) from dated as d
                        where case when backwards then d.day > today else d.day < today end
                    )
                )
                and (owner_key is null or q.id in (select unnest(owned)))
                and (partnerships is null or q.id = any(partnerships))
                and (
                    q.programme_id is null
                    or q.programme_id in (
                        select g.id from ecdp.programme as g
                        where g.tenant_id = tenant and g.archived_at is null and g.ends_on > today
                    )
                )
        ),
        next as (
            (select o.* from open as o where not backwards order by o.day, o.id)
            union all
            (select o.* from open as o where backwards order by o.day desc, o.id desc)
        )
        select
            p.id, 'at_risk', p.day, null::date, p.owner, null,
            p.title || ': ' || replace(array_to_string(r.reasons, ', '), '_', ' '), p.id, '/partnerships/' || p.id
        from next as p
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
                    and v.lapsed_on is null and coalesce(v.waived_amount < v.amount, true)
                offset 0
            ) as w
            cross join lateral app.obligation_met(tenant, w.row, today) as m
            where not m.is_settled
        ) as o
        cross join lateral app.risk_reasons(
            tenant, p.id, p.partner_id, p.works_with_children, p.stage, p.held_from, p.stage_since, b.began_on,
            o.commitment, o.activity, today, today
        ) as r
        where r.reasons <> '{}'
        limit at_most
    );
end
$$;
comment on function app.work_list(
    int4, date, int4, text[], text, uuid[], date, date, bool[], date, uuid, text[], bool
)
is 'What is overdue on a day or due soon after it, of every kind: the day it is ordered by, the one by which it is due, who sees to it, which side owes it, one line of text and where it is found in the municipality. Of each kind the first so many, or the last, or all; of what is asked for alone: kinds, an owner in any spelling, partnerships, sides that owe, days, what is overdue or is not, what follows a row.';
revoke all on function app.work_list(
    int4, date, int4, text[], text, uuid[], date, date, bool[], date, uuid, text[], bool
) from public;
grant execute on function app.work_list(
    int4, date, int4, text[], text, uuid[], date, date, bool[], date, uuid, text[], bool
) to ecdp_api;
