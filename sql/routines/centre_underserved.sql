create or replace function app.centre_underserved(tenant int4, day date)
returns table (centre_id uuid, underserved bool)
language sql stable
begin atomic
    select c.id, u.underserved
    from ecdp.centre as c
    cross join lateral app.centre_place_underserved(tenant, c.region_id, c.locality_id, c.quintile, day) as u
    where c.tenant_id = tenant;
end;
comment on function app.centre_underserved(int4, date)
is 'Which centres serve an underserved community at the start of a day: see app.centre_place_underserved().';
revoke all on function app.centre_underserved(int4, date) from public;
grant execute on function app.centre_underserved(int4, date) to ecdp_api, ecdp_worker;
