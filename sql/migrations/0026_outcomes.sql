-- Child outcomes and programme quality: instruments, waves of assessments, what was assessed, attendance.
create table ecdp.outcome_instrument (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    code text not null,
    code_folded text collate "C" not null generated always as (app.fold(code)) stored,
    edition text not null,
    edition_folded text collate "C" not null generated always as (app.fold(edition)) stored,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    subject text not null,
    age_from_months int4 not null default 0,
    age_to_months int4 not null default 120,
    total text not null default 'sum',
    source text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint outcome_instrument_pkey primary key (tenant_id, id),
    constraint outcome_instrument_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint outcome_instrument_code_check check (length(code) between 1 and 40),
    constraint outcome_instrument_edition_check check (length(edition) between 1 and 40),
    constraint outcome_instrument_name_check check (length(name) between 1 and 200),
    constraint outcome_instrument_subject_check check (subject in ('children', 'centres')),
    constraint outcome_instrument_age_from_months_check check (age_from_months between 0 and 120),
    constraint outcome_instrument_age_to_months_check check (age_to_months between 0 and 120),
    constraint outcome_instrument_ages_check check (age_from_months <= age_to_months),
    constraint outcome_instrument_total_check check (total in ('sum', 'mean')),
    constraint outcome_instrument_source_check check (length(source) between 1 and 200)
);
create unique index outcome_instrument_tenant_id_code_edition_key
on ecdp.outcome_instrument (tenant_id, code_folded, edition_folded) where archived_at is null;
create index outcome_instrument_code_idx on ecdp.outcome_instrument (tenant_id, code_folded, id);
create index outcome_instrument_edition_idx on ecdp.outcome_instrument (tenant_id, edition_folded, id);
create index outcome_instrument_order_idx on ecdp.outcome_instrument (tenant_id, name_folded, id);
comment on table ecdp.outcome_instrument is 'An edition of an instrument that children or centres are assessed with. Once a wave uses it, it never changes: another edition is another row.';
comment on column ecdp.outcome_instrument.code is 'Short code, the same for every edition and in every municipality: elom_4_5, lpqa.';
comment on column ecdp.outcome_instrument.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.outcome_instrument.edition is 'Which edition, by its year or number.';
comment on column ecdp.outcome_instrument.edition_folded is 'The key that the edition is compared, searched and sorted by: see app.fold().';
comment on column ecdp.outcome_instrument.name is 'Name for people.';
comment on column ecdp.outcome_instrument.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.outcome_instrument.subject is 'What is assessed: children or centres.';
comment on column ecdp.outcome_instrument.age_from_months is 'Youngest age it is made for, in months; without meaning for centres.';
comment on column ecdp.outcome_instrument.age_to_months is 'Oldest age it is made for, in months.';
comment on column ecdp.outcome_instrument.total is 'How the domains make the total: their sum, or their mean.';
comment on column ecdp.outcome_instrument.source is 'Where its domains and ranges come from.';
call app.protect(
    'outcome_instrument', 'select, insert, update', 'select',
    'tenant_id, id, version, code, edition, name, subject, age_from_months, age_to_months, total, created_at, '
    'updated_at, archived_at'
);
create policy outcome_instrument_owner on ecdp.outcome_instrument for select to ecdp_owner
using (tenant_id = app.tid());

