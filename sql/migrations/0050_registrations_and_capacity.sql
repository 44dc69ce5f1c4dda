-- A partner may have several registrations, and each may show that it is one that is there already. So new partners are
-- compared when all of their rows are there, at the commit, and what is added later when it comes. Registrations are no
-- longer unique in a municipality by themselves: people may say that another organisation has the same.
drop trigger partner_duplicate on ecdp.partner;
create constraint trigger partner_duplicate after insert on ecdp.partner
deferrable initially deferred
for each row when (not new.confirm_duplicate and new.archived_at is null)
execute function app.check_duplicate_partner('partner');
drop index ecdp.partner_tenant_id_registration_type_registration_number_key;

comment on column ecdp.partner_registration.number is 'Number in that register, as the register writes it.';
alter table ecdp.partner_registration add column confirm_duplicate bool not null default false;
comment on column ecdp.partner_registration.confirm_duplicate is 'Whether it is this partner''s although another one has it: whoever added it said so.';
drop index ecdp.partner_registration_tenant_id_scheme_number_key;
create unique index partner_registration_tenant_id_partner_id_scheme_number_key
on ecdp.partner_registration (tenant_id, partner_id, scheme, number_folded) where archived_at is null;
create trigger partner_registration_duplicate before insert on ecdp.partner_registration
for each row when (not new.confirm_duplicate)
execute function app.check_duplicate_registration('partner_registration');
-- It takes all registrations of a partner now.
drop function if exists app.partner_duplicates(int4, uuid, text, text, text, text[]);

-- An event has room for so many: whoever answers yes takes a place, unless it was said that they may come all the same.
alter table ecdp.engagement_attendance add column over_capacity bool not null default false;
comment on column ecdp.engagement_attendance.over_capacity is 'Whether it may come although the event is full: whoever kept its answer said so.';
grant update (over_capacity) on ecdp.engagement_attendance to ecdp_api;
create trigger engagement_attendance_capacity_insert after insert on ecdp.engagement_attendance
referencing new table as new_rows
for each statement execute function app.check_capacity('engagement_attendance');
create trigger engagement_attendance_capacity_update after update on ecdp.engagement_attendance
referencing old table as old_rows new table as new_rows
for each statement execute function app.check_capacity('engagement_attendance');
