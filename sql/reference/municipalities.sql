-- $1 code, $2 name, $3 category, $4 province_code, $5 district_code, $6 area_km2, $7 population_2011.
-- Districts before their local municipalities: a region looks for its parent.
insert into ecdp.region (
    id, kind, code, vintage, name, parent_id, valid_from, area_km2, population, source
)
select
    app.region_id(m.kind, '2016', m.code), m.kind, m.code, '2016', m.name,
    case
        when m.kind = 'local' then app.region_id('district', '2016', m.district_code)
        else app.region_id('province', '1994', m.province_code)
    end,
    '2016-08-03', m.area_km2::float8, m.population_2011::int4, 'OpenUp Municipal Money, demarcation of 2016-08-03'
from (
    select
        f.*,
        case f.category when 'A' then 'metro' when 'B' then 'local' when 'C' then 'district' end as kind
    from
        unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
            as f (code, name, category, province_code, district_code, area_km2, population_2011)
) as m
order by m.kind, m.code
on conflict (id) do update set
    name = excluded.name, parent_id = excluded.parent_id, valid_from = excluded.valid_from,
    area_km2 = excluded.area_km2, population = excluded.population, source = excluded.source;
