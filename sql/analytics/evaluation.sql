create or replace view analytics.evaluation with (security_invoker = true) as
select
    e.tenant_id, e.id, e.programme_id, p.name as programme, e.kind, e.period_start, e.period_end, e.revision,
    e.replaces_id, e.correction_reason,
    not exists (
        select from ecdp.evaluation as r
        where r.tenant_id = e.tenant_id and r.replaces_id = e.id and r.status = 'published'
    ) as holds,
    e.rule_version, e.parameters, e.inputs, e.data_up_to, e.figures, e.figures_sha256, e.computed_at, e.published_at
from ecdp.evaluation as e
inner join ecdp.programme as p on p.tenant_id = e.tenant_id and p.id = e.programme_id
where e.status = 'published';
comment on view analytics.evaluation is 'Published evaluations, of archived programmes too. Where one was corrected, the one that holds is the correction.';
comment on column analytics.evaluation.tenant_id is 'The municipality.';
comment on column analytics.evaluation.id is 'Identifier.';
comment on column analytics.evaluation.programme_id is 'The programme.';
comment on column analytics.evaluation.programme is 'Its name.';
comment on column analytics.evaluation.kind is 'quarterly_review or annual_evaluation.';
comment on column analytics.evaluation.period_start is 'First day of the period.';
comment on column analytics.evaluation.period_end is 'The day after its last.';
comment on column analytics.evaluation.revision is '1, or more for a correction.';
comment on column analytics.evaluation.replaces_id is 'The one it corrects.';
comment on column analytics.evaluation.correction_reason is 'Why.';
comment on column analytics.evaluation.holds is 'Whether no correction replaces it.';
comment on column analytics.evaluation.rule_version is 'Version of the rules.';
comment on column analytics.evaluation.parameters is 'Thresholds.';
comment on column analytics.evaluation.inputs is 'Tables read: rows, newest change, SHA-256 of their content.';
comment on column analytics.evaluation.data_up_to is 'Newest change among the rows read.';
comment on column analytics.evaluation.figures is 'Number of figures.';
comment on column analytics.evaluation.figures_sha256 is 'SHA-256 of the figures.';
comment on column analytics.evaluation.computed_at is 'When it was computed.';
comment on column analytics.evaluation.published_at is 'When it was published.';
grant select on analytics.evaluation to ecdp_analyst;

create or replace view analytics.evaluation_figure with (security_invoker = true) as
select
    f.tenant_id, f.evaluation_id, e.programme_id, e.kind, e.period_start, e.period_end, f.position, f.section,
    f.indicator, i.name, i.definition, i.level, f.scope_kind, f.scope_key, f.scope_label, f.value, f.value_text, f.n,
    f.missing, f.unit, f.direction, i.adds_over_places, i.adds_over_periods, f.status, f.reason, f.rule_version,
    f.computed_at, f.data_up_to, f.lineage
from ecdp.evaluation_figure as f
inner join ecdp.evaluation as e on e.tenant_id = f.tenant_id and e.id = f.evaluation_id
inner join ecdp.indicator as i on i.rule_version = f.rule_version and i.code = f.indicator
where
    e.status = 'published'
    and not exists (
        select from ecdp.evaluation as r
        where r.tenant_id = e.tenant_id and r.replaces_id = e.id and r.status = 'published'
    );
comment on view analytics.evaluation_figure is 'Figures of the evaluations that hold, of archived programmes too. One without a value says why; it is never 0 instead.';
comment on column analytics.evaluation_figure.tenant_id is 'The municipality.';
comment on column analytics.evaluation_figure.evaluation_id is 'The evaluation.';
comment on column analytics.evaluation_figure.programme_id is 'The programme.';
comment on column analytics.evaluation_figure.kind is 'quarterly_review or annual_evaluation.';
comment on column analytics.evaluation_figure.period_start is 'First day of the period.';
comment on column analytics.evaluation_figure.period_end is 'The day after its last.';
comment on column analytics.evaluation_figure.position is 'Order within the evaluation.';
comment on column analytics.evaluation_figure.section is 'Section.';
comment on column analytics.evaluation_figure.indicator is 'What is measured.';
comment on column analytics.evaluation_figure.name is 'Its name.';
comment on column analytics.evaluation_figure.definition is 'Its definition.';
comment on column analytics.evaluation_figure.level is 'input, activity, output, outcome or impact.';
comment on column analytics.evaluation_figure.scope_kind is 'What it is measured over.';
comment on column analytics.evaluation_figure.scope_key is 'Which one of that kind.';
comment on column analytics.evaluation_figure.scope_label is 'Its name for people.';
comment on column analytics.evaluation_figure.value is 'The value.';
comment on column analytics.evaluation_figure.value_text is 'The value where it is a date or a code.';
comment on column analytics.evaluation_figure.n is 'Rows it rests on.';
comment on column analytics.evaluation_figure.missing is 'Rows that lack the input.';
comment on column analytics.evaluation_figure.unit is 'Unit.';
comment on column analytics.evaluation_figure.direction is 'up, down or none.';
comment on column analytics.evaluation_figure.adds_over_places is 'How places add up.';
comment on column analytics.evaluation_figure.adds_over_periods is 'How periods add up.';
comment on column analytics.evaluation_figure.status is 'ok, suppressed, insufficient or not_applicable.';
comment on column analytics.evaluation_figure.reason is 'Reason of the status.';
comment on column analytics.evaluation_figure.rule_version is 'Version of the rules.';
comment on column analytics.evaluation_figure.computed_at is 'When it was computed.';
comment on column analytics.evaluation_figure.data_up_to is 'Newest change among the rows it comes from.';
comment on column analytics.evaluation_figure.lineage is 'Statement, tables and rows.';
grant select on analytics.evaluation_figure to ecdp_analyst;
