-- Portfolios: the best set of partnerships that was found for a programme, pick by pick, and what was accepted of it.
create table ecdp.portfolio (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    programme_id uuid not null,
    status text not null default 'requested',
    as_of date not null,
    concerns_children bool not null default true,
    maximum_km int4,
    job_id uuid not null,
    rule_version text,
    places int4,
    picks int4,
    centres_considered int4,
    partners_considered int4,
    pairs_considered int8,
    ward_value int4,
    value int8,
    upper_bound int8,
    centres_reached int4,
    wards_reached int4,
    needs_met int4,
    failure text,
    failure_detail text,
    computed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint portfolio_pkey primary key (tenant_id, id),
    constraint portfolio_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint portfolio_status_check check (status in ('requested', 'computed', 'failed')),
    constraint portfolio_maximum_km_check check (maximum_km between 0 and 2000),
    constraint portfolio_computed_check check (
        (status = 'computed') = (computed_at is not null)
        and (
            status <> 'computed' or num_nulls(
                rule_version, places, picks, centres_considered, partners_considered, pairs_considered, ward_value,
                value, upper_bound, centres_reached, wards_reached, needs_met
            ) = 0
        )
    ),
    constraint portfolio_failure_check check ((status = 'failed') = (failure is not null)),
    constraint portfolio_upper_bound_check check (value between 0 and upper_bound)
);
-- One at a time.
create unique index portfolio_tenant_id_programme_id_requested_key
on ecdp.portfolio (tenant_id, programme_id) where status = 'requested' and archived_at is null;
create index portfolio_programme_id_idx on ecdp.portfolio (tenant_id, programme_id);
create index portfolio_order_idx on ecdp.portfolio (tenant_id, created_at, id);
create index portfolio_job_id_idx on ecdp.portfolio (tenant_id, job_id);
comment on table ecdp.portfolio is 'The best set of partnerships that was found for a programme as things stood on a day, with a bound that no set exceeds.';
comment on column ecdp.portfolio.programme_id is 'The programme.';
comment on column ecdp.portfolio.status is 'Where it stands: requested, computed or failed.';
comment on column ecdp.portfolio.as_of is 'The day as of which it looks at clearances, phases and what exists.';
comment on column ecdp.portfolio.concerns_children is 'Whether the partnerships are to work with children: then a partner without a valid clearance is none.';
comment on column ecdp.portfolio.maximum_km is 'How far a partner may go beyond where it works, in a straight line; null: not at all.';
comment on column ecdp.portfolio.job_id is 'The job that computes or computed it.';
comment on column ecdp.portfolio.rule_version is 'The version of the rules that computed it.';
comment on column ecdp.portfolio.places is 'Partnerships that the phases still have room for.';
comment on column ecdp.portfolio.picks is 'Partnerships that it proposes.';
comment on column ecdp.portfolio.centres_considered is 'Centres with needs that no partnership meets.';
comment on column ecdp.portfolio.partners_considered is 'Partners that pass the gates for one of them at least.';
comment on column ecdp.portfolio.pairs_considered is 'Pairs of a partner and a centre that pass the gates.';
comment on column ecdp.portfolio.ward_value is 'What the first centre reached in a ward adds, in the unit of value.';
comment on column ecdp.portfolio.value is 'What it is worth: the sum of the priorities of the needs it meets, each once, and ward_value for each ward it reaches.';
comment on column ecdp.portfolio.upper_bound is 'No set of partnerships under these rules is worth more.';
comment on column ecdp.portfolio.centres_reached is 'Centres that it reaches.';
comment on column ecdp.portfolio.wards_reached is 'Wards that it reaches.';
comment on column ecdp.portfolio.needs_met is 'Needs that it meets.';
comment on column ecdp.portfolio.failure is 'Why it could not be computed, as a code: programme_archived, job_dead or job_cancelled.';
comment on column ecdp.portfolio.failure_detail is 'What its job last said, where that was given up.';
comment on column ecdp.portfolio.computed_at is 'When it was computed.';
call app.protect(
    'portfolio', 'select, insert, update', 'select, update',
    'tenant_id, id, version, programme_id, status, as_of, concerns_children, maximum_km, job_id, places, picks, '
    'centres_considered, partners_considered, pairs_considered, ward_value, value, upper_bound, '
    'centres_reached, wards_reached, needs_met, computed_at, created_at, updated_at, archived_at',
    derived => 'programme_id, as_of, concerns_children, maximum_km, job_id'
);
create trigger portfolio_kept before update on ecdp.portfolio
for each row when (old.status <> 'requested') execute function app.keep_portfolio('portfolio');
create trigger job_portfolio_failed after update of status on ecdp.job
for each row when (
    new.status in ('dead', 'cancelled') and old.status <> new.status and new.tenant_id is not null
    and new.kind = 'portfolio'
)
execute function app.fail_requested('job', 'portfolio.status', 'portfolio.failure', 'portfolio.failure_detail');

