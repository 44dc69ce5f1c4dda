-- What was shown and hidden of children and respondents: the memory by which a later figure gives nothing away that an
-- earlier one hid. See docs/disclosure.md.

create table ecdp.disclosure (
    tenant_id int4 not null,
    id uuid not null,
    population text not null,
    table_key text not null,
    ordinal int4 not null,
    source text not null,
    source_id uuid not null,
    cells text[] not null,
    amounts float8[] not null,
    reasons text[] not null,
    disclosed_at timestamptz not null default now(),
    constraint disclosure_pkey primary key (tenant_id, id),
    constraint disclosure_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    -- Of two that were decided beside the same memory at once, the second is refused.
    constraint disclosure_tenant_id_population_table_key_ordinal_key unique (tenant_id, population, table_key, ordinal),
    constraint disclosure_population_check check (
        population in ('enrolment', 'contacts', 'respondents', 'assessed')
    ),
    constraint disclosure_table_key_check check (length(table_key) between 1 and 400),
    constraint disclosure_ordinal_check check (ordinal >= 1),
    constraint disclosure_source_check check (
        source in ('quarterly_review', 'annual_evaluation', 'indicator', 'assessment_wave', 'survey_campaign')
    ),
    constraint disclosure_cells_check check (
        cardinality(cells) = cardinality(amounts) and cardinality(cells) = cardinality(reasons)
    )
);
comment on table ecdp.disclosure is 'A table of cells that was published about children or respondents: which were shown, which hidden, and why. Appended to with each publication; never changed.';
comment on column ecdp.disclosure.population is 'Whom it counts: enrolment, contacts, respondents, or children assessed.';
comment on column ecdp.disclosure.table_key is 'Which table of cells; of revisions and dates of one table the same.';
comment on column ecdp.disclosure.ordinal is 'Counts the publications of that table, from 1.';
comment on column ecdp.disclosure.source is 'What it was published by: quarterly_review, annual_evaluation, indicator, assessment_wave or survey_campaign.';
comment on column ecdp.disclosure.source_id is 'Which one of these.';
comment on column ecdp.disclosure.cells is 'What each cell is of.';
comment on column ecdp.disclosure.amounts is 'By cell, what was shown, or how many a shown estimate rests on; null where hidden or without a number.';
comment on column ecdp.disclosure.reasons is 'By cell, why it was hidden; null where it was shown.';
comment on column ecdp.disclosure.disclosed_at is 'When it was published.';
call app.protect('disclosure', 'select, insert', 'select, insert', 'none', 'none');
create trigger disclosure_kept before update or delete on ecdp.disclosure
for each row execute function app.keep_rows('disclosure');
create trigger survey_result_remembered after insert on ecdp.survey_result
referencing new table as new_rows
for each statement execute function app.remember_results('survey_result');
