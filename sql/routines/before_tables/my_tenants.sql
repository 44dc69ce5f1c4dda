create or replace function app.my_tenants() returns int4[]
language sql stable parallel safe
begin atomic
    select coalesce(pg_catalog.array_agg(pg_catalog.substr(r.rolname::text, 5)::int4), '{}')
    from pg_catalog.pg_roles as r
    where
        r.rolname::text operator (pg_catalog.~) '^ten_[0-9]{1,9}$'
        and pg_catalog.pg_has_role(current_user, r.oid, 'member');
end;
comment on function app.my_tenants() is 'The tenants this login may read: those whose role ten_<id> it is a member of.';
grant execute on function app.my_tenants() to ecdp_analyst;
