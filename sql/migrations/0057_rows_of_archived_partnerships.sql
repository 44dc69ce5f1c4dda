-- What belongs to a partnership is not written once that is archived. That nothing new refers to it directly is seen to
-- by app.check_references(); an entry of the ledger that waits is decided by a rule of its own.
create trigger activity_archived before update on ecdp.activity
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('activity', 'partnership', 'partnership_id');
create trigger document_archived before update on ecdp.document
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document', 'partnership', 'partnership_id');
create trigger fundraiser_share_archived before update on ecdp.fundraiser_share
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('fundraiser_share', 'partnership', 'partnership_id');
create trigger grant_application_archived before update on ecdp.grant_application
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('grant_application', 'partnership', 'partnership_id');
create trigger obligation_archived before update on ecdp.obligation
for each row
execute function app.keep_archived_partnership('obligation', 'partnership', 'partnership_id');
create trigger partnership_centre_archived before update on ecdp.partnership_centre
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('partnership_centre', 'partnership', 'partnership_id');
create trigger activity_centre_archived before insert or update on ecdp.activity_centre
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('activity_centre', 'activity', 'activity_id');
create trigger document_attachment_archived before insert or update on ecdp.document_attachment
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_attachment', 'document', 'document_id');
create trigger document_clause_archived before insert or update on ecdp.document_clause
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_clause', 'document', 'document_id');
create trigger document_commitment_archived before insert or update on ecdp.document_commitment
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_commitment', 'document', 'document_id');
create trigger document_metric_archived before insert or update on ecdp.document_metric
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_metric', 'document', 'document_id');
create trigger document_metric_reading_archived before insert or update on ecdp.document_metric_reading
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_metric_reading', 'document_metric', 'metric_id');
create trigger document_milestone_archived before insert or update on ecdp.document_milestone
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_milestone', 'document', 'document_id');
create trigger document_signatory_archived before insert or update on ecdp.document_signatory
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('document_signatory', 'document', 'document_id');
create trigger document_termination_archived before insert or update on ecdp.document_termination
for each row
execute function app.keep_archived_partnership('document_termination', 'document', 'document_id');
create trigger grant_report_archived before insert or update on ecdp.grant_report
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('grant_report', 'grant_application', 'grant_application_id');
create trigger obligation_fulfilment_archived before insert or update on ecdp.obligation_fulfilment
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('obligation_fulfilment', 'obligation', 'obligation_id');
create trigger training_certificate_archived before insert or update on ecdp.training_certificate
for each row when (new.archived_at is null)
execute function app.keep_archived_partnership('training_certificate', 'activity', 'activity_id');
