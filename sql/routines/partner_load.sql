-- What a partner's open partnerships take up on a day: an index look-up per partner, whatever the tenant has besides.
create or replace function app.partner_load(tenant int4, partner uuid, day date, with_centre uuid default null)
returns table (partnerships int8, full_areas int4, taken int4)
language sql stable
begin atomic
    with work as materialized (
        select p.id, app.area_mask(p.areas) as areas, j.centre_id
        from ecdp.partnership as p
        left join lateral (
            select c.centre_id
            from ecdp.partnership_centre as c
            where
                c.tenant_id = tenant and c.partnership_id = p.id and c.archived_at is null
                and (c.left_on is null or c.left_on >= day)
            offset 0 -- noqa: AM09
        ) as j on true
        where
            p.tenant_id = tenant and p.partner_id = partner and p.archived_at is null
            and p.stage = any(array(
                select g.code from ecdp.stage as g
                where g.is_open
            ))
    )

    select
        (select count(distinct w.id) from work as w) as partnerships,
        (
            select coalesce(bit_or(app.area_bit(o.area)), 0)
            from ecdp.partner_offer as o
            where
                o.tenant_id = tenant and o.partner_id = partner and o.archived_at is null
                and o.capacity <= (
                    select count(distinct w.centre_id) from work as w
                    where w.areas & app.area_bit(o.area) > 0
                )
        ) as full_areas,
        (
            select coalesce(bit_or(w.areas), 0) from work as w
            where w.centre_id = with_centre
        ) as taken;
end;
comment on function app.partner_load(int4, uuid, date, uuid)
is 'A partner''s open partnerships on a day, the areas in which all places of its offers are taken by the centres in them, and the areas in which it is partnered with the centre that is named, as bits.';
revoke all on function app.partner_load(int4, uuid, date, uuid) from public;
grant execute on function app.partner_load(int4, uuid, date, uuid) to ecdp_api, ecdp_worker;
