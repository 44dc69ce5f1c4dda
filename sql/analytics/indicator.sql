create or replace view analytics.indicator_value with (security_invoker = true) as
select
    f.tenant_id, f.id, f.code, c.name, c.period, f.period_kind, f.period_start, f.period_end, f.programme_id,
    f.scope_kind, f.scope_key, f.scope_label, f.value, f.n, f.missing, f.target, f.unit, f.direction, f.status,
    f.reason, c.revision, r.id is null as is_current, c.formula, c.adds_over_places, f.weight, f.rule_version,
    f.computed_at, f.data_up_to
from ecdp.indicator_figure as f
inner join ecdp.indicator_computation as c on c.tenant_id = f.tenant_id and c.id = f.computation_id
left join ecdp.indicator_computation as r on r.tenant_id = c.tenant_id and r.replaces_id = c.id;
comment on view analytics.indicator_value is 'Figures of indicators, quarter by quarter. A hidden figure is null with a reason. Those of archived indicators are there too.';
comment on column analytics.indicator_value.tenant_id is 'The municipality.';
comment on column analytics.indicator_value.id is 'Identifier.';
comment on column analytics.indicator_value.code is 'Code of the indicator.';
comment on column analytics.indicator_value.name is 'Name of the indicator when it was computed.';
comment on column analytics.indicator_value.period is 'The quarter it was computed for, such as 2026-Q3.';
comment on column analytics.indicator_value.period_kind is 'quarter; or year or life: up to the end of the quarter.';
comment on column analytics.indicator_value.period_start is 'First day that is counted.';
comment on column analytics.indicator_value.period_end is 'The day after the last.';
comment on column analytics.indicator_value.programme_id is 'The programme whose rows alone are counted; null for the whole municipality.';
comment on column analytics.indicator_value.scope_kind is 'total, or the dimension of a cell.';
comment on column analytics.indicator_value.scope_key is 'Which cell; empty for the total.';
comment on column analytics.indicator_value.scope_label is 'Its name for people, where the key is not enough.';
comment on column analytics.indicator_value.value is 'The value; null where there is none.';
comment on column analytics.indicator_value.n is 'How many rows it rests on; null where it is hidden.';
comment on column analytics.indicator_value.missing is 'How many more rows should have been there; null where it is hidden.';
comment on column analytics.indicator_value.target is 'What was to be reached, as it stood when this was computed.';
comment on column analytics.indicator_value.unit is 'Unit of the value.';
comment on column analytics.indicator_value.direction is 'Whether more is better (up), worse (down) or neither (none).';
comment on column analytics.indicator_value.status is 'ok, suppressed, insufficient or not_applicable.';
comment on column analytics.indicator_value.reason is 'Reason of the status, as a code.';
comment on column analytics.indicator_value.revision is '1 for the first of its quarter, one more with every correction.';
comment on column analytics.indicator_value.is_current is 'Whether no correction replaces it.';
comment on column analytics.indicator_value.formula is 'What was computed, in the language of indicators.';
comment on column analytics.indicator_value.adds_over_places is 'How values of places make one of a larger place: sum, weighted or none.';
comment on column analytics.indicator_value.weight is 'By what the value counts where it is added up as weighted.';
comment on column analytics.indicator_value.rule_version is 'The version of the rules that computed it.';
comment on column analytics.indicator_value.computed_at is 'When it was computed.';
comment on column analytics.indicator_value.data_up_to is 'The newest change among the rows it comes from.';
grant select on analytics.indicator_value to ecdp_analyst;

create or replace view analytics.own_indicator with (security_invoker = true) as
select
    o.tenant_id, o.id, o.code, o.name, o.level, o.definition, o.unit, o.direction, o.source, o.formula, o.dimensions,
    o.adds_over_places, o.adds_over_periods, o.baseline, o.baseline_on, o.baseline_n, o.created_at
