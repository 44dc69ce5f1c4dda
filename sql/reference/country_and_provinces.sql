-- $1 kind, $2 code, $3 name, $4 iso_code. The country before its provinces: a region looks for its parent.
insert into ecdp.region (id, kind, code, vintage, name, iso_code, parent_id, valid_from, source)
select
    app.region_id(f.kind, '1994', f.code), f.kind, f.code, '1994', f.name, f.iso_code,
    case when f.kind = 'province' then app.region_id('country', '1994', 'ZA') end, '1994-04-27',
    'Constitution of South Africa, section 103; ISO 3166-2:ZA'
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as f (kind, code, name, iso_code)
order by f.kind, f.code
on conflict (id) do update set
    name = excluded.name,
    iso_code = excluded.iso_code,
    parent_id = excluded.parent_id,
    valid_from = excluded.valid_from,
    source = excluded.source;
