create or replace function app.today() returns date
language sql stable parallel safe
return coalesce(
    nullif(pg_catalog.current_setting('app.today', true), '')::date,
    (pg_catalog.now() at time zone 'Africa/Johannesburg')::date
);
comment on function app.today()
is 'The day it is in South Africa, or the one that the setting app.today names (for tests and rehearsals).';
grant execute on function app.today() to ecdp_api, ecdp_worker, ecdp_analyst;
