-- Joint activities: kinds, who took part, whom they reached, certificates, how far they became day-to-day work.
create table ecdp.activity_kind (
    code text not null,
    id uuid not null,
    area text not null,
    name text not null,
    code_folded text collate "C" not null generated always as (app.fold(code)) stored,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    constraint activity_kind_pkey primary key (code),
    constraint activity_kind_id_key unique (id),
    constraint activity_kind_area_fkey foreign key (area) references ecdp.collaboration_area (code)
);
comment on table ecdp.activity_kind is 'Kinds of activity that every municipality has, each in one of the eight areas.';
comment on column ecdp.activity_kind.code is 'Code used everywhere.';
comment on column ecdp.activity_kind.id is 'Identifier in lists: made from the code, the same in every database.';
comment on column ecdp.activity_kind.area is 'Area of collaboration that it belongs to.';
comment on column ecdp.activity_kind.name is 'Name for people.';
comment on column ecdp.activity_kind.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.activity_kind.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
grant select on ecdp.activity_kind to ecdp_api, ecdp_worker, ecdp_analyst;
insert into ecdp.activity_kind (code, id, area, name)
select k.code, md5('activity_kind/' || k.code)::uuid, k.area, k.name
from (
    values
    ('curriculum_adoption', 'curriculum_sharing', 'Curriculum adoption'),
    ('learning_materials', 'curriculum_sharing', 'Learning materials'),
    ('educational_activity', 'curriculum_sharing', 'Educational activity'),
    ('training_course', 'teacher_training', 'Training course'),
    ('mentoring', 'teacher_training', 'Mentoring'),
    ('teaching_tools', 'teacher_training', 'Teaching tools'),
    ('health_screening', 'physical_mental_health', 'Health screening'),
    ('mental_health_support', 'physical_mental_health', 'Mental health support'),
    ('nutrition_education', 'physical_mental_health', 'Nutrition education'),
    ('healthcare_access', 'physical_mental_health', 'Healthcare access'),
    ('meal_programme', 'nutrition_hygiene', 'Meal programme'),
    ('hygiene_education', 'nutrition_hygiene', 'Hygiene education'),
    ('sanitation_improvement', 'nutrition_hygiene', 'Sanitation improvement'),
    ('parent_workshop', 'family_engagement', 'Parent workshop'),
    ('family_counselling', 'family_engagement', 'Family counselling'),
    ('home_based_support', 'family_engagement', 'Home-based support'),
    ('awareness_campaign', 'community_advocacy', 'Awareness campaign'),
    ('community_event', 'community_advocacy', 'Community event'),
    ('policy_advocacy', 'community_advocacy', 'Policy advocacy'),
    ('grant_application', 'funding_access', 'Grant application'),
    ('donation', 'funding_access', 'Donation'),
    ('in_kind_donation', 'funding_access', 'In-kind donation'),
    ('fundraising_event', 'resource_mobilisation', 'Fundraising event'),
    ('fundraising_campaign', 'resource_mobilisation', 'Fundraising campaign')
) as k (code, area, name);

create table ecdp.own_activity_kind (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    code text not null,
    code_folded text collate "C" not null generated always as (app.fold(code)) stored,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    area text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint own_activity_kind_pkey primary key (tenant_id, id),
    constraint own_activity_kind_code_check check (length(code) between 1 and 40),
    constraint own_activity_kind_name_check check (length(name) between 1 and 200),
    constraint own_activity_kind_area_fkey foreign key (area) references ecdp.collaboration_area (code),
    constraint own_activity_kind_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id)
);
create unique index own_activity_kind_tenant_id_code_key
on ecdp.own_activity_kind (tenant_id, code_folded) where archived_at is null;
create index own_activity_kind_code_idx on ecdp.own_activity_kind (tenant_id, code_folded);
create index own_activity_kind_order_idx on ecdp.own_activity_kind (tenant_id, name_folded, id);
comment on table ecdp.own_activity_kind is 'A kind of activity that a municipality added, in one of the eight areas.';
comment on column ecdp.own_activity_kind.code is 'The municipality''s own short code, unique within it.';
comment on column ecdp.own_activity_kind.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.own_activity_kind.name is 'Name for people.';
comment on column ecdp.own_activity_kind.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.own_activity_kind.area is 'Area of collaboration that it belongs to.';
call app.protect('own_activity_kind', 'select, insert, update', 'select', 'all', derived => 'area');

