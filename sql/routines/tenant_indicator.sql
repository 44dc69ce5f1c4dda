-- Every indicator that a municipality has: those that come with the program, and those that it added.
create or replace view ecdp.tenant_indicator with (security_invoker = true) as
select
    t.tenant_id, s.id, null::int4 as version, s.code, s.name, s.level, s.definition, s.unit, s.direction, s.source,
    s.formula, s.dimensions, s.adds_over_places, s.adds_over_periods, b.baseline, b.baseline_on, b.baseline_n,
    false as own, null::timestamptz as created_at,
    null::timestamptz as updated_at, null::timestamptz as archived_at, s.code_folded, s.name_folded
from ecdp.tenant as t
cross join ecdp.shipped_indicator as s
left join ecdp.indicator_baseline as b
    on b.tenant_id = t.tenant_id and b.shipped_code = s.code and b.archived_at is null
union all
select
    o.tenant_id, o.id, o.version, o.code, o.name, o.level, o.definition, o.unit, o.direction, o.source, o.formula,
    o.dimensions, o.adds_over_places, o.adds_over_periods, o.baseline, o.baseline_on, o.baseline_n, true as own,
    o.created_at, o.updated_at, o.archived_at, o.code_folded, o.name_folded
from ecdp.own_indicator as o;
comment on view ecdp.tenant_indicator is 'Indicators of a municipality: those that come with the program, and its own.';
comment on column ecdp.tenant_indicator.tenant_id is 'The municipality.';
comment on column ecdp.tenant_indicator.id is 'Identifier.';
comment on column ecdp.tenant_indicator.version is 'Counts the changes of an own indicator.';
comment on column ecdp.tenant_indicator.code is 'Code, unique among those in use.';
comment on column ecdp.tenant_indicator.name is 'Name for people.';
comment on column ecdp.tenant_indicator.level is 'input, activity, output, outcome or impact.';
comment on column ecdp.tenant_indicator.definition is 'What is counted, over what, and when, in words.';
comment on column ecdp.tenant_indicator.unit is 'Unit of the value: that of what the formula measures.';
comment on column ecdp.tenant_indicator.direction is 'Whether more is better (up), worse (down) or neither (none).';
comment on column ecdp.tenant_indicator.source is 'Where the data come from, in words.';
comment on column ecdp.tenant_indicator.formula is 'What is computed, in the language of indicators: see docs/indicators.md.';
comment on column ecdp.tenant_indicator.dimensions is 'What it is broken down by: dimensions that its source offers.';
comment on column ecdp.tenant_indicator.adds_over_places is 'How values of places make one of a larger place: sum, weighted or none.';
comment on column ecdp.tenant_indicator.adds_over_periods is 'How values of quarters make one of a longer period: sum, weighted, last or none.';
comment on column ecdp.tenant_indicator.baseline is 'Value before the work began; null where there is none.';
comment on column ecdp.tenant_indicator.baseline_on is 'Day the baseline is of.';
comment on column ecdp.tenant_indicator.baseline_n is 'How many the baseline rests on; null where unknown.';
comment on column ecdp.tenant_indicator.own is 'Whether the municipality added it.';
comment on column ecdp.tenant_indicator.created_at is 'When an own indicator was made.';
comment on column ecdp.tenant_indicator.updated_at is 'When an own indicator was last changed.';
comment on column ecdp.tenant_indicator.archived_at is 'When an own indicator was archived.';
comment on column ecdp.tenant_indicator.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.tenant_indicator.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
grant select on ecdp.tenant_indicator to ecdp_api, ecdp_worker, ecdp_analyst;
