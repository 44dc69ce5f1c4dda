-- indicators/3: alignment of 0 is 0 and no missing row, as of the period, and delivered by resources too; outcomes
-- of children of one instrument, after the baseline; resources of every kind; surveys of caregivers and the community;
-- what shipped indicators were before the work began.
alter table ecdp.own_indicator drop constraint own_indicator_dimensions_check;
alter table ecdp.own_indicator add constraint own_indicator_dimensions_check check (
    dimensions <@ array[
        'ward', 'underserved', 'programme', 'partner_kind', 'programme_type', 'area', 'resource_kind', 'respondent',
        'instrument', 'wave', 'sex', 'age_band'
    ]
);
alter table ecdp.indicator_figure drop constraint indicator_figure_scope_kind_check;
alter table ecdp.indicator_figure add constraint indicator_figure_scope_kind_check check (
    scope_kind in (
        'total', 'ward', 'underserved', 'programme', 'partner_kind', 'programme_type', 'area', 'resource_kind',
        'respondent', 'instrument', 'wave', 'sex', 'age_band'
    )
);

create table ecdp.indicator_baseline (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    shipped_code text not null,
    baseline float8 not null,
    baseline_on date not null,
    baseline_n int8,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint indicator_baseline_pkey primary key (tenant_id, id),
    constraint indicator_baseline_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint indicator_baseline_shipped_code_fkey foreign key (shipped_code) references ecdp.shipped_indicator (code),
    constraint indicator_baseline_shipped_code_check check (length(shipped_code) between 1 and 40),
    constraint indicator_baseline_baseline_check check (baseline between -1000000000000000 and 1000000000000000),
    constraint indicator_baseline_baseline_n_check check (baseline_n between 0 and 1000000000000)
);
create unique index indicator_baseline_tenant_id_shipped_code_key
on ecdp.indicator_baseline (tenant_id, shipped_code) where archived_at is null;
create index indicator_baseline_shipped_code_idx on ecdp.indicator_baseline (shipped_code);
create index indicator_baseline_order_idx on ecdp.indicator_baseline (tenant_id, created_at, id);
comment on table ecdp.indicator_baseline is 'What an indicator that comes with the program was before the work began. One of the municipality''s own has its baseline itself.';
comment on column ecdp.indicator_baseline.shipped_code is 'Code of the indicator that comes with the program.';
comment on column ecdp.indicator_baseline.baseline is 'The value, in the indicator''s unit.';
comment on column ecdp.indicator_baseline.baseline_on is 'Day it is of.';
comment on column ecdp.indicator_baseline.baseline_n is 'How many it rests on; null where unknown.';
call app.protect(
    'indicator_baseline', 'select, insert, update', 'select', 'all', derived => 'shipped_code'
);
call app.past('indicator_baseline', 'baseline_on');

update ecdp.shipped_indicator as s
set
    definition = v.definition, source = v.source, formula = v.formula::jsonb, dimensions = v.dimensions::text[],
    name = v.name
from (
    values
    (
        'partnership_alignment_declared', 'Alignment of partnerships, declared',
        'Mean over the partnerships secured by the end of the quarter of the share of their centres'' needs, by '
        'priority, in areas that the partner offered by then; 0 where it offered none of them. Missing: partnerships '
        'whose centres had no needs on record.',
        'Partnerships, centres'' needs, offers.',
        '{"measure": "mean", "of": "partnership.alignment_declared"}', '{programme,partner_kind}'
    ), (
        'partnership_alignment_delivered', 'Alignment of partnerships, delivered',
        'The same with what was delivered by then in place of what the partner offered: areas in which an activity '
        'was held, and areas for which the partner offers a kind of resource that the partnership has received.',
        'Partnerships, centres'' needs, activities, ledger, offers.',
        '{"measure": "mean", "of": "partnership.alignment_delivered"}', '{programme,partner_kind}'
    ), (
        'child_outcomes', 'Child development outcomes, ELOM 4&5',
        'Mean of the total score of ELOM 4&5 (instrument elom_4_5) over the waves after a baseline that were closed in '
        'the quarter, each child alike. Another instrument has another scale: a municipality adds an indicator of it. '
        'Missing: waves whose result is hidden. What caused it is a question for the annual evaluation.',
        'Assessments of children.',
        '{"measure": "mean", "of": "child_outcome.score", "where": [{"field": "domain", "is": ["total"]}, {"field": '
        '"instrument", "is": ["elom_4_5"]}, {"field": "wave", "is": ["midline", "endline", "follow_up"]}]}',
        '{programme,wave}'
    ), (
        'children_on_track', 'Children on track',
        'Share of the children on track by the total score, over the waves after a baseline that were closed in the '
        'quarter. Missing: waves whose result is hidden, or of an instrument without cut scores.',
        'Assessments of children.',
        '{"measure": "mean", "of": "child_outcome.on_track", "where": [{"field": "domain", "is": ["total"]}, {"field": '
        '"wave", "is": ["midline", "endline", "follow_up"]}]}',
        '{programme,instrument,wave}'
    )
) as v (code, name, definition, source, formula, dimensions)
where s.code = v.code;

insert into ecdp.shipped_indicator (
    code, id, name, level, definition, unit, direction, source, formula, dimensions, adds_over_places, adds_over_periods
)
select
    k.kind || '_' || m.measure, md5('shipped_indicator/' || k.kind || '_' || m.measure)::uuid, k.name || m.name,
    'input', m.definition, k.unit, 'up', 'Ledger.',
    jsonb_build_object(
        'measure', 'sum', 'of', 'ledger_to_date.' || m.field, 'where',
        jsonb_build_array(jsonb_build_object('field', 'kind', 'is', jsonb_build_array(k.kind)))
    ), array['programme', 'partner_kind'], 'sum', 'last'
from (
    values
    ('volunteer_time', 'Volunteer time', 'minutes'), ('staff_time', 'Staff time', 'minutes'),
    ('training', 'Training', 'hundredths of participant days'), ('materials', 'Materials', 'items'),
    ('in_kind', 'Gifts in kind', 'items')
) as k (kind, name, unit)
cross join (
    values
    ('promised', ' promised', 'Promised by the end of the quarter, less what was cancelled.', 'promised'),
    ('delivered', ' delivered', 'Received by the end of the quarter.', 'received')
) as m (measure, name, definition, field);
insert into ecdp.shipped_indicator (
    code, id, name, level, definition, unit, direction, source, formula, dimensions, adds_over_places, adds_over_periods
)
select
    'feedback_' || r.code, md5('shipped_indicator/feedback_' || r.code)::uuid, 'Feedback of ' || r.name, 'outcome',
    'Mean rating, 1 to 5, over all statements of the surveys of ' || r.name || ' that were closed in the quarter. '
    'Missing: statements that 1 to 4 rated.',
    'rating', 'up', 'Surveys of ' || r.name || '.',
    jsonb_build_object(
        'measure', 'mean', 'of', 'survey_rating.rating', 'where',
        jsonb_build_array(jsonb_build_object('field', 'respondent', 'is', jsonb_build_array(r.respondent)))
    ), '{}', 'weighted', 'weighted'
from (
    values ('caregivers', 'caregivers', 'caregiver'), ('community', 'the community', 'community')
) as r (code, name, respondent);