create table ecdp.outcome_domain (
    tenant_id int4 not null,
    id uuid not null,
    instrument_id uuid not null,
    code text not null,
    code_folded text collate "C" not null generated always as (app.fold(code)) stored,
    name text not null,
    position int4 not null,
    score_min int4 not null,
    score_max int4 not null,
    created_at timestamptz not null default now(),
    constraint outcome_domain_pkey primary key (tenant_id, id),
    constraint outcome_domain_instrument_id_fkey foreign key (tenant_id, instrument_id)
    references ecdp.outcome_instrument (tenant_id, id),
    constraint outcome_domain_tenant_id_instrument_id_id_key unique (tenant_id, instrument_id, id),
    constraint outcome_domain_code_check check (length(code) between 1 and 40),
    constraint outcome_domain_code_reserved_check check (
        app.fold(code) not in (
            'child', 'birth_month', 'sex', 'centre_id', 'assessor', 'assessed_on', 'basis', 'consented_on', 'approval',
            'total', 'scores'
        )
    ),
    constraint outcome_domain_name_check check (length(name) between 1 and 200),
    constraint outcome_domain_position_check check (position between 1 and 20),
    constraint outcome_domain_score_min_check check (score_min between -1000000 and 1000000),
    constraint outcome_domain_score_max_check check (score_max between -1000000 and 1000000),
    constraint outcome_domain_range_check check (score_min < score_max)
);
create unique index outcome_domain_tenant_id_instrument_id_code_key
on ecdp.outcome_domain (tenant_id, instrument_id, code_folded);
create unique index outcome_domain_tenant_id_instrument_id_position_key
on ecdp.outcome_domain (tenant_id, instrument_id, position);
create index outcome_domain_code_idx on ecdp.outcome_domain (tenant_id, code_folded, id);
create index outcome_domain_order_idx on ecdp.outcome_domain (tenant_id, created_at, id);
comment on table ecdp.outcome_domain is 'A domain of an instrument, with the range of its scores.';
comment on column ecdp.outcome_domain.instrument_id is 'The instrument.';
comment on column ecdp.outcome_domain.code is 'Short code: the name of its column in a file of assessments.';
comment on column ecdp.outcome_domain.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.outcome_domain.name is 'Name for people.';
comment on column ecdp.outcome_domain.position is 'Its place among the domains of the instrument, from 1 without a gap.';
comment on column ecdp.outcome_domain.score_min is 'Lowest score, in hundredths of a point.';
comment on column ecdp.outcome_domain.score_max is 'Highest score, in hundredths of a point.';
call app.protect('outcome_domain', 'select, insert', 'select', 'all');
create policy outcome_domain_owner on ecdp.outcome_domain for select to ecdp_owner using (tenant_id = app.tid());

create table ecdp.outcome_cut_score (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    instrument_id uuid not null,
    domain_id uuid,
    age_from_months int4 not null,
    age_to_months int4 not null,
    far_behind_below int4 not null,
    on_track_from int4 not null,
    source text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint outcome_cut_score_pkey primary key (tenant_id, id),
    constraint outcome_cut_score_instrument_id_fkey foreign key (tenant_id, instrument_id)
    references ecdp.outcome_instrument (tenant_id, id),
    constraint outcome_cut_score_domain_id_fkey foreign key (tenant_id, instrument_id, domain_id)
    references ecdp.outcome_domain (tenant_id, instrument_id, id),
    constraint outcome_cut_score_age_from_months_check check (age_from_months between 0 and 120),
    constraint outcome_cut_score_age_to_months_check check (age_to_months between 0 and 120),
    constraint outcome_cut_score_ages_check check (age_from_months <= age_to_months),
    constraint outcome_cut_score_far_behind_below_check check (far_behind_below between -1000000 and 20000000),
    constraint outcome_cut_score_on_track_from_check check (on_track_from between -1000000 and 20000000),
    constraint outcome_cut_score_bands_check check (far_behind_below <= on_track_from),
    constraint outcome_cut_score_source_check check (length(source) between 1 and 200)
);
create unique index outcome_cut_score_tenant_id_domain_id_age_from_months_key
on ecdp.outcome_cut_score (tenant_id, instrument_id, domain_id, age_from_months) nulls not distinct
where archived_at is null;
create index outcome_cut_score_instrument_id_idx on ecdp.outcome_cut_score (tenant_id, instrument_id, domain_id);
create index outcome_cut_score_order_idx on ecdp.outcome_cut_score (tenant_id, created_at, id);
comment on table ecdp.outcome_cut_score is 'Cut scores of a domain, or of the total, for children of some ages. They are licensed with the instrument and entered by who has the licence: without them nothing is banded.';
comment on column ecdp.outcome_cut_score.instrument_id is 'The instrument.';
comment on column ecdp.outcome_cut_score.domain_id is 'The domain; null for the total.';
comment on column ecdp.outcome_cut_score.age_from_months is 'Youngest age that it holds for, in months.';
comment on column ecdp.outcome_cut_score.age_to_months is 'Oldest age that it holds for, in months.';
comment on column ecdp.outcome_cut_score.far_behind_below is 'Scores below this are falling far behind, in hundredths of a point.';
comment on column ecdp.outcome_cut_score.on_track_from is 'Scores from this on are on track, in hundredths of a point; what lies between is falling behind.';
comment on column ecdp.outcome_cut_score.source is 'Where the cut scores come from: manual, licence.';
-- Analysts see what children were banded as, not what the licence covers.
call app.protect('outcome_cut_score', 'select, insert, update', 'select');
create policy outcome_cut_score_owner on ecdp.outcome_cut_score for select to ecdp_owner using (tenant_id = app.tid());
create trigger outcome_cut_score_ages before insert or update of age_from_months, age_to_months
on ecdp.outcome_cut_score for each row execute function app.check_cut_score('outcome_cut_score');

