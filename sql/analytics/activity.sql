create or replace view analytics.activity with (security_invoker = true) as
select
    a.tenant_id, a.id, a.partnership_id, p.programme_id, a.kind, a.own_kind_id, a.area, g.area_group, a.status,
    a.planned_on, a.days, a.held_on, a.called_off_on, a.postponed_to_id, a.budget_cents, w.cents as cost_cents,
    a.advocacy_aim,
    c.centres, c.children_contacts, c.hidden_counts, c.caregiver_contacts, c.practitioner_contacts, t.certificates,
    a.created_at
from ecdp.activity as a
inner join ecdp.partnership as p on p.tenant_id = a.tenant_id and p.id = a.partnership_id
inner join ecdp.collaboration_area as g on g.code = a.area
cross join lateral app.activities_cost(a.tenant_id, a.id, 'infinity') as w
cross join
    lateral (
        select
            count(*)::int4 as centres,
            nullif(
                sum(o.children_shown)::int4, case when bool_or(o.children_reason = 'small_count') then 0 end
            ) as children_contacts,
            (count(*) filter (where o.children_reason = 'small_count'))::int4 as hidden_counts,
            sum(o.caregivers)::int4 as caregiver_contacts, sum(o.practitioners)::int4 as practitioner_contacts
        from ecdp.activity_centre as o
        where o.tenant_id = a.tenant_id and o.activity_id = a.id and o.archived_at is null
    ) as c
cross join
    lateral (
        select sum(o.certificates)::int4 as certificates
        from ecdp.training_certificate as o
        where o.tenant_id = a.tenant_id and o.activity_id = a.id and o.archived_at is null
    ) as t
where a.archived_at is null;
comment on view analytics.activity is 'Joint activities in use. Contacts: whoever was reached by several is counted at each; sums leave out counts of 1 to 4 children, hidden_counts of them.';
comment on column analytics.activity.tenant_id is 'The municipality.';
comment on column analytics.activity.id is 'Identifier.';
comment on column analytics.activity.partnership_id is 'The partnership under which it is held.';
comment on column analytics.activity.programme_id is 'The programme that the partnership counts for.';
comment on column analytics.activity.kind is 'Kind of activity; null for one of the municipality''s own.';
comment on column analytics.activity.own_kind_id is 'The municipality''s own kind; null for one that every municipality has.';
comment on column analytics.activity.area is 'Area of collaboration.';
comment on column analytics.activity.area_group is 'Group of the area: education, health, community or finance.';
comment on column analytics.activity.status is 'planned, held, cancelled or postponed.';
comment on column analytics.activity.planned_on is 'First day as planned.';
comment on column analytics.activity.days is 'How many days it lasts.';
comment on column analytics.activity.held_on is 'First day as held.';
comment on column analytics.activity.called_off_on is 'Day it was cancelled or postponed.';
comment on column analytics.activity.postponed_to_id is 'The activity on the new day.';
comment on column analytics.activity.budget_cents is 'Budget in cents.';
comment on column analytics.activity.cost_cents is 'What it cost, in cents: the money of the ledger that centres used for it; null where there is none.';
comment on column analytics.activity.advocacy_aim is 'What policy advocacy is for: funding, training or health_services.';
comment on column analytics.activity.centres is 'Centres that take part.';
comment on column analytics.activity.children_contacts is 'Children reached, over the centres whose count is shown; null where there is none, and where they had none and another is not shown.';
comment on column analytics.activity.hidden_counts is 'Centres whose count of children is 1 to 4, and left out.';
comment on column analytics.activity.caregiver_contacts is 'Caregivers reached, over the centres.';
comment on column analytics.activity.practitioner_contacts is 'Practitioners reached, over the centres.';
comment on column analytics.activity.certificates is 'Practitioners who were certified.';
comment on column analytics.activity.created_at is 'When the row was made.';
grant select on analytics.activity to ecdp_analyst;

create or replace view analytics.activity_centre with (security_invoker = true) as
select
    c.tenant_id, c.id, c.activity_id, c.centre_id, c.children_shown as children, c.children_reason, c.caregivers,
    c.practitioners, c.referrals_made_shown as referrals_made, c.referrals_completed_shown as referrals_completed,
    c.created_at