create table ecdp.activity (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partnership_id uuid not null,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    kind text,
    own_kind_id uuid,
    area text not null,
    status text not null generated always as (
        case
            when held_on is not null then 'held'
            when postponed_to_id is not null then 'postponed'
            when called_off_on is not null then 'cancelled'
            else 'planned'
        end
    ) stored,
    planned_on date not null,
    days int4 not null default 1,
    held_on date,
    called_off_on date,
    called_off_reason text,
    postponed_to_id uuid,
    place text,
    plan text,
    result text,
    budget_cents int8,
    advocacy_aim text,
    advocacy_outcome text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint activity_pkey primary key (tenant_id, id),
    constraint activity_partnership_id_key unique (tenant_id, partnership_id, id),
    constraint activity_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint activity_title_check check (length(title) between 1 and 200),
    constraint activity_kind_fkey foreign key (kind) references ecdp.activity_kind (code),
    constraint activity_own_kind_id_fkey foreign key (tenant_id, own_kind_id)
    references ecdp.own_activity_kind (tenant_id, id),
    constraint activity_area_fkey foreign key (area) references ecdp.collaboration_area (code),
    constraint activity_status_check check (status in ('planned', 'held', 'cancelled', 'postponed')),
    constraint activity_days_check check (days between 1 and 366),
    constraint activity_called_off_reason_check check (length(called_off_reason) between 1 and 2000),
    constraint activity_postponed_to_id_fkey foreign key (tenant_id, postponed_to_id)
    references ecdp.activity (tenant_id, id),
    constraint activity_place_check check (length(place) between 1 and 200),
    constraint activity_plan_check check (length(plan) between 1 and 4000),
    constraint activity_result_check check (length(result) between 1 and 4000),
    constraint activity_budget_cents_check check (budget_cents between 0 and 1000000000000),
    constraint activity_advocacy_aim_check check (advocacy_aim in ('funding', 'training', 'health_services')),
    constraint activity_advocacy_outcome_check check (length(advocacy_outcome) between 1 and 2000),
    constraint activity_kinds_check check (num_nonnulls(kind, own_kind_id) = 1),
    constraint activity_called_off_check check ((called_off_on is null) = (called_off_reason is null)),
    constraint activity_postponed_check check (postponed_to_id is null or called_off_on is not null),
    constraint activity_held_check check (held_on is null or called_off_on is null),
    constraint activity_advocacy_check check (
        (kind is not distinct from 'policy_advocacy') = (advocacy_aim is not null)
        and (advocacy_aim is not null or advocacy_outcome is null)
    )
);
create index activity_order_idx on ecdp.activity (tenant_id, planned_on, id);
create index activity_open_idx
on ecdp.activity (tenant_id, planned_on, id) where held_on is null and called_off_on is null and archived_at is null;
create index activity_title_idx on ecdp.activity (tenant_id, title_folded, id);
create index activity_partnership_id_idx on ecdp.activity (tenant_id, partnership_id, held_on);
create index activity_own_kind_id_idx on ecdp.activity (tenant_id, own_kind_id);
create index activity_postponed_to_id_idx on ecdp.activity (tenant_id, postponed_to_id);
comment on table ecdp.activity is 'A joint activity under an active partnership: planned, and then held, postponed or cancelled.';
comment on column ecdp.activity.partnership_id is 'The partnership under which it is held; active on that day.';
comment on column ecdp.activity.title is 'What it is.';
comment on column ecdp.activity.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.activity.kind is 'Kind of activity, of those that every municipality has; null for a kind of the municipality''s own.';
comment on column ecdp.activity.own_kind_id is 'The municipality''s own kind; null for one that every municipality has.';
comment on column ecdp.activity.area is 'Area of collaboration, by its kind.';
comment on column ecdp.activity.status is 'planned, held, cancelled or postponed: by its days.';
comment on column ecdp.activity.planned_on is 'First day as planned.';
comment on column ecdp.activity.days is 'How many days it lasts.';
comment on column ecdp.activity.held_on is 'First day as held; null while it was not.';
comment on column ecdp.activity.called_off_on is 'Day it was cancelled or postponed; null while it was not.';
comment on column ecdp.activity.called_off_reason is 'Why it was cancelled or postponed.';
comment on column ecdp.activity.postponed_to_id is 'The activity on the new day, where it was postponed.';
comment on column ecdp.activity.place is 'Where.';
comment on column ecdp.activity.plan is 'What is planned.';
comment on column ecdp.activity.result is 'What came of it.';
comment on column ecdp.activity.budget_cents is 'Budget in cents.';
comment on column ecdp.activity.advocacy_aim is 'What policy advocacy is for: funding, training or health_services; needed for that kind, and for no other.';
comment on column ecdp.activity.advocacy_outcome is 'What became of the aim.';
call app.protect(
    'activity', 'select, insert, update', 'select',
    'tenant_id, id, version, partnership_id, kind, own_kind_id, area, status, planned_on, days, held_on, '
    'called_off_on, postponed_to_id, budget_cents, advocacy_aim, created_at, updated_at, archived_at',
    derived => 'partnership_id, kind, own_kind_id, area'
);
call app.past('activity', 'held_on');
call app.past('activity', 'called_off_on');
-- After the triggers of days that have not come, which are named before.
create trigger activity_area before insert on ecdp.activity
for each row execute function app.set_activity_area('activity', 'activity.area');
create trigger activity_time before insert on ecdp.activity
for each row execute function app.check_activity('activity');
create trigger activity_time_change before update of planned_on, held_on, days on ecdp.activity
for each row when (
    new.planned_on <> old.planned_on or new.days <> old.days or new.held_on is distinct from old.held_on
)
execute function app.check_activity('activity');

