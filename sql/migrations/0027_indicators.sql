-- Indicators: those that come with the program, a municipality's own, their targets, and their figures by quarter.
create table ecdp.shipped_indicator (
    code text not null,
    id uuid not null,
    name text not null,
    code_folded text collate "C" not null generated always as (app.fold(code)) stored,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    level text not null,
    definition text not null,
    unit text not null,
    direction text not null,
    source text not null,
    formula jsonb not null,
    dimensions text[] not null,
    adds_over_places text not null,
    adds_over_periods text not null,
    constraint shipped_indicator_pkey primary key (code),
    constraint shipped_indicator_id_key unique (id),
    constraint shipped_indicator_level_check check (level in ('input', 'activity', 'output', 'outcome', 'impact')),
    constraint shipped_indicator_direction_check check (direction in ('up', 'down', 'none')),
    constraint shipped_indicator_adds_over_places_check check (
        adds_over_places in ('sum', 'mean', 'weighted', 'max', 'last', 'none')
    ),
    constraint shipped_indicator_adds_over_periods_check check (
        adds_over_periods in ('sum', 'mean', 'weighted', 'max', 'last', 'none')
    )
);
comment on table ecdp.shipped_indicator is 'Indicators that come with the program, the same for every municipality: the impact metrics.';
comment on column ecdp.shipped_indicator.code is 'Code used everywhere.';
comment on column ecdp.shipped_indicator.id is 'Identifier: made from the code, the same everywhere.';
comment on column ecdp.shipped_indicator.name is 'Name for people.';
comment on column ecdp.shipped_indicator.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.shipped_indicator.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.shipped_indicator.level is 'input, activity, output, outcome or impact.';
comment on column ecdp.shipped_indicator.definition is 'What is counted, over what, and when, in words.';
comment on column ecdp.shipped_indicator.unit is 'Unit of the value.';
comment on column ecdp.shipped_indicator.direction is 'Whether more is better (up), worse (down) or neither (none).';
comment on column ecdp.shipped_indicator.source is 'Where the data come from, in words.';
comment on column ecdp.shipped_indicator.formula is 'What is computed, in the language of indicators: see docs/indicators.md.';
comment on column ecdp.shipped_indicator.dimensions is 'What it is broken down by.';
comment on column ecdp.shipped_indicator.adds_over_places is 'How values of places make one of a larger place: sum, weighted or none.';
comment on column ecdp.shipped_indicator.adds_over_periods is 'How values of quarters make one of a longer period: sum, weighted, last or none.';
grant select on ecdp.shipped_indicator to ecdp_api, ecdp_worker, ecdp_analyst;

