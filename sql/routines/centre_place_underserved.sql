-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.centre_place_underserved(tenant int4, region uuid, area uuid, quintile int4, day date)
returns table (underserved bool, basis text)
language sql stable
begin atomic
    select
        coalesce(
            (
                select w.share <= 0.4
                from ecdp.ward_deprivation as w
                where w.region_id = region and w.vintage <= extract(year from day - 1)::int4
                order by w.vintage desc
                limit 1
            ),
            (
                select w.share <= 0.4
                from ecdp.ward_deprivation as w
                where
                    w.region_id = (
                        select l.parent_id
                        from ecdp.locality as l
                        where l.tenant_id = tenant and l.id = area
                    )
                    and w.vintage <= extract(year from day - 1)::int4
                order by w.vintage desc
                limit 1
            ),
            quintile <= 3
        ),
        case
            when
                exists (
                    select from ecdp.ward_deprivation as w
                    where w.region_id = region and w.vintage <= extract(year from day - 1)::int4
                )
                or exists (
                    select from ecdp.ward_deprivation as w
                    where
                        w.region_id = (
                            select l.parent_id
                            from ecdp.locality as l
                            where l.tenant_id = tenant and l.id = area
                        )
                        and w.vintage <= extract(year from day - 1)::int4
                )
                then 'index'
            when quintile is not null then 'quintile'
        end;
end;
comment on function app.centre_place_underserved(int4, uuid, uuid, int4, date)
is 'Whether a community is underserved at the start of a day, by its place alone: its ward (the region, or else the one the area lies in) is among the most deprived 40 % of the country by the newest index that is not newer (basis: index); where none covers the ward, the quintile is 1 to 3 (basis: quintile). Null where neither is known.';
revoke all on function app.centre_place_underserved(int4, uuid, uuid, int4, date) from public;
grant execute on function app.centre_place_underserved(int4, uuid, uuid, int4, date)
to ecdp_api, ecdp_worker, ecdp_analyst;
