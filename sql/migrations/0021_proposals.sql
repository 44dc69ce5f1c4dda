-- Proposals and information packets, the bytes of what was sent or signed, and PDFs of documents.
create table ecdp.proposal (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    kind text not null,
    number int4 not null default 1,
    replaces_id uuid,
    partner_id uuid not null,
    partnership_id uuid,
    programme_id uuid,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    language text,
    introduction text,
    objectives text[] not null default '{}',
    areas text[] not null default '{}',
    goals text[] not null default '{}',
    partner_benefits text[] not null default '{}',
    centre_benefits text[] not null default '{}',
    municipality_role text[] not null default '{}',
    partner_role text[] not null default '{}',
    centre_role text[] not null default '{}',
    owner text,
    status text not null default 'draft',
    sent_on date,
    sent_to text,
    sent_by text,
    sent_sha256 text,
    answer_due_on date,
    answered_on date,
    answer_note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint proposal_pkey primary key (tenant_id, id),
    constraint proposal_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint proposal_replaces_id_fkey foreign key (tenant_id, replaces_id) references ecdp.proposal (tenant_id, id),
    constraint proposal_partner_id_fkey foreign key (tenant_id, partner_id) references ecdp.partner (tenant_id, id),
    constraint proposal_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint proposal_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint proposal_kind_check check (kind in ('proposal', 'information_packet')),
    constraint proposal_number_check check (number between 1 and 1000),
    constraint proposal_title_check check (length(title) between 1 and 200),
    constraint proposal_language_check check (language in ('en', 'af')),
    constraint proposal_introduction_check check (length(introduction) between 1 and 4000),
    constraint proposal_objectives_check check (
        objectives <@ array[
            'capacity_building', 'health_wellness', 'funding_access', 'community_advocacy', 'networking_learning'
        ]
    ),
    constraint proposal_areas_check check (
        areas <@ array[
            'curriculum_sharing', 'teacher_training', 'physical_mental_health', 'nutrition_hygiene',
            'family_engagement', 'community_advocacy', 'funding_access', 'resource_mobilisation'
        ]
    ),
    constraint proposal_goals_check check (cardinality(goals) <= 20 and length(array_to_string(goals, '')) <= 10000),
    constraint proposal_partner_benefits_check check (
        cardinality(partner_benefits) <= 20 and length(array_to_string(partner_benefits, '')) <= 10000
    ),
    constraint proposal_centre_benefits_check check (
        cardinality(centre_benefits) <= 20 and length(array_to_string(centre_benefits, '')) <= 10000
    ),
    constraint proposal_municipality_role_check check (
        cardinality(municipality_role) <= 20 and length(array_to_string(municipality_role, '')) <= 10000
    ),
    constraint proposal_partner_role_check check (
        cardinality(partner_role) <= 20 and length(array_to_string(partner_role, '')) <= 10000
    ),
    constraint proposal_centre_role_check check (
        cardinality(centre_role) <= 20 and length(array_to_string(centre_role, '')) <= 10000
    ),
    constraint proposal_owner_check check (length(owner) between 1 and 200),
    constraint proposal_status_check check (status in ('draft', 'sent', 'accepted', 'declined')),
    constraint proposal_sent_to_check check (length(sent_to) between 1 and 200),
    constraint proposal_sent_by_check check (sent_by in ('email', 'post', 'hand', 'meeting', 'messaging', 'other')),
    constraint proposal_sent_sha256_check check (sent_sha256 ~ '^[0-9a-f]{64}$'),
    constraint proposal_answer_note_check check (length(answer_note) between 1 and 2000),
    constraint proposal_sent_check check (
        num_nonnulls(sent_on, sent_to, sent_by, sent_sha256) = case status when 'draft' then 0 else 4 end
        and (answer_due_on is null or status <> 'draft')
    ),
    constraint proposal_answer_due_on_check check (answer_due_on >= sent_on),
    constraint proposal_answered_on_check check (answered_on >= sent_on),
    constraint proposal_answered_check check (
        (answered_on is not null) = (status in ('accepted', 'declined'))
        and (answer_note is null or answered_on is not null)
    )
);
create unique index proposal_tenant_id_replaces_id_key
on ecdp.proposal (tenant_id, replaces_id) where archived_at is null;
create index proposal_order_idx on ecdp.proposal (tenant_id, created_at, id);
create index proposal_title_idx on ecdp.proposal (tenant_id, title_folded, id);
create index proposal_replaces_id_idx on ecdp.proposal (tenant_id, replaces_id);
create index proposal_partner_id_idx on ecdp.proposal (tenant_id, partner_id, sent_on);
create index proposal_partnership_id_idx on ecdp.proposal (tenant_id, partnership_id, sent_on);
create index proposal_programme_id_idx on ecdp.proposal (tenant_id, programme_id, sent_on);
-- What waits for an answer, the longest first.
create index proposal_answer_due_on_idx
on ecdp.proposal (tenant_id, answer_due_on, id) where status = 'sent' and archived_at is null;
comment on table ecdp.proposal is 'A proposal or information packet for a partner, as draft, sent or answered. What was sent never changes: a new version follows.';
comment on column ecdp.proposal.kind is 'What it is: proposal or information_packet.';
comment on column ecdp.proposal.number is 'Version, from 1: one more than the one it replaces.';
comment on column ecdp.proposal.replaces_id is 'The version before; null for the first.';
comment on column ecdp.proposal.partner_id is 'The partner it is for.';
comment on column ecdp.proposal.partnership_id is 'The partnership it is about, of the same partner; null for none.';
comment on column ecdp.proposal.programme_id is 'The programme it belongs to; null for none.';
comment on column ecdp.proposal.title is 'Title.';
comment on column ecdp.proposal.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.proposal.language is 'Language of the document: en or af; null for the municipality''s.';
comment on column ecdp.proposal.introduction is 'Why this partner is approached; null for the usual words.';
comment on column ecdp.proposal.objectives is 'Objectives; none for those of the partnership or the programme.';
comment on column ecdp.proposal.areas is 'Areas of collaboration; none for those of the partnership, or those that the partner offers.';
comment on column ecdp.proposal.goals is 'Goals; none for those that follow from the objectives.';
comment on column ecdp.proposal.partner_benefits is 'Benefits for the partner; none for the usual ones of its kind.';
comment on column ecdp.proposal.centre_benefits is 'Benefits for the centres; none for those that follow from the areas.';
comment on column ecdp.proposal.municipality_role is 'What the municipality does; none for the usual.';
comment on column ecdp.proposal.partner_role is 'What the partner does; none for what it offers.';
comment on column ecdp.proposal.centre_role is 'What the centres do; none for the usual.';
comment on column ecdp.proposal.owner is 'Role or team that follows it up.';
comment on column ecdp.proposal.status is 'Where it stands: draft, sent, accepted or declined.';
comment on column ecdp.proposal.sent_on is 'Day it was sent; null for a draft.';
comment on column ecdp.proposal.sent_to is 'Who it was sent to. Not in the document itself.';
comment on column ecdp.proposal.sent_by is 'How it was sent: email, post, hand, meeting, messaging or other.';
comment on column ecdp.proposal.sent_sha256 is 'SHA-256 of the document that was sent, in hexadecimal.';
comment on column ecdp.proposal.answer_due_on is 'Day by which an answer is expected; null for none.';
comment on column ecdp.proposal.answered_on is 'Day of the answer; null while there is none.';
comment on column ecdp.proposal.answer_note is 'What the answer said.';
call app.protect(
    'proposal', 'select, insert, update', 'select',
    'tenant_id, id, version, kind, number, replaces_id, partner_id, partnership_id, programme_id, language, '
    'objectives, areas, status, sent_on, sent_by, answer_due_on, answered_on, created_at, updated_at, archived_at',
    'names', derived => 'number'
);
call app.past('proposal', 'sent_on');
call app.since_partnership('proposal', 'sent_on');
call app.past('proposal', 'answered_on');
create trigger proposal_number before insert on ecdp.proposal
for each row execute function app.number_proposal('proposal', 'proposal.number');
create trigger proposal_partner before insert or update of partnership_id on ecdp.proposal
for each row when (new.partnership_id is not null) execute function app.check_proposal_partner('proposal');
create trigger proposal_kept before update or delete on ecdp.proposal
for each row execute function app.keep_sent_proposal('proposal');

