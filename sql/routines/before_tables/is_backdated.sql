create or replace function app.is_backdated(day date, recorded date) returns bool
language sql immutable parallel safe
return day < recorded - 14
or pg_catalog.date_trunc('quarter', day::timestamp) < pg_catalog.date_trunc('quarter', recorded::timestamp);
comment on function app.is_backdated(date, date)
is 'Whether a day is so long before the one on which it is recorded that the record says so: more than 14 days, or in an earlier quarter.';
revoke all on function app.is_backdated(date, date) from public;
grant execute on function app.is_backdated(date, date) to ecdp_api, ecdp_worker;
