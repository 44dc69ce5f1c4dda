-- The batch that POST …/ledger-entries sends: one round trip, one transaction. Lines and kinds of resource
-- partnership; :accounts kinds and 20 centres to choose from.
\set centre random(1, 20)
\set kind random(1, :accounts)
\startpipeline
select app.enter(9001, null, 'bench', null);
delete from idempotency_key as k where k.tenant_id = 9001 and k.credential = 'bench' and k.key = 'k' and k.created_at < now();
insert into idempotency_key (tenant_id, credential, key, fingerprint) values (9001, 'bench', gen_random_uuid()::text, 'f');
select set_config('bench.entry', gen_random_uuid()::text, true);
insert into ledger_entry (tenant_id, id, partnership_id, occurred_on, reason, evidence)
values (9001, current_setting('bench.entry')::uuid, bench.id(2), app.today(), 'Bench', null);
insert into ledger_line (tenant_id, id, entry_id, move, kind, item_id, centre_id, amount, reverses_id)
select
    9001, gen_random_uuid(), current_setting('bench.entry')::uuid, 'allocate',
    (array['funding', 'volunteer_time', 'staff_time', 'training'])[:kind], null,
    bench.id(101 + (:centre + n) % 20), 1, null
from generate_series(1, :lines) as n;
update ledger_entry as t set state = 'posted' where t.tenant_id = 9001 and t.id = current_setting('bench.entry')::uuid;
select row_to_json(t)::text from ledger_entry as t where t.tenant_id = 9001 and t.id = current_setting('bench.entry')::uuid;
\endpipeline
