create or replace function app.refresh_centre_state() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update ecdp.centre as c
    set
        capacity = s.capacity, children = s.children, practitioners = s.practitioners, observed_on = s.observed_on,
        version = c.version + 1, updated_at = now()
    from (
        select
            (array_agg(m.capacity order by m.observed_on desc) filter (where m.capacity is not null))[1] as capacity,
            (array_agg(m.children order by m.observed_on desc) filter (where m.children is not null))[1] as children,
            (array_agg(m.practitioners order by m.observed_on desc) filter (where m.practitioners is not null))[1]
                as practitioners,
            max(m.observed_on) as observed_on
        from (
            select
                o.observed_on, o.capacity,
                case when num_nonnulls(o.girls_0_1, o.girls_2, o.girls_3, o.girls_4, o.girls_5,
                    o.boys_0_1, o.boys_2, o.boys_3, o.boys_4, o.boys_5) > 0 then
                    coalesce(o.girls_0_1, 0) + coalesce(o.girls_2, 0) + coalesce(o.girls_3, 0)
                    + coalesce(o.girls_4, 0) + coalesce(o.girls_5, 0) + coalesce(o.boys_0_1, 0)
                    + coalesce(o.boys_2, 0) + coalesce(o.boys_3, 0) + coalesce(o.boys_4, 0) + coalesce(o.boys_5, 0)
                end as children,
                case when num_nonnulls(o.practitioners_none, o.practitioners_nqf_1_3, o.practitioners_nqf_4,
                    o.practitioners_nqf_5, o.practitioners_nqf_6_up) > 0 then
                    coalesce(o.practitioners_none, 0) + coalesce(o.practitioners_nqf_1_3, 0)
                    + coalesce(o.practitioners_nqf_4, 0) + coalesce(o.practitioners_nqf_5, 0)
                    + coalesce(o.practitioners_nqf_6_up, 0)
                end as practitioners
            from ecdp.centre_measure as o
            where o.tenant_id = new.tenant_id and o.centre_id = new.centre_id and o.archived_at is null
        ) as m
    ) as s
    where
        c.tenant_id = new.tenant_id and c.id = new.centre_id
        and (c.capacity, c.children, c.practitioners, c.observed_on)
        is distinct from (s.capacity, s.children, s.practitioners, s.observed_on);
    return null;
end
$$;
comment on function app.refresh_centre_state() is 'Trigger: the centre''s state follows its newest measures.';
