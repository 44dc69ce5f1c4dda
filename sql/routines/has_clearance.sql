create or replace function app.has_clearance(tenant int4, partner uuid, on_day date) returns bool
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select coalesce((
        select r.outcome = 'clear' and r.expires_on > on_day
        from ecdp.partner_clearance as r
        where r.tenant_id = tenant and r.partner_id = partner and r.archived_at is null and r.screened_on <= on_day
        order by r.screened_on desc
        limit 1
    ), false);
end;
comment on function app.has_clearance(int4, uuid, date)
is 'Whether the newest screening of a partner by a day was clear and had not expired.';
grant execute on function app.has_clearance(int4, uuid, date) to ecdp_api, ecdp_worker;
