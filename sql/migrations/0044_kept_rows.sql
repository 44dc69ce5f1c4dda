-- What is kept for good is kept from every login. What other municipalities read of a practice is what was reviewed;
-- what a closed wave's groups of children reached stays as it was written down; no table of municipalities is emptied
-- as a whole.
create trigger shared_practice_kept before insert or update or delete on ecdp.shared_practice
for each row execute function app.keep_shared_practice();
create trigger assessment_group_kept before insert or update or delete on ecdp.assessment_group
for each row execute function app.keep_assessment_group();

-- Functions post transfers and make obligations in their owner's name: that name changes none.
create trigger ledger_transfer_kept before update or delete on ecdp.ledger_transfer
for each row execute function app.keep_rows('ledger_transfer');
create trigger obligation_owed_kept before update or delete on ecdp.obligation
for each row execute function app.keep_rows(
    'obligation', 'lapsed_on', 'waived_on', 'waiver_reason', 'version', 'updated_at'
);

-- app.protect() does it for tables that are made from now on.
do $$
declare
    t record;
begin
    for t in
        select c.relname as name
        from pg_class as c
        inner join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
        where
            c.relnamespace = 'ecdp'::regnamespace and c.relkind = 'r'
            and not exists (
                select from pg_trigger as g where g.tgrelid = c.oid and g.tgname = c.relname || '_not_truncated'
            )
    loop
        execute format(
            'create trigger %I before truncate on ecdp.%I for each statement execute function app.refuse_truncate(%L)',
            t.name || '_not_truncated', t.name, t.name);
    end loop;
end
$$;
