-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.programme_resources(tenant int4, programme uuid, first_day date, day_after date)
returns table (
    kind text, unit text, in_period bool, promised int8, received int8, cancelled int8, allocated int8, used int8,
    allocated_underserved int8,
    allocated_unknown int8,
    used_underserved int8,
    used_unknown int8,
    received_value_cents int8
)
language sql stable
begin atomic
    with moved as materialized (
        select
            t.kind, t.centre_id, t.item_id, t.move, t.occurred_on >= first_day as in_period, sum(t.effect) as amount
        from ecdp.partnership as p
        inner join ecdp.ledger_transfer as t on t.tenant_id = p.tenant_id and t.partnership_id = p.id
        where p.tenant_id = tenant and p.programme_id = programme and t.occurred_on < day_after
        group by t.kind, t.centre_id, t.item_id, t.move, t.occurred_on >= first_day
    ),

    served as materialized (
        select c.id, u.underserved
        from (
            select distinct m.centre_id from moved as m
            where m.centre_id is not null
        ) as w
        inner join ecdp.centre as c on c.tenant_id = tenant and c.id = w.centre_id
        cross join
            lateral
            app.centre_place_underserved(tenant, c.region_id, c.locality_id, c.quintile, day_after) as u
    )

    select
        m.kind, app.resource_unit(m.kind), s.in_period,
        coalesce(sum(m.amount) filter (where m.move = 'pledge'), 0)::int8,
        coalesce(sum(m.amount) filter (where m.move = 'receive'), 0)::int8,
        coalesce(sum(m.amount) filter (where m.move = 'cancel'), 0)::int8,
        coalesce(sum(m.amount) filter (where m.move = 'allocate'), 0)::int8,
        coalesce(sum(m.amount) filter (where m.move = 'use'), 0)::int8,
        coalesce(sum(m.amount) filter (where m.move = 'allocate' and u.underserved), 0)::int8,
        coalesce(sum(m.amount) filter (where m.move = 'allocate' and u.underserved is null), 0)::int8,
        coalesce(sum(m.amount) filter (where m.move = 'use' and u.underserved), 0)::int8,
        coalesce(sum(m.amount) filter (where m.move = 'use' and u.underserved is null), 0)::int8,
        (
            sum(m.amount * case when m.kind = 'funding' then 1 else i.value_cents end) filter (where m.move = 'receive')
        )::int8
    from moved as m
    cross join (values (true), (false)) as s (in_period)
    left join ecdp.resource_item as i on i.tenant_id = tenant and i.id = m.item_id
    left join served as u on u.id = m.centre_id
    where m.in_period or not s.in_period
    group by m.kind, s.in_period
    order by m.kind asc, s.in_period desc;
end;
comment on function app.programme_resources(int4, uuid, date, date)
is 'What the partnerships of a programme promised, received, cancelled, allocated and used, by kind: in a period (in_period, days before day_after) and altogether up to its end; of what was allocated and used, the part of centres whose community is underserved, and of those of which that is not known. Reversals are taken off on their own day. Kinds without any transfer have no row. The value is of money and counted items, null for time and training.';
revoke all on function app.programme_resources(int4, uuid, date, date) from public;
grant execute on function app.programme_resources(int4, uuid, date, date) to ecdp_api, ecdp_worker;