-- What it cost is in the ledger: uses that name the activity they paid for, of the same partnership.
alter table ecdp.ledger_line add column activity_id uuid;
alter table ecdp.ledger_line add constraint ledger_line_activity_id_fkey
foreign key (tenant_id, activity_id) references ecdp.activity (tenant_id, id);
create index ledger_line_activity_id_idx on ecdp.ledger_line (tenant_id, activity_id);
call app.check_references('ledger_line');
comment on column ecdp.ledger_line.activity_id is 'The activity that a use was for; of the same partnership, null for none.';
alter table ecdp.ledger_transfer add column activity_id uuid;
alter table ecdp.ledger_transfer add constraint ledger_transfer_activity_id_fkey
foreign key (tenant_id, partnership_id, activity_id) references ecdp.activity (tenant_id, partnership_id, id);
create index ledger_transfer_activity_id_idx
on ecdp.ledger_transfer (tenant_id, activity_id, occurred_on) where activity_id is not null;
comment on column ecdp.ledger_transfer.activity_id is 'The activity that it was used for; null for none.';

create table ecdp.activity_centre (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    activity_id uuid not null,
    centre_id uuid not null,
    girls_0_1 int4,
    girls_2 int4,
    girls_3 int4,
    girls_4 int4,
    girls_5 int4,
    boys_0_1 int4,
    boys_2 int4,
    boys_3 int4,
    boys_4 int4,
    boys_5 int4,
    children int4 generated always as (
        app.counted(
            girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2, boys_3, boys_4, boys_5
        )
    ) stored,
    children_shown int4 generated always as (
        case
            when
                not app.is_small(app.counted(
                    girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2, boys_3, boys_4, boys_5
                ))
                then
                    app.counted(
                        girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2, boys_3, boys_4, boys_5
                    )
        end
    ) stored,
    children_reason text generated always as (
        case
            when
                app.is_small(app.counted(
                    girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2, boys_3, boys_4, boys_5
                ))
                then 'small_count'
            when
                app.counted(
                    girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2, boys_3, boys_4, boys_5
                ) is null
                then 'not_counted'
        end
    ) stored,
    caregivers int4,
    practitioners int4,
    referrals_made int4,
    referrals_completed int4,
    referrals_made_shown int4 generated always as (
        case when not app.is_small(referrals_made) then referrals_made end
    ) stored,
    referrals_completed_shown int4 generated always as (
        case
            when
                not app.is_small(referrals_completed)
                and app.is_small(referrals_made - referrals_completed) is not true
                then referrals_completed
        end
    ) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint activity_centre_pkey primary key (tenant_id, id),
    constraint activity_centre_activity_id_fkey foreign key (tenant_id, activity_id)
    references ecdp.activity (tenant_id, id),
    constraint activity_centre_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint activity_centre_caregivers_check check (caregivers between 0 and 10000),
    constraint activity_centre_practitioners_check check (practitioners between 0 and 1000),
    constraint activity_centre_referrals_made_check check (referrals_made between 0 and 10000),
    constraint activity_centre_referrals_completed_check check (referrals_completed between 0 and 10000),
    constraint activity_centre_children_check check (
        least(
            girls_0_1, girls_2, girls_3, girls_4, girls_5,
            boys_0_1, boys_2, boys_3, boys_4, boys_5
        ) >= 0
        and greatest(
            girls_0_1, girls_2, girls_3, girls_4, girls_5,
            boys_0_1, boys_2, boys_3, boys_4, boys_5
        ) <= 10000
    ),
    constraint activity_centre_referrals_check check (referrals_completed <= referrals_made)
);
create unique index activity_centre_tenant_id_activity_id_centre_id_key
on ecdp.activity_centre (tenant_id, activity_id, centre_id) where archived_at is null;
create index activity_centre_order_idx on ecdp.activity_centre (tenant_id, created_at, id);
create index activity_centre_activity_id_idx on ecdp.activity_centre (tenant_id, activity_id);
create index activity_centre_centre_id_idx on ecdp.activity_centre (tenant_id, centre_id);
comment on table ecdp.activity_centre is 'A centre that takes part in an activity, and whom it reached there, as the centre counted. Sums over activities are contacts, never people.';
comment on column ecdp.activity_centre.activity_id is 'The activity.';
comment on column ecdp.activity_centre.centre_id is 'The centre; in the partnership on a day of the activity.';
comment on column ecdp.activity_centre.girls_0_1 is 'Girls under 2 years who were reached, as the centre counted; null where not counted.';
comment on column ecdp.activity_centre.girls_2 is 'Girls aged 2 who were reached, as the centre counted; null where not counted.';
comment on column ecdp.activity_centre.girls_3 is 'Girls aged 3 who were reached, as the centre counted; null where not counted.';
comment on column ecdp.activity_centre.girls_4 is 'Girls aged 4 who were reached, as the centre counted; null where not counted.';
comment on column ecdp.activity_centre.girls_5 is 'Girls aged 5 who were reached, as the centre counted; null where not counted.';
comment on column ecdp.activity_centre.boys_0_1 is 'Boys under 2 years who were reached, as the centre counted; null where not counted.';
comment on column ecdp.activity_centre.boys_2 is 'Boys aged 2 who were reached, as the centre counted; null where not counted.';
comment on column ecdp.activity_centre.boys_3 is 'Boys aged 3 who were reached, as the centre counted; null where not counted.';
comment on column ecdp.activity_centre.boys_4 is 'Boys aged 4 who were reached, as the centre counted; null where not counted.';
comment on column ecdp.activity_centre.boys_5 is 'Boys aged 5 who were reached, as the centre counted; null where not counted.';
comment on column ecdp.activity_centre.children is 'Children reached, of all that were counted; null where none was counted.';
comment on column ecdp.activity_centre.children_shown is 'The same for analysts: null for 1 to 4 children.';
comment on column ecdp.activity_centre.children_reason is 'Why children_shown is null: small_count (1 to 4 children) or not_counted.';
comment on column ecdp.activity_centre.caregivers is 'Caregivers reached, as the centre counted.';
comment on column ecdp.activity_centre.practitioners is 'Practitioners reached, as the centre counted.';
comment on column ecdp.activity_centre.referrals_made is 'Referrals made: of activities in the areas of health only.';
comment on column ecdp.activity_centre.referrals_completed is 'Of the referrals made, those that led to care.';
comment on column ecdp.activity_centre.referrals_made_shown is 'Referrals made, for analysts: null for 1 to 4.';
comment on column ecdp.activity_centre.referrals_completed_shown is 'Referrals completed, for analysts: null where they, or those not completed, are 1 to 4.';
call app.protect(
    'activity_centre', 'select, insert, update', 'select',
    'tenant_id, id, version, activity_id, centre_id, children_shown, children_reason, caregivers, practitioners, '
    'referrals_made_shown, referrals_completed_shown, created_at, updated_at, archived_at'
);
create trigger activity_centre_part before insert or update on ecdp.activity_centre
for each row when (new.archived_at is null) execute function app.check_activity_centre('activity_centre');

