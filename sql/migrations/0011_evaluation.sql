-- What evaluations say, figure by figure, and what each indicator means. Published once, never changed.
create table ecdp.indicator (
    rule_version text not null,
    code text not null,
    section text not null,
    position int4 not null,
    name text not null,
    definition text not null,
    level text not null,
    unit text not null,
    direction text not null,
    adds_over_places text not null,
    adds_over_periods text not null,
    constraint indicator_pkey primary key (rule_version, code),
    constraint indicator_rule_version_position_key unique (rule_version, position),
    constraint indicator_level_check check (level in ('input', 'activity', 'output', 'outcome', 'impact')),
    constraint indicator_direction_check check (direction in ('up', 'down', 'none')),
    constraint indicator_adds_over_places_check check (
        adds_over_places in ('sum', 'mean', 'weighted', 'max', 'last', 'none')
    ),
    constraint indicator_adds_over_periods_check check (
        adds_over_periods in ('sum', 'mean', 'weighted', 'max', 'last', 'none')
    )
);
comment on table ecdp.indicator is 'Every indicator as each version of the rules defines it. The same for every tenant.';
comment on column ecdp.indicator.rule_version is 'The version of the rules that computes it so.';
comment on column ecdp.indicator.code is 'Code used everywhere.';
comment on column ecdp.indicator.section is 'Section of the evaluation it stands in.';
comment on column ecdp.indicator.position is 'Order of display.';
comment on column ecdp.indicator.name is 'Name for people.';
comment on column ecdp.indicator.definition is 'What is counted, over what, and when.';
comment on column ecdp.indicator.level is 'input, activity, output, outcome or impact.';
comment on column ecdp.indicator.unit is 'Unit of the value.';
comment on column ecdp.indicator.direction is 'Whether more is better (up), worse (down) or neither (none).';
comment on column ecdp.indicator.adds_over_places is 'How values of places make one of a larger place: sum, mean, weighted, max, last, none.';
comment on column ecdp.indicator.adds_over_periods is 'How values of periods make one of a longer period: sum, mean, weighted, max, last, none.';
grant select on ecdp.indicator to ecdp_api, ecdp_worker, ecdp_analyst;

create table ecdp.evaluation (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    programme_id uuid not null,
    kind text not null,
    period_start date not null,
    period_end date not null,
    revision int4 not null default 1,
    replaces_id uuid,
    correction_reason text,
    status text not null default 'requested',
    failure text,
    failure_detail text,
    rule_version text,
    parameters jsonb,
    inputs jsonb,
    data_up_to timestamptz,
    figures int4,
    figures_sha256 text,
    computed_at timestamptz,
    published_at timestamptz,
    job_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint evaluation_pkey primary key (tenant_id, id),
    constraint evaluation_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint evaluation_replaces_id_fkey foreign key (tenant_id, replaces_id)
    references ecdp.evaluation (tenant_id, id),
    constraint evaluation_tenant_id_replaces_id_key unique (tenant_id, replaces_id),
    constraint evaluation_tenant_id_programme_id_kind_period_revision_key
    unique (tenant_id, programme_id, kind, period_start, period_end, revision),
    constraint evaluation_kind_check check (kind in ('quarterly_review', 'annual_evaluation')),
    constraint evaluation_period_end_check check (period_end > period_start),
    -- A quarter of the calendar; a year, from whichever day the programme began.
    constraint evaluation_kind_period_check check (
        case kind
            when 'quarterly_review'
                then
                    period_start = date_trunc('quarter', period_start::timestamp)
                    and period_end = period_start + interval '3 months'
            else period_end - period_start between 365 and 366
        end
    ),
    constraint evaluation_revision_check check (revision >= 1 and (revision = 1) = (replaces_id is null)),
    constraint evaluation_status_check check (status in ('requested', 'published', 'failed')),
    constraint evaluation_failure_check check ((failure is not null) = (status = 'failed')),
    constraint evaluation_failure_detail_check check (failure_detail is null or status = 'failed'),
    constraint evaluation_published_check check (
        num_nonnulls(
            rule_version, parameters, inputs, data_up_to, figures, figures_sha256, computed_at, published_at
        ) = case when status = 'published' then 8 else 0 end
    ),
    constraint evaluation_archived_at_check check (archived_at is null)
);
create index evaluation_period_idx on ecdp.evaluation (tenant_id, period_start, id);
comment on table ecdp.evaluation is 'A quarterly review or annual evaluation of a programme. Once published it never changes: a correction is a new row that names the one it replaces.';
comment on column ecdp.evaluation.programme_id is 'The programme.';
comment on column ecdp.evaluation.kind is 'What kind it is: quarterly_review or annual_evaluation.';
comment on column ecdp.evaluation.period_start is 'First day of the period.';
comment on column ecdp.evaluation.period_end is 'The day after its last.';
comment on column ecdp.evaluation.revision is '1 for the first of its period, one more with every correction. The highest is the one that holds.';
comment on column ecdp.evaluation.replaces_id is 'The published evaluation that this one corrects; null for the first.';
comment on column ecdp.evaluation.correction_reason is 'Why it was corrected.';
comment on column ecdp.evaluation.status is 'Where it stands: requested, published or failed.';
comment on column ecdp.evaluation.failure is 'Why it could not be computed, as a code: programme_archived, programme_not_running or period_not_ended; after job_dead and job_cancelled it can be asked for again.';
comment on column ecdp.evaluation.failure_detail is 'What its job last said, where that was given up.';
comment on column ecdp.evaluation.rule_version is 'The version of the rules that computed it.';
comment on column ecdp.evaluation.parameters is 'Thresholds it was computed with.';
comment on column ecdp.evaluation.inputs is 'For each table: rows read, the newest change among them, and the SHA-256 of their content.';
comment on column ecdp.evaluation.data_up_to is 'The newest change among all rows read: later changes are not in it.';
comment on column ecdp.evaluation.figures is 'How many figures it has.';
comment on column ecdp.evaluation.figures_sha256 is 'SHA-256 of its figures in order, times of computing left out: the same inputs, parameters and rules give the same.';
comment on column ecdp.evaluation.computed_at is 'When it was computed.';
comment on column ecdp.evaluation.published_at is 'When it was published.';
comment on column ecdp.evaluation.job_id is 'The job that computes or computed it.';

