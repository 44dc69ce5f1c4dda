-- Why one partnership is at risk on a day, for the quarterly review and for the work list: the one text of these
-- rules. A change of what it says is a new rule version of the reviews. By index look-ups, so that whoever wants the
-- first few partnerships at risk reads no more than those; it becomes part of the statement that asks.
--
-- day is the day it is judged on, known the last one whose events count: a review judges by the day after its period
-- and counts what happened within it; the work list judges by today and counts today. What is owed is handed in,
-- because reviews have read it already. The thresholds are those of the reviews, which hand in their own: a test
-- holds the two equal.
create or replace function app.risk_reasons(
    tenant int4, partnership uuid, partner uuid, for_children bool, stands_at text, stood_at text, stands_since date,
    began date, commitment_overdue bool, activity_overdue bool, day date, known date, hold_days int4 default 30,
    silent_days int4 default 60, clearance_days int4 default 60, severe int4 default 4, stall_days int4 default 90
)
returns table (reasons text[])
language sql stable
begin atomic
    select
        array_remove(array[
            case when stands_at = 'on_hold' and day - stands_since > hold_days then 'on_hold_long' end,
            case
                when
                    stands_at in ('contacted', 'proposed', 'engaged', 'mou_signed', 'agreement_signed', 'active')
                    and day - coalesce(greatest(e.last_on, a.last_on), began) > silent_days
                    then 'no_recent_engagement'
            end,
            -- The day on which it expires is the first on which it no longer holds.
            case when k.asked and r.outcome = 'clear' and r.expires_on <= day then 'clearance_expired' end,
            case
                when
                    k.asked and r.outcome = 'clear' and r.expires_on > day and r.expires_on < day + clearance_days
                    then 'clearance_expiring'
            end,
            case when k.asked and r.outcome = 'not_clear' then 'clearance_refused' end,
            case when k.asked and k.held_stage <> 'mou_signed' and r.outcome is null then 'clearance_missing' end,
            case when d.expired_on is not null then 'document_expired' end,
            case when b.worst >= severe then 'severe_barrier_open' end,
            case when b.first_due < day then 'barrier_overdue' end,
            case when activity_overdue then 'mou_without_activity' end,
            case when commitment_overdue then 'obligation_overdue' end,
            case
                when
                    stands_at in ('identified', 'contacted', 'proposed', 'engaged', 'mou_signed', 'agreement_signed')
                    and day - stands_since > stall_days
                    then 'stage_stalled'
            end
        ], null)
    from (
        select
            coalesce(stood_at, stands_at) as held_stage,
            for_children and coalesce(stood_at, stands_at) in ('mou_signed', 'agreement_signed', 'active') as asked
    ) as k
    left join lateral (
        select max(v.held_on) as last_on
        from ecdp.engagement as v
        where
            v.tenant_id = tenant and v.partnership_id = partnership and v.archived_at is null
            and v.status = 'confirmed' and v.held_on <= known
    ) as e on true
    left join lateral (
        select max(v.held_on) as last_on
        from ecdp.activity as v
        where
            v.tenant_id = tenant and v.partnership_id = partnership and v.archived_at is null
            and v.held_on <= known
    ) as a on true
    left join lateral (
        select c.outcome, c.expires_on
        from ecdp.partner_clearance as c
        where
            c.tenant_id = tenant and c.partner_id = partner and c.archived_at is null and c.screened_on <= known
        order by c.screened_on desc
        limit 1
    ) as r on true
    left join lateral (
        select min(w.valid_until) as expired_on
        from ecdp.document as w
        cross join lateral app.document_is_over(tenant, w.id, partnership, w.kind, w.number, known) as f
        where
            w.tenant_id = tenant and w.partnership_id = partnership and w.archived_at is null
            and w.signed_on <= known and w.valid_until < day and not f.is_over
    ) as d on true
    left join lateral (
        select max(w.severity) as worst, min(w.due_on) as first_due
        from ecdp.barrier as w
        where
            w.tenant_id = tenant and w.partnership_id = partnership and w.archived_at is null
            and w.raised_on <= known and (w.resolved_on is null or w.resolved_on > known)
    ) as b on true;
end;
comment on function app.risk_reasons(
    int4, uuid, uuid, bool, text, text, date, date, bool, bool, date, date, int4, int4, int4, int4, int4
)
is 'Why an open partnership is at risk on a day: the codes of the reasons, none if it is not. One row.';
revoke all on function app.risk_reasons(
    int4, uuid, uuid, bool, text, text, date, date, bool, bool, date, date, int4, int4, int4, int4, int4
) from public;
grant execute on function app.risk_reasons(
    int4, uuid, uuid, bool, text, text, date, date, bool, bool, date, date, int4, int4, int4, int4, int4
) to ecdp_api, ecdp_worker;