create table ecdp.assessment_wave (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    instrument_id uuid not null,
    programme_id uuid,
    kind text not null,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    starts_on date not null,
    ends_on date not null,
    closed_on date,
    status text not null generated always as (case when closed_on is null then 'open' else 'closed' end) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint assessment_wave_pkey primary key (tenant_id, id),
    constraint assessment_wave_instrument_id_fkey foreign key (tenant_id, instrument_id)
    references ecdp.outcome_instrument (tenant_id, id),
    constraint assessment_wave_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint assessment_wave_kind_check check (kind in ('baseline', 'midline', 'endline', 'follow_up')),
    constraint assessment_wave_title_check check (length(title) between 1 and 200),
    constraint assessment_wave_status_check check (status in ('open', 'closed')),
    constraint assessment_wave_ends_on_check check (ends_on between starts_on and starts_on + 366),
    constraint assessment_wave_closed_on_check check (closed_on >= starts_on)
);
create index assessment_wave_order_idx on ecdp.assessment_wave (tenant_id, starts_on, id);
create index assessment_wave_title_idx on ecdp.assessment_wave (tenant_id, title_folded, id);
create index assessment_wave_instrument_id_idx on ecdp.assessment_wave (tenant_id, instrument_id, ends_on);
create index assessment_wave_programme_id_idx on ecdp.assessment_wave (tenant_id, programme_id, ends_on);
comment on table ecdp.assessment_wave is 'A wave of assessments with one instrument: open while they come in, then closed for good.';
comment on column ecdp.assessment_wave.instrument_id is 'The instrument.';
comment on column ecdp.assessment_wave.programme_id is 'The programme whose evaluation it is for; null for all of the municipality.';
comment on column ecdp.assessment_wave.kind is 'What it is in the evaluation: baseline, midline, endline or follow_up.';
comment on column ecdp.assessment_wave.title is 'What it is called.';
comment on column ecdp.assessment_wave.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.assessment_wave.starts_on is 'First day of its assessments.';
comment on column ecdp.assessment_wave.ends_on is 'Last day of its assessments.';
comment on column ecdp.assessment_wave.closed_on is 'Day it was closed, with the figures of its groups; null while it is open. It is not opened again.';
comment on column ecdp.assessment_wave.status is 'open or closed.';
call app.protect(
    'assessment_wave', 'select, insert, update', 'select',
    'tenant_id, id, version, instrument_id, programme_id, kind, starts_on, ends_on, closed_on, status, created_at, '
    'updated_at, archived_at'
);
call app.past('assessment_wave', 'closed_on');
create policy assessment_wave_owner on ecdp.assessment_wave for select to ecdp_owner using (tenant_id = app.tid());
create trigger assessment_wave_instrument before insert on ecdp.assessment_wave
for each row execute function app.check_wave('assessment_wave');
create trigger assessment_wave_kept before update of instrument_id, starts_on, ends_on, closed_on, archived_at
on ecdp.assessment_wave for each row execute function app.keep_wave('assessment_wave');
create trigger outcome_instrument_kept before update of code, edition, subject, age_from_months, age_to_months, total
on ecdp.outcome_instrument for each row execute function app.keep_instrument('outcome_instrument');
create trigger outcome_domain_kept before insert or update or delete on ecdp.outcome_domain
for each row execute function app.keep_domain('outcome_domain');