create table ecdp.own_indicator (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    code text not null,
    code_folded text collate "C" not null generated always as (app.fold(code)) stored,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    level text not null,
    definition text not null,
    unit text not null,
    direction text not null,
    source text,
    formula jsonb not null,
    dimensions text[] not null default '{}',
    adds_over_places text not null,
    adds_over_periods text not null,
    baseline float8,
    baseline_on date,
    baseline_n int8,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint own_indicator_pkey primary key (tenant_id, id),
    constraint own_indicator_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint own_indicator_code_check check (length(code) between 1 and 40),
    constraint own_indicator_code_form_check check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint own_indicator_name_check check (length(name) between 1 and 200),
    constraint own_indicator_level_check check (level in ('input', 'activity', 'output', 'outcome', 'impact')),
    constraint own_indicator_definition_check check (length(definition) between 1 and 2000),
    constraint own_indicator_unit_check check (length(unit) between 1 and 60),
    constraint own_indicator_direction_check check (direction in ('up', 'down', 'none')),
    constraint own_indicator_source_check check (length(source) between 1 and 500),
    constraint own_indicator_formula_check check (
        jsonb_typeof(formula) = 'object' and octet_length(formula::text) <= 10000
    ),
    constraint own_indicator_dimensions_check check (
        dimensions <@ array[
            'ward', 'underserved', 'programme', 'partner_kind', 'programme_type', 'area', 'resource_kind',
            'respondent', 'sex', 'age_band'
        ]
    ),
    constraint own_indicator_adds_over_places_check check (adds_over_places in ('sum', 'weighted', 'none')),
    constraint own_indicator_adds_over_periods_check check (
        adds_over_periods in ('sum', 'weighted', 'last', 'none')
    ),
    -- The language is checked by the program, this here once more: what is counted once, or is a mean, is never summed.
    constraint own_indicator_adds_up_check check (
        case formula ->> 'measure'
            when 'sum' then adds_over_places <> 'weighted' and adds_over_periods <> 'weighted'
            when 'count' then adds_over_places <> 'weighted' and adds_over_periods <> 'weighted'
            when 'count_distinct' then adds_over_places <> 'weighted' and adds_over_periods in ('last', 'none')
            when 'mean' then adds_over_places <> 'sum' and adds_over_periods <> 'sum'
            when 'share' then adds_over_places <> 'sum' and adds_over_periods <> 'sum'
            else false
        end
    ),
    constraint own_indicator_baseline_baseline_on_check check ((baseline is null) = (baseline_on is null)),
    constraint own_indicator_baseline_check check (baseline between -1000000000000000 and 1000000000000000),
    constraint own_indicator_baseline_n_check check (baseline_n between 0 and 1000000000000),
    constraint own_indicator_baseline_baseline_n_check check (baseline_n is null or baseline is not null)
);
create unique index own_indicator_tenant_id_code_key
on ecdp.own_indicator (tenant_id, code_folded) where archived_at is null;
create index own_indicator_code_idx on ecdp.own_indicator (tenant_id, code_folded, id);
create index own_indicator_order_idx on ecdp.own_indicator (tenant_id, name_folded, id);
comment on table ecdp.own_indicator is 'An indicator of a municipality''s own. What it computes never changes: another formula is another indicator, which can have the code once this one is archived.';
comment on column ecdp.own_indicator.code is 'Code, unique among those in use.';
comment on column ecdp.own_indicator.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.own_indicator.name is 'Name for people.';
comment on column ecdp.own_indicator.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.own_indicator.level is 'input, activity, output, outcome or impact.';
comment on column ecdp.own_indicator.definition is 'What is counted, over what, and when, in words.';
comment on column ecdp.own_indicator.unit is 'Unit of the value: that of what the formula measures.';
comment on column ecdp.own_indicator.direction is 'Whether more is better (up), worse (down) or neither (none).';
comment on column ecdp.own_indicator.source is 'Where the data come from, in words.';
comment on column ecdp.own_indicator.formula is 'What is computed, in the language of indicators: see docs/indicators.md.';
comment on column ecdp.own_indicator.dimensions is 'What it is broken down by: dimensions that its source offers.';
comment on column ecdp.own_indicator.adds_over_places is 'How values of places make one of a larger place: sum, weighted or none.';
comment on column ecdp.own_indicator.adds_over_periods is 'How values of quarters make one of a longer period: sum, weighted, last or none.';
comment on column ecdp.own_indicator.baseline is 'Value before the work began; null where there is none.';
comment on column ecdp.own_indicator.baseline_on is 'Day the baseline is of.';
comment on column ecdp.own_indicator.baseline_n is 'How many the baseline rests on; null where unknown.';
call app.protect(
    'own_indicator', 'select, insert, update', 'select', 'all',
    derived => 'code, level, unit, direction, formula, dimensions, adds_over_places, adds_over_periods'
);
call app.past('own_indicator', 'baseline_on');
create trigger own_indicator_checked before insert on ecdp.own_indicator
for each row execute function app.check_indicator('own_indicator');

