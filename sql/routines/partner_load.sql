-- What a partner's open partnerships take up on a day: an index look-up per partner, whatever the tenant has besides.
create or replace function app.partner_load(tenant int4, partner uuid, day date, with_centre uuid default null)
returns table (partnerships int8, full_areas int4, taken int4, is_promised bool)
language sql stable
begin atomic
    with work as materialized (
        select
            s.id, app.area_mask(s.areas) as areas,
            array(
                select c.centre_id
                from ecdp.partnership_centre as c
                where
                    c.tenant_id = tenant and c.partnership_id = s.id and c.archived_at is null
                    and (c.left_on is null or c.left_on >= day)
            ) as centres,
            exists ( -- noqa: LT01, LT06
                select from ecdp.ledger_account as a
                where a.tenant_id = tenant and a.partnership_id = s.id and a.place = 'outside'
            ) as is_promised
        from ecdp.partnership as s
        where
            s.tenant_id = tenant and s.partner_id = partner and s.archived_at is null
            and s.stage = any(array(
                select g.code from ecdp.stage as g
                where g.is_open
            ))
    )

    select
        count(*) as partnerships,
        (
            select coalesce(bit_or(app.area_bit(o.area)), 0)
            from ecdp.partner_offer as o
            where
                o.tenant_id = tenant and o.partner_id = partner and o.archived_at is null
                -- Mostly places are left even if no centre is in two partnerships.
                and o.capacity <= (
                    select coalesce(sum(cardinality(w.centres)), 0) from work as w
                    where w.areas & app.area_bit(o.area) > 0
                )
                and o.capacity <= (
                    select count(distinct c.id)
                    from work as w
                    cross join lateral unnest(w.centres) as c (id)
                    where w.areas & app.area_bit(o.area) > 0
                )
        ) as full_areas,
        coalesce(bit_or(p.areas) filter (where with_centre = any(p.centres)), 0) as taken,
        coalesce(bool_or(p.is_promised), false) as is_promised
    from work as p;
end;
comment on function app.partner_load(int4, uuid, date, uuid)
is 'A partner''s open partnerships on a day, the areas in which all places of its offers are taken by the centres in them, the areas in which it is partnered with the centre that is named, as bits, and whether anything was ever promised to one of them.';
revoke all on function app.partner_load(int4, uuid, date, uuid) from public;
grant execute on function app.partner_load(int4, uuid, date, uuid) to ecdp_api, ecdp_worker;