create table ecdp.pseudonym_key (
    tenant_id int4 not null,
    generation int4 not null,
    check_value bytea not null,
    rekeyed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint pseudonym_key_pkey primary key (tenant_id),
    constraint pseudonym_key_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint pseudonym_key_generation_check check (generation between 1 and 1000),
    constraint pseudonym_key_check_value_check check (length(check_value) = 32)
);
comment on table ecdp.pseudonym_key is 'With how many of its keys a municipality''s pseudonyms are made. The keys themselves are never in the database.';
comment on column ecdp.pseudonym_key.generation is 'Pseudonyms are made with the keys from 1 to this, one after the other.';
comment on column ecdp.pseudonym_key.check_value is 'A fixed text under these keys: tells whether the keys that are configured are the ones.';
comment on column ecdp.pseudonym_key.rekeyed_at is 'When the last key was added; null before the first rotation.';
call app.protect('pseudonym_key', 'select, insert', 'select');
-- Who uploads locks the row; who adds a key changes it.
grant update (updated_at) on ecdp.pseudonym_key to ecdp_api;
grant update (generation, check_value, rekeyed_at, updated_at) on ecdp.pseudonym_key to ecdp_worker;

create table ecdp.assessment_upload (
    tenant_id int4 not null,
    id uuid not null,
    wave_id uuid not null,
    format text not null,
    content_hmac bytea not null,
    kept int4 not null,
    without_basis int4 not null,
    withdrawn int4 not null,
    without_basis_shown int4 generated always as (app.about_so_many(without_basis)) stored,
    withdrawn_shown int4 generated always as (app.about_so_many(withdrawn)) stored,
    answer text not null,
    created_at timestamptz not null default now(),
    constraint assessment_upload_pkey primary key (tenant_id, id),
    constraint assessment_upload_wave_id_fkey foreign key (tenant_id, wave_id)
    references ecdp.assessment_wave (tenant_id, id),
    constraint assessment_upload_tenant_id_wave_id_id_key unique (tenant_id, wave_id, id),
    constraint assessment_upload_tenant_id_wave_id_content_hmac_key unique (tenant_id, wave_id, content_hmac),
    constraint assessment_upload_format_check check (format in ('csv', 'json_lines')),
    constraint assessment_upload_content_hmac_check check (length(content_hmac) = 32),
    constraint assessment_upload_counts_check check (
        kept >= 0 and without_basis >= 0 and withdrawn >= 0 and kept + without_basis + withdrawn between 1 and 100000
    )
);
create index assessment_upload_order_idx on ecdp.assessment_upload (tenant_id, created_at, id);
comment on table ecdp.assessment_upload is 'A file of assessments that came in as a whole.';
comment on column ecdp.assessment_upload.wave_id is 'The wave.';
comment on column ecdp.assessment_upload.format is 'csv or json_lines.';
comment on column ecdp.assessment_upload.content_hmac is 'HMAC-SHA-256 of the file with the municipality''s key: the same file is taken once. A plain digest could be found by trying references.';
comment on column ecdp.assessment_upload.kept is 'Assessments that were kept: told to who sent the file alone, since beside the groups it would say how many lack a score.';
comment on column ecdp.assessment_upload.without_basis is 'Rows that name no basis: they were not kept.';
comment on column ecdp.assessment_upload.withdrawn is 'Rows of children whose consent was withdrawn before: they were not kept.';
comment on column ecdp.assessment_upload.without_basis_shown is 'Rows that name no basis and were not kept, rounded down to tens; null for 1 to 9.';
comment on column ecdp.assessment_upload.withdrawn_shown is 'Rows of children whose consent was withdrawn before, which were not kept, rounded down to tens; null for 1 to 9.';
comment on column ecdp.assessment_upload.answer is 'What the upload was answered: it is answered again to who sends the same file.';
call app.protect(
    'assessment_upload', 'select, insert', 'select',
    'tenant_id, id, wave_id, format, without_basis_shown, withdrawn_shown, created_at', 'names'
);