create table ecdp.indicator_target (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    indicator_id uuid,
    shipped_code text,
    programme_id uuid,
    period_kind text not null,
    starts_on date,
    value float8 not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint indicator_target_pkey primary key (tenant_id, id),
    constraint indicator_target_indicator_id_fkey foreign key (tenant_id, indicator_id)
    references ecdp.own_indicator (tenant_id, id),
    constraint indicator_target_shipped_code_fkey foreign key (shipped_code) references ecdp.shipped_indicator (code),
    constraint indicator_target_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint indicator_target_shipped_code_check check (length(shipped_code) between 1 and 40),
    constraint indicator_target_period_kind_check check (period_kind in ('quarter', 'year', 'life')),
    constraint indicator_target_value_check check (value between -1000000000000000 and 1000000000000000),
    constraint indicator_target_of_check check (num_nonnulls(indicator_id, shipped_code) = 1),
    -- A year begins with any quarter: that of municipalities does so in July.
    constraint indicator_target_starts_on_check check (
        (starts_on is null) = (period_kind = 'life')
        and (starts_on is null or starts_on = date_trunc('quarter', starts_on::timestamp))
    ),
    constraint indicator_target_life_check check (period_kind <> 'life' or programme_id is not null)
);
create unique index indicator_target_tenant_id_of_period_key
on ecdp.indicator_target (
    tenant_id, coalesce(indicator_id::text, shipped_code), coalesce(programme_id::text, ''), period_kind,
    coalesce(starts_on, '-infinity'::date)
) where archived_at is null;
create index indicator_target_indicator_id_idx on ecdp.indicator_target (tenant_id, indicator_id);
create index indicator_target_shipped_code_idx on ecdp.indicator_target (tenant_id, shipped_code);
create index indicator_target_programme_id_idx on ecdp.indicator_target (tenant_id, programme_id);
create index indicator_target_order_idx on ecdp.indicator_target (tenant_id, created_at, id);
comment on table ecdp.indicator_target is 'What an indicator is to reach in a quarter, in a year, or over the life of a programme.';
comment on column ecdp.indicator_target.indicator_id is 'The municipality''s own indicator; null for one that comes with the program.';
comment on column ecdp.indicator_target.shipped_code is 'Code of the indicator that comes with the program; null for an own one.';
comment on column ecdp.indicator_target.programme_id is 'The programme it is for; null for the whole municipality.';
comment on column ecdp.indicator_target.period_kind is 'quarter, year or life of the programme.';
comment on column ecdp.indicator_target.starts_on is 'First day of the quarter, or of the year, which begins with any quarter; null for the life of the programme.';
comment on column ecdp.indicator_target.value is 'What is to be reached, in the indicator''s unit.';
call app.protect(
    'indicator_target', 'select, insert, update', 'select', 'all',
    derived => 'indicator_id, shipped_code, programme_id, period_kind, starts_on'
);

create table ecdp.indicator_computation (
    tenant_id int4 not null,
    id uuid not null,
    indicator_id uuid,
    shipped_code text,
    code text not null,
    period text not null generated always as (
        extract(year from period_start)::int4::text || '-Q' || extract(quarter from period_start)::int4::text
    ) stored,
    period_start date not null,
    period_end date not null,
    revision int4 not null default 1,
    replaces_id uuid,
    correction_reason text,
    name text not null,
    unit text not null,
    adds_over_places text not null,
    formula jsonb not null,
    formula_sha256 text not null,
    rule_version text not null,
    data_up_to timestamptz,
    figures int4,
    figures_sha256 text,
    job_id uuid not null,
    computed_at timestamptz not null,
    constraint indicator_computation_pkey primary key (tenant_id, id),
    constraint indicator_computation_indicator_id_fkey foreign key (tenant_id, indicator_id)
    references ecdp.own_indicator (tenant_id, id),
    constraint indicator_computation_shipped_code_fkey foreign key (shipped_code)
    references ecdp.shipped_indicator (code),
    constraint indicator_computation_replaces_id_fkey foreign key (tenant_id, replaces_id)
    references ecdp.indicator_computation (tenant_id, id),
    constraint indicator_computation_tenant_id_replaces_id_key unique (tenant_id, replaces_id),
    constraint indicator_computation_tenant_id_indicator_id_period_key
    unique (tenant_id, indicator_id, period_start, revision),
    constraint indicator_computation_tenant_id_shipped_code_period_key
    unique (tenant_id, shipped_code, period_start, revision),
    constraint indicator_computation_of_check check (num_nonnulls(indicator_id, shipped_code) = 1),
    constraint indicator_computation_period_check check (
        period_start = date_trunc('quarter', period_start::timestamp)
        and period_end = period_start + interval '3 months'
    ),
    constraint indicator_computation_revision_check check (revision >= 1 and (revision = 1) = (replaces_id is null)),
    constraint indicator_computation_adds_over_places_check check (adds_over_places in ('sum', 'weighted', 'none')),
    constraint indicator_computation_figures_check check ((figures is null) = (figures_sha256 is null))
);
create index indicator_computation_code_idx on ecdp.indicator_computation (tenant_id, code, period_start);
create index indicator_computation_shipped_code_idx on ecdp.indicator_computation (shipped_code);
create index indicator_computation_order_idx on ecdp.indicator_computation (tenant_id, period_start, id);
comment on table ecdp.indicator_computation is 'The figures of an indicator for a quarter, as they were computed at once. They never change: a correction is another computation that names the one it replaces.';
comment on column ecdp.indicator_computation.indicator_id is 'The municipality''s own indicator; null for one that comes with the program.';
comment on column ecdp.indicator_computation.shipped_code is 'Code of the indicator that comes with the program; null for an own one.';
comment on column ecdp.indicator_computation.code is 'Code of the indicator.';
comment on column ecdp.indicator_computation.period is 'The quarter, such as 2026-Q3.';
comment on column ecdp.indicator_computation.period_start is 'First day of the quarter.';
comment on column ecdp.indicator_computation.period_end is 'The day after its last.';
comment on column ecdp.indicator_computation.revision is '1 for the first of its quarter, one more with every correction. The highest is the one that holds.';
comment on column ecdp.indicator_computation.replaces_id is 'The computation that this one corrects; null for the first.';
comment on column ecdp.indicator_computation.correction_reason is 'Why it was corrected.';
comment on column ecdp.indicator_computation.name is 'Name of the indicator when it was computed.';
comment on column ecdp.indicator_computation.unit is 'Unit of its values.';
comment on column ecdp.indicator_computation.adds_over_places is 'How values of places make one of a larger place: sum, weighted or none.';
comment on column ecdp.indicator_computation.formula is 'What was computed, in the language of indicators.';
comment on column ecdp.indicator_computation.formula_sha256 is 'SHA-256 of the formula, the dimensions and the unit: figures of several municipalities are added only where it is the same.';
comment on column ecdp.indicator_computation.rule_version is 'The version of the rules that computed it.';
comment on column ecdp.indicator_computation.data_up_to is 'The newest change among all rows read: later changes are not in it. Null where there were no rows.';
comment on column ecdp.indicator_computation.figures is 'How many figures it has.';
comment on column ecdp.indicator_computation.figures_sha256 is 'SHA-256 of its figures in order, times of computing left out: the same rows give the same.';
comment on column ecdp.indicator_computation.job_id is 'The job that computed it.';
comment on column ecdp.indicator_computation.computed_at is 'When it was computed.';
call app.protect('indicator_computation', 'select', 'select, insert, update', 'all', 'none');
call app.share_in_sets('indicator_computation');
create trigger indicator_computation_kept before update or delete on ecdp.indicator_computation
for each row execute function app.keep_indicator_computation('indicator_computation');

