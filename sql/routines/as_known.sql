-- A row as it was known before a moment: what is there now, with each column that was changed since as it was before
-- the first of these changes. Null where it was entered later. The audit trail has to keep the table's values.
create or replace function app.as_known(tenant int4, of_table text, present jsonb, at timestamptz) returns jsonb
language sql stable
begin atomic
    select
        present || coalesce(
            (
                select jsonb_object_agg(f.name, f.value)
                from (
                    select distinct on (c.name) c.name, c.change -> 0 as value
                    from ecdp.audit_event as e
                    cross join lateral jsonb_each(e.changed) as c (name, change)
                    where
                        e.tenant_id = tenant and e.subject_id = (present ->> 'id')::uuid and e.subject = of_table
                        and e.action = 'update' and e.occurred_at >= at
                    order by c.name, e.id
                ) as f
            ), '{}'
        )
    where (present ->> 'created_at')::timestamptz < at;
end;
comment on function app.as_known(int4, text, jsonb, timestamptz)
is 'A row as it was known before a moment, by the audit trail; null where it was entered later.';
revoke all on function app.as_known(int4, text, jsonb, timestamptz) from public;
grant execute on function app.as_known(int4, text, jsonb, timestamptz) to ecdp_api;
