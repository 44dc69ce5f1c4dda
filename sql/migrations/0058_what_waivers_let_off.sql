-- A waiver lets off what is left, and says how much that is: what came before stays where it was. Earlier ones let off
-- the whole. A change of the type says so of them, since policies hide the rows of municipalities from an update here.
alter table ecdp.obligation add column waived_amount int8;
alter table ecdp.obligation
alter column waived_amount type int8 using case when waived_on is not null then amount end;
comment on column ecdp.obligation.waived_amount is 'How much of it was let off: what was left. Goes with the day.';
alter table ecdp.obligation
add constraint obligation_waived_amount_check check (waived_amount between 1 and amount),
add constraint obligation_waiver_amount_check check ((waived_on is null) = (waived_amount is null));
grant select (waived_amount) on ecdp.obligation to ecdp_analyst;

drop trigger obligation_kept on ecdp.obligation;
create trigger obligation_kept before update of waived_on, waived_amount, waiver_reason on ecdp.obligation
for each row when (old.waived_on is not null) execute function app.keep_waiver('obligation');
drop trigger obligation_owed_kept on ecdp.obligation;
create trigger obligation_owed_kept before update or delete on ecdp.obligation
for each row execute function app.keep_rows(
    'obligation', 'lapsed_on', 'waived_on', 'waived_amount', 'waiver_reason', 'version', 'updated_at'
);

-- They say how much is let off.
drop function if exists app.obligation_queue(int4, uuid[], date) cascade;
drop function if exists app.obligation_states(int4, uuid[], date) cascade;
drop function if exists app.obligation_met(int4, ecdp.obligation, date) cascade;

drop trigger obligation_waivable on ecdp.obligation;
create trigger obligation_waivable before update of waived_on on ecdp.obligation
for each row when (old.waived_on is null and new.waived_on is not null)
execute function app.check_waiver('obligation', 'obligation.waived_amount');