create table ecdp.training_certificate (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    activity_id uuid not null,
    centre_id uuid not null,
    award text not null,
    participants int4 not null,
    certificates int4 not null default 0,
    issued_on date,
    register text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint training_certificate_pkey primary key (tenant_id, id),
    constraint training_certificate_activity_id_fkey foreign key (tenant_id, activity_id)
    references ecdp.activity (tenant_id, id),
    constraint training_certificate_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint training_certificate_award_check check (
        award in (
            'attendance', 'skills_programme', 'nqf_1_3', 'nqf_4', 'nqf_5', 'nqf_6_up'
        )
    ),
    constraint training_certificate_participants_check check (participants between 0 and 1000),
    constraint training_certificate_certificates_check check (certificates between 0 and 1000),
    constraint training_certificate_register_check check (length(register) between 1 and 300),
    constraint training_certificate_certified_check check (certificates <= participants)
);
create unique index training_certificate_tenant_id_activity_id_centre_id_award_key
on ecdp.training_certificate (tenant_id, activity_id, centre_id, award) where archived_at is null;
create index training_certificate_order_idx on ecdp.training_certificate (tenant_id, created_at, id);
create index training_certificate_activity_id_idx on ecdp.training_certificate (tenant_id, activity_id);
create index training_certificate_centre_id_idx on ecdp.training_certificate (tenant_id, centre_id);
comment on table ecdp.training_certificate is 'How many practitioners of a centre took part in a course, and how many were certified. No names and no certificate numbers are kept.';
comment on column ecdp.training_certificate.activity_id is 'The activity, held.';
comment on column ecdp.training_certificate.centre_id is 'The practitioners'' centre; in the partnership on a day of the activity.';
comment on column ecdp.training_certificate.award is 'What is certified: attendance, skills_programme, nqf_1_3, nqf_4, nqf_5 or nqf_6_up.';
comment on column ecdp.training_certificate.participants is 'Practitioners who took part.';
comment on column ecdp.training_certificate.certificates is 'Of those who took part, how many were certified.';
comment on column ecdp.training_certificate.issued_on is 'Day the certificates were issued.';
comment on column ecdp.training_certificate.register is 'Where the provider keeps the list of names and numbers.';
call app.protect(
    'training_certificate', 'select, insert, update', 'select',
    'tenant_id, id, version, activity_id, centre_id, award, participants, certificates, issued_on, created_at, '
    'updated_at, archived_at'
);
call app.past('training_certificate', 'issued_on');
create trigger training_certificate_took_part before insert or update on ecdp.training_certificate
for each row when (new.archived_at is null) execute function app.check_activity_centre('training_certificate');