create table ecdp.assessment_flag (
    tenant_id int4 not null,
    id uuid not null,
    upload_id uuid not null,
    code text not null,
    domain text,
    rows int4 not null,
    rows_shown int4 generated always as (app.about_so_many(rows)) stored,
    created_at timestamptz not null default now(),
    constraint assessment_flag_pkey primary key (tenant_id, id),
    constraint assessment_flag_upload_id_fkey foreign key (tenant_id, upload_id)
    references ecdp.assessment_upload (tenant_id, id),
    constraint assessment_flag_code_check check (
        code in (
            'age_out_of_range', 'score_out_of_range', 'duplicate_child', 'waves_too_close', 'waves_too_far',
            'assessor_far_off', 'baseline_after_start', 'basis_missing', 'basis_withdrawn', 'floor', 'ceiling'
        )
    ),
    constraint assessment_flag_domain_check check (length(domain) between 1 and 40),
    constraint assessment_flag_rows_check check (rows > 0)
);
create index assessment_flag_upload_id_idx on ecdp.assessment_flag (tenant_id, upload_id);
create index assessment_flag_order_idx on ecdp.assessment_flag (tenant_id, created_at, id);
comment on table ecdp.assessment_flag is 'A doubt about the quality of the data, raised when a file of assessments came in.';
comment on column ecdp.assessment_flag.upload_id is 'The file.';
comment on column ecdp.assessment_flag.code is 'What it is: see the page about child outcomes.';
comment on column ecdp.assessment_flag.domain is 'The domain it is about, total for all together; null for whole rows.';
comment on column ecdp.assessment_flag.rows is 'Rows it is about; for duplicate_child, children.';
comment on column ecdp.assessment_flag.rows_shown is 'Rows it is about (for duplicate_child, children), rounded down to tens; null for 1 to 9.';
call app.protect(
    'assessment_flag', 'select, insert', 'select', 'tenant_id, id, upload_id, code, domain, rows_shown, created_at'
);