create table ecdp.portfolio_acceptance (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    portfolio_id uuid not null,
    accepted_on date not null,
    accepted_by text not null,
    reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint portfolio_acceptance_pkey primary key (tenant_id, id),
    constraint portfolio_acceptance_portfolio_id_fkey foreign key (tenant_id, portfolio_id)
    references ecdp.portfolio (tenant_id, id),
    constraint portfolio_acceptance_accepted_by_check check (length(accepted_by) between 1 and 200),
    constraint portfolio_acceptance_reason_check check (length(reason) between 1 and 2000),
    constraint portfolio_acceptance_archived_at_check check (archived_at is null)
);
create index portfolio_acceptance_portfolio_id_idx on ecdp.portfolio_acceptance (tenant_id, portfolio_id);
create index portfolio_acceptance_order_idx on ecdp.portfolio_acceptance (tenant_id, accepted_on, id);
comment on table ecdp.portfolio_acceptance is 'A decision to begin partnerships that a portfolio proposes. It is never taken back: a partnership that is not wanted is declined.';
comment on column ecdp.portfolio_acceptance.portfolio_id is 'The portfolio.';
comment on column ecdp.portfolio_acceptance.accepted_on is 'Day of the decision: its partnerships are identified on it.';
comment on column ecdp.portfolio_acceptance.accepted_by is 'Who decided it.';
comment on column ecdp.portfolio_acceptance.reason is 'Why.';
call app.protect(
    'portfolio_acceptance', 'select, insert', 'select',
    'tenant_id, id, version, portfolio_id, accepted_on, created_at, updated_at, archived_at'
);
call app.past('portfolio_acceptance', 'accepted_on');

create table ecdp.portfolio_pick (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    portfolio_id uuid not null,
    position int4 not null,
    partner_id uuid not null,
    phase_id uuid,
    areas text[] not null,
    objectives text[] not null,
    value int8 not null,
    centres int4 not null,
    needs int4 not null,
    wards int4 not null,
    explanation text not null,
    acceptance_id uuid,
    partnership_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint portfolio_pick_pkey primary key (tenant_id, id),
    constraint portfolio_pick_portfolio_id_fkey foreign key (tenant_id, portfolio_id)
    references ecdp.portfolio (tenant_id, id),
    constraint portfolio_pick_partner_id_fkey foreign key (tenant_id, partner_id)
    references ecdp.partner (tenant_id, id),
    constraint portfolio_pick_phase_id_fkey foreign key (tenant_id, phase_id)
    references ecdp.programme_phase (tenant_id, id),
    constraint portfolio_pick_acceptance_id_fkey foreign key (tenant_id, acceptance_id)
    references ecdp.portfolio_acceptance (tenant_id, id),
    constraint portfolio_pick_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint portfolio_pick_areas_check check (
        cardinality(areas) > 0 and areas <@ array[
            'curriculum_sharing', 'teacher_training', 'physical_mental_health', 'nutrition_hygiene',
            'family_engagement', 'community_advocacy', 'funding_access', 'resource_mobilisation'
        ]
    ),
    constraint portfolio_pick_objectives_check check (
        cardinality(objectives) > 0 and objectives <@ array[
            'capacity_building', 'health_wellness', 'funding_access', 'community_advocacy', 'networking_learning'
        ]
    ),
    constraint portfolio_pick_position_check check (position between 1 and 10000),
    constraint portfolio_pick_value_check check (value > 0),
    constraint portfolio_pick_counts_check check (least(centres, needs, wards) >= 0),
    constraint portfolio_pick_explanation_check check (length(explanation) between 1 and 2000),
    constraint portfolio_pick_accepted_check check ((acceptance_id is null) = (partnership_id is null)),
    constraint portfolio_pick_archived_at_check check (archived_at is null)
);
create unique index portfolio_pick_tenant_id_portfolio_id_position_key
on ecdp.portfolio_pick (tenant_id, portfolio_id, position);
create unique index portfolio_pick_tenant_id_portfolio_id_partner_id_key
on ecdp.portfolio_pick (tenant_id, portfolio_id, partner_id) where archived_at is null;
create unique index portfolio_pick_tenant_id_partnership_id_key on ecdp.portfolio_pick (tenant_id, partnership_id);
create index portfolio_pick_order_idx on ecdp.portfolio_pick (tenant_id, position, id);
create index portfolio_pick_partner_id_idx on ecdp.portfolio_pick (tenant_id, partner_id);
create index portfolio_pick_phase_id_idx on ecdp.portfolio_pick (tenant_id, phase_id);
create index portfolio_pick_acceptance_id_idx on ecdp.portfolio_pick (tenant_id, acceptance_id);
comment on table ecdp.portfolio_pick is 'A partnership that a portfolio proposes: a partner, a phase, and the centres that portfolio_pick_centre lists. Only its acceptance changes it.';
comment on column ecdp.portfolio_pick.portfolio_id is 'The portfolio.';
comment on column ecdp.portfolio_pick.position is 'Order within the portfolio, from 1: by phase, then by what each adds.';
comment on column ecdp.portfolio_pick.partner_id is 'The partner.';
comment on column ecdp.portfolio_pick.phase_id is 'The phase of the programme that has room for it; null for the remainder of the programme.';
comment on column ecdp.portfolio_pick.areas is 'Areas of collaboration in which it meets a need.';
comment on column ecdp.portfolio_pick.objectives is 'Objectives that these areas serve.';
comment on column ecdp.portfolio_pick.value is 'What it adds to the value of the picks before it.';
comment on column ecdp.portfolio_pick.centres is 'Centres that it reaches.';
comment on column ecdp.portfolio_pick.needs is 'Needs that it meets and that no pick before it does.';
comment on column ecdp.portfolio_pick.wards is 'Wards that it reaches and that no pick before it does.';
comment on column ecdp.portfolio_pick.explanation is 'Why it was picked, in a sentence.';
comment on column ecdp.portfolio_pick.acceptance_id is 'The decision that accepted it; null while nobody has.';
comment on column ecdp.portfolio_pick.partnership_id is 'The partnership that came of it; null while it is not accepted.';
call app.protect(
    'portfolio_pick', 'select, update', 'select, insert',
    'tenant_id, id, version, portfolio_id, position, partner_id, phase_id, areas, objectives, value, centres, needs, '
    'wards, acceptance_id, partnership_id, created_at, updated_at, archived_at',
    derived => 'portfolio_id, position, partner_id, phase_id, areas, objectives, value, centres, needs, wards, '
    'explanation, archived_at'
);
create trigger portfolio_pick_accepted before update of acceptance_id, partnership_id on ecdp.portfolio_pick
for each row when (old.acceptance_id is not null) execute function app.keep_accepted_pick('portfolio_pick');

