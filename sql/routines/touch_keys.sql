create or replace function app.touch_keys(prefixes text[], used_at timestamptz) returns void
language sql security definer
set search_path = pg_catalog, pg_temp
begin atomic
    -- A key that another server notes, or the operator changes, at this moment is passed by.
    update ecdp.api_key as k
    set last_used_at = greatest(k.last_used_at, least(touch_keys.used_at, now()))
    where k.prefix in (
        select f.prefix
        from ecdp.api_key as f
        where f.prefix = any(prefixes)
        for no key update skip locked
    );
end;
comment on function app.touch_keys(text[], timestamptz) is 'Notes when keys were last used: never earlier than noted before, never later than now.';
revoke all on function app.touch_keys(text[], timestamptz) from public;
grant execute on function app.touch_keys(text[], timestamptz) to ecdp_api;
