create or replace function app.refresh_centre_state() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Once per statement: `new_rows` are the measures it wrote. What follows from them is no change by somebody, so it
-- raises no version of the centre. First the lock on the centres, then, in a statement of its own, their measures: so
-- these are the ones committed by everyone who held the lock before. Locked in the order of identifiers, so that two
-- statements cannot wait for each other.
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
        if cardinality(centres) = 1 then
            update ecdp.centre as c
            set
                capacity = s.capacity, children = s.children, practitioners = s.practitioners,
                age_groups = s.age_groups, observed_on = s.observed_on
            from app.centre_state(tenant, centres[1]) as s
            where
                c.tenant_id = tenant and c.id = centres[1]
                and (c.capacity, c.children, c.practitioners, c.age_groups, c.observed_on)
                is distinct from (s.capacity, s.children, s.practitioners, s.age_groups, s.observed_on);
        else
            -- Planned for as many centres as there are.
            execute $many$
                update ecdp.centre as c
                set
                    capacity = s.capacity, children = s.children, practitioners = s.practitioners,
                    age_groups = s.age_groups, observed_on = s.observed_on
                from unnest($2) as w (centre_id)
                cross join lateral app.centre_state($1, w.centre_id) as s
                where
                    c.tenant_id = $1 and c.id = w.centre_id
                    and (c.capacity, c.children, c.practitioners, c.age_groups, c.observed_on)
                    is distinct from (s.capacity, s.children, s.practitioners, s.age_groups, s.observed_on)
            $many$ using tenant, centres;
        end if;
    end loop;
    return null;
end
$$;
comment on function app.refresh_centre_state() is 'Trigger: the centre''s state follows its newest measures.';
