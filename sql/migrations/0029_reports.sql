-- A PDF can also be the report of a published evaluation.
alter table ecdp.rendering drop column subject_id;
alter table ecdp.rendering add column evaluation_id uuid;
alter table ecdp.rendering
add column subject_id uuid not null generated always as (coalesce(proposal_id, document_id, evaluation_id)) stored;
alter table ecdp.rendering drop constraint rendering_subject_check;
alter table ecdp.rendering
add constraint rendering_subject_check check (num_nonnulls(proposal_id, document_id, evaluation_id) = 1);
alter table ecdp.rendering
add constraint rendering_evaluation_id_fkey foreign key (tenant_id, evaluation_id)
references ecdp.evaluation (tenant_id, id);
create unique index rendering_tenant_id_subject_id_html_sha256_key
on ecdp.rendering (tenant_id, subject_id, html_sha256);
create index rendering_evaluation_id_idx on ecdp.rendering (tenant_id, evaluation_id);
comment on column ecdp.rendering.proposal_id is 'The proposal it shows; null for anything else.';
comment on column ecdp.rendering.document_id is 'The version of an MOU or agreement it shows; null for anything else.';
comment on column ecdp.rendering.evaluation_id is 'The published evaluation whose report it is; null for anything else.';
comment on column ecdp.rendering.subject_id is 'What it shows, whichever it is.';
-- It has one more parameter now.
drop function if exists app.request_rendering(int4, uuid, uuid, bytea, uuid, uuid, timestamptz);
