-- What belongs to a partnership is not written once that is archived. That nothing new refers to it directly is seen to
-- by app.check_references(); an entry of the ledger that waits is decided by a rule of its own.
create trigger activity_archived before update on ecdp.activity
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('activity', 'partnership');
create trigger document_archived before update on ecdp.document
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document', 'partnership');
create trigger fundraiser_share_archived before update on ecdp.fundraiser_share
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('fundraiser_share', 'partnership');
create trigger grant_application_archived before update on ecdp.grant_application
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('grant_application', 'partnership');
create trigger obligation_archived before update on ecdp.obligation
for each row
execute function app.keep_archived_partnership('obligation', 'partnership');
create trigger partnership_centre_archived before update on ecdp.partnership_centre
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('partnership_centre', 'partnership');
create trigger activity_centre_archived before insert or update on ecdp.activity_centre
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('activity_centre', 'activity');
create trigger document_attachment_archived before insert or update on ecdp.document_attachment
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_attachment', 'document');
create trigger document_clause_archived before insert or update on ecdp.document_clause
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_clause', 'document');
create trigger document_commitment_archived before insert or update on ecdp.document_commitment
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_commitment', 'document');
create trigger document_metric_archived before insert or update on ecdp.document_metric
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_metric', 'document');
create trigger document_metric_reading_archived before insert or update on ecdp.document_metric_reading
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_metric_reading', 'document_metric');
create trigger document_milestone_archived before insert or update on ecdp.document_milestone
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_milestone', 'document');
create trigger document_signatory_archived before insert or update on ecdp.document_signatory
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_signatory', 'document');
create trigger document_termination_archived before insert or update on ecdp.document_termination
for each row
execute function app.keep_archived_partnership('document_termination', 'document');
create trigger grant_report_archived before insert or update on ecdp.grant_report
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('grant_report', 'grant_application');
create trigger obligation_fulfilment_archived before insert or update on ecdp.obligation_fulfilment
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('obligation_fulfilment', 'obligation');
create trigger training_certificate_archived before insert or update on ecdp.training_certificate
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('training_certificate', 'activity');
