create or replace view analytics.document with (security_invoker = true) as
select
    d.tenant_id, d.id, d.partnership_id, d.kind, d.number, d.valid_from, d.valid_until, d.based_on_id, d.basis,
    d.review_since, d.signed_on, e.ends_on,
    app.document_state(d.review_since, d.signed_on, d.valid_until, e.ends_on, app.today()) as state
from ecdp.document as d
left join ecdp.document_termination as e on e.tenant_id = d.tenant_id and e.document_id = d.id
where d.archived_at is null;
comment on view analytics.document is 'Versions of MOUs and agreements in use, without their text.';
comment on column analytics.document.tenant_id is 'The municipality.';
comment on column analytics.document.id is 'Identifier.';
comment on column analytics.document.partnership_id is 'The partnership.';
comment on column analytics.document.kind is 'mou or agreement.';
comment on column analytics.document.number is 'Version of the paper.';
comment on column analytics.document.valid_from is 'First day it is valid; null for the day of its signature.';
comment on column analytics.document.valid_until is 'Last day it is valid; null where it has no end.';
comment on column analytics.document.based_on_id is 'The version it was made from.';
comment on column analytics.document.basis is 'amendment or renewal; null where it was made anew.';
comment on column analytics.document.review_since is 'Day it went into review.';
comment on column analytics.document.signed_on is 'Day of the last signature.';
comment on column analytics.document.ends_on is 'First day on which it no longer holds, where it was ended before its time.';
comment on column analytics.document.state is 'How it stands today: draft, in_review, signed, expired or terminated.';
grant select on analytics.document to ecdp_analyst;

create or replace view analytics.document_commitment with (security_invoker = true) as
select
    c.tenant_id, c.id, c.document_id, d.partnership_id, d.kind as document_kind, d.signed_on, c.side, c.resource_kind,
    c.unit, c.item_id, c.amount, c.schedule, c.from_on, c.until_on
from ecdp.document_commitment as c
inner join ecdp.document as d on d.tenant_id = c.tenant_id and d.id = c.document_id and d.archived_at is null
where c.archived_at is null;
comment on view analytics.document_commitment is 'What each side commits to bring in MOUs and agreements, drafts too.';
comment on column analytics.document_commitment.tenant_id is 'The municipality.';
comment on column analytics.document_commitment.id is 'Identifier.';
comment on column analytics.document_commitment.document_id is 'The version.';
comment on column analytics.document_commitment.partnership_id is 'The partnership.';
comment on column analytics.document_commitment.document_kind is 'mou or agreement.';
comment on column analytics.document_commitment.signed_on is 'Day the version was signed; null before.';
comment on column analytics.document_commitment.side is 'Who owes it: partner, centre or municipality.';
comment on column analytics.document_commitment.resource_kind is 'Kind of resource.';
comment on column analytics.document_commitment.unit is 'What the amount counts.';
comment on column analytics.document_commitment.item_id is 'What is counted; of materials and in_kind alone.';
comment on column analytics.document_commitment.amount is 'How much, each time.';
comment on column analytics.document_commitment.schedule is 'once, monthly or quarterly.';
comment on column analytics.document_commitment.from_on is 'First due day.';
comment on column analytics.document_commitment.until_on is 'Last day on which it is due.';
grant select on analytics.document_commitment to ecdp_analyst;

create or replace view analytics.document_metric with (security_invoker = true) as
select
    m.tenant_id, m.id, m.document_id, d.partnership_id, d.signed_on, m.unit, m.direction, m.baseline, m.baseline_on,
    m.target, m.due_on, r.value, r.observed_on
