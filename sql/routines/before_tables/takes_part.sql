create or replace function app.takes_part(
    tenant int4, partnership uuid, centre uuid, first_day date, last_day date
) returns bool
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from ecdp.partnership_centre as c
        where
            c.tenant_id = tenant and c.partnership_id = partnership and c.centre_id = centre and c.archived_at is null
            and c.joined_on <= last_day and (c.left_on is null or c.left_on >= first_day)
    );
end
$$;
comment on function app.takes_part(int4, uuid, uuid, date, date)
is 'Whether a centre is in a partnership on one of the days from the first to the last.';
revoke all on function app.takes_part(int4, uuid, uuid, date, date) from public;
grant execute on function app.takes_part(int4, uuid, uuid, date, date) to ecdp_api, ecdp_worker;
