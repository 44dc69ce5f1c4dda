-- Nothing is remembered as shown that was not published: whichever role inserts it.
create trigger disclosure_checked after insert on ecdp.disclosure
for each row execute function app.check_disclosure('disclosure');

-- Counts of flags are shown rounded, so the trail names the columns only.
drop trigger assessment_flag_audit_insert on ecdp.assessment_flag;
drop trigger assessment_flag_audit_update on ecdp.assessment_flag;
drop trigger assessment_flag_audit_delete on ecdp.assessment_flag;
call app.audited('assessment_flag', 'names');
alter table ecdp.assessment_flag alter column domain set statistics 0;