-- A row is 200 bytes, with its scores in one array in the order of the domains. A row of its own for each score would
-- be another 70 bytes and an entry in an index, five times, and a join of two million rows where the evaluation reads
-- 336,000.
create table ecdp.child_assessment (
    tenant_id int4 not null,
    wave_id uuid not null,
    upload_id uuid not null,
    line int4 not null,
    generation int4 not null,
    pseudonym bytea not null,
    centre_id uuid not null,
    birth_month date,
    sex text,
    assessor text,
    assessed_on date not null,
    scores int4[],
    basis text not null,
    consented_on date,
    approval text,
    withdrawn_on date,
    constraint child_assessment_pkey primary key (tenant_id, wave_id, upload_id, line),
    -- The file is entered after its rows.
    constraint child_assessment_wave_id_upload_id_fkey foreign key (tenant_id, wave_id, upload_id)
    references ecdp.assessment_upload (tenant_id, wave_id, id) deferrable initially deferred,
    constraint child_assessment_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint child_assessment_tenant_id_pseudonym_wave_id_assessed_on_key
    unique (tenant_id, pseudonym, wave_id, assessed_on),
    constraint child_assessment_line_check check (line >= 1),
    constraint child_assessment_pseudonym_check check (length(pseudonym) = 32),
    constraint child_assessment_birth_month_check check (
        birth_month = date_trunc('month', birth_month::timestamp) and birth_month <= assessed_on
    ),
    constraint child_assessment_sex_check check (sex in ('female', 'male', 'unknown')),
    constraint child_assessment_assessor_check check (assessor ~ '^[A-Za-z0-9._-]{1,40}$'),
    constraint child_assessment_basis_check check (basis in ('consent', 'research')),
    constraint child_assessment_approval_check check (length(approval) between 1 and 100),
    constraint child_assessment_grounds_check check (
        case basis
            when 'consent' then consented_on is not null and approval is null
            else approval is not null and consented_on is null
        end
    ),
    constraint child_assessment_consented_on_check check (consented_on <= assessed_on),
    -- Of a child whose consent was withdrawn nothing is left but that there was a row.
    constraint child_assessment_withdrawn_on_check check (
        num_nonnulls(birth_month, sex, assessor, scores) = case when withdrawn_on is null then 4 else 0 end
    )
);
create index child_assessment_centre_id_idx on ecdp.child_assessment (tenant_id, centre_id, wave_id);
comment on table ecdp.child_assessment is 'A child''s assessment in a wave, under a pseudonym. Read by evaluations, and by app.child_assessments() for who may read children.';
comment on column ecdp.child_assessment.wave_id is 'The wave.';
comment on column ecdp.child_assessment.upload_id is 'The file it came in.';
comment on column ecdp.child_assessment.line is 'Its line there, from 1.';
comment on column ecdp.child_assessment.generation is 'With how many of the municipality''s keys the pseudonym is made.';
comment on column ecdp.child_assessment.pseudonym is 'HMAC-SHA-256 of the child''s reference with the municipality''s keys, which are kept outside the database.';
comment on column ecdp.child_assessment.centre_id is 'The centre that the child goes to.';
comment on column ecdp.child_assessment.birth_month is 'First day of the month in which the child was born; never the day.';
comment on column ecdp.child_assessment.sex is 'female, male or unknown.';
comment on column ecdp.child_assessment.assessor is 'The assessor''s code.';
comment on column ecdp.child_assessment.assessed_on is 'Day of the assessment.';
comment on column ecdp.child_assessment.scores is 'Scores in hundredths of a point, in the order of the instrument''s domains; null where one was not assessed.';
comment on column ecdp.child_assessment.basis is 'What the processing rests on: consent of a competent person, or research.';
comment on column ecdp.child_assessment.consented_on is 'Day of the consent.';
comment on column ecdp.child_assessment.approval is 'Reference of the research''s approval.';
comment on column ecdp.child_assessment.withdrawn_on is 'Day on which the consent was withdrawn; the values were erased then.';
-- Read by no statement of the API's: see app.child_assessments(). Who read is on the audit trail, and each file that
-- came in; a row of that trail for each child would say nothing more.
call app.protect('child_assessment', 'insert', 'select', 'none', 'none');
grant update (pseudonym, generation) on ecdp.child_assessment to ecdp_worker;
create policy child_assessment_owner on ecdp.child_assessment to ecdp_owner
using (tenant_id = app.tid()) with check (tenant_id = app.tid());
call app.past('child_assessment', 'assessed_on');
create trigger child_assessment_fits after insert on ecdp.child_assessment referencing new table as new_rows
for each statement execute function app.check_assessments('child_assessment');
-- A child's values would stay in the statistics after its consent was withdrawn.
alter table ecdp.child_assessment alter column pseudonym set statistics 0;
alter table ecdp.child_assessment alter column birth_month set statistics 0;
alter table ecdp.child_assessment alter column assessor set statistics 0;
alter table ecdp.child_assessment alter column scores set statistics 0;
alter table ecdp.child_assessment alter column approval set statistics 0;

create table ecdp.child_withdrawal (
    tenant_id int4 not null,
    id uuid not null,
    generation int4 not null,
    pseudonym bytea not null,
    withdrawn_on date not null,
    created_at timestamptz not null default now(),
    constraint child_withdrawal_pkey primary key (tenant_id, id),
    constraint child_withdrawal_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint child_withdrawal_pseudonym_check check (length(pseudonym) = 32)
);
create index child_withdrawal_pseudonym_idx on ecdp.child_withdrawal (tenant_id, pseudonym);
comment on table ecdp.child_withdrawal is 'A child whose consent was withdrawn: what rests on a consent up to that day is neither kept nor taken.';
comment on column ecdp.child_withdrawal.generation is 'With how many of the municipality''s keys the pseudonym is made.';
comment on column ecdp.child_withdrawal.pseudonym is 'The child''s pseudonym.';
comment on column ecdp.child_withdrawal.withdrawn_on is 'Day on which the consent was withdrawn.';
call app.protect('child_withdrawal', 'select, insert', 'select', 'none', 'names');
grant update (pseudonym, generation) on ecdp.child_withdrawal to ecdp_worker;
call app.past('child_withdrawal', 'withdrawn_on');
alter table ecdp.child_withdrawal alter column pseudonym set statistics 0;

