-- A line of an agreement's timeline is owed by its day like anything else that was signed: an obligation of one.
comment on column ecdp.obligation.milestone_id
is 'The line of an agreement''s timeline that it comes from; null for another.';
comment on column ecdp.obligation.commitment_id
is 'The commitment it is a due date of; null for a milestone or a rule.';
comment on column ecdp.obligation.rule
is 'The rule that asks for it: first_activity, an activity within 90 days of the first MOU; null for another.';
comment on column ecdp.obligation.resource_kind is 'Kind of resource; null without a commitment.';
alter table ecdp.obligation add constraint obligation_milestone_id_fkey
foreign key (tenant_id, milestone_id) references ecdp.document_milestone (tenant_id, id);
create unique index obligation_tenant_id_milestone_id_key
on ecdp.obligation (tenant_id, milestone_id);
create unique index document_milestone_tenant_id_id_archived_at_key
on ecdp.document_milestone (tenant_id, id, archived_at);
call app.check_references('obligation');
grant select (milestone_id) on ecdp.obligation to ecdp_analyst;
alter table ecdp.obligation drop constraint obligation_origin_check;
alter table ecdp.obligation add constraint obligation_origin_check check (
    num_nonnulls(commitment_id, rule, milestone_id) = 1
);
alter table ecdp.obligation drop constraint obligation_resource_kind_rule_check;
alter table ecdp.obligation add constraint obligation_resource_kind_rule_check check (
    (resource_kind is null) = (commitment_id is null)
);
create policy document_milestone_owner on ecdp.document_milestone for select to ecdp_owner
using (tenant_id = app.tid());
create policy obligation_fulfilment_owner on ecdp.obligation_fulfilment for select to ecdp_owner
using (tenant_id = app.tid());

-- Metrics that fell due and were not measured since are work.
create index document_metric_due_on_idx on ecdp.document_metric (tenant_id, due_on, id) where archived_at is null;
