create or replace view analytics.grant_application with (security_invoker = true) as
select
    g.tenant_id, g.id, g.partnership_id, g.status, g.deadline_on, g.asked_cents, g.applied_on, g.decided_on,
    g.awarded_cents,
    (
        select count(*) from ecdp.grant_report as r
        where r.tenant_id = g.tenant_id and r.grant_application_id = g.id and r.archived_at is null
    )::int4 as reports,
    (
        select count(*) from ecdp.grant_report as r
        where
            r.tenant_id = g.tenant_id and r.grant_application_id = g.id and r.archived_at is null
            and r.delivered_on is null and r.due_on < app.today()
    )::int4 as reports_overdue, g.created_at
from ecdp.grant_application as g
where g.archived_at is null;
comment on view analytics.grant_application is 'Grants that partnerships apply for, in use, with the reports that are owed.';
comment on column analytics.grant_application.tenant_id is 'The municipality.';
comment on column analytics.grant_application.id is 'Identifier.';
comment on column analytics.grant_application.partnership_id is 'The partnership.';
comment on column analytics.grant_application.status is 'idea, applied, awarded, refused or withdrawn.';
comment on column analytics.grant_application.deadline_on is 'Last day to apply.';
comment on column analytics.grant_application.asked_cents is 'Amount asked for, in cents (ZAR).';
comment on column analytics.grant_application.applied_on is 'Day on which it was handed in.';
comment on column analytics.grant_application.decided_on is 'Day on which it was awarded, refused or withdrawn.';
comment on column analytics.grant_application.awarded_cents is 'Amount awarded, in cents (ZAR).';
comment on column analytics.grant_application.reports is 'Reports that the funder is owed, handed in or not.';
comment on column analytics.grant_application.reports_overdue is 'Of these, not handed in by their day.';
comment on column analytics.grant_application.created_at is 'When the row was made.';
grant select on analytics.grant_application to ecdp_analyst;

create or replace view analytics.fundraiser with (security_invoker = true) as
select
    f.tenant_id, f.id, f.programme_id, f.kind, f.status, f.starts_on, f.ends_on, f.ended_on, f.target_cents,
    f.raised_cents, f.cost_cents,
    (
        select count(*) from ecdp.fundraiser_share as s
        where s.tenant_id = f.tenant_id and s.fundraiser_id = f.id and s.archived_at is null
    )::int4 as partnerships, f.created_at
from ecdp.fundraiser as f
where f.archived_at is null;
comment on view analytics.fundraiser is 'Joint fundraising campaigns and events, in use.';
comment on column analytics.fundraiser.tenant_id is 'The municipality.';
comment on column analytics.fundraiser.id is 'Identifier.';
comment on column analytics.fundraiser.programme_id is 'The programme it belongs to.';
comment on column analytics.fundraiser.kind is 'campaign or event.';
comment on column analytics.fundraiser.status is 'planned, closed or cancelled.';
comment on column analytics.fundraiser.starts_on is 'First day.';
comment on column analytics.fundraiser.ends_on is 'Last day planned.';
comment on column analytics.fundraiser.ended_on is 'Day on which it was closed or cancelled.';
comment on column analytics.fundraiser.target_cents is 'What was to be raised, in cents (ZAR).';
comment on column analytics.fundraiser.raised_cents is 'What was raised, in cents (ZAR).';
comment on column analytics.fundraiser.cost_cents is 'What it cost, in cents (ZAR).';
comment on column analytics.fundraiser.partnerships is 'Partnerships that take part.';
comment on column analytics.fundraiser.created_at is 'When the row was made.';
grant select on analytics.fundraiser to ecdp_analyst;