create table ecdp.evaluation_figure (
    tenant_id int4 not null,
    id uuid not null,
    evaluation_id uuid not null,
    position int4 not null,
    section text not null,
    indicator text not null,
    scope_kind text not null,
    scope_key text not null,
    scope_label text,
    value float8,
    value_text text,
    n int8 not null,
    missing int8 not null,
    unit text not null,
    direction text not null,
    status text not null,
    reason text,
    rule_version text not null,
    computed_at timestamptz not null,
    data_up_to timestamptz not null,
    lineage jsonb not null,
    constraint evaluation_figure_pkey primary key (tenant_id, id),
    constraint evaluation_figure_evaluation_id_fkey foreign key (tenant_id, evaluation_id)
    references ecdp.evaluation (tenant_id, id),
    -- No foreign key to ecdp.indicator: a figure takes its unit from there as it is written, so one without an
    -- indicator has none and is refused. It cost a quarter of publishing.
    constraint evaluation_figure_tenant_id_evaluation_id_position_key unique (tenant_id, evaluation_id, position),
    constraint evaluation_figure_tenant_id_evaluation_id_scope_key
    unique (tenant_id, evaluation_id, indicator, scope_kind, scope_key),
    constraint evaluation_figure_direction_check check (direction in ('up', 'down', 'none')),
    constraint evaluation_figure_n_check check (n >= 0 and missing >= 0),
    constraint evaluation_figure_status_check check (
        status in ('ok', 'suppressed', 'insufficient', 'not_applicable')
    ),
    constraint evaluation_figure_reason_check check ((reason is null) = (status = 'ok')),
    constraint evaluation_figure_value_check check ((num_nonnulls(value, value_text) > 0) = (status = 'ok'))
);
comment on table ecdp.evaluation_figure is 'The figures of an evaluation. A figure without a value says why; it is never 0 instead.';
comment on column ecdp.evaluation_figure.evaluation_id is 'The evaluation.';
comment on column ecdp.evaluation_figure.position is 'Order within the evaluation, from 1.';
comment on column ecdp.evaluation_figure.section is 'Section of the evaluation.';
comment on column ecdp.evaluation_figure.indicator is 'What is measured: a code of indicator.';
comment on column ecdp.evaluation_figure.scope_kind is 'What it is measured over: programme, stage, move, partner_kind, phase, milestone, phase_milestone, engagement_kind, category, severity, category_severity, document_kind, side, resource_kind, area_group, age_band, metric, decision_kind, review_outcome, lesson_outcome, risk, place, survey_item, survey_question, partnership, indicator, light, colour, table, quarter, past_total, outcome.';
comment on column ecdp.evaluation_figure.scope_key is 'Which one of that kind; empty for the programme.';
comment on column ecdp.evaluation_figure.scope_label is 'Its name for people, where the key is not enough.';
comment on column ecdp.evaluation_figure.value is 'The value; null where it is a text or there is none.';
comment on column ecdp.evaluation_figure.value_text is 'The value where it is a date, a code or a list of codes.';
comment on column ecdp.evaluation_figure.n is 'How many rows it rests on: the denominator of a share.';
comment on column ecdp.evaluation_figure.missing is 'How many more rows should have been there but lack the input.';
comment on column ecdp.evaluation_figure.unit is 'Unit of the value.';
comment on column ecdp.evaluation_figure.direction is 'Whether more is better (up), worse (down) or neither (none).';
comment on column ecdp.evaluation_figure.status is 'ok; or why there is no value: suppressed, insufficient, not_applicable.';
comment on column ecdp.evaluation_figure.reason is 'Reason of the status, as a code; null where it is ok.';
comment on column ecdp.evaluation_figure.rule_version is 'The version of the rules that computed it.';
comment on column ecdp.evaluation_figure.computed_at is 'When it was computed.';
comment on column ecdp.evaluation_figure.data_up_to is 'The newest change among the rows it comes from.';
comment on column ecdp.evaluation_figure.lineage is 'Where it comes from: the statement, its tables, and how many rows it looked at.';
create trigger evaluation_published before insert or update or delete on ecdp.evaluation
for each row execute function app.keep_published_evaluation('evaluation');
create trigger evaluation_figure_published before update or delete on ecdp.evaluation_figure
for each row execute function app.keep_published_figures('evaluation_figure');
create trigger evaluation_figure_added after insert on ecdp.evaluation_figure referencing new table as new_rows
for each statement execute function app.keep_published_figures('evaluation_figure');

call app.protect(
    'evaluation', 'select', 'select, insert, update',
    'tenant_id, id, version, programme_id, kind, period_start, period_end, revision, replaces_id, correction_reason, '
    'status, failure, rule_version, parameters, inputs, data_up_to, figures, figures_sha256, computed_at, '
    'published_at, job_id, created_at, updated_at, archived_at'
);
-- The API asks, asks again, and cancels. What a worker computes is out of its reach: it cannot publish.
grant
insert (
    tenant_id, id, programme_id, kind, period_start, period_end, revision, replaces_id, correction_reason, job_id,
    created_at, updated_at
),
update (version, correction_reason, status, failure, failure_detail, job_id, updated_at)
on ecdp.evaluation to ecdp_api;
call app.protect('evaluation_figure', 'select', 'select, insert', 'all', 'none');
create trigger job_evaluation after update of status on ecdp.job for each row
when (
    new.status in ('dead', 'cancelled') and old.status <> new.status and new.tenant_id is not null
    and new.kind in ('quarterly_review', 'annual_evaluation')
)
execute function app.fail_requested(
    'job', 'evaluation.status', 'evaluation.failure', 'evaluation.failure_detail'
);