-- A partnership is not said to have ended, nor a centre to have left, before what was held.
create trigger partnership_stage_keeps_activities before update of stage on ecdp.partnership
for each row when (old.stage = 'active' and new.stage <> 'active')
execute function app.keep_activities_in_time('partnership');
create trigger partnership_centre_took_part before update of joined_on, left_on, archived_at on ecdp.partnership_centre
for each row when (
    new.joined_on > old.joined_on or new.left_on is distinct from old.left_on
    or new.archived_at is not null and old.archived_at is null
)
execute function app.keep_centre_activities('partnership_centre');

create table ecdp.integration_level (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    centre_id uuid not null,
    kind text,
    own_kind_id uuid,
    level int4 not null,
    since date not null,
    evidence text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint integration_level_pkey primary key (tenant_id, id),
    constraint integration_level_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint integration_level_kind_fkey foreign key (kind) references ecdp.activity_kind (code),
    constraint integration_level_own_kind_id_fkey foreign key (tenant_id, own_kind_id)
    references ecdp.own_activity_kind (tenant_id, id),
    constraint integration_level_level_check check (level between 0 and 3),
    constraint integration_level_evidence_check check (length(evidence) between 1 and 2000),
    constraint integration_level_kinds_check check (num_nonnulls(kind, own_kind_id) = 1)
);
create unique index integration_level_tenant_id_centre_id_kind_since_key
on ecdp.integration_level (tenant_id, centre_id, kind, since) where archived_at is null and kind is not null;
create unique index integration_level_tenant_id_centre_id_own_kind_id_since_key
on ecdp.integration_level (tenant_id, centre_id, own_kind_id, since) where archived_at is null
and own_kind_id is not null;
create index integration_level_order_idx on ecdp.integration_level (tenant_id, since, id);
create index integration_level_centre_id_idx on ecdp.integration_level (tenant_id, centre_id, since);
create index integration_level_own_kind_id_idx on ecdp.integration_level (tenant_id, own_kind_id);
comment on table ecdp.integration_level is 'How far a kind of activity had become part of a centre''s day-to-day work on a day, and what shows it. The newest day''s level stands.';
comment on column ecdp.integration_level.centre_id is 'The centre.';
comment on column ecdp.integration_level.kind is 'Kind of activity, of those that every municipality has; null for a kind of the municipality''s own.';
comment on column ecdp.integration_level.own_kind_id is 'The municipality''s own kind; null for one that every municipality has.';
comment on column ecdp.integration_level.level is '0 not part of the day, 1 now and then, 2 every week, 3 part of every day, without the partner too.';
comment on column ecdp.integration_level.since is 'First day at this level; one level a day.';
comment on column ecdp.integration_level.evidence is 'What shows it.';
call app.protect(
    'integration_level', 'select, insert, update', 'select',
    'tenant_id, id, version, centre_id, kind, own_kind_id, level, since, created_at, updated_at, archived_at',
    derived => 'centre_id, kind, own_kind_id, level, evidence'
);
call app.past('integration_level', 'since');
