create or replace function app.refresh_centre_need() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Once per statement, as app.refresh_centre_state(): first the locks on the centres, in the order of identifiers, then
-- what their needs say. No change by somebody, so it raises no version of the centre.
declare
    tenant int4;
    centres uuid[];
begin
    for tenant in select distinct n.tenant_id from new_rows as n loop
        centres := array(select distinct n.centre_id from new_rows as n where n.tenant_id = tenant order by n.centre_id);
        perform from unnest(centres) as w (centre_id)
        cross join lateral (
            select from ecdp.centre as c
            where c.tenant_id = tenant and c.id = w.centre_id
            for no key update
        ) as locked;
        -- Planned for as many centres as there are.
        execute $many$
            update ecdp.centre as c
            set need = s.need
            from unnest($2) as w (centre_id)
            cross join lateral (
                select coalesce(sum(n.priority), 0)::int4 as need
                from ecdp.centre_need as n
                where n.tenant_id = $1 and n.centre_id = w.centre_id and n.archived_at is null
            ) as s
            where c.tenant_id = $1 and c.id = w.centre_id and c.need <> s.need
        $many$ using tenant, centres;
    end loop;
    return null;
end
$$;
comment on function app.refresh_centre_need() is 'Trigger: how much a centre needs follows from its needs in use.';
