-- Practices: what solved a problem, who is shown it, and who took it up.
create table ecdp.practice (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    problem text not null,
    solution text not null,
    search_folded text collate "C" not null generated always as (
        app.fold(title || ' ' || problem || ' ' || solution)
    ) stored,
    area text not null,
    barrier_category text,
    cost_cents int8,
    evidence text,
    proposed_by text not null default 'staff',
    centre_id uuid,
    partner_id uuid,
    barrier_id uuid,
    status text not null default 'proposed',
    status_since date,
    status_reason text,
    audience text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint practice_pkey primary key (tenant_id, id),
    constraint practice_title_check check (length(title) between 1 and 200),
    constraint practice_problem_check check (length(problem) between 1 and 4000),
    constraint practice_solution_check check (length(solution) between 1 and 4000),
    constraint practice_area_fkey foreign key (area) references ecdp.collaboration_area (code),
    constraint practice_barrier_category_check check (
        barrier_category in (
            'funding', 'staffing', 'transport', 'infrastructure', 'communication', 'trust',
            'governance', 'compliance', 'safeguarding', 'other'
        )
    ),
    constraint practice_cost_cents_check check (cost_cents between 0 and 1000000000000),
    constraint practice_evidence_check check (length(evidence) between 1 and 4000),
    constraint practice_proposed_by_check check (proposed_by in ('centre', 'partner', 'staff')),
    constraint practice_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint practice_partner_id_fkey foreign key (tenant_id, partner_id)
    references ecdp.partner (tenant_id, id),
    constraint practice_barrier_id_fkey foreign key (tenant_id, barrier_id)
    references ecdp.barrier (tenant_id, id),
    constraint practice_status_check check (status in ('proposed', 'reviewed', 'shared', 'withdrawn')),
    constraint practice_status_reason_check check (length(status_reason) between 1 and 2000),
    constraint practice_audience_check check (audience in ('municipality', 'all')),
    constraint practice_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint practice_proposed_check check (
        (proposed_by <> 'centre' or centre_id is not null) and (proposed_by <> 'partner' or partner_id is not null)
    ),
    constraint practice_shared_check check ((status = 'shared') = (audience is not null))
);
create index practice_order_idx on ecdp.practice (tenant_id, title_folded, id);
create index practice_barrier_category_idx on ecdp.practice (tenant_id, barrier_category);
create index practice_centre_id_idx on ecdp.practice (tenant_id, centre_id);
create index practice_partner_id_idx on ecdp.practice (tenant_id, partner_id);
create index practice_barrier_id_idx on ecdp.practice (tenant_id, barrier_id);
comment on table ecdp.practice is 'A problem and what solved it: proposed, reviewed, shared within the municipality or with all, withdrawn.';
comment on column ecdp.practice.title is 'What it is called.';
comment on column ecdp.practice.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.practice.problem is 'The problem.';
comment on column ecdp.practice.solution is 'What solved it.';
comment on column ecdp.practice.search_folded is 'The key of title, problem and solution, in which words are looked for: see app.fold().';
comment on column ecdp.practice.area is 'Area of collaboration that it serves.';
comment on column ecdp.practice.barrier_category is 'Kind of barrier that it removes; null for none.';
comment on column ecdp.practice.cost_cents is 'What it cost, in cents.';
comment on column ecdp.practice.evidence is 'What shows that it works.';
comment on column ecdp.practice.proposed_by is 'Who proposed it: a centre, a partner or staff of the municipality.';
comment on column ecdp.practice.centre_id is 'The centre where it worked; needed where a centre proposed it.';
comment on column ecdp.practice.partner_id is 'The partner with whom it worked; needed where a partner proposed it.';
comment on column ecdp.practice.barrier_id is 'The barrier that it resolved; null for none.';
comment on column ecdp.practice.status is 'proposed, reviewed, shared or withdrawn.';
comment on column ecdp.practice.status_since is 'Day it came to this status; null until it was reviewed.';
comment on column ecdp.practice.status_reason is 'Why it came to this status.';
comment on column ecdp.practice.audience is 'With whom it is shared: the municipality alone, or all; null while it is not shared.';
call app.protect(
    'practice', 'select, insert, update', 'select',
    'tenant_id, id, version, area, barrier_category, cost_cents, proposed_by, centre_id, partner_id, barrier_id, '
    'status, status_since, audience, created_at, updated_at, archived_at'
);
call app.past('practice', 'status_since');
-- After the trigger of days that have not come, which is named before.
create trigger practice_transition before insert or update on ecdp.practice
for each row execute function app.move_practice('practice');

