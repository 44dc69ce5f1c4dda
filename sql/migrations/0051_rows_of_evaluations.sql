-- Which rows an evaluation read, in which version, and when it read them: so that each figure can say its rows, and
-- what became of them since.
create table ecdp.evaluation_input (
    tenant_id int4 not null,
    id uuid not null,
    evaluation_id uuid not null,
    input_table text not null,
    row_ids text[] not null,
    row_versions int4[],
    constraint evaluation_input_pkey primary key (tenant_id, id),
    constraint evaluation_input_evaluation_id_fkey foreign key (tenant_id, evaluation_id)
    references ecdp.evaluation (tenant_id, id),
    constraint evaluation_input_tenant_id_evaluation_id_input_table_key unique (tenant_id, evaluation_id, input_table),
    constraint evaluation_input_row_versions_check check (cardinality(row_versions) = cardinality(row_ids))
);
comment on table ecdp.evaluation_input is 'The rows of one table that an evaluation read: their identifiers and versions, nothing of what they say.';
comment on column ecdp.evaluation_input.evaluation_id is 'The evaluation.';
comment on column ecdp.evaluation_input.input_table is 'The table. Of child_assessment the files are named, not the children''s rows.';
comment on column ecdp.evaluation_input.row_ids is 'Identifiers of the rows.';
comment on column ecdp.evaluation_input.row_versions is 'Their versions, in the same order; null where rows are only ever added.';
create trigger evaluation_input_published before update or delete on ecdp.evaluation_input
for each row execute function app.keep_published_figures('evaluation_input');
create trigger evaluation_input_added after insert on ecdp.evaluation_input referencing new table as new_rows
for each statement execute function app.keep_published_figures('evaluation_input');
call app.protect('evaluation_input', 'select', 'select, insert', 'none', 'none');

alter table ecdp.evaluation add column read_at timestamptz;
comment on column ecdp.evaluation.read_at is 'When its rows were read: what was entered, changed or erased from then on is not in it. Null for evaluations of earlier versions of the program.';
grant update (read_at) on ecdp.evaluation to ecdp_worker;
grant select (read_at) on ecdp.evaluation to ecdp_analyst;
