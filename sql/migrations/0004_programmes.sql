-- Programmes, their phases and what each phase is to reach.
create table ecdp.programme (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    starts_on date not null,
    ends_on date not null,
    target int4 not null default 20,
    counts_by text not null default 'secured',
    objectives text[] not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint programme_pkey primary key (tenant_id, id),
    constraint programme_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint programme_ends_on_check check (ends_on > starts_on),
    constraint programme_target_check check (target between 1 and 10000),
    constraint programme_counts_by_check check (counts_by in ('secured', 'formalised')),
    constraint programme_objectives_check check (
        objectives <@ array[
            'capacity_building', 'health_wellness', 'funding_access', 'community_advocacy', 'networking_learning'
        ]
    )
);
create unique index programme_tenant_id_name_key
on ecdp.programme (tenant_id, name_folded) where archived_at is null;
create index programme_name_idx on ecdp.programme (tenant_id, name_folded, id);
create index programme_order_idx on ecdp.programme (tenant_id, starts_on, id);
comment on table ecdp.programme is 'A programme: so many new partnerships (20) within its time (nine months).';
comment on column ecdp.programme.name is 'Name, unique within the municipality.';
comment on column ecdp.programme.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.programme.starts_on is 'First day.';
comment on column ecdp.programme.ends_on is 'The day after its last.';
comment on column ecdp.programme.target is 'Distinct partner organisations to be won.';
comment on column ecdp.programme.counts_by is 'What its target counts: secured (the day of the MOU) or formalised (of the agreement).';
comment on column ecdp.programme.objectives is 'Objectives of the programme; codes as for partnerships.';
call app.protect('programme', 'select, insert, update', 'select', 'all');

create table ecdp.programme_phase (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    programme_id uuid not null,
    position int4 not null,
    name text not null,
    starts_on date not null,
    ends_on date not null,
    partnerships int4 not null,
    milestones jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint programme_phase_pkey primary key (tenant_id, id),
    constraint programme_phase_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint programme_phase_position_check check (position between 1 and 100),
    constraint programme_phase_ends_on_check check (ends_on > starts_on),
    constraint programme_phase_partnerships_check check (partnerships between 0 and 10000),
    constraint programme_phase_milestones_check check (jsonb_typeof(milestones) = 'object')
);
create unique index programme_phase_tenant_id_programme_id_position_key
on ecdp.programme_phase (tenant_id, programme_id, position) where archived_at is null;
create index programme_phase_order_idx on ecdp.programme_phase (tenant_id, position, id);
create index programme_phase_programme_id_idx on ecdp.programme_phase (tenant_id, programme_id);
comment on table ecdp.programme_phase is 'A phase of a programme, with the partnerships and other milestones planned for it.';
comment on column ecdp.programme_phase.programme_id is 'The programme.';
comment on column ecdp.programme_phase.position is 'Order within the programme, from 1.';
comment on column ecdp.programme_phase.name is 'What the phase is about.';
comment on column ecdp.programme_phase.starts_on is 'First day.';
comment on column ecdp.programme_phase.ends_on is 'The day after its last.';
comment on column ecdp.programme_phase.partnerships is 'Partnerships to be added in this phase.';
comment on column ecdp.programme_phase.milestones is 'Other milestones: code to number planned, such as {"events_hosted": 2}. Ticked by the data.';
call app.protect('programme_phase', 'select, insert, update', 'select', 'all');
create trigger programme_phase_within before insert or update of starts_on, ends_on, programme_id, archived_at
on ecdp.programme_phase
for each row when (new.archived_at is null) execute function app.check_phase('programme_phase');
create trigger programme_phases after update of starts_on, ends_on on ecdp.programme
for each row when (new.starts_on > old.starts_on or new.ends_on < old.ends_on)
execute function app.keep_phases_within(
    'programme', 'programme_phase.starts_on', 'programme_phase.ends_on'
);
