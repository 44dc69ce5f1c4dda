-- Who sees to something: whom it names itself, else whom its partnership names. One row. It becomes part of the
-- statement that asks.
create or replace function app.owner_of(tenant int4, named text, partnership uuid)
returns table (name text)
language sql stable
begin atomic
    select
        coalesce(named, (
            select q.owner from ecdp.partnership as q
            where q.tenant_id = tenant and q.id = partnership
        )) as name;
end;
comment on function app.owner_of(int4, text, uuid)
is 'Who sees to something: the owner that it names itself, else that of its partnership; null where neither names anybody.';
revoke all on function app.owner_of(int4, text, uuid) from public;
grant execute on function app.owner_of(int4, text, uuid) to ecdp_api;