-- A changed rule is a new version, with rows of its own here.
insert into ecdp.indicator (
    rule_version, code, section, position, name, definition, level, unit, direction, adds_over_places,
    adds_over_periods
) values
(
    'quarterly-review/5', 'partnerships', 'stages', 1, 'Partnerships',
    'Partnerships of the programme that had begun by the end of the period.',
    'output', 'partnerships', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'partnerships_at_stage', 'stages', 2, 'Partnerships at a stage',
    'Partnerships that stood at the stage at the end of the period.',
    'output', 'partnerships', 'none', 'sum', 'last'
), (
    'quarterly-review/5', 'stage_moves', 'stages', 3, 'Moves',
    'Moves of partnerships dated within the period, beginnings included.',
    'activity', 'moves', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'stage_moves_to', 'stages', 4, 'Moves to a stage',
    'Moves to the stage dated within the period; to identified: partnerships begun.',
    'activity', 'moves', 'none', 'sum', 'sum'
), (
    'quarterly-review/5', 'stage_moves_between', 'stages', 5, 'Moves from one stage to another',
    'Moves between the two stages dated within the period.',
    'activity', 'moves', 'none', 'sum', 'sum'
), (
    'quarterly-review/5', 'partnership_progress', 'partnerships', 6, 'Progress of a partnership',
    'Of a partnership with a signed MOU: share of its obligations due by the end of the period that were met, those '
    'waived or lapsed left out; the text is its stage.',
    'output', 'share', 'up', 'none', 'last'
), (
    'quarterly-review/5', 'target', 'milestones', 7, 'Target',
    'Distinct partner organisations the programme set out to win.',
    'output', 'organisations', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'planned', 'milestones', 8, 'Planned',
    'Organisations planned by the end of the period: within a phase its number is spread evenly over its days.',
    'output', 'organisations', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'actual', 'milestones', 9, 'Actual',
    'Distinct partner organisations that had counted by the end of the period, each once, on the day it first got '
    'there (MOU or agreement, as the programme says). Never un-counted.',
    'output', 'organisations', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'actual_in_period', 'milestones', 10, 'Won in the period',
    'Distinct partner organisations whose counting day lies within the period.',
    'output', 'organisations', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'planned_in_period', 'milestones', 11, 'Planned in the period',
    'Organisations planned for the days of the period: those planned by its end less those planned by its beginning.',
    'output', 'organisations', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'ahead_in_period', 'milestones', 12, 'Ahead of plan in the period',
    'Won in the period less planned in the period; below zero is behind.',
    'output', 'organisations', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'actual_of_kind', 'milestones', 13, 'Actual by kind',
    'Organisations counted, by kind of partner.',
    'output', 'organisations', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'actual_cbo_wellness', 'milestones', 14, 'Actual, community-based and wellness',
    'Organisations counted that are community-based organisations or wellness programmes.',
    'output', 'organisations', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'terminated_after_counting', 'milestones', 15, 'Ended after counting',
    'Organisations counted of which every counted partnership was terminated or declined by the end of the period. '
    'They stay counted.',
    'output', 'organisations', 'down', 'sum', 'last'
), (
    'quarterly-review/5', 'archived_after_counting', 'milestones', 16, 'Archived after counting',
    'Organisations counted of which every counted partnership was archived since. They stay counted.',
    'output', 'organisations', 'none', 'sum', 'last'
), (
    'quarterly-review/5', 'ahead', 'milestones', 17, 'Ahead of plan',
    'Actual less planned; below zero is behind.',
    'output', 'organisations', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'standing', 'milestones', 18, 'Standing',
    'ahead, on_plan (within half an organisation) or behind.',
    'output', 'code', 'none', 'none', 'last'
), (
    'quarterly-review/5', 'pace_90_days', 'milestones', 19, 'Pace over 90 days',
    'Organisations a month over the last 90 days, or since the start where that is shorter.',
    'output', 'organisations a month', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'pace_life', 'milestones', 20, 'Pace since the start',
    'Organisations a month since the start of the programme.',
    'output', 'organisations a month', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'pace_expected', 'milestones', 21, 'Expected pace',
    'Mean of the Gamma-Poisson rate, the plan being worth one month of watching.',
    'output', 'organisations a month', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'target_expected_on', 'milestones', 22, 'Target expected on',
    'Median day the target is reached, if the pace stays; the day it was reached, if it was; not_within_24_months '
    'instead of a day far away.',
    'output', 'date', 'down', 'none', 'last'
), (
    'quarterly-review/5', 'target_early_on', 'milestones', 23, 'Target expected on, early end',
    '10 % quantile of that day.',
    'output', 'date', 'down', 'none', 'last'
), (
    'quarterly-review/5', 'target_late_on', 'milestones', 24, 'Target expected on, late end',
    '90 % quantile of that day.',
    'output', 'date', 'down', 'none', 'last'
), (
    'quarterly-review/5', 'chance_by_plan_end', 'milestones', 25, 'Chance to reach the target in time',
    'Probability that the target is reached by the last day of the last phase.',
    'output', 'probability', 'up', 'none', 'last'
), (
    'quarterly-review/5', 'phase_planned', 'milestones', 26, 'Planned in a phase',
    'Organisations the phase is to add.',
    'output', 'organisations', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'phase_actual', 'milestones', 27, 'Won in a phase',
    'Organisations whose counting day lies within the phase, up to the end of the period.',
    'output', 'organisations', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'centres_reached', 'milestones', 28, 'Centres reached',
    'Distinct centres of the counted partnerships, joined by the end of the period.',
    'output', 'centres', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'centre_partner_pairs', 'milestones', 29, 'Pairs of centre and partner',
    'Distinct pairs of a centre and a partner organisation, of the counted partnerships.',
    'output', 'pairs', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'milestone_planned', 'milestones', 30, 'Milestone planned',
    'Number planned for the milestone in the phase.',
    'output', 'number', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'milestone_expected', 'milestones', 31, 'Milestone due by now',
    'Of the number planned for the milestone in the phase, the part due by the end of the period: even over the days '
    'of the phase.',
    'output', 'number', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'milestone_actual', 'milestones', 32, 'Milestone reached so far',
    'What the data say was reached within the phase (or the programme), up to the end of the period.',
    'output', 'number', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'milestone_standing', 'milestones', 33, 'Milestone standing',
    'reached; open while the phase runs; missed once it has ended without.',
    'output', 'code', 'none', 'none', 'last'
), (
    'quarterly-review/5', 'engagements', 'engagements', 34, 'Engagements',
    'Engagements held within the period.',
    'activity', 'engagements', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'centre_invitations', 'engagements', 35, 'Centres invited',
    'Invitations of centres to them.',
    'activity', 'invitations', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'centre_attendances', 'engagements', 36, 'Centres that came',
    'Times a centre came, invited or not; missing: not known whether it came.',
    'activity', 'attendances', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'partner_invitations', 'engagements', 37, 'Partners invited',
    'Invitations of partners to them.',
    'activity', 'invitations', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'partner_attendances', 'engagements', 38, 'Partners that came',
    'Times a partner came, invited or not; missing: not known whether it came.',
    'activity', 'attendances', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'centres_engaged', 'engagements', 39, 'Distinct centres that came',
    'Distinct centres that came to any of them.',
    'output', 'centres', 'up', 'sum', 'none'
), (
    'quarterly-review/5', 'partners_engaged', 'engagements', 40, 'Distinct partners that came',
    'Distinct partners that came to any of them.',
    'output', 'partners', 'up', 'sum', 'none'
), (
    'quarterly-review/5', 'initiatives', 'initiatives', 41, 'Initiatives',
    'Partnerships with a first activity in a group of areas by the end of the period, each once for each group.',
    'output', 'initiatives', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'initiative_first_on', 'initiatives', 42, 'First initiative',
    'Day of the first activity in the group of areas.',
    'output', 'date', 'none', 'none', 'last'
), (
    'quarterly-review/5', 'initiatives_launched', 'initiatives', 43, 'Initiatives launched',
    'Initiatives whose first activity lies within the period.',
    'output', 'initiatives', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'activities_held', 'initiatives', 44, 'Activities held',
    'Activities held within the period.',
    'activity', 'activities', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'activities_called_off', 'initiatives', 45, 'Activities called off',
    'Activities cancelled or postponed within the period.',
    'activity', 'activities', 'down', 'sum', 'sum'
), (
    'quarterly-review/5', 'day_to_day_activities', 'initiatives', 46, 'Day-to-day activities',
    'Kinds of activity that had reached integration level 1 at a centre by the end of the period, after an activity '
    'of the programme brought them there.',
    'outcome', 'activities', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'day_to_day_activities_begun', 'initiatives', 47, 'Day-to-day activities begun',
    'Of these, the ones that reached level 1 within the period.',
    'outcome', 'activities', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'barriers_new', 'barriers', 48, 'New barriers',
    'Barriers raised within the period.',
    'output', 'barriers', 'down', 'sum', 'sum'
), (
    'quarterly-review/5', 'barriers_open', 'barriers', 49, 'Open barriers',
    'Barriers raised and not resolved by the end of the period.',
    'output', 'barriers', 'down', 'sum', 'last'
), (
    'quarterly-review/5', 'barriers_overdue', 'barriers', 50, 'Overdue barriers',
    'Open barriers whose due day had passed by the end of the period; missing: open ones without a due day.',
    'output', 'barriers', 'down', 'sum', 'last'
), (
    'quarterly-review/5', 'barriers_resolved', 'barriers', 51, 'Resolved barriers',
    'Barriers resolved within the period.',
    'output', 'barriers', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'barrier_days_to_resolve', 'barriers', 52, 'Days to resolve',
    'Mean days from raised to resolved, of the barriers resolved within the period.',
    'output', 'days', 'down', 'weighted', 'weighted'
), (
    'quarterly-review/5', 'documents_signed', 'documents', 53, 'Documents signed',
    'Versions of MOUs and agreements signed within the period.',
    'output', 'documents', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'documents_signed_life', 'documents', 54, 'Documents signed so far',
    'Versions of MOUs and agreements signed by the end of the period.',
    'output', 'documents', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'partnerships_with_document', 'documents', 55, 'Partnerships with a signed document',
    'Partnerships with at least one version signed by the end of the period.',
    'output', 'partnerships', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'obligations_due', 'obligations', 56, 'Obligations due',
    'Obligations of signed MOUs and agreements whose due day lies within the period; those that lapsed are left out.',
    'output', 'obligations', 'none', 'sum', 'sum'
), (
    'quarterly-review/5', 'obligations_met', 'obligations', 57, 'Obligations met in time',
    'Of those due within the period, those met by their due day.',
    'output', 'obligations', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'obligations_met_late', 'obligations', 58, 'Obligations met late',
    'Of those due within the period, those met after their due day, by the end of the period.',
    'output', 'obligations', 'none', 'sum', 'sum'
), (
    'quarterly-review/5', 'obligations_waived', 'obligations', 59, 'Obligations waived',
    'Of those due within the period, those waived by its end.',
    'output', 'obligations', 'none', 'sum', 'sum'
), (
    'quarterly-review/5', 'obligations_overdue', 'obligations', 60, 'Obligations overdue',
    'Obligations whose due day had passed by the end of the period, not met, waived or lapsed.',
    'output', 'obligations', 'down', 'sum', 'last'
), (
    'quarterly-review/5', 'obligations_pending', 'obligations', 61, 'Obligations still to come due',
    'Obligations due after the period, not met, waived or lapsed by its end.',
    'output', 'obligations', 'none', 'sum', 'last'
), (
    'quarterly-review/5', 'funding_promised', 'resources', 62, 'Funding promised',
    'Promised by the end of the period, less what was cancelled. A reversal is taken off on its own day.',
    'input', 'ZAR cents', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'funding_promised_in_period', 'resources', 63, 'Funding promised in the period',
    'Promised within the period, less what was cancelled within it. A reversal is taken off on its own day.',
    'input', 'ZAR cents', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'funding_received', 'resources', 64, 'Funding received',
    'Received by the end of the period. A reversal is taken off on its own day.',
    'input', 'ZAR cents', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'funding_received_share', 'resources', 65, 'Funding received of what was promised',
    'Received as a share of what was promised, both by the end of the period. A reversal is taken off on its own day.',
    'input', 'share', 'up', 'weighted', 'last'
), (
    'quarterly-review/5', 'funding_received_in_period', 'resources', 66, 'Funding received in the period',
    'Received within the period. A reversal is taken off on its own day.',
    'input', 'ZAR cents', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'funding_allocated', 'resources', 67, 'Funding allocated',
    'Allocated to centres by the end of the period. A reversal is taken off on its own day.',
    'input', 'ZAR cents', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'funding_used', 'resources', 68, 'Funding used',
    'Used by centres by the end of the period. A reversal is taken off on its own day.',
    'input', 'ZAR cents', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'time_promised', 'resources', 69, 'Time of volunteers and staff promised',
    'Promised by the end of the period, less what was cancelled. A reversal is taken off on its own day.',
    'input', 'minutes', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'time_promised_in_period', 'resources', 70,
    'Time of volunteers and staff promised in the period',
    'Promised within the period, less what was cancelled within it. A reversal is taken off on its own day.',
    'input', 'minutes', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'time_received', 'resources', 71, 'Time of volunteers and staff received',
    'Received by the end of the period. A reversal is taken off on its own day.',
    'input', 'minutes', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'time_received_share', 'resources', 72,
    'Time of volunteers and staff received of what was promised',
    'Received as a share of what was promised, both by the end of the period. A reversal is taken off on its own day.',
    'input', 'share', 'up', 'weighted', 'last'
), (
    'quarterly-review/5', 'time_received_in_period', 'resources', 73,
    'Time of volunteers and staff received in the period',
    'Received within the period. A reversal is taken off on its own day.',
    'input', 'minutes', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'time_allocated', 'resources', 74, 'Time of volunteers and staff allocated',
    'Allocated to centres by the end of the period. A reversal is taken off on its own day.',
    'input', 'minutes', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'time_used', 'resources', 75, 'Time of volunteers and staff used',
    'Used by centres by the end of the period. A reversal is taken off on its own day.',
    'input', 'minutes', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'training_promised', 'resources', 76, 'Training promised',
    'Promised by the end of the period, less what was cancelled. A reversal is taken off on its own day.',
    'input', 'hundredths of participant days', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'training_promised_in_period', 'resources', 77, 'Training promised in the period',
    'Promised within the period, less what was cancelled within it. A reversal is taken off on its own day.',
    'input', 'hundredths of participant days', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'training_received', 'resources', 78, 'Training received',
    'Received by the end of the period. A reversal is taken off on its own day.',
    'input', 'hundredths of participant days', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'training_received_share', 'resources', 79, 'Training received of what was promised',
    'Received as a share of what was promised, both by the end of the period. A reversal is taken off on its own day.',
    'input', 'share', 'up', 'weighted', 'last'
), (
    'quarterly-review/5', 'training_received_in_period', 'resources', 80, 'Training received in the period',
    'Received within the period. A reversal is taken off on its own day.',
    'input', 'hundredths of participant days', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'training_allocated', 'resources', 81, 'Training allocated',
    'Allocated to centres by the end of the period. A reversal is taken off on its own day.',
    'input', 'hundredths of participant days', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'training_used', 'resources', 82, 'Training used',
    'Used by centres by the end of the period. A reversal is taken off on its own day.',
    'input', 'hundredths of participant days', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'items_promised', 'resources', 83, 'Materials and gifts in kind promised',
    'Promised by the end of the period, less what was cancelled. A reversal is taken off on its own day.',
    'input', 'items', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'items_promised_in_period', 'resources', 84,
    'Materials and gifts in kind promised in the period',
    'Promised within the period, less what was cancelled within it. A reversal is taken off on its own day.',
    'input', 'items', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'items_received', 'resources', 85, 'Materials and gifts in kind received',
    'Received by the end of the period. A reversal is taken off on its own day.',
    'input', 'items', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'items_received_share', 'resources', 86,
    'Materials and gifts in kind received of what was promised',
    'Received as a share of what was promised, both by the end of the period. A reversal is taken off on its own day.',
    'input', 'share', 'up', 'weighted', 'last'
), (
    'quarterly-review/5', 'items_received_in_period', 'resources', 87,
    'Materials and gifts in kind received in the period',
    'Received within the period. A reversal is taken off on its own day.',
    'input', 'items', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'items_allocated', 'resources', 88, 'Materials and gifts in kind allocated',
    'Allocated to centres by the end of the period. A reversal is taken off on its own day.',
    'input', 'items', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'items_used', 'resources', 89, 'Materials and gifts in kind used',
    'Used by centres by the end of the period. A reversal is taken off on its own day.',
    'input', 'items', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'activity_budget', 'resources', 90, 'Budget of activities',
    'Budgets of the activities held within the period. Missing: activities without one.',
    'input', 'ZAR cents', 'none', 'sum', 'sum'
), (
    'quarterly-review/5', 'activity_cost', 'resources', 91, 'Cost of activities',
    'What was used of the ledger''s money for activities held within the period, by its end. Missing: those for which '
    'none was.',
    'input', 'ZAR cents', 'none', 'sum', 'sum'
), (
    'quarterly-review/5', 'activity_cost_share', 'resources', 92, 'Cost of budget',
    'Costs as a share of budgets, of the activities held within the period that have both. Missing: the others.',
    'input', 'share', 'down', 'weighted', 'weighted'
), (
    'quarterly-review/5', 'metrics', 'performance_metrics', 93, 'Performance metrics',
    'Performance metrics of the agreements that held at the end of the period.',
    'outcome', 'metrics', 'none', 'sum', 'last'
), (
    'quarterly-review/5', 'metrics_reached', 'performance_metrics', 94, 'Metrics reached',
    'Of these, those whose newest reading is at the target or past it.',
    'outcome', 'metrics', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'metrics_missed', 'performance_metrics', 95, 'Metrics missed',
    'Those not reached whose due day had passed.',
    'outcome', 'metrics', 'down', 'sum', 'last'
), (
    'quarterly-review/5', 'metrics_under_way', 'performance_metrics', 96, 'Metrics under way',
    'Those with a reading, not reached, whose due day lies ahead.',
    'outcome', 'metrics', 'none', 'sum', 'last'
), (
    'quarterly-review/5', 'metrics_not_measured', 'performance_metrics', 97, 'Metrics not measured',
    'Those without a reading whose due day lies ahead.',
    'outcome', 'metrics', 'down', 'sum', 'last'
), (
    'quarterly-review/5', 'metrics_reached_share', 'performance_metrics', 98, 'Share of metrics reached',
    'Of the metrics whose due day had passed by the end of the period, the share that was reached. Missing: those '
    'never measured, which count as not reached.',
    'outcome', 'share', 'up', 'weighted', 'last'
), (
    'quarterly-review/5', 'metric_progress', 'performance_metrics', 99, 'Progress of a metric',
    'Of a metric due within the period: how far its newest reading came from the baseline to the target, to four '
    'places; the text says reached or missed.',
    'outcome', 'share', 'up', 'none', 'last'
), (
    'quarterly-review/5', 'partnerships_at_risk', 'at_risk', 100, 'Partnerships at risk',
    'Open partnerships with at least one reason, at the end of the period.',
    'output', 'partnerships', 'down', 'sum', 'last'
), (
    'quarterly-review/5', 'at_risk_for', 'at_risk', 101, 'Partnerships at risk for a reason',
    'Open partnerships with the reason; one can have several.',
    'output', 'partnerships', 'down', 'sum', 'last'
), (
    'quarterly-review/5', 'risk_reasons', 'at_risk', 102, 'Reasons of a partnership',
    'Number of reasons for which the partnership is at risk; the text lists their codes.',
    'output', 'reasons', 'down', 'none', 'last'
), (
    'quarterly-review/5', 'underserved_share', 'underserved', 103, 'Underserved share',
    'Share of the total named by the scope that goes to underserved communities: the ward is among the most deprived '
    '40 % of the country by the newest index; where none covers it, the quintile is 1 to 3. Missing: not known.',
    'output', 'share', 'up', 'weighted', 'last'
), (
    'quarterly-review/5', 'ward_deprivation_share', 'underserved', 104, 'Share in deprived wards',
    'Share of the centres reached that lie in the most deprived 40 % of the country''s wards, of those whose ward an '
    'index covers. Missing: not covered.',
    'output', 'share', 'up', 'weighted', 'last'
), (
    'quarterly-review/5', 'unsubsidised_share', 'underserved', 105, 'Share unsubsidised',
    'Share of the centres reached without a subsidy, as recorded now; a lack of the centre, not of its community. '
    'Missing: not known.',
    'output', 'share', 'down', 'weighted', 'last'
), (
    'quarterly-review/5', 'unregistered_share', 'underserved', 106, 'Share unregistered',
    'Share of the centres reached without a valid registration at the end of the period; bronze is none.',
    'output', 'share', 'down', 'weighted', 'last'
), (
    'quarterly-review/5', 'children_at_centres_reached', 'reach', 107, 'Children at centres reached',
    'Children enrolled at the centres reached, by each one''s newest measure before the end of the period. '
    'A centre of 1 to 4 children is left out of every sum and counted as missing.',
    'output', 'children', 'up', 'sum', 'last'
), (
    'quarterly-review/5', 'children_contacts', 'reach', 108, 'Children reached by activities',
    'Contacts: children counted at the activities held within the period, each time anew. Counts of 1 to 4 at a '
    'centre are in no sum, and an age band of 1 to 4 is in the band unknown. Missing: counts left out, and centres '
    'that did not count.',
    'output', 'contacts', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'caregiver_contacts', 'reach', 109, 'Caregivers reached by activities',
    'Contacts: caregivers counted at the activities held within the period, each time anew. Missing: centres that '
    'did not count.',
    'output', 'contacts', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'practitioner_contacts', 'reach', 110, 'Practitioners reached by activities',
    'Contacts: practitioners counted at the activities held within the period, each time anew. Missing: centres that '
    'did not count.',
    'output', 'contacts', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'referrals_made', 'reach', 111, 'Referrals made',
    'Health referrals made at the activities held within the period. Missing: counts of 1 to 4, which are left out, '
    'and centres that did not count.',
    'output', 'referrals', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'referrals_completed', 'reach', 112, 'Referrals completed',
    'Of these, the completed ones. Missing: counts from which 1 to 4 children could be found, which are left out, '
    'and centres that did not count.',
    'outcome', 'referrals', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'decisions', 'lessons', 113, 'Decisions',
    'Decisions made within the period, about the programme, its partnerships or their barriers.',
    'output', 'decisions', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'decisions_reviewed', 'lessons', 114, 'Decisions reviewed',
    'Decisions reviewed within the period, by outcome.',
    'output', 'decisions', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'decisions_review_overdue', 'lessons', 115, 'Decisions whose review is overdue',
    'Decisions whose review day had passed by the end of the period without a review.',
    'output', 'decisions', 'down', 'sum', 'last'
), (
    'quarterly-review/5', 'lessons', 'lessons', 116, 'Lessons',
    'Lessons learnt within the period, by whether it worked.',
    'output', 'lessons', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'feedback_campaigns', 'feedback', 117, 'Feedback campaigns',
    'Campaigns of centres and partners that were closed within the period and belong to the programme. Missing: '
    'campaigns that name no programme and asked about partnerships of several.',
    'activity', 'campaigns', 'none', 'sum', 'sum'
), (
    'quarterly-review/5', 'feedback_asked', 'feedback', 118, 'Asked for feedback',
    'Invitations of these campaigns that were not revoked, by side.',
    'activity', 'invitations', 'none', 'sum', 'sum'
), (
    'quarterly-review/5', 'feedback_answered', 'feedback', 119, 'Feedback given',
    'Those of them that were answered, by side.',
    'output', 'answers', 'up', 'sum', 'sum'
), (
    'quarterly-review/5', 'feedback_response_rate', 'feedback', 120, 'Response rate',
    'Answered as a share of asked, by side.',
    'output', 'share', 'up', 'weighted', 'weighted'
), (
    'quarterly-review/5', 'feedback_response_rate_low', 'feedback', 121, 'Response rate, low end',
    'Low end of its 95 % interval, by Wilson.',
    'output', 'share', 'up', 'none', 'none'
), (
    'quarterly-review/5', 'feedback_response_rate_high', 'feedback', 122, 'Response rate, high end',
    'High end of its 95 % interval, by Wilson.',
    'output', 'share', 'up', 'none', 'none'
), (
    'quarterly-review/5', 'feedback_mean', 'feedback', 123, 'Mean rating',
    'Mean of the answers 1 to 5 to one question of one version of a survey. Hidden under 5 answers. Missing: those '
    'who answered the campaign without a rating that can be shown.',
    'outcome', 'score of 1 to 5', 'up', 'weighted', 'weighted'
), (
    'quarterly-review/5', 'feedback_top_two', 'feedback', 124, 'Share of good ratings',
    'Of the same answers, the share of 4 and 5.',
    'outcome', 'share', 'up', 'weighted', 'weighted'
), (
    'quarterly-review/5', 'feedback_top_two_low', 'feedback', 125, 'Share of good ratings, low end',
    'Low end of its 95 % interval, by Wilson.',
    'outcome', 'share', 'up', 'none', 'none'
), (
    'quarterly-review/5', 'feedback_top_two_high', 'feedback', 126, 'Share of good ratings, high end',
    'High end of its 95 % interval, by Wilson.',
    'outcome', 'share', 'up', 'none', 'none'
), (
    'quarterly-review/5', 'feedback_mean_change', 'feedback', 127, 'Change of the mean rating',
    'Mean rating less that of the campaigns closed in the quarter before, by whichever version of the survey.',
    'outcome', 'score of 1 to 5', 'up', 'none', 'none'
), (
    'quarterly-review/5', 'feedback_mean_change_low', 'feedback', 128, 'Change of the mean rating, low end',
    'Low end of its 95 % interval, by Welch.',
    'outcome', 'score of 1 to 5', 'up', 'none', 'none'
), (
    'quarterly-review/5', 'feedback_mean_change_high', 'feedback', 129, 'Change of the mean rating, high end',
    'High end of its 95 % interval, by Welch.',
    'outcome', 'score of 1 to 5', 'up', 'none', 'none'
), (
    'quarterly-review/5', 'feedback_top_two_change', 'feedback', 130, 'Change of the share of good ratings',
    'Share of good ratings less that of the campaigns closed in the quarter before, by whichever version of the '
    'survey.',
    'outcome', 'share', 'up', 'none', 'none'
), (
    'quarterly-review/5', 'feedback_top_two_change_low', 'feedback', 131,
    'Change of the share of good ratings, low end',
    'Low end of its 95 % interval, by Newcombe.',
    'outcome', 'share', 'up', 'none', 'none'
), (
    'quarterly-review/5', 'feedback_top_two_change_high', 'feedback', 132,
    'Change of the share of good ratings, high end',
    'High end of its 95 % interval, by Newcombe.',
    'outcome', 'share', 'up', 'none', 'none'
), (
    'quarterly-review/5', 'feedback_gap', 'feedback', 133, 'Gap between centres and partners',
    'Of a question that both sides were asked: mean rating of the centres less that of the partners.',
    'outcome', 'score of 1 to 5', 'none', 'none', 'none'
), (
    'quarterly-review/5', 'light', 'lights', 134, 'Traffic light',
    'What the rule named by the scope compared, as a ratio; the text is the colour: green, amber or red by the '
    'thresholds among the parameters. Grey: no value, and why.',
    'output', 'ratio', 'none', 'none', 'last'
), (
    'quarterly-review/5', 'lights', 'lights', 135, 'Traffic lights',
    'Number of lights, by colour.',
    'output', 'lights', 'none', 'sum', 'last'
), (
    'quarterly-review/5', 'totals_compared', 'comparison', 136, 'Totals compared',
    'Number of totals that this review and the published one of the quarter before both have; the text names its '
    'quarter and revision.',
    'output', 'totals', 'none', 'none', 'none'
), (
    'quarterly-review/5', 'change_since_last_quarter', 'comparison', 137, 'Change since the last quarter',
    'The total named by the scope less what the published review of the quarter before says of it.',
    'output', 'as the total', 'none', 'none', 'none'
), (
    'quarterly-review/5', 'late_entries', 'lateness', 138, 'Late entries',
    'Rows of a day within the period that were entered after its end, in all and by table.',
    'activity', 'rows', 'down', 'sum', 'sum'
), (
    'quarterly-review/5', 'past_totals_changed', 'past_changes', 139, 'Totals of the past that changed',
    'Totals of the four quarters before that are another by now than the review said that was signed. '
    'Totals of children are not compared.',
    'output', 'totals', 'down', 'none', 'none'
), (
    'quarterly-review/5', 'past_known_then', 'past_changes', 140, 'Known then',
    'The total named by the scope, quarter and indicator, as it was published.',
    'output', 'as the total', 'none', 'none', 'none'
), (
    'quarterly-review/5', 'past_known_now', 'past_changes', 141, 'Known now',
    'The same total, computed again by the same rules from what is known now.',
    'output', 'as the total', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'centres_taking_part', 'sample', 1, 'Centres taking part',
    'Centres in a partnership of the programme that was active for at least 6 months before the end '
    'of the period.',
    'output', 'centres', 'up', 'sum', 'last'
), (
    'annual-evaluation/3', 'centres_comparison', 'sample', 2, 'Centres for comparison',
    'Centres of the municipality in no partnership that was active by the end of the period.',
    'output', 'centres', 'none', 'sum', 'last'
), (
    'annual-evaluation/3', 'impact_verdict', 'impact', 3, 'Verdict',
    'What the data can carry for an outcome: insufficient_data, descriptive_only, suggestive or '
    'credible, with the reasons.',
    'impact', 'verdict', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_sentence', 'impact', 4, 'In one sentence',
    'What was found, for a reader who knows no statistics.',
    'impact', 'sentence', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_estimate', 'impact', 5, 'Estimate',
    'Difference in differences of an outcome: change at participating centres less change at the '
    'others, adjusted for age where children were assessed.',
    'impact', 'of the outcome', 'up', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_standard_error', 'impact', 6, 'Standard error',
    'Of the estimate: CR1, clustered by centre.',
    'impact', 'of the outcome', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_low_95', 'impact', 7, 'Lower end',
    'Of the 95 % interval, by t with one degree of freedom less than centres.',
    'impact', 'of the outcome', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_high_95', 'impact', 8, 'Upper end',
    'Of the 95 % interval.',
    'impact', 'of the outcome', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_p', 'impact', 9, 'p',
    'Two-sided, of the estimate.',
    'impact', 'probability', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_p_adjusted', 'impact', 10, 'p, adjusted',
    'Of a domain, after the adjustment by Holm over the domains of its instrument.',
    'impact', 'probability', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_standard_error_cr3', 'impact', 11, 'Standard error, CR3',
    'By the jackknife over centres.',
    'impact', 'of the outcome', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_p_randomisation', 'impact', 12, 'p by randomisation inference',
    'Over assignments of the centres, where an arm has fewer than 20.',
    'impact', 'probability', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_effect_size', 'impact', 13, 'Effect size',
    'The estimate in standard deviations of the comparison centres before.',
    'impact', 'standard deviations', 'up', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_minimum_detectable', 'impact', 14, 'Minimum detectable effect',
    'With a power of 80 % at 5 %.',
    'impact', 'standard deviations', 'down', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_intraclass_correlation', 'impact', 15, 'Intraclass correlation',
    'Of the baseline, within arms.',
    'impact', 'correlation', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_baseline_difference', 'impact', 16, 'Difference before',
    'Standardised difference of the arms before: up to 0.05 is fine, over 0.25 fails.',
    'impact', 'standard deviations', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_placebo_p', 'impact', 17, 'p of the placebo test',
    'Of the same estimate between two waves before, where there are two.',
    'impact', 'probability', 'none', 'none', 'none'
), (
    'annual-evaluation/3', 'impact_centres_treated', 'impact', 18, 'Participating centres',
    'Centres of that arm in the estimate.',
    'impact', 'centres', 'none', 'sum', 'none'
), (
    'annual-evaluation/3', 'impact_centres_comparison', 'impact', 19, 'Other centres',
    'Centres of the comparison in the estimate.',
    'impact', 'centres', 'none', 'sum', 'none'
), (
    'annual-evaluation/3', 'impact_assessments', 'impact', 20, 'Assessments',
    'Assessments of children in the estimate, of both waves.',
    'impact', 'assessments', 'none', 'sum', 'none'
), (
    'annual-evaluation/3', 'attrition_centres', 'impact', 21, 'Centres lost',
    'Share of the centres seen that lack a usable row before or after; by arm too.',
    'impact', 'share', 'down', 'none', 'none'
), (
    'annual-evaluation/3', 'attrition_children', 'impact', 22, 'Children lost',
    'Share of the children seen before that were not seen after; by arm too.',
    'impact', 'share', 'down', 'none', 'none'
), (
    'annual-evaluation/3', 'data_quality', 'impact', 23, 'Data quality',
    'Share of the rows that a flag of the data quality is about.',
    'impact', 'share', 'down', 'none', 'none'
), (
    'annual-evaluation/3', 'assessments_withdrawn', 'impact', 24, 'Assessments withdrawn',
    'Assessments of the two waves whose consent was withdrawn: they are in no figure.',
    'impact', 'assessments', 'none', 'sum', 'none'
);