from ecdp.activity_centre as c
where c.archived_at is null;
comment on view analytics.activity_centre is 'Centres of activities, with whom each reached as it counted. A count of 1 to 4 children is null with a reason.';
comment on column analytics.activity_centre.tenant_id is 'The municipality.';
comment on column analytics.activity_centre.id is 'Identifier.';
comment on column analytics.activity_centre.activity_id is 'The activity.';
comment on column analytics.activity_centre.centre_id is 'The centre.';
comment on column analytics.activity_centre.children is 'Children reached; null where not counted or 1 to 4.';
comment on column analytics.activity_centre.children_reason is 'Why children is null: small_count (1 to 4) or not_counted.';
comment on column analytics.activity_centre.caregivers is 'Caregivers reached.';
comment on column analytics.activity_centre.practitioners is 'Practitioners reached.';
comment on column analytics.activity_centre.referrals_made is 'Referrals made; null where not counted or 1 to 4.';
comment on column analytics.activity_centre.referrals_completed is 'Of those, the ones that led to care; null where not counted, or where they or the others are 1 to 4.';
comment on column analytics.activity_centre.created_at is 'When the row was made.';
grant select on analytics.activity_centre to ecdp_analyst;

create or replace view analytics.training_certificate with (security_invoker = true) as
select
    t.tenant_id, t.id, t.activity_id, t.centre_id, t.award, t.participants, t.certificates, t.issued_on, t.created_at
from ecdp.training_certificate as t
where t.archived_at is null;
comment on view analytics.training_certificate is 'Practitioners who took part in courses and were certified: numbers only.';
comment on column analytics.training_certificate.tenant_id is 'The municipality.';
comment on column analytics.training_certificate.id is 'Identifier.';
comment on column analytics.training_certificate.activity_id is 'The activity.';
comment on column analytics.training_certificate.centre_id is 'The practitioners'' centre.';
comment on column analytics.training_certificate.award is 'What is certified: attendance, skills_programme, nqf_1_3, nqf_4, nqf_5 or nqf_6_up.';
comment on column analytics.training_certificate.participants is 'Practitioners who took part.';
comment on column analytics.training_certificate.certificates is 'Of those, how many were certified.';
comment on column analytics.training_certificate.issued_on is 'Day the certificates were issued.';
comment on column analytics.training_certificate.created_at is 'When the row was made.';
grant select on analytics.training_certificate to ecdp_analyst;

create or replace view analytics.integration_level with (security_invoker = true) as
select
    l.tenant_id, l.id, l.centre_id, l.kind, l.own_kind_id, l.level, l.since,
    not exists (
        select from ecdp.integration_level as o
        where
            o.tenant_id = l.tenant_id and o.centre_id = l.centre_id and o.kind is not distinct from l.kind
            and o.own_kind_id is not distinct from l.own_kind_id and o.archived_at is null and o.since > l.since
    ) as current,
    l.created_at
from ecdp.integration_level as l
where l.archived_at is null;
comment on view analytics.integration_level is 'How far kinds of activity had become part of centres'' day-to-day work, and since when.';
comment on column analytics.integration_level.tenant_id is 'The municipality.';
comment on column analytics.integration_level.id is 'Identifier.';
comment on column analytics.integration_level.centre_id is 'The centre.';
comment on column analytics.integration_level.kind is 'Kind of activity; null for one of the municipality''s own.';
comment on column analytics.integration_level.own_kind_id is 'The municipality''s own kind; null for one that every municipality has.';
comment on column analytics.integration_level.level is '0 not part of the day, 1 now and then, 2 every week, 3 part of every day, without the partner too.';
comment on column analytics.integration_level.since is 'First day at this level.';
comment on column analytics.integration_level.current is 'Whether it is the newest level of the centre and kind.';
comment on column analytics.integration_level.created_at is 'When the row was made.';
grant select on analytics.integration_level to ecdp_analyst;

create or replace view analytics.own_activity_kind with (security_invoker = true) as
select
    o.tenant_id, o.id, o.code, o.name, o.area, o.created_at
from ecdp.own_activity_kind as o
where o.archived_at is null;
comment on view analytics.own_activity_kind is 'Kinds of activity that a municipality added.';
comment on column analytics.own_activity_kind.tenant_id is 'The municipality.';
comment on column analytics.own_activity_kind.id is 'Identifier.';
comment on column analytics.own_activity_kind.code is 'The municipality''s own short code, unique within it.';
comment on column analytics.own_activity_kind.name is 'Name for people.';
comment on column analytics.own_activity_kind.area is 'Area of collaboration that it belongs to.';
comment on column analytics.own_activity_kind.created_at is 'When the row was made.';
grant select on analytics.own_activity_kind to ecdp_analyst;
