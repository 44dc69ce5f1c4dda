-- The same region has the same identifier in every database: a version 8 uuid made from what names it.
create or replace function app.region_id(kind text, vintage text, code text) returns uuid
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select (
        substr(h.hash, 1, 8) || '-' || substr(h.hash, 9, 4) || '-8' || substr(h.hash, 14, 3) || '-a'
        || substr(h.hash, 18, 3) || '-' || substr(h.hash, 21, 12)
    )::uuid
    from (
        select encode(sha256(convert_to('region/' || kind || '/' || vintage || '/' || code, 'UTF8')), 'hex') as hash
    ) as h
$$;
comment on function app.region_id(text, text, text)
is 'Identifier of a region, from its kind, the demarcation its code belongs to, and the code.';
revoke all on function app.region_id(text, text, text) from public;
grant execute on function app.region_id(text, text, text) to ecdp_api, ecdp_worker;
