-- What matching rests on: all registrations of a partner, what an offer can bring, and decisions that overrule a rank.
create table ecdp.partner_registration (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partner_id uuid not null,
    scheme text not null,
    number text not null,
    number_folded text collate "C" not null generated always as (app.fold_number(number)) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint partner_registration_pkey primary key (tenant_id, id),
    constraint partner_registration_partner_id_fkey foreign key (tenant_id, partner_id)
    references ecdp.partner (tenant_id, id),
    constraint partner_registration_scheme_check check (scheme in ('npo', 'pbo', 'company', 'other')),
    constraint partner_registration_number_check check (length(number) between 1 and 50)
);
create unique index partner_registration_tenant_id_scheme_number_key
on ecdp.partner_registration (tenant_id, scheme, number_folded) where archived_at is null;
create index partner_registration_order_idx on ecdp.partner_registration (tenant_id, scheme, id);
create index partner_registration_folded_idx on ecdp.partner_registration (tenant_id, number_folded);
create index partner_registration_partner_id_idx on ecdp.partner_registration (tenant_id, partner_id);
comment on table ecdp.partner_registration is 'The numbers under which a partner is registered: the one on its own row, and all others.';
comment on column ecdp.partner_registration.partner_id is 'The partner.';
comment on column ecdp.partner_registration.scheme is 'The register: npo, pbo, company or other.';
comment on column ecdp.partner_registration.number is 'Number in that register, as the register writes it; one partner has it.';
comment on column ecdp.partner_registration.number_folded is 'The key that the number is compared by: see app.fold_number().';
call app.protect(
    'partner_registration', 'select, insert, update', 'select',
    'tenant_id, id, version, partner_id, scheme, number, created_at, updated_at, archived_at',
    derived => 'partner_id, scheme, number'
);
create trigger partner_registration_kept before update on ecdp.partner_registration
for each row execute function app.keep_registration('partner_registration');
create trigger partner_registration_insert after insert on ecdp.partner
for each row when (new.registration_number is not null)
execute function app.mirror_registration('partner', 'partner_registration.archived_at');
create trigger partner_registration_update
after update of registration_type, registration_number, archived_at on ecdp.partner
for each row when (
    (new.registration_type, new.registration_number, new.archived_at)
    is distinct from (old.registration_type, old.registration_number, old.archived_at)
)
execute function app.mirror_registration('partner', 'partner_registration.archived_at');

create table ecdp.partner_offer_resource (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    offer_id uuid not null,
    resource_kind text not null,
    unit text not null,
    amount int8 not null,
    item text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint partner_offer_resource_pkey primary key (tenant_id, id),
    constraint partner_offer_resource_offer_id_fkey foreign key (tenant_id, offer_id)
    references ecdp.partner_offer (tenant_id, id),
    constraint partner_offer_resource_resource_kind_check check (
        resource_kind in ('funding', 'volunteer_time', 'staff_time', 'training', 'materials', 'in_kind')
    ),
    constraint partner_offer_resource_unit_check check (
        unit in ('zar_cents', 'minutes', 'participant_day_hundredths', 'items')
    ),
    constraint partner_offer_resource_resource_kind_unit_check check (unit = app.resource_unit(resource_kind)),
    constraint partner_offer_resource_amount_check check (amount between 1 and 1000000000000),
    constraint partner_offer_resource_item_check check (length(item) between 1 and 200)
);
create unique index partner_offer_resource_tenant_id_offer_id_resource_kind_key
on ecdp.partner_offer_resource (tenant_id, offer_id, resource_kind) where archived_at is null;
create index partner_offer_resource_order_idx on ecdp.partner_offer_resource (tenant_id, resource_kind, id);
create index partner_offer_resource_offer_id_idx on ecdp.partner_offer_resource (tenant_id, offer_id);
comment on table ecdp.partner_offer_resource is 'What a partner can bring with an offer: how much of which kind of resource.';
comment on column ecdp.partner_offer_resource.offer_id is 'The offer.';
comment on column ecdp.partner_offer_resource.resource_kind is 'Kind of resource: funding, volunteer_time, staff_time, training, materials or in_kind; one row a kind.';
comment on column ecdp.partner_offer_resource.unit is 'What the amount counts; it follows from the kind: zar_cents, minutes, participant_day_hundredths or items.';
comment on column ecdp.partner_offer_resource.amount is 'How much in all.';
comment on column ecdp.partner_offer_resource.item is 'What exactly: picture books, first-aid training.';
call app.protect(
    'partner_offer_resource', 'select, insert, update', 'select',
    'tenant_id, id, version, offer_id, resource_kind, unit, amount, created_at, updated_at, archived_at',
    derived => 'offer_id'
);

create table ecdp.match_override (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    centre_id uuid not null,
    partner_id uuid not null,
    effect text not null,
    reason text not null,
    decided_by text not null,
    decided_on date not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint match_override_pkey primary key (tenant_id, id),
    constraint match_override_centre_id_fkey foreign key (tenant_id, centre_id) references ecdp.centre (tenant_id, id),
    constraint match_override_partner_id_fkey foreign key (tenant_id, partner_id)
    references ecdp.partner (tenant_id, id),
    constraint match_override_effect_check check (effect in ('pinned', 'excluded')),
    constraint match_override_reason_check check (length(reason) between 1 and 2000),
    constraint match_override_decided_by_check check (length(decided_by) between 1 and 200)
);
create unique index match_override_tenant_id_centre_id_partner_id_key
on ecdp.match_override (tenant_id, centre_id, partner_id) where archived_at is null;
create index match_override_order_idx on ecdp.match_override (tenant_id, decided_on, id);
create index match_override_partner_id_idx on ecdp.match_override (tenant_id, partner_id);
create index match_override_centre_id_idx on ecdp.match_override (tenant_id, centre_id);
comment on table ecdp.match_override is 'A decision of people about a centre and a partner that overrules the rank in its matches, and stays visible in them. The newest is changed or archived; what was decided before is on the audit trail.';
comment on column ecdp.match_override.centre_id is 'The centre.';
comment on column ecdp.match_override.partner_id is 'The partner.';
comment on column ecdp.match_override.effect is 'pinned: before the others, if it passes the gates; excluded: no match, whatever the score.';
comment on column ecdp.match_override.reason is 'Why.';
comment on column ecdp.match_override.decided_by is 'Who decided it.';
comment on column ecdp.match_override.decided_on is 'Day of the decision.';
call app.protect(
    'match_override', 'select, insert, update', 'select',
    'tenant_id, id, version, centre_id, partner_id, effect, decided_on, created_at, updated_at, archived_at',
    derived => 'centre_id, partner_id'
);
call app.past('match_override', 'decided_on');
