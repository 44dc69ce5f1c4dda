create or replace view analytics.lead with (security_invoker = true) as
select
    l.tenant_id, l.id, l.source, l.found_on, l.programme_id, l.engagement_id, l.referrer_id, l.kind, l.areas, l.status,
    l.partner_id, l.closed_on, l.created_at
from ecdp.lead as l
where l.archived_at is null;
comment on view analytics.lead is 'Organisations that may become partners: where they came from and what became of them. Without names: nobody has agreed to be listed.';
comment on column analytics.lead.tenant_id is 'The municipality.';
comment on column analytics.lead.id is 'Identifier.';
comment on column analytics.lead.source is 'community_network, directory, established_contact, referral, event or unsolicited.';
comment on column analytics.lead.found_on is 'Day it was found.';
comment on column analytics.lead.programme_id is 'The programme it was found for.';
comment on column analytics.lead.engagement_id is 'The event it was met at.';
comment on column analytics.lead.referrer_id is 'The partner that referred it.';
comment on column analytics.lead.kind is 'Kind of organisation, where it is known.';
comment on column analytics.lead.areas is 'Areas of collaboration that it may help in.';
comment on column analytics.lead.status is 'open, in_contact, partner or closed.';
comment on column analytics.lead.partner_id is 'The partner it became, or is about to become.';
comment on column analytics.lead.closed_on is 'Day it was closed.';
comment on column analytics.lead.created_at is 'When the row was made.';
grant select on analytics.lead to ecdp_analyst;

create or replace view analytics.follow_up with (security_invoker = true) as
select
    f.tenant_id, f.id, f.due_on, f.done_on, f.done_on is null and f.due_on < app.today() as is_overdue,
    f.done_on - f.due_on as days_late, f.lead_id, f.centre_id, f.partner_id, f.partnership_id, f.engagement_id,
    f.created_at
from ecdp.follow_up as f
where f.archived_at is null;
comment on view analytics.follow_up is 'What was to be done next, by when, and when it was done.';
comment on column analytics.follow_up.tenant_id is 'The municipality.';
comment on column analytics.follow_up.id is 'Identifier.';
comment on column analytics.follow_up.due_on is 'Day by which it is to be done.';
comment on column analytics.follow_up.done_on is 'Day it was done; null while it is open.';
comment on column analytics.follow_up.is_overdue is 'Whether it is open and its day has passed.';
comment on column analytics.follow_up.days_late is 'Days from its due day to the day it was done; negative where it was early, null while it is open.';
comment on column analytics.follow_up.lead_id is 'The lead it is about.';
comment on column analytics.follow_up.centre_id is 'The centre it is about.';
comment on column analytics.follow_up.partner_id is 'The partner it is about.';
comment on column analytics.follow_up.partnership_id is 'The partnership it is about.';
comment on column analytics.follow_up.engagement_id is 'The event it is about.';
comment on column analytics.follow_up.created_at is 'When the row was made.';
grant select on analytics.follow_up to ecdp_analyst;

create or replace view analytics.engagement with (security_invoker = true) as
select
    e.tenant_id, e.id, e.kind, e.programme_id, e.partnership_id, e.held_on, e.status, e.postponed_from_id, e.starts_at,
    e.ends_at, e.zone, e.region_id, e.latitude, e.longitude, e.capacity, a.centres_invited, a.centres_yes,
    a.centres_came, a.partners_invited, a.partners_yes, a.partners_came, a.people, e.created_at
from ecdp.engagement as e
cross join
    lateral (
        select
            (count(t.centre_id) filter (where t.invited))::int4 as centres_invited,
            (count(t.centre_id) filter (where t.answer = 'yes'))::int4 as centres_yes,
            (count(t.centre_id) filter (where t.attended))::int4 as centres_came,
            (count(t.partner_id) filter (where t.invited))::int4 as partners_invited,
            (count(t.partner_id) filter (where t.answer = 'yes'))::int4 as partners_yes,
            (count(t.partner_id) filter (where t.attended))::int4 as partners_came,
            coalesce(sum(t.people), 0)::int4 as people
        from ecdp.engagement_attendance as t
        where t.tenant_id = e.tenant_id and t.engagement_id = e.id and t.archived_at is null
    ) as a
where e.archived_at is null;
comment on view analytics.engagement is 'Contacts, meetings, visits and events, with who was invited and who came, both sides. Cancelled and postponed ones too.';
comment on column analytics.engagement.tenant_id is 'The municipality.';
comment on column analytics.engagement.id is 'Identifier.';
comment on column analytics.engagement.kind is 'What kind it is.';
comment on column analytics.engagement.programme_id is 'The programme it belongs to.';
comment on column analytics.engagement.partnership_id is 'The partnership it is about.';
comment on column analytics.engagement.held_on is 'Day it takes or took place.';
comment on column analytics.engagement.status is 'confirmed, cancelled or postponed; only confirmed ones are counted in reviews.';
comment on column analytics.engagement.postponed_from_id is 'The postponed event that it takes the place of.';
comment on column analytics.engagement.starts_at is 'When it begins; null where only the day is known.';
comment on column analytics.engagement.ends_at is 'When it ends.';
comment on column analytics.engagement.zone is 'The time zone it is announced in.';
comment on column analytics.engagement.region_id is 'The region it is held in.';
comment on column analytics.engagement.latitude is 'Degrees north (negative in South Africa), WGS 84.';
comment on column analytics.engagement.longitude is 'Degrees east, WGS 84.';
comment on column analytics.engagement.capacity is 'How many people there is room for.';
comment on column analytics.engagement.centres_invited is 'Centres that were invited.';
comment on column analytics.engagement.centres_yes is 'Centres that answered yes.';
comment on column analytics.engagement.centres_came is 'Centres that came.';
comment on column analytics.engagement.partners_invited is 'Partners that were invited.';
comment on column analytics.engagement.partners_yes is 'Partners that answered yes.';
comment on column analytics.engagement.partners_came is 'Partners that came.';
comment on column analytics.engagement.people is 'People who came for them; adults, as counted at the door.';
comment on column analytics.engagement.created_at is 'When the row was made.';
grant select on analytics.engagement to ecdp_analyst;

create or replace view analytics.partner_merge with (security_invoker = true) as
select m.tenant_id, m.id, m.merged_id, m.into_id, m.created_at
from ecdp.partner_merge as m;
comment on view analytics.partner_merge is 'Partners that were merged into others.';
comment on column analytics.partner_merge.tenant_id is 'The municipality.';
comment on column analytics.partner_merge.id is 'Identifier.';
comment on column analytics.partner_merge.merged_id is 'The partner that was merged: archived since.';
comment on column analytics.partner_merge.into_id is 'The partner that it was merged into.';
comment on column analytics.partner_merge.created_at is 'When they were merged.';
grant select on analytics.partner_merge to ecdp_analyst;
