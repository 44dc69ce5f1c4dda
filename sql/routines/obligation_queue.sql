-- Obligations made by a day, as they are filled: what a partner brings of a kind and item fills what it promised of it
-- in the order of the due days, so each has its place in a queue, from filled_from to filled_upto. One that was waived
-- takes no more from then on than what was not let off, one that lapsed nothing: it has no place, nor has what centres
-- or the municipality owe, or a rule asks for.
create or replace function app.obligation_queue(tenant int4, partnerships uuid[], day date)
returns table (
    id uuid, partnership_id uuid, document_id uuid, commitment_id uuid, milestone_id uuid, rule text, side text,
    resource_kind text, unit text, item_id uuid, thing text, amount int8, made_on date, due_on date, let_off int8,
    is_lapsed bool, is_over bool, filled_from int8, filled_upto int8
)
language sql stable
begin atomic
    select
        w.id, w.partnership_id, w.document_id, w.commitment_id, w.milestone_id, w.rule, w.side, w.resource_kind,
        w.unit, w.item_id, w.thing, w.amount, w.made_on, w.due_on, w.let_off, w.is_lapsed,
        w.is_over, case when w.queued > 0 then w.upto - w.queued end, case when w.queued > 0 then w.upto end
    from (
        select
            f.*,
            (sum(f.queued) over (
                partition by f.partnership_id, f.thing order by f.due_on, f.id
            ))::int8 as upto
        from (
            select
                o.*, x.id as partnership_id, coalesce(o.item_id::text, o.resource_kind) as thing,
                c.let_off, c.is_lapsed, p.is_over,
                case
                    when o.side = 'partner' and o.commitment_id is not null and not c.is_lapsed
                        then o.amount - c.let_off
                    else 0
                end as queued
            from app.chosen_partnerships(tenant, partnerships) as x (id)
            -- Look-ups per partnership, whatever the tenant has besides.
            cross join
                lateral (
                    select
                        coalesce(
                            q.stage in ('completed', 'declined', 'terminated') and q.stage_since <= day, false
                        ) as is_over
                    from ecdp.partnership as q
                    where q.tenant_id = tenant and q.id = x.id
                    offset 0 -- noqa: AM09
                ) as p
            cross join
                lateral (
                    select
                        w.id, w.document_id, w.commitment_id, w.milestone_id, w.rule, w.side, w.resource_kind, w.unit,
                        w.item_id, w.amount, w.made_on, w.due_on, w.waived_on,
                        w.waived_amount, w.lapsed_on
                    from ecdp.obligation as w
                    where w.tenant_id = tenant and w.partnership_id = x.id and w.made_on <= day
                    offset 0 -- noqa: AM09
                ) as o
            cross join
                lateral (
                    select
                        case when o.waived_on <= day then o.waived_amount else 0 end as let_off,
                        coalesce(o.lapsed_on <= day, false) as is_lapsed
                ) as c
        ) as f
    ) as w;
end;
comment on function app.obligation_queue(int4, uuid[], date)
is 'Obligations made by a day, how much of each was let off, whether it or its partnership ended by then, and the place of what a partner promised in the order in which its deliveries fill it; of all partnerships where none are named.';
revoke all on function app.obligation_queue(int4, uuid[], date) from public;
grant execute on function app.obligation_queue(int4, uuid[], date) to ecdp_api, ecdp_worker, ecdp_analyst;