from ecdp.own_indicator as o
where o.archived_at is null;
comment on view analytics.own_indicator is 'Indicators of a municipalitys own.';
comment on column analytics.own_indicator.tenant_id is 'The municipality.';
comment on column analytics.own_indicator.id is 'Identifier.';
comment on column analytics.own_indicator.code is 'Code, unique among those in use.';
comment on column analytics.own_indicator.name is 'Name for people.';
comment on column analytics.own_indicator.level is 'input, activity, output, outcome or impact.';
comment on column analytics.own_indicator.definition is 'What is counted, over what, and when, in words.';
comment on column analytics.own_indicator.unit is 'Unit of the value: that of what the formula measures.';
comment on column analytics.own_indicator.direction is 'Whether more is better (up), worse (down) or neither (none).';
comment on column analytics.own_indicator.source is 'Where the data come from, in words.';
comment on column analytics.own_indicator.formula is 'What is computed, in the language of indicators: see docs/indicators.md.';
comment on column analytics.own_indicator.dimensions is 'What it is broken down by: dimensions that its source offers.';
comment on column analytics.own_indicator.adds_over_places is 'How values of places make one of a larger place: sum, weighted or none.';
comment on column analytics.own_indicator.adds_over_periods is 'How values of quarters make one of a longer period: sum, weighted, last or none.';
comment on column analytics.own_indicator.baseline is 'Value before the work began; null where there is none.';
comment on column analytics.own_indicator.baseline_on is 'Day the baseline is of.';
comment on column analytics.own_indicator.baseline_n is 'How many the baseline rests on; null where unknown.';
comment on column analytics.own_indicator.created_at is 'When the row was made.';
grant select on analytics.own_indicator to ecdp_analyst;

create or replace view analytics.indicator_target with (security_invoker = true) as
select
    i.tenant_id, i.id, i.indicator_id, i.shipped_code, i.programme_id, i.period_kind, i.starts_on, i.value,
    i.created_at
from ecdp.indicator_target as i
where i.archived_at is null;
comment on view analytics.indicator_target is 'Targets of indicators, of a quarter, a year or the life of a programme.';
comment on column analytics.indicator_target.tenant_id is 'The municipality.';
comment on column analytics.indicator_target.id is 'Identifier.';
comment on column analytics.indicator_target.indicator_id is 'The municipality''s own indicator; null for one that comes with the program.';
comment on column analytics.indicator_target.shipped_code is 'Code of the indicator that comes with the program; null for an own one.';
comment on column analytics.indicator_target.programme_id is 'The programme it is for; null for the whole municipality.';
comment on column analytics.indicator_target.period_kind is 'quarter, year or life of the programme.';
comment on column analytics.indicator_target.starts_on is 'First day of the quarter, or of the year, which begins with any quarter; null for the life of the programme.';
comment on column analytics.indicator_target.value is 'What is to be reached, in the indicator''s unit.';
comment on column analytics.indicator_target.created_at is 'When the row was made.';
grant select on analytics.indicator_target to ecdp_analyst;

create or replace view analytics.indicator_baseline with (security_invoker = true) as
select
    b.tenant_id, b.id, b.shipped_code, b.baseline, b.baseline_on, b.baseline_n, b.created_at
from ecdp.indicator_baseline as b
where b.archived_at is null;
comment on view analytics.indicator_baseline is 'What indicators that come with the program were before the work began.';
comment on column analytics.indicator_baseline.tenant_id is 'The municipality.';
comment on column analytics.indicator_baseline.id is 'Identifier.';
comment on column analytics.indicator_baseline.shipped_code is 'Code of the indicator that comes with the program.';
comment on column analytics.indicator_baseline.baseline is 'The value, in the indicator''s unit.';
comment on column analytics.indicator_baseline.baseline_on is 'Day it is of.';
comment on column analytics.indicator_baseline.baseline_n is 'How many it rests on; null where unknown.';
comment on column analytics.indicator_baseline.created_at is 'When the row was made.';
grant select on analytics.indicator_baseline to ecdp_analyst;
