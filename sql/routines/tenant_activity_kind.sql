-- Every kind of activity that a municipality has: those that all have, and those that it added.
create or replace view ecdp.tenant_activity_kind with (security_invoker = true) as
select
    t.tenant_id, k.id, null::int4 as version, k.code, k.name, k.area, g.area_group, false as own,
    null::timestamptz as created_at, null::timestamptz as updated_at, null::timestamptz as archived_at, k.code_folded,
    k.name_folded
from ecdp.tenant as t
cross join ecdp.activity_kind as k
inner join ecdp.collaboration_area as g on g.code = k.area
union all
select
    o.tenant_id, o.id, o.version, o.code, o.name, o.area, g.area_group, true as own, o.created_at, o.updated_at,
    o.archived_at, o.code_folded, o.name_folded
from ecdp.own_activity_kind as o
inner join ecdp.collaboration_area as g on g.code = o.area;
comment on view ecdp.tenant_activity_kind is 'Kinds of activity of a municipality: those that all have, and its own.';
comment on column ecdp.tenant_activity_kind.tenant_id is 'The municipality.';
comment on column ecdp.tenant_activity_kind.id is 'Identifier.';
comment on column ecdp.tenant_activity_kind.version is 'Counts the changes of an own kind.';
comment on column ecdp.tenant_activity_kind.code is 'Code; of an own kind the municipality''s own, unique within it.';
comment on column ecdp.tenant_activity_kind.name is 'Name for people.';
comment on column ecdp.tenant_activity_kind.area is 'Area of collaboration that it belongs to.';
comment on column ecdp.tenant_activity_kind.area_group is 'Group of the area: education, health, community or finance.';
comment on column ecdp.tenant_activity_kind.own is 'Whether the municipality added it.';
comment on column ecdp.tenant_activity_kind.created_at is 'When an own kind was made.';
comment on column ecdp.tenant_activity_kind.updated_at is 'When an own kind was last changed.';
comment on column ecdp.tenant_activity_kind.archived_at is 'When an own kind was archived.';
comment on column ecdp.tenant_activity_kind.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.tenant_activity_kind.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
grant select on ecdp.tenant_activity_kind to ecdp_api, ecdp_worker, ecdp_analyst;
