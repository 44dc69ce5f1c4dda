-- Programmes, their phases and what each phase is to reach.
create table ecdp.programme (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    name text not null,
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
on ecdp.programme (tenant_id, name) where archived_at is null;
create index programme_order_idx on ecdp.programme (tenant_id, starts_on, id);
comment on table ecdp.programme is 'A programme: so many new partnerships (20) within its time (nine months).';
comment on column ecdp.programme.name is 'Name, unique within the municipality.';
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
comment on table ecdp.programme_phase is 'A phase of a programme, with the partnerships and other milestones planned for it.';
comment on column ecdp.programme_phase.programme_id is 'The programme.';
comment on column ecdp.programme_phase.position is 'Order within the programme, from 1.';
comment on column ecdp.programme_phase.name is 'What the phase is about.';
comment on column ecdp.programme_phase.starts_on is 'First day.';
comment on column ecdp.programme_phase.ends_on is 'The day after its last.';
comment on column ecdp.programme_phase.partnerships is 'Partnerships to be added in this phase.';
comment on column ecdp.programme_phase.milestones is 'Other milestones: code to number planned, such as {"events_hosted": 2}. Ticked by the data.';
call app.protect('programme_phase', 'select, insert, update', 'select', 'all');

create function app.check_phase() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    programme ecdp.programme;
begin
    -- One change of a programme's plan at a time: the dates of its phases hang together.
    select * into programme
    from ecdp.programme as p
    where p.tenant_id = new.tenant_id and p.id = new.programme_id
    for no key update;
    -- An empty one is the table's to refuse.
    if new.ends_on <= new.starts_on then return new; end if;
    if new.starts_on < programme.starts_on or new.ends_on > programme.ends_on then
        raise exception 'a phase lies within its programme'
        using errcode = '23514', constraint = 'programme_phase_within_check', table = 'programme_phase',
        schema = 'ecdp';
    end if;
    if exists (
        select from ecdp.programme_phase as o
        where
            o.tenant_id = new.tenant_id and o.programme_id = new.programme_id and o.id <> new.id
            and o.archived_at is null and o.starts_on < new.ends_on and new.starts_on < o.ends_on
    ) then
        raise exception 'phases of a programme do not overlap'
        using errcode = '23514', constraint = 'programme_phase_overlap_check', table = 'programme_phase',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.check_phase() is 'Trigger: a phase lies within its programme and overlaps no other.';
create trigger programme_phase_within before insert or update of starts_on, ends_on, programme_id, archived_at
on ecdp.programme_phase
for each row when (new.archived_at is null) execute function app.check_phase('programme_phase');

create function app.keep_phases_within() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from ecdp.programme_phase as f
        where
            f.tenant_id = new.tenant_id and f.programme_id = new.id and f.archived_at is null
            and (f.ends_on <= new.starts_on or f.starts_on >= new.ends_on)
    ) then
        raise exception 'a phase of the programme would lie outside of it'
        using errcode = '23514', constraint = 'programme_phases_within_check', table = 'programme', schema = 'ecdp';
    end if;
    update ecdp.programme_phase as f
    set
        starts_on = greatest(f.starts_on, new.starts_on), ends_on = least(f.ends_on, new.ends_on),
        version = f.version + 1, updated_at = now()
    where
        f.tenant_id = new.tenant_id and f.programme_id = new.id and f.archived_at is null
        and (f.starts_on < new.starts_on or f.ends_on > new.ends_on);
    return null;
end
$$;
comment on function app.keep_phases_within()
is 'Trigger: phases that reach out of a programme whose days become fewer are cut; one that would be left outside is refused.';
create trigger programme_phases after update of starts_on, ends_on on ecdp.programme
for each row when (new.starts_on > old.starts_on or new.ends_on < old.ends_on)
execute function app.keep_phases_within('programme');