create table ecdp.indicator_figure (
    tenant_id int4 not null,
    id uuid not null,
    computation_id uuid not null,
    position int4 not null,
    code text not null,
    period_kind text not null,
    period_start date not null,
    period_end date not null,
    programme_id uuid,
    scope_kind text not null,
    scope_key text not null,
    scope_label text,
    value float8,
    weight float8,
    n int8,
    missing int8,
    target float8,
    unit text not null,
    direction text not null,
    status text not null,
    reason text,
    rule_version text not null,
    computed_at timestamptz not null,
    data_up_to timestamptz,
    lineage jsonb not null,
    constraint indicator_figure_pkey primary key (tenant_id, id),
    constraint indicator_figure_computation_id_fkey foreign key (tenant_id, computation_id)
    references ecdp.indicator_computation (tenant_id, id),
    constraint indicator_figure_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint indicator_figure_tenant_id_computation_id_position_key unique (tenant_id, computation_id, position),
    constraint indicator_figure_period_kind_check check (period_kind in ('quarter', 'year', 'life')),
    constraint indicator_figure_period_check check (period_end > period_start),
    constraint indicator_figure_scope_kind_check check (
        scope_kind in (
            'total', 'ward', 'underserved', 'programme', 'partner_kind', 'programme_type', 'area', 'resource_kind',
            'respondent', 'sex', 'age_band'
        )
    ),
    constraint indicator_figure_direction_check check (direction in ('up', 'down', 'none')),
    constraint indicator_figure_n_check check (least(n, missing) >= 0),
    constraint indicator_figure_status_check check (
        status in ('ok', 'suppressed', 'insufficient', 'not_applicable')
    ),
    constraint indicator_figure_reason_check check ((reason is null) = (status = 'ok')),
    constraint indicator_figure_value_check check ((value is not null) = (status = 'ok')),
    -- Of a figure that is hidden nothing is kept by which it could be found.
    constraint indicator_figure_hidden_check check (
        case status
            when 'suppressed' then num_nonnulls(weight, n, missing) = 0
            else num_nonnulls(n, missing) = 2
        end
    )
);
create index indicator_figure_programme_id_idx on ecdp.indicator_figure (tenant_id, programme_id);
create index indicator_figure_code_idx on ecdp.indicator_figure (tenant_id, code, period_end);
create index indicator_figure_order_idx on ecdp.indicator_figure (tenant_id, period_end, id);
comment on table ecdp.indicator_figure is 'The figures of indicators. A figure without a value says why; it is never 0 instead.';
comment on column ecdp.indicator_figure.computation_id is 'The computation it is of.';
comment on column ecdp.indicator_figure.position is 'Order within the computation, from 1.';
comment on column ecdp.indicator_figure.code is 'Code of the indicator.';
comment on column ecdp.indicator_figure.period_kind is 'quarter; or year or life: from the first day of a target''s year, or of the programme, to the end of the quarter.';
comment on column ecdp.indicator_figure.period_start is 'First day that is counted.';
comment on column ecdp.indicator_figure.period_end is 'The day after the last.';
comment on column ecdp.indicator_figure.programme_id is 'The programme whose rows alone are counted; null for the whole municipality.';
comment on column ecdp.indicator_figure.scope_kind is 'What it is measured over: total, or the dimension of a cell.';
comment on column ecdp.indicator_figure.scope_key is 'Which cell; unknown where the row does not say; empty for the total.';
comment on column ecdp.indicator_figure.scope_label is 'Its name for people, where the key is not enough.';
comment on column ecdp.indicator_figure.value is 'The value; null where there is none.';
comment on column ecdp.indicator_figure.weight is 'By what the value counts where it is added up as weighted: the denominator of a share, the rows of a mean.';
comment on column ecdp.indicator_figure.n is 'How many rows it rests on; null where it is hidden.';
comment on column ecdp.indicator_figure.missing is 'How many more rows should have been there but lack the input, or are left out because they are small counts of children; null where it is hidden.';
comment on column ecdp.indicator_figure.target is 'What was to be reached, as it stood when this was computed; null where there is no target.';
comment on column ecdp.indicator_figure.unit is 'Unit of the value.';
comment on column ecdp.indicator_figure.direction is 'Whether more is better (up), worse (down) or neither (none).';
comment on column ecdp.indicator_figure.status is 'ok; or why there is no value: suppressed, insufficient, not_applicable.';
comment on column ecdp.indicator_figure.reason is 'Reason of the status, as a code; null where it is ok.';
comment on column ecdp.indicator_figure.rule_version is 'The version of the rules that computed it.';
comment on column ecdp.indicator_figure.computed_at is 'When it was computed.';
comment on column ecdp.indicator_figure.data_up_to is 'The newest change among the rows it comes from; null where there were none.';
comment on column ecdp.indicator_figure.lineage is 'Where it comes from: sources of the language and their tables.';
call app.protect('indicator_figure', 'select', 'select, insert', 'all', 'none');
call app.share_in_sets('indicator_figure');
create trigger indicator_figure_kept before update or delete on ecdp.indicator_figure
for each row execute function app.keep_indicator_figures('indicator_figure');
create trigger indicator_figure_added after insert on ecdp.indicator_figure referencing new table as new_rows
for each statement execute function app.keep_indicator_figures('indicator_figure');