create table ecdp.proposal_centre (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    proposal_id uuid not null,
    centre_id uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint proposal_centre_pkey primary key (tenant_id, id),
    constraint proposal_centre_proposal_id_fkey foreign key (tenant_id, proposal_id)
    references ecdp.proposal (tenant_id, id),
    constraint proposal_centre_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id)
);
create unique index proposal_centre_tenant_id_proposal_id_centre_id_key
on ecdp.proposal_centre (tenant_id, proposal_id, centre_id) where archived_at is null;
create index proposal_centre_order_idx on ecdp.proposal_centre (tenant_id, created_at, id);
create index proposal_centre_proposal_id_idx on ecdp.proposal_centre (tenant_id, proposal_id);
create index proposal_centre_centre_id_idx on ecdp.proposal_centre (tenant_id, centre_id);
comment on table ecdp.proposal_centre is 'A centre whose needs a proposal or information packet is about.';
comment on column ecdp.proposal_centre.proposal_id is 'The proposal, while it is a draft.';
comment on column ecdp.proposal_centre.centre_id is 'The centre.';
call app.protect('proposal_centre', 'select, insert, update', 'select', 'all');
create trigger proposal_centre_kept before insert or update or delete on ecdp.proposal_centre
for each row execute function app.keep_proposal_centre('proposal_centre');