from ecdp.document_metric as m
inner join ecdp.document as d on d.tenant_id = m.tenant_id and d.id = m.document_id and d.archived_at is null
left join lateral (
    select g.value, g.observed_on
    from ecdp.document_metric_reading as g
    where g.tenant_id = m.tenant_id and g.metric_id = m.id and g.archived_at is null
    order by g.observed_on desc
    limit 1
) as r on true
where m.archived_at is null;
comment on view analytics.document_metric is 'Performance metrics of agreements, with their newest reading in that version.';
comment on column analytics.document_metric.tenant_id is 'The municipality.';
comment on column analytics.document_metric.id is 'Identifier.';
comment on column analytics.document_metric.document_id is 'The version.';
comment on column analytics.document_metric.partnership_id is 'The partnership.';
comment on column analytics.document_metric.signed_on is 'Day the version was signed; null before.';
comment on column analytics.document_metric.unit is 'What the values count.';
comment on column analytics.document_metric.direction is 'Which way is better: increase or decrease.';
comment on column analytics.document_metric.baseline is 'The value to begin with.';
comment on column analytics.document_metric.baseline_on is 'Day of the baseline.';
comment on column analytics.document_metric.target is 'The value to reach.';
comment on column analytics.document_metric.due_on is 'Day by which it is to be reached.';
comment on column analytics.document_metric.value is 'The newest reading.';
comment on column analytics.document_metric.observed_on is 'Day of the newest reading.';
grant select on analytics.document_metric to ecdp_analyst;

create or replace view analytics.obligation with (security_invoker = true) as
select
    o.tenant_id, o.id, o.partnership_id, o.document_id, o.commitment_id, o.rule, o.side, o.resource_kind,
    o.unit, o.item_id, o.amount, o.due_on, o.made_on, o.lapsed_on, o.waived_on, o.milestone_id, o.waived_amount
from ecdp.obligation as o;
comment on view analytics.obligation is 'What is owed by a day, from signed MOUs and agreements. What came of it is in the ledger and in obligation_fulfilment: see obligation_source.';
comment on column analytics.obligation.tenant_id is 'The municipality.';
comment on column analytics.obligation.id is 'Identifier.';
comment on column analytics.obligation.partnership_id is 'The partnership.';
comment on column analytics.obligation.document_id is 'The signed version.';
comment on column analytics.obligation.commitment_id is 'The commitment; null for a rule or a milestone.';
comment on column analytics.obligation.rule is 'The rule; null for another.';
comment on column analytics.obligation.side is 'Who owes it.';
comment on column analytics.obligation.resource_kind is 'Kind of resource; null without a commitment.';
comment on column analytics.obligation.unit is 'What the amount counts.';
comment on column analytics.obligation.item_id is 'What is counted; of materials and in_kind alone.';
comment on column analytics.obligation.amount is 'How much.';
comment on column analytics.obligation.due_on is 'Day by which it is owed.';
comment on column analytics.obligation.made_on is 'Day its document was signed.';
comment on column analytics.obligation.lapsed_on is 'Day from which it is no longer owed.';
comment on column analytics.obligation.waived_on is 'Day it was waived.';
comment on column analytics.obligation.waived_amount is 'How much of it was let off.';
comment on column analytics.obligation.milestone_id is 'The line of the agreement''s timeline; null for another.';
grant select on analytics.obligation to ecdp_analyst;

create or replace view analytics.obligation_fulfilment with (security_invoker = true) as
select f.tenant_id, f.id, f.obligation_id, f.done_on, f.amount
from ecdp.obligation_fulfilment as f
where f.archived_at is null;
comment on view analytics.obligation_fulfilment is 'What centres and the municipality did of what they owe.';
comment on column analytics.obligation_fulfilment.tenant_id is 'The municipality.';
comment on column analytics.obligation_fulfilment.id is 'Identifier.';
comment on column analytics.obligation_fulfilment.obligation_id is 'The obligation.';
comment on column analytics.obligation_fulfilment.done_on is 'Day it was done.';
comment on column analytics.obligation_fulfilment.amount is 'How much of it, in the obligation''s unit.';
grant select on analytics.obligation_fulfilment to ecdp_analyst;

create or replace view analytics.obligation_source with (security_invoker = true) as
select
    m.tenant_id, s.obligation_id, s.partnership_id, s.kind, s.source_id, s.happened_on, s.amount
