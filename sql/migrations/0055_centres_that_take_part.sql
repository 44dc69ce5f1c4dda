create trigger centre_kept before update of archived_at on ecdp.centre
for each row when (new.archived_at is not null and old.archived_at is null)
execute function app.keep_centre('centre');