create table ecdp.assessment_group (
    tenant_id int4 not null,
    id uuid not null,
    wave_id uuid not null,
    domain text not null,
    dimension text not null,
    key text not null,
    children int4,
    centres int4,
    mean_score int4,
    sd_score int4,
    on_track int4,
    falling_behind int4,
    far_behind int4,
    reason text,
    banding text not null,
    created_at timestamptz not null default now(),
    constraint assessment_group_pkey primary key (tenant_id, id),
    constraint assessment_group_wave_id_fkey foreign key (tenant_id, wave_id)
    references ecdp.assessment_wave (tenant_id, id),
    constraint assessment_group_tenant_id_wave_id_key unique (tenant_id, wave_id, domain, dimension, key),
    constraint assessment_group_domain_check check (length(domain) between 1 and 40),
    constraint assessment_group_dimension_check check (dimension in ('all', 'sex', 'age')),
    constraint assessment_group_key_check check (length(key) between 1 and 20),
    constraint assessment_group_reason_check check (
        reason in ('small_count', 'few_centres', 'dominance')
        and num_nonnulls(children, centres, mean_score, sd_score) = 0
        or reason is null and children >= 10 and centres >= 3 and mean_score is not null
    ),
    constraint assessment_group_banding_check check (banding in ('banded', 'no_cut_scores', 'small_count')),
    constraint assessment_group_bands_check check (
        num_nonnulls(on_track, falling_behind, far_behind) = case banding when 'banded' then 3 else 0 end
    )
);
create index assessment_group_order_idx on ecdp.assessment_group (tenant_id, created_at, id);
comment on table ecdp.assessment_group is 'Results of a group of children in a closed wave: at least 10 children of at least 3 centres, or null with a reason.';
comment on column ecdp.assessment_group.wave_id is 'The wave.';
comment on column ecdp.assessment_group.domain is 'The domain''s code, or total.';
comment on column ecdp.assessment_group.dimension is 'What the group is made by: all, sex, or age in years.';
comment on column ecdp.assessment_group.key is 'Which group: all; female, male or unknown; the years.';
comment on column ecdp.assessment_group.children is 'Assessments with a score in every domain; null where it is hidden.';
comment on column ecdp.assessment_group.centres is 'Centres that they are of; null where it is hidden.';
comment on column ecdp.assessment_group.mean_score is 'Mean score, in hundredths of a point; null where it is hidden.';
comment on column ecdp.assessment_group.sd_score is 'Standard deviation of the scores, in hundredths of a point; null where it is hidden.';
comment on column ecdp.assessment_group.on_track is 'Assessments on track, by the cut scores; null without them or where a band has 1 to 4.';
comment on column ecdp.assessment_group.falling_behind is 'Assessments falling behind.';
comment on column ecdp.assessment_group.far_behind is 'Assessments falling far behind.';
comment on column ecdp.assessment_group.reason is 'Why it is hidden: small_count, few_centres or dominance (of one or two centres), of this group or of another that it could be found from; null where it is shown.';
comment on column ecdp.assessment_group.banding is 'banded; no_cut_scores where there are none for an age in the group; small_count where a band has 1 to 4.';
call app.protect('assessment_group', 'select, insert', 'select', 'all');
create trigger assessment_wave_summarised after update of closed_on on ecdp.assessment_wave
for each row when (new.closed_on is not null and old.closed_on is null)
execute function app.summarise_wave('assessment_wave');

