-- How a municipality's documents look: its name, logo and language, and templates of its own.
create table ecdp.branding (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    display_name text not null,
    department text,
    address text,
    phone text,
    email text,
    website text,
    language text not null default 'en',
    logo bytea,
    logo_type text,
    logo_sha256 text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint branding_pkey primary key (tenant_id, id),
    constraint branding_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint branding_display_name_check check (length(display_name) between 1 and 200),
    constraint branding_department_check check (length(department) between 1 and 200),
    constraint branding_address_check check (length(address) between 1 and 500),
    constraint branding_phone_check check (length(phone) between 1 and 40),
    constraint branding_email_check check (length(email) between 3 and 200),
    constraint branding_website_check check (length(website) between 1 and 300),
    constraint branding_language_check check (language in ('en', 'af')),
    constraint branding_logo_type_check check (logo_type in ('png', 'svg')),
    -- What the program looks at in full is looked at here once more: size, type by content, and what could run.
    constraint branding_logo_check check (
        num_nonnulls(logo, logo_type, logo_sha256) in (0, 3)
        and octet_length(logo) <= 204800
        and logo_sha256 = encode(sha256(logo), 'hex')
        and case logo_type
            when 'png' then substr(logo, 1, 8) = '\x89504e470d0a1a0a'::bytea
            when 'svg' then encode(logo, 'escape') ~ '<svg[\s>]'
        end
    ),
    constraint branding_logo_still_check check (
        logo_type is distinct from 'svg'
        or encode(logo, 'escape') !~* '<script|<foreignobject|<!entity|<!doctype|javascript:|\son[a-z]+\s*='
    )
);
create index branding_order_idx on ecdp.branding (tenant_id, created_at, id);
comment on table ecdp.branding is 'How a municipality''s documents look: name, logo and language. The newest in use counts.';
comment on column ecdp.branding.display_name is 'Name at the head of its documents.';
comment on column ecdp.branding.department is 'Department that sends them.';
comment on column ecdp.branding.address is 'Postal address, in lines.';
comment on column ecdp.branding.phone is 'Telephone number of the office.';
comment on column ecdp.branding.email is 'E-mail address of the office.';
comment on column ecdp.branding.website is 'Address of its site.';
comment on column ecdp.branding.language is 'Language of documents that name no other: en or af.';
comment on column ecdp.branding.logo is 'The logo''s bytes: at most 200 KB.';
comment on column ecdp.branding.logo_type is 'What the logo is, by its content: png or svg.';
comment on column ecdp.branding.logo_sha256 is 'SHA-256 of the logo, in hexadecimal.';
call app.protect('branding', 'select, insert, update', 'select', 'none', 'names');

create table ecdp.document_template (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    kind text not null,
    language text not null,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    body text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint document_template_pkey primary key (tenant_id, id),
    constraint document_template_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint document_template_kind_check check (kind in ('proposal', 'information_packet', 'mou', 'agreement')),
    constraint document_template_language_check check (language in ('en', 'af')),
    constraint document_template_name_check check (length(name) between 1 and 200),
    constraint document_template_body_check check (length(body) between 1 and 60000)
);
create index document_template_name_idx on ecdp.document_template (tenant_id, name_folded, id);
create index document_template_order_idx on ecdp.document_template (tenant_id, created_at, id);
create index document_template_kind_idx
on ecdp.document_template (tenant_id, kind, language, created_at) where archived_at is null;
comment on table ecdp.document_template is 'A municipality''s own template for a kind of document. A template never changes: of each kind and language the newest in use counts.';
comment on column ecdp.document_template.kind is 'Kind of document: proposal, information_packet, mou or agreement.';
comment on column ecdp.document_template.language is 'Language of the document: en or af.';
comment on column ecdp.document_template.name is 'What people call it.';
comment on column ecdp.document_template.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.document_template.body is 'The text: HTML of a few elements, with Mustache tags. See docs/documents.md.';
call app.protect('document_template', 'select, insert, update', 'select', 'none', 'names');
create trigger document_template_kept before update or delete on ecdp.document_template
for each row execute function app.keep_rows('document_template', 'version', 'updated_at', 'archived_at');