-- The criteria of the annual evaluation: figures of the last quarterly review of its year.
insert into ecdp.indicator (
    rule_version, code, section, position, name, definition, level, unit, direction, adds_over_places, adds_over_periods
)
select
    'annual-evaluation/3', i.code, c.section, 100 + c.place, i.name,
    'As in the last quarterly review of the year. ' || i.definition, i.level, i.unit, i.direction, i.adds_over_places,
    i.adds_over_periods
from (
    values
    ('relevance', 'ward_deprivation_share', 1),
    ('relevance', 'unsubsidised_share', 2),
    ('relevance', 'unregistered_share', 3),
    ('coherence', 'centres_reached', 4),
    ('coherence', 'centre_partner_pairs', 5),
    ('coherence', 'partners_engaged', 7),
    ('effectiveness', 'target', 8),
    ('effectiveness', 'planned', 9),
    ('effectiveness', 'actual', 10),
    ('effectiveness', 'ahead', 11),
    ('effectiveness', 'obligations_due', 12),
    ('effectiveness', 'obligations_met', 13),
    ('effectiveness', 'obligations_overdue', 14),
    ('effectiveness', 'metrics_reached_share', 15),
    ('efficiency', 'activity_budget', 16),
    ('efficiency', 'activity_cost', 17),
    ('efficiency', 'activity_cost_share', 18),
    ('efficiency', 'funding_received_share', 19),
    ('efficiency', 'time_received_share', 20),
    ('efficiency', 'training_received_share', 21),
    ('efficiency', 'items_received_share', 22),
    ('sustainability', 'day_to_day_activities', 23),
    ('sustainability', 'partnerships_at_risk', 24),
    ('sustainability', 'barriers_open', 25),
    ('sustainability', 'barriers_overdue', 26),
    ('gained_by_centres', 'funding_used', 27),
    ('gained_by_centres', 'time_used', 28),
    ('gained_by_centres', 'training_used', 29),
    ('gained_by_centres', 'items_used', 30),
    ('gained_by_centres', 'activities_held', 31),
    ('gained_by_centres', 'children_contacts', 32),
    ('gained_by_centres', 'caregiver_contacts', 33),
    ('gained_by_centres', 'practitioner_contacts', 34),
    ('gained_by_centres', 'referrals_completed', 35),
    ('gained_by_partners', 'partner_invitations', 36),
    ('gained_by_partners', 'partner_attendances', 37),
    ('gained_by_partners', 'initiatives', 38)
) as c (section, code, place)
inner join ecdp.indicator as i on i.rule_version like 'quarterly-review/%' and i.code = c.code;

-- Every night, so that a planner that was down, a programme entered late or a year that ends in between is not missed.
insert into ecdp.schedule (name, kind, cron, time_zone) values
('quarterly_reviews', 'plan_quarterly_reviews', '15 2 * * *', 'Africa/Johannesburg'),
('annual_evaluations', 'plan_annual_evaluations', '45 2 * * *', 'Africa/Johannesburg');