create table ecdp.centre_quality_score (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    wave_id uuid not null,
    centre_id uuid not null,
    domain_id uuid not null,
    assessed_on date not null,
    score int4 not null,
    assessor text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint centre_quality_score_pkey primary key (tenant_id, id),
    constraint centre_quality_score_wave_id_fkey foreign key (tenant_id, wave_id)
    references ecdp.assessment_wave (tenant_id, id),
    constraint centre_quality_score_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint centre_quality_score_domain_id_fkey foreign key (tenant_id, domain_id)
    references ecdp.outcome_domain (tenant_id, id),
    constraint centre_quality_score_score_check check (score between -1000000 and 1000000),
    constraint centre_quality_score_assessor_check check (length(assessor) between 1 and 40)
);
create unique index centre_quality_score_tenant_id_wave_id_centre_id_domain_id_key
on ecdp.centre_quality_score (tenant_id, wave_id, centre_id, domain_id) where archived_at is null;
create index centre_quality_score_order_idx on ecdp.centre_quality_score (tenant_id, assessed_on, id);
create index centre_quality_score_wave_id_idx on ecdp.centre_quality_score (tenant_id, wave_id);
create index centre_quality_score_centre_id_idx on ecdp.centre_quality_score (tenant_id, centre_id);
create index centre_quality_score_domain_id_idx on ecdp.centre_quality_score (tenant_id, domain_id);
comment on table ecdp.centre_quality_score is 'A centre''s score in a domain of the programme quality scale, in a wave.';
comment on column ecdp.centre_quality_score.wave_id is 'The wave; open, and with an instrument for centres.';
comment on column ecdp.centre_quality_score.centre_id is 'The centre.';
comment on column ecdp.centre_quality_score.domain_id is 'The domain, of the wave''s instrument.';
comment on column ecdp.centre_quality_score.assessed_on is 'Day of the assessment, within the wave.';
comment on column ecdp.centre_quality_score.score is 'The score, in hundredths of a point.';
comment on column ecdp.centre_quality_score.assessor is 'The assessor''s code; null where it is not known.';
call app.protect(
    'centre_quality_score', 'select, insert, update', 'select',
    'tenant_id, id, version, wave_id, centre_id, domain_id, assessed_on, score, created_at, updated_at, archived_at'
);
call app.past('centre_quality_score', 'assessed_on');
create trigger centre_quality_score_fits before insert or update on ecdp.centre_quality_score
for each row execute function app.check_quality_score('centre_quality_score');

create table ecdp.centre_attendance (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    centre_id uuid not null,
    starts_on date not null,
    ends_on date not null,
    days_open int4 not null,
    children int4 not null,
    child_days int4 not null,
    children_shown int4 generated always as (case when not app.is_small(children) then children end) stored,
    child_days_shown int4 generated always as (
        case
            when
                not app.is_small(children) and not app.is_small(child_days)
                and not app.is_small(children * days_open - child_days)
                then child_days
        end
    ) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint centre_attendance_pkey primary key (tenant_id, id),
    constraint centre_attendance_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint centre_attendance_ends_on_check check (ends_on between starts_on and starts_on + 366),
    constraint centre_attendance_days_open_check check (days_open between 1 and 366),
    constraint centre_attendance_days_open_span_check check (days_open <= ends_on - starts_on + 1),
    constraint centre_attendance_children_check check (children between 0 and 2000),
    constraint centre_attendance_child_days_check check (child_days between 0 and 732000),
    constraint centre_attendance_child_days_most_check check (child_days <= children * days_open)
);
create unique index centre_attendance_tenant_id_centre_id_starts_on_key
on ecdp.centre_attendance (tenant_id, centre_id, starts_on) where archived_at is null;
create index centre_attendance_centre_id_idx on ecdp.centre_attendance (tenant_id, centre_id);
create index centre_attendance_order_idx on ecdp.centre_attendance (tenant_id, starts_on, id);
comment on table ecdp.centre_attendance is 'How many days children came to a centre in a time, out of the days on which they could.';
comment on column ecdp.centre_attendance.centre_id is 'The centre.';
comment on column ecdp.centre_attendance.starts_on is 'First day of the time.';
comment on column ecdp.centre_attendance.ends_on is 'Last day of the time.';
comment on column ecdp.centre_attendance.days_open is 'Days on which the centre was open.';
comment on column ecdp.centre_attendance.children is 'Children enrolled.';
comment on column ecdp.centre_attendance.child_days is 'Days that children came: one for each child and day.';
comment on column ecdp.centre_attendance.children_shown is 'Children enrolled, for analysts: null for 1 to 4.';
comment on column ecdp.centre_attendance.child_days_shown is 'Days that children came, for analysts: null where 1 to 4 children are enrolled, or 1 to 4 days are counted or lacking.';
call app.protect(
    'centre_attendance', 'select, insert, update', 'select',
    'tenant_id, id, version, centre_id, starts_on, ends_on, days_open, children_shown, child_days_shown, created_at, '
    'updated_at, archived_at'
);
call app.past('centre_attendance', 'ends_on');
