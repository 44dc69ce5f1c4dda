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
