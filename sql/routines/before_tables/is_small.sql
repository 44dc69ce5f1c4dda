create or replace function app.is_small(number int4) returns bool
language sql immutable parallel safe
return number between 1 and 4;
comment on function app.is_small(int4)
is 'Whether a count of people is too small to be shown: 1 to 4. The one place in the database that says so; see docs/disclosure.md.';
grant execute on function app.is_small(int4) to ecdp_api, ecdp_worker, ecdp_analyst;