from ecdp.tenant as m
cross join lateral app.obligation_sources(m.tenant_id, null, app.today()) as s;
comment on view analytics.obligation_source is 'What met obligations by today, whole or in part; a delivery can be parts of several.';
comment on column analytics.obligation_source.tenant_id is 'The municipality.';
comment on column analytics.obligation_source.obligation_id is 'The obligation.';
comment on column analytics.obligation_source.partnership_id is 'Its partnership.';
comment on column analytics.obligation_source.kind is 'transfer (of the ledger), fulfilment, activity or engagement.';
comment on column analytics.obligation_source.source_id is 'Identifier of that row.';
comment on column analytics.obligation_source.happened_on is 'Day of it.';
comment on column analytics.obligation_source.amount is 'How much of it came that way, in the obligation''s unit.';
grant select on analytics.obligation_source to ecdp_analyst;

create or replace view analytics.document_clause with (security_invoker = true) as
select
    d.tenant_id, d.id, d.document_id, d.position, d.kind, d.side, d.created_at
from ecdp.document_clause as d
where d.archived_at is null;
comment on view analytics.document_clause is 'Roles, expectations and terms of MOUs and agreements, drafts too, without their words.';
comment on column analytics.document_clause.tenant_id is 'The municipality.';
comment on column analytics.document_clause.id is 'Identifier.';
comment on column analytics.document_clause.document_id is 'The version it belongs to.';
comment on column analytics.document_clause.position is 'Order within the version, from 1.';
comment on column analytics.document_clause.kind is 'role, expectation, or term (of cooperation; agreements only).';
comment on column analytics.document_clause.side is 'Whose role or expectation it is: partner, centre or municipality; null for a term of all sides.';
comment on column analytics.document_clause.created_at is 'When the row was made.';
grant select on analytics.document_clause to ecdp_analyst;

create or replace view analytics.document_milestone with (security_invoker = true) as
select
    d.tenant_id, d.id, d.document_id, d.position, d.side, d.starts_on, d.due_on, d.created_at
from ecdp.document_milestone as d
where d.archived_at is null;
comment on view analytics.document_milestone is 'Steps of agreements timelines, without their titles.';
comment on column analytics.document_milestone.tenant_id is 'The municipality.';
comment on column analytics.document_milestone.id is 'Identifier.';
comment on column analytics.document_milestone.document_id is 'The version it belongs to.';
comment on column analytics.document_milestone.position is 'Order within the version, from 1.';
comment on column analytics.document_milestone.side is 'Who does it: partner, centre or municipality; null for all together.';
comment on column analytics.document_milestone.starts_on is 'First day; null where only the last matters.';
comment on column analytics.document_milestone.due_on is 'Last day.';
comment on column analytics.document_milestone.created_at is 'When the row was made.';
grant select on analytics.document_milestone to ecdp_analyst;

create or replace view analytics.document_signatory with (security_invoker = true) as
select
    d.tenant_id, d.id, d.document_id, d.position, d.side, d.signed_on, d.created_at
from ecdp.document_signatory as d
where d.archived_at is null;
comment on view analytics.document_signatory is 'Who signs MOUs and agreements, by side, without names.';
comment on column analytics.document_signatory.tenant_id is 'The municipality.';
comment on column analytics.document_signatory.id is 'Identifier.';
comment on column analytics.document_signatory.document_id is 'The version it belongs to.';
comment on column analytics.document_signatory.position is 'Order within the version, from 1.';
comment on column analytics.document_signatory.side is 'For whom: partner, centre or municipality.';
comment on column analytics.document_signatory.signed_on is 'Day they signed; null before.';
comment on column analytics.document_signatory.created_at is 'When the row was made.';
grant select on analytics.document_signatory to ecdp_analyst;

create or replace view analytics.document_attachment with (security_invoker = true) as
select
    d.tenant_id, d.id, d.document_id, d.media_type, d.bytes, d.created_at
from ecdp.document_attachment as d
where d.archived_at is null;
comment on view analytics.document_attachment is 'Files of MOUs and agreements, such as scans of signatures, without their names and content.';
comment on column analytics.document_attachment.tenant_id is 'The municipality.';
comment on column analytics.document_attachment.id is 'Identifier.';
comment on column analytics.document_attachment.document_id is 'The version it belongs to.';
comment on column analytics.document_attachment.media_type is 'What its bytes are: application/pdf, image/png or image/jpeg.';
comment on column analytics.document_attachment.bytes is 'How many bytes it has.';
comment on column analytics.document_attachment.created_at is 'When the row was made.';
grant select on analytics.document_attachment to ecdp_analyst;