create table ecdp.issued_document (
    tenant_id int4 not null,
    id uuid not null,
    proposal_id uuid,
    document_id uuid,
    template_id uuid,
    template text not null,
    language text not null,
    content bytea not null,
    sha256 text not null,
    created_at timestamptz not null default now(),
    constraint issued_document_pkey primary key (tenant_id, id),
    constraint issued_document_proposal_id_fkey foreign key (tenant_id, proposal_id)
    references ecdp.proposal (tenant_id, id),
    constraint issued_document_document_id_fkey foreign key (tenant_id, document_id)
    references ecdp.document (tenant_id, id),
    constraint issued_document_template_id_fkey foreign key (tenant_id, template_id)
    references ecdp.document_template (tenant_id, id),
    constraint issued_document_subject_check check (num_nonnulls(proposal_id, document_id) = 1),
    constraint issued_document_template_check check (length(template) between 1 and 100),
    constraint issued_document_language_check check (language in ('en', 'af')),
    constraint issued_document_content_check check (octet_length(content) between 1 and 4194304),
    constraint issued_document_sha256_check check (sha256 = encode(sha256(content), 'hex'))
);
create unique index issued_document_tenant_id_proposal_id_key on ecdp.issued_document (tenant_id, proposal_id);
create unique index issued_document_tenant_id_document_id_key on ecdp.issued_document (tenant_id, document_id);
create index issued_document_template_id_idx on ecdp.issued_document (tenant_id, template_id);
comment on table ecdp.issued_document is 'The bytes of a proposal as it was sent, or of an MOU or agreement as it was signed: never changed, never deleted.';
comment on column ecdp.issued_document.proposal_id is 'The proposal that was sent; null for an MOU or agreement.';
comment on column ecdp.issued_document.document_id is 'The signed version of an MOU or agreement; null for a proposal.';
comment on column ecdp.issued_document.template_id is 'The municipality''s own template it was rendered with; null for one that comes with the program.';
comment on column ecdp.issued_document.template is 'Name and version of the template and of the page around it.';
comment on column ecdp.issued_document.language is 'Language it was rendered in: en or af.';
comment on column ecdp.issued_document.content is 'The HTML page, all of it.';
comment on column ecdp.issued_document.sha256 is 'SHA-256 of the content, in hexadecimal.';
call app.protect(
    'issued_document', 'select, insert', 'select',
    'tenant_id, id, proposal_id, document_id, language, created_at', 'names'
);
create trigger issued_document_subject before insert on ecdp.issued_document
for each row execute function app.check_issued_document('issued_document');
create trigger issued_document_kept before update or delete on ecdp.issued_document
for each row execute function app.keep_rows('issued_document');

