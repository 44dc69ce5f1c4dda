-- What a move of a partnership owes to an event, and private addresses of the calendar.
alter table ecdp.partnership add column stage_engagement_id uuid;
alter table ecdp.partnership add constraint partnership_stage_engagement_id_fkey
foreign key (tenant_id, stage_engagement_id) references ecdp.engagement (tenant_id, id);
create index partnership_stage_engagement_id_idx on ecdp.partnership (tenant_id, stage_engagement_id);
comment on column ecdp.partnership.stage_engagement_id is 'The event or meeting that its last move came of; null for none.';
grant update (stage_engagement_id) on ecdp.partnership to ecdp_api;
grant select (stage_engagement_id) on ecdp.partnership to ecdp_analyst;
create trigger partnership_stage_engagement before insert or update of stage, stage_engagement_id on ecdp.partnership
for each row execute function app.check_stage_engagement('partnership');

alter table ecdp.partnership_stage_change add column engagement_id uuid;
alter table ecdp.partnership_stage_change add constraint partnership_stage_change_engagement_id_fkey
foreign key (tenant_id, engagement_id) references ecdp.engagement (tenant_id, id);
create index partnership_stage_change_engagement_id_idx on ecdp.partnership_stage_change (tenant_id, engagement_id);
comment on column ecdp.partnership_stage_change.engagement_id is 'The event or meeting that the move came of; null for none.';
grant select (engagement_id) on ecdp.partnership_stage_change to ecdp_analyst;

create table ecdp.calendar_address (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    name text not null,
    token_sha256 bytea not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint calendar_address_pkey primary key (tenant_id, id),
    constraint calendar_address_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint calendar_address_name_check check (length(name) between 1 and 200),
    constraint calendar_address_token_sha256_check check (length(token_sha256) = 32)
);
create unique index calendar_address_tenant_id_token_sha256_key on ecdp.calendar_address (tenant_id, token_sha256);
create index calendar_address_token_sha256_idx on ecdp.calendar_address (token_sha256);
create index calendar_address_order_idx on ecdp.calendar_address (tenant_id, created_at, id);
comment on table ecdp.calendar_address is 'Private addresses of the calendar. Of an address only the SHA-256 of its secret part is kept; archived it is revoked.';
comment on column ecdp.calendar_address.name is 'Who or what reads the calendar there.';
comment on column ecdp.calendar_address.token_sha256 is 'SHA-256 of the secret part of the address.';
call app.protect(
    'calendar_address', 'select, insert, update', 'none', audit => 'names', derived => 'token_sha256'
);
create policy calendar_address_owner on ecdp.calendar_address for select to ecdp_owner using (true);
