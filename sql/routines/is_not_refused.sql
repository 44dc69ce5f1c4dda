create or replace function app.is_not_refused(tenant int4, partner uuid) returns bool
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select coalesce((
        select r.outcome = 'clear'
        from ecdp.partner_clearance as r
        where r.tenant_id = tenant and r.partner_id = partner and r.archived_at is null
        order by r.screened_on desc
        limit 1
    ), true);
end;
comment on function app.is_not_refused(int4, uuid)
is 'Whether the newest screening of a partner, whatever its day, was clear: a move entered late does not pass one by that is known by now.';
grant execute on function app.is_not_refused(int4, uuid) to ecdp_api, ecdp_worker;