create table ecdp.portfolio_pick_centre (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    pick_id uuid not null,
    centre_id uuid not null,
    areas text[] not null,
    value int8 not null,
    is_new_ward bool not null,
    distance_m int4,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint portfolio_pick_centre_pkey primary key (tenant_id, id),
    constraint portfolio_pick_centre_pick_id_fkey foreign key (tenant_id, pick_id)
    references ecdp.portfolio_pick (tenant_id, id),
    constraint portfolio_pick_centre_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint portfolio_pick_centre_areas_check check (
        areas <@ array[
            'curriculum_sharing', 'teacher_training', 'physical_mental_health', 'nutrition_hygiene',
            'family_engagement', 'community_advocacy', 'funding_access', 'resource_mobilisation'
        ]
    ),
    constraint portfolio_pick_centre_value_check check (value >= 0),
    constraint portfolio_pick_centre_archived_at_check check (archived_at is null)
);
create unique index portfolio_pick_centre_tenant_id_pick_id_centre_id_key
on ecdp.portfolio_pick_centre (tenant_id, pick_id, centre_id);
create index portfolio_pick_centre_order_idx on ecdp.portfolio_pick_centre (tenant_id, created_at, id);
create index portfolio_pick_centre_centre_id_idx on ecdp.portfolio_pick_centre (tenant_id, centre_id);
comment on table ecdp.portfolio_pick_centre is 'A centre of a partnership that a portfolio proposes, and what it contributes.';
comment on column ecdp.portfolio_pick_centre.pick_id is 'The pick.';
comment on column ecdp.portfolio_pick_centre.centre_id is 'The centre.';
comment on column ecdp.portfolio_pick_centre.areas is 'Areas in which the partner meets a need of the centre that no pick before it does; none where the centre only stands for its ward.';
comment on column ecdp.portfolio_pick_centre.value is 'What the centre adds: the priorities of these needs, and ward_value of the portfolio where it is the first of its ward.';
comment on column ecdp.portfolio_pick_centre.is_new_ward is 'Whether it is the first centre of its ward that is reached.';
comment on column ecdp.portfolio_pick_centre.distance_m is 'Metres from the partner, in a straight line; null where a position is missing.';
call app.protect('portfolio_pick_centre', 'select', 'select, insert', 'all');
