create or replace function app.new_id() returns uuid
language sql volatile parallel safe
return (
    lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::int8), 12, '0') || '7'
    || substr(replace(gen_random_uuid()::text, '-', ''), 14)
)::uuid;
comment on function app.new_id()
is 'A new identifier: a UUID of version 7. For rows that the database itself makes; all others get theirs from the application.';
revoke all on function app.new_id() from public;
grant execute on function app.new_id() to ecdp_api, ecdp_worker;
