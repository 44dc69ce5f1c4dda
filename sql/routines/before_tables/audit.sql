create or replace function app.audit() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Arguments: the table's name (a shard has another), then 'names' where values are personal and must not be kept.
declare
    new_row jsonb;
    old_row jsonb;
    difference jsonb;
    named jsonb;
begin
    if tg_op in ('INSERT', 'UPDATE') then new_row := to_jsonb(new); end if;
    if tg_op in ('UPDATE', 'DELETE') then old_row := to_jsonb(old); end if;
    if tg_op = 'UPDATE' then
        select jsonb_object_agg(n.key, jsonb_build_array(old_row -> n.key, n.value)) into difference
        from jsonb_each(new_row) as n
        where n.value is distinct from old_row -> n.key and n.key not in ('version', 'updated_at');
        if difference is null then return null; end if;
    else
        difference := coalesce(new_row, old_row);
    end if;
    if tg_argv[1] = 'names' then
        select jsonb_agg(k.key order by k.key) into named from jsonb_object_keys(difference) as k (key);
        difference := named;
    end if;
    insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
    values (
        (coalesce(new_row, old_row) ->> 'tenant_id')::int4,
        coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user),
        nullif(current_setting('app.request_id', true), ''),
        lower(tg_op), tg_argv[0], (coalesce(new_row, old_row) ->> 'id')::uuid, difference
    );
    return null;
end
$$;
comment on function app.audit() is 'Trigger: appends the change to the audit trail.';
revoke all on function app.audit() from public;
grant execute on function app.audit() to ecdp_api, ecdp_worker;