insert into ecdp.schedule (name, kind, cron, time_zone) values
('indicator_values', 'plan_indicator_values', '15 3 * * *', 'Africa/Johannesburg');

insert into ecdp.shipped_indicator (
    code, id, name, level, definition, unit, direction, source, formula, dimensions, adds_over_places, adds_over_periods
)
select
    s.code, md5('shipped_indicator/' || s.code)::uuid, s.name, s.level, s.definition, s.unit, s.direction, s.source,
    s.formula::jsonb, s.dimensions::text[], s.places, s.periods
from (
    values
    (
        'partnerships_formed', 'Partnerships formed', 'output',
        'Distinct partner organisations that had counted by the end of the quarter, over the programmes that ran then.',
        'organisations', 'up', 'Quarterly reviews, figure actual.',
        '{"measure": "figure", "of": "quarterly-review.actual"}', '{programme}', 'sum', 'last'
    ), (
        'partnership_alignment_declared', 'Alignment of partnerships, declared', 'outcome',
        'Mean over the partnerships secured by the end of the quarter of the share of their centres'' needs, by '
        'priority, in areas that the partner offers. Missing: partnerships whose centres have no needs on record.',
        'score', 'up', 'Partnerships, centres'' needs.',
        '{"measure": "mean", "of": "partnership.alignment_declared"}', '{programme,partner_kind}', 'weighted', 'last'
    ), (
        'partnership_alignment_delivered', 'Alignment of partnerships, delivered', 'outcome',
        'The same with the areas in which an activity was held by then in place of those that the partner offers.',
        'score', 'up', 'Partnerships, centres'' needs, activities.',
        '{"measure": "mean", "of": "partnership.alignment_delivered"}', '{programme,partner_kind}', 'weighted', 'last'
    ), (
        'partnership_objectives_overlap', 'Objectives shared with the programme', 'outcome',
        'Mean over the partnerships secured by the end of the quarter of the overlap (Jaccard) of their objectives and '
        'their programme''s. Missing: partnerships of no programme, or of one without objectives.',
        'score', 'up', 'Partnerships, programmes.',
        '{"measure": "mean", "of": "partnership.objectives_overlap"}', '{programme,partner_kind}', 'weighted', 'last'
    ), (
        'feedback_centres', 'Feedback of centres', 'outcome',
        'Mean rating, 1 to 5, over all statements of the surveys of centres that were closed in the quarter. '
        'Missing: statements that 1 to 4 rated.',
        'rating', 'up', 'Surveys of centres.',
        '{"measure": "mean", "of": "survey_rating.rating", "where": [{"field": "respondent", "is": ["centre"]}]}',
        '{}', 'weighted', 'weighted'
    ), (
        'feedback_partners', 'Feedback of partners', 'outcome',
        'Mean rating, 1 to 5, over all statements of the surveys of partners that were closed in the '
        'quarter. Missing: statements that 1 to 4 rated.',
        'rating', 'up', 'Surveys of partners.',
        '{"measure": "mean", "of": "survey_rating.rating", "where": [{"field": "respondent", "is": ["partner"]}]}',
        '{}', 'weighted', 'weighted'
    ), (
        'funding_promised', 'Funding promised', 'input',
        'Promised by the end of the quarter, less what was cancelled, over the programmes that ran in it.',
        'ZAR cents', 'up', 'Quarterly reviews, figure funding_promised.',
        '{"measure": "figure", "of": "quarterly-review.funding_promised"}', '{programme}', 'sum', 'last'
    ), (
        'funding_delivered', 'Funding delivered', 'input',
        'Received by the end of the quarter, over the programmes that ran in it.',
        'ZAR cents', 'up', 'Quarterly reviews, figure funding_received.',
        '{"measure": "figure", "of": "quarterly-review.funding_received"}', '{programme}', 'sum', 'last'
    ), (
        'operations_improved', 'Centres whose operations improved', 'outcome',
        'Share of the centres with a measure before the quarter and one in it of which more got better than worse: '
        'water, sanitation, fence, electricity, meals a day, practitioners qualified. Missing: centres without both.',
        'share', 'up', 'Dated measures of centres.',
        '{"measure": "share", "numerator": {"measure": "count", "of": "centre_change", "where": [{"field": '
        '"operations", "is": ["better"]}]}, "denominator": {"measure": "count", "of": "centre_change"}}',
        '{underserved,programme_type}', 'weighted', 'none'
    ), (
        'child_outcomes', 'Child development outcomes', 'impact',
        'Mean of the total score over the waves of assessments that were closed in the quarter, each child alike. '
        'Missing: waves whose result is hidden. What caused it is a question for the annual evaluation.',
        'hundredths of a point', 'up', 'Assessments of children.',
        '{"measure": "mean", "of": "child_outcome.score", "where": [{"field": "domain", "is": ["total"]}]}',
        '{programme}', 'weighted', 'weighted'
    ), (
        'children_on_track', 'Children on track', 'impact',
        'Share of the children on track by the total score, over the waves of assessments that were closed in the '
        'quarter. Missing: waves whose result is hidden, or of an instrument without cut scores.',
        'share', 'up', 'Assessments of children.',
        '{"measure": "mean", "of": "child_outcome.on_track", "where": [{"field": "domain", "is": ["total"]}]}',
        '{programme}', 'weighted', 'weighted'
    )
) as s (code, name, level, definition, unit, direction, source, formula, dimensions, places, periods);
