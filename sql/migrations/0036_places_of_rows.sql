-- Whatever names a place names one that is there on the day that counts: an engagement a ward or municipality of its
-- day, a partner's service area a region or own area of today. Centres and own areas had that already.
create trigger engagement_region after insert on ecdp.engagement
for each row when (new.region_id is not null)
execute function app.check_engagement_region('engagement');
create trigger engagement_region_change after update of region_id, held_on on ecdp.engagement
for each row when (
    new.region_id is not null
    and (new.region_id is distinct from old.region_id or new.held_on is distinct from old.held_on)
)
execute function app.check_engagement_region('engagement');
create trigger partner_service_area_place after insert on ecdp.partner_service_area
for each row execute function app.check_service_area('partner_service_area');

-- An organisation that rings is found by its number.
create index lead_phone_idx on ecdp.lead (tenant_id, phone);

comment on column ecdp.shared_practice.days_to_resolve is 'Days from the barrier''s being raised to its being resolved, as it stood on the day it was shared; null where it was not known.';

-- Rules of evaluations that no evaluation applied: its sections count for themselves.
drop function if exists app.activities_held(int4, uuid, date, date);
drop function if exists app.initiatives_launched(int4, uuid, date);
drop function if exists app.programme_resources(int4, uuid, date, date);
drop function if exists app.refinements_decided(int4, uuid, date);
