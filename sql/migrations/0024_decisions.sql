-- Decisions and lessons.
create table ecdp.decision (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    kind text not null,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    decided_on date not null,
    decision text not null,
    reason text not null,
    decided_by text not null,
    programme_id uuid,
    partnership_id uuid,
    barrier_id uuid,
    review_on date,
    reviewed_on date,
    review_outcome text,
    review_result text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint decision_pkey primary key (tenant_id, id),
    constraint decision_kind_check check (kind in ('refinement', 'resources', 'partnership', 'other')),
    constraint decision_title_check check (length(title) between 1 and 200),
    constraint decision_decision_check check (length(decision) between 1 and 4000),
    constraint decision_reason_check check (length(reason) between 1 and 4000),
    constraint decision_decided_by_check check (length(decided_by) between 1 and 200),
    constraint decision_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint decision_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint decision_barrier_id_fkey foreign key (tenant_id, barrier_id)
    references ecdp.barrier (tenant_id, id),
    constraint decision_review_outcome_check check (review_outcome in ('kept', 'changed', 'dropped')),
    constraint decision_review_result_check check (length(review_result) between 1 and 4000),
    constraint decision_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint decision_review_on_check check (review_on >= decided_on),
    constraint decision_reviewed_on_check check (reviewed_on >= decided_on)
);
create index decision_order_idx on ecdp.decision (tenant_id, decided_on, id);
create index decision_open_idx
on ecdp.decision (tenant_id, review_on, id) where reviewed_on is null and archived_at is null;
create index decision_title_idx on ecdp.decision (tenant_id, title_folded, id);
create index decision_programme_id_idx on ecdp.decision (tenant_id, programme_id, decided_on);
create index decision_partnership_id_idx on ecdp.decision (tenant_id, partnership_id);
create index decision_barrier_id_idx on ecdp.decision (tenant_id, barrier_id);
comment on table ecdp.decision is 'A decision: what was decided, why, by whom, about what, and what its review found.';
comment on column ecdp.decision.kind is 'What kind it is: refinement (of the strategy), resources, partnership or other.';
comment on column ecdp.decision.title is 'What it is about, in a line.';
comment on column ecdp.decision.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.decision.decided_on is 'Day of the decision.';
comment on column ecdp.decision.decision is 'What was decided.';
comment on column ecdp.decision.reason is 'Why.';
comment on column ecdp.decision.decided_by is 'The role, meeting or body that decided.';
comment on column ecdp.decision.programme_id is 'The programme it is about; null for none.';
comment on column ecdp.decision.partnership_id is 'The partnership it is about; null for none.';
comment on column ecdp.decision.barrier_id is 'The barrier it is about; null for none.';
comment on column ecdp.decision.review_on is 'Day by which it is to be reviewed; null for never.';
comment on column ecdp.decision.reviewed_on is 'Day it was reviewed; null while it was not.';
comment on column ecdp.decision.review_outcome is 'What the review decided: kept, changed or dropped.';
comment on column ecdp.decision.review_result is 'What the review found.';
call app.protect(
    'decision', 'select, insert, update', 'select',
    'tenant_id, id, version, kind, decided_on, programme_id, partnership_id, barrier_id, review_on, reviewed_on, '
    'review_outcome, created_at, updated_at, archived_at'
);
call app.past('decision', 'decided_on');
call app.past('decision', 'reviewed_on');

create table ecdp.lesson (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    programme_id uuid not null,
    partnership_id uuid,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    learned_on date not null,
    outcome text not null,
    lesson text not null,
    area text,
    decision_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint lesson_pkey primary key (tenant_id, id),
    constraint lesson_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint lesson_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint lesson_title_check check (length(title) between 1 and 200),
    constraint lesson_outcome_check check (outcome in ('worked', 'did_not_work')),
    constraint lesson_lesson_check check (length(lesson) between 1 and 4000),
    constraint lesson_area_fkey foreign key (area) references ecdp.collaboration_area (code),
    constraint lesson_decision_id_fkey foreign key (tenant_id, decision_id)
    references ecdp.decision (tenant_id, id)
);
create index lesson_order_idx on ecdp.lesson (tenant_id, learned_on, id);
create index lesson_title_idx on ecdp.lesson (tenant_id, title_folded, id);
create index lesson_programme_id_idx on ecdp.lesson (tenant_id, programme_id, learned_on);
create index lesson_partnership_id_idx on ecdp.lesson (tenant_id, partnership_id);
create index lesson_decision_id_idx on ecdp.lesson (tenant_id, decision_id);
comment on table ecdp.lesson is 'What was learned in a programme: what worked or did not.';
comment on column ecdp.lesson.programme_id is 'The programme.';
comment on column ecdp.lesson.partnership_id is 'The partnership it was learned in; null for none.';
comment on column ecdp.lesson.title is 'What it is about, in a line.';
comment on column ecdp.lesson.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.lesson.learned_on is 'Day it was learned.';
comment on column ecdp.lesson.outcome is 'Whether it worked or did_not_work.';
comment on column ecdp.lesson.lesson is 'What was learned.';
comment on column ecdp.lesson.area is 'Area of collaboration; null for none.';
comment on column ecdp.lesson.decision_id is 'The decision that followed; null for none.';
call app.protect(
    'lesson', 'select, insert, update', 'select',
    'tenant_id, id, version, programme_id, partnership_id, learned_on, outcome, area, decision_id, created_at, '
    'updated_at, archived_at'
);
call app.past('lesson', 'learned_on');
call app.since_partnership('lesson', 'learned_on');
