create trigger obligation_waivable before update of waived_on on ecdp.obligation
for each row when (old.waived_on is null and new.waived_on is not null)
execute function app.check_waiver('obligation');
