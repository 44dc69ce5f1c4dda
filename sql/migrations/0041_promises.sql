-- What a signed paper promises stands in the ledger: the entry names the paper.
alter table ecdp.ledger_entry add column document_id uuid;
comment on column ecdp.ledger_entry.document_id
is 'The MOU or agreement whose promises the database entered, or took back, by itself; null for an entry by somebody.';
alter table ecdp.ledger_entry add constraint ledger_entry_document_id_fkey
foreign key (tenant_id, document_id) references ecdp.document (tenant_id, id);
create index ledger_entry_document_id_idx on ecdp.ledger_entry (tenant_id, document_id);
call app.check_references('ledger_entry');
grant select (document_id) on ecdp.ledger_entry to ecdp_analyst;
drop trigger ledger_entry_entered on ecdp.ledger_entry;
create trigger ledger_entry_entered before insert on ecdp.ledger_entry
for each row execute function app.enter_ledger_entry(
    'ledger_entry', 'ledger_entry.status', 'ledger_entry.backdated', 'ledger_entry.warnings', 'ledger_entry.entered_by',
    'ledger_entry.decided_by', 'ledger_entry.decided_at', 'ledger_entry.decision_reason', 'ledger_entry.document_id'
);
-- Its owner's, for the trigger below alone.
create policy ledger_entry_promise on ecdp.ledger_entry for insert to ecdp_owner
with check (tenant_id = app.tid() and document_id is not null);
create policy ledger_entry_promised on ecdp.ledger_entry for update to ecdp_owner
using (tenant_id = app.tid() and document_id is not null);
create policy ledger_line_promise on ecdp.ledger_line for insert to ecdp_owner with check (tenant_id = app.tid());
create policy resource_item_owner on ecdp.resource_item for select to ecdp_owner using (tenant_id = app.tid());
create policy grant_application_owner on ecdp.grant_application for select to ecdp_owner using (tenant_id = app.tid());
create policy fundraiser_share_owner on ecdp.fundraiser_share for select to ecdp_owner using (tenant_id = app.tid());

-- After the obligations of the paper, by their names.
create trigger document_promises after insert or update on ecdp.document
for each row when (new.signed_on is not null) execute function app.post_promises('document', 'ledger_entry.status');
create trigger document_termination_promises after insert on ecdp.document_termination
for each row execute function app.post_promises('document_termination', 'ledger_entry.status');
create trigger obligation_promises after update of waived_on on ecdp.obligation
for each row when (new.waived_on is not null and old.waived_on is null)
execute function app.post_promises('obligation', 'ledger_entry.status');
