create or replace function app.first_activities(tenant int4, partnerships uuid[], day date)
returns table (partnership_id uuid, held_on date)
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select o.partnership_id, min(e.held_on)
    from ecdp.obligation as o
    inner join ecdp.engagement as e
        on
            e.tenant_id = tenant and e.partnership_id = o.partnership_id and e.kind = 'joint_activity'
            and e.archived_at is null and e.held_on >= o.made_on and e.held_on <= day
    where
        o.tenant_id = tenant and o.rule = 'first_activity'
        and (partnerships is null or o.partnership_id = any(partnerships))
    group by o.partnership_id;
end;
comment on function app.first_activities(int4, uuid[], date)
is 'The first joint activity of partnerships after their first MOU, up to a day; of all partnerships where none are named.';
revoke all on function app.first_activities(int4, uuid[], date) from public;
grant execute on function app.first_activities(int4, uuid[], date) to ecdp_api, ecdp_worker;
