-- What is known today of a centre's community, and what the centre itself lacks: two things, side by side.
create or replace view ecdp.centre_standing with (security_invoker = true) as
select
    c.tenant_id, c.id, c.name, u.underserved, u.basis as underserved_by, not c.subsidised as unsubsidised,
    -- One look-up per centre: a page must not read the registrations of all.
    coalesce((
        select false
        from ecdp.centre_registration as g
        where
            g.tenant_id = c.tenant_id and g.centre_id = c.id and g.archived_at is null and g.valid_from <= app.today()
            and (g.valid_to is null or g.valid_to > app.today())
            and g.level in ('conditional', 'full', 'silver', 'gold')
        order by g.id
        limit 1
    ), true) as unregistered, c.archived_at
from ecdp.centre as c
cross join
    lateral
    app.centre_place_underserved(c.tenant_id, c.region_id, c.locality_id, c.quintile, app.today() + 1) as u;
comment on view ecdp.centre_standing is 'What is known today of a centre''s community, and what the centre lacks.';
comment on column ecdp.centre_standing.tenant_id is 'The municipality whose row it is.';
comment on column ecdp.centre_standing.id is 'The centre.';
comment on column ecdp.centre_standing.name is 'Name of the centre.';
comment on column ecdp.centre_standing.underserved is 'Whether its community is underserved: its ward is among the most deprived 40 % of the country by the newest index; where none covers the ward, its quintile is 1 to 3. Null where neither is known.';
comment on column ecdp.centre_standing.underserved_by is 'What says so: index or quintile; null where neither is known.';
comment on column ecdp.centre_standing.unsubsidised is 'Whether the centre goes without the per-child subsidy; null where unknown.';
comment on column ecdp.centre_standing.unregistered is 'Whether it has no valid registration; bronze is none.';
comment on column ecdp.centre_standing.archived_at is 'When it was archived; null while in use.';
grant select on ecdp.centre_standing to ecdp_api, ecdp_worker, ecdp_analyst;
