-- What a partner's offers say they can bring, and how much of it is left beside what its open partnerships were
-- promised. A promise is of a kind of resource and names no offer, so it is taken from all offers of that kind alike.
create or replace function app.offered_resources(tenant int4, partner uuid)
returns table (area text, kind text, places int4, amount int8, left_amount int8, share_left float8)
language sql stable
begin atomic
    with stated as materialized (
        select o.area, r.resource_kind as kind, o.capacity, r.amount
        from ecdp.partner_offer as o
        inner join ecdp.partner_offer_resource as r
            on r.tenant_id = tenant and r.offer_id = o.id and r.archived_at is null
        where o.tenant_id = tenant and o.partner_id = partner and o.archived_at is null and o.capacity > 0
        -- So that sums of fractions are the same each time.
        order by r.resource_kind, o.area
    ),

    promised as materialized (
        -- The outside's balance is what was promised and not cancelled, as a negative number.
        select k.kind, -sum(k.balance) as amount
        from ecdp.partnership as p
        cross join
            lateral (
                select a.kind, a.balance
                from ecdp.ledger_account as a
                where a.tenant_id = tenant and a.partnership_id = p.id and a.place = 'outside'
                offset 0 -- noqa: AM09
            ) as k
        where
            p.tenant_id = tenant and p.partner_id = partner and p.archived_at is null
            and p.stage = any(array(
                select g.code from ecdp.stage as g
                where g.is_open
            ))
            and (select count(*) from stated) > 0
        group by k.kind
    )

    select
        s.area, s.kind, s.capacity, s.amount, div(s.amount * l.amount, l.in_all)::int8,
        l.amount::float8 / l.in_all::float8
    from stated as s
    -- Added up without a sort: they are few.
    cross join lateral (
        select
            t.in_all,
            greatest(0, t.in_all - coalesce((
                select m.amount from promised as m
                where m.kind = s.kind
            ), 0)) as amount
        from (
            select sum(q.amount) as in_all from stated as q
            where q.kind = s.kind
        ) as t
        offset 0 -- noqa: AM09
    ) as l;
end;
comment on function app.offered_resources(int4, uuid)
is 'What a partner''s offers say they can bring: the area, the kind of resource, the centres that the offer is for, how much in all, how much of it its open partnerships were not promised, and which share that is.';
revoke all on function app.offered_resources(int4, uuid) from public;
grant execute on function app.offered_resources(int4, uuid) to ecdp_api, ecdp_worker;

-- What a partner's offers bring of the areas that a match meets, a list for each column: one row.
create or replace function app.brought_resources(tenant int4, partner uuid, met int4)
returns table (
    areas text[], kinds text[], places int8[], amounts int8[], shares_left float8[], left_amounts int8[]
)
language sql stable
begin atomic
    select
        coalesce(array_agg(r.area order by r.area, r.kind), '{}'),
        coalesce(array_agg(r.kind order by r.area, r.kind), '{}'),
        coalesce(array_agg(r.places::int8 order by r.area, r.kind), '{}'),
        coalesce(array_agg(r.amount order by r.area, r.kind), '{}'),
        coalesce(array_agg(r.share_left order by r.area, r.kind), '{}'),
        coalesce(array_agg(r.left_amount order by r.area, r.kind), '{}')
    from app.offered_resources(tenant, partner) as r
    where app.area_bit(r.area) & met > 0;
end;
comment on function app.brought_resources(int4, uuid, int4)
is 'What a partner''s offers say they bring of these areas (bits as of app.area_bit), by area and kind, as lists; see app.offered_resources.';
revoke all on function app.brought_resources(int4, uuid, int4) from public;
grant execute on function app.brought_resources(int4, uuid, int4) to ecdp_api;