create table ecdp.rendering (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    proposal_id uuid,
    document_id uuid,
    subject_id uuid not null generated always as (coalesce(proposal_id, document_id)) stored,
    html bytea not null,
    html_sha256 text not null,
    job_id uuid not null,
    pdf bytea,
    pdf_sha256 text,
    pdf_bytes int4 generated always as (octet_length(pdf)) stored,
    renderer text,
    rendered_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint rendering_pkey primary key (tenant_id, id),
    constraint rendering_proposal_id_fkey foreign key (tenant_id, proposal_id) references ecdp.proposal (tenant_id, id),
    constraint rendering_document_id_fkey foreign key (tenant_id, document_id) references ecdp.document (tenant_id, id),
    constraint rendering_subject_check check (num_nonnulls(proposal_id, document_id) = 1),
    constraint rendering_html_check check (octet_length(html) between 1 and 4194304),
    constraint rendering_html_sha256_check check (html_sha256 = encode(sha256(html), 'hex')),
    constraint rendering_pdf_check check (
        num_nonnulls(pdf, pdf_sha256, renderer, rendered_at) in (0, 4)
        and octet_length(pdf) <= 20971520 and substr(pdf, 1, 5) = '%PDF-'::bytea
        and pdf_sha256 = encode(sha256(pdf), 'hex')
    ),
    constraint rendering_renderer_check check (length(renderer) between 1 and 100)
);
create unique index rendering_tenant_id_subject_id_html_sha256_key
on ecdp.rendering (tenant_id, subject_id, html_sha256);
create index rendering_order_idx on ecdp.rendering (tenant_id, created_at, id);
create index rendering_proposal_id_idx on ecdp.rendering (tenant_id, proposal_id);
create index rendering_document_id_idx on ecdp.rendering (tenant_id, document_id);
create index rendering_job_id_idx on ecdp.rendering (tenant_id, job_id);
comment on table ecdp.rendering is 'A PDF of a document, made by a worker from the HTML page as it was when asked for.';
comment on column ecdp.rendering.proposal_id is 'The proposal it shows; null for an MOU or agreement.';
comment on column ecdp.rendering.document_id is 'The version of an MOU or agreement it shows; null for a proposal.';
comment on column ecdp.rendering.subject_id is 'What it shows, whichever it is.';
comment on column ecdp.rendering.html is 'The page that it is made from.';
comment on column ecdp.rendering.html_sha256 is 'SHA-256 of the page it is made from, in hexadecimal. The same page is rendered once.';
comment on column ecdp.rendering.job_id is 'The job that makes or made it.';
comment on column ecdp.rendering.pdf is 'The PDF; null until it is made.';
comment on column ecdp.rendering.pdf_sha256 is 'SHA-256 of the PDF, in hexadecimal; null until it is made.';
comment on column ecdp.rendering.pdf_bytes is 'Size of the PDF in bytes; null until it is made.';
comment on column ecdp.rendering.renderer is 'Program that made it, with its version.';
comment on column ecdp.rendering.rendered_at is 'When it was made; null until then.';
call app.protect('rendering', 'select, insert, update', 'select, update', 'none', 'names');
create trigger rendering_kept before update or delete on ecdp.rendering
for each row execute function app.keep_rendering('rendering');