create table ecdp.shared_practice (
    tenant_id int4 not null,
    id uuid not null,
    region_id uuid not null,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    problem text not null,
    solution text not null,
    search_folded text collate "C" not null generated always as (
        app.fold(title || ' ' || problem || ' ' || solution)
    ) stored,
    area text not null,
    barrier_category text,
    cost_cents int8,
    evidence text,
    days_to_resolve int4,
    shared_on date not null,
    withdrawn_on date,
    constraint shared_practice_pkey primary key (tenant_id, id),
    constraint shared_practice_region_id_fkey foreign key (region_id) references ecdp.region (id),
    constraint shared_practice_title_check check (length(title) between 1 and 200),
    constraint shared_practice_problem_check check (length(problem) between 1 and 4000),
    constraint shared_practice_solution_check check (length(solution) between 1 and 4000),
    constraint shared_practice_area_fkey foreign key (area) references ecdp.collaboration_area (code),
    constraint shared_practice_barrier_category_check check (
        barrier_category in (
            'funding', 'staffing', 'transport', 'infrastructure', 'communication', 'trust',
            'governance', 'compliance', 'safeguarding', 'other'
        )
    ),
    constraint shared_practice_cost_cents_check check (cost_cents between 0 and 1000000000000),
    constraint shared_practice_evidence_check check (length(evidence) between 1 and 4000),
    constraint shared_practice_id_fkey foreign key (tenant_id, id) references ecdp.practice (tenant_id, id)
);
create index shared_practice_title_idx on ecdp.shared_practice (tenant_id, title_folded, id);
create index shared_practice_shared_on_idx on ecdp.shared_practice (shared_on, id);
create index shared_practice_barrier_category_idx on ecdp.shared_practice (barrier_category);
comment on table ecdp.shared_practice is 'What was shared with all municipalities: a copy of the practice as it was reviewed, with no centre, child, contact or person in it.';
comment on column ecdp.shared_practice.region_id is 'The municipality where it worked, as a region of the country.';
comment on column ecdp.shared_practice.title is 'What it is called.';
comment on column ecdp.shared_practice.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.shared_practice.problem is 'The problem.';
comment on column ecdp.shared_practice.solution is 'What solved it.';
comment on column ecdp.shared_practice.search_folded is 'The key of title, problem and solution, in which words are looked for: see app.fold().';
comment on column ecdp.shared_practice.area is 'Area of collaboration that it serves.';
comment on column ecdp.shared_practice.barrier_category is 'Kind of barrier that it removes; null for none.';
comment on column ecdp.shared_practice.cost_cents is 'What it cost, in cents.';
comment on column ecdp.shared_practice.evidence is 'What shows that it works.';
comment on column ecdp.shared_practice.days_to_resolve is 'Days from the barrier''s being raised to its being resolved; null where it is not known.';
comment on column ecdp.shared_practice.shared_on is 'Day it was shared with all.';
comment on column ecdp.shared_practice.withdrawn_on is 'Day it was withdrawn: from then on no other municipality sees it; null while it is shared.';
call app.protect(
    'shared_practice', 'select, insert, update', 'select',
    'tenant_id, id, region_id, area, barrier_category, cost_cents, days_to_resolve, shared_on, withdrawn_on'
);
-- What is shared with all, every municipality reads; what was withdrawn, none but its own.
create policy shared_practice_everyone on ecdp.shared_practice for select to ecdp_api
using (withdrawn_on is null and app.tid() is not null);
create trigger practice_share after update of audience, archived_at on ecdp.practice
for each row when (new.audience = 'all' or old.audience = 'all')
execute function app.share_practice('practice', 'shared_practice.withdrawn_on');

create table ecdp.practice_uptake (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    practice_id uuid not null,
    centre_id uuid,
    partnership_id uuid,
    taken_up_on date not null,
    barrier_id uuid,
    outcome text,
    outcome_on date,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint practice_uptake_pkey primary key (tenant_id, id),
    constraint practice_uptake_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint practice_uptake_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint practice_uptake_barrier_id_fkey foreign key (tenant_id, barrier_id)
    references ecdp.barrier (tenant_id, id),
    constraint practice_uptake_outcome_check check (outcome in ('worked', 'partly', 'did_not_work')),
    constraint practice_uptake_note_check check (length(note) between 1 and 2000),
    constraint practice_uptake_taker_check check (num_nonnulls(centre_id, partnership_id) = 1),
    constraint practice_uptake_outcome_on_check check (outcome_on >= taken_up_on)
);
create unique index practice_uptake_tenant_id_practice_id_centre_id_key
on ecdp.practice_uptake (tenant_id, practice_id, centre_id) where archived_at is null;
create unique index practice_uptake_tenant_id_practice_id_partnership_id_key
on ecdp.practice_uptake (tenant_id, practice_id, partnership_id) where archived_at is null;
create index practice_uptake_practice_id_idx on ecdp.practice_uptake (practice_id);
create index practice_uptake_order_idx on ecdp.practice_uptake (tenant_id, taken_up_on, id);
create index practice_uptake_centre_id_idx on ecdp.practice_uptake (tenant_id, centre_id);
create index practice_uptake_partnership_id_idx on ecdp.practice_uptake (tenant_id, partnership_id);
create index practice_uptake_barrier_id_idx on ecdp.practice_uptake (tenant_id, barrier_id);
comment on table ecdp.practice_uptake is 'A centre or partnership that took up a practice, of this municipality or shared by another, and what came of it.';
comment on column ecdp.practice_uptake.practice_id is 'The practice: this municipality''s, or one that is shared with all.';
comment on column ecdp.practice_uptake.centre_id is 'The centre that took it up; null for a partnership.';
comment on column ecdp.practice_uptake.partnership_id is 'The partnership that took it up; null for a centre.';
comment on column ecdp.practice_uptake.taken_up_on is 'Day it was taken up.';
comment on column ecdp.practice_uptake.barrier_id is 'The barrier for which it was taken up; null for none.';
comment on column ecdp.practice_uptake.outcome is 'What came of it: worked, partly or did_not_work; null while that is open.';
comment on column ecdp.practice_uptake.outcome_on is 'Day on which that was judged.';
comment on column ecdp.practice_uptake.note is 'What was done differently, and why.';
call app.protect(
    'practice_uptake', 'select, insert, update', 'select',
    'tenant_id, id, version, practice_id, centre_id, partnership_id, taken_up_on, barrier_id, outcome, outcome_on, '
    'created_at, updated_at, archived_at'
);
-- Counted over all municipalities by app.count_uptakes(), in its owner's name.
create policy practice_uptake_owner on ecdp.practice_uptake for select to ecdp_owner using (true);
call app.past('practice_uptake', 'taken_up_on');
call app.since_partnership('practice_uptake', 'taken_up_on');
call app.past('practice_uptake', 'outcome_on');
create trigger practice_uptake_visible after insert on ecdp.practice_uptake
for each row execute function app.check_uptake('practice_uptake');
