-- The batch that POST …/ledger-entries sends: one round trip, a transaction that lets go of its locks when it is committed,
-- and one that waits for the disk. `tenant`, `lines` an entry, and `accounts` kinds of resource to choose from.
\set centre random(1, 20)
\set kind random(1, :accounts)
\startpipeline
select app.enter(:tenant, null, 'bench', null);
select set_config('synchronous_commit', 'off', true);
delete from idempotency_key as k where k.tenant_id = :tenant and k.credential = 'bench' and k.key = 'k' and k.created_at < now();
insert into idempotency_key (tenant_id, credential, key, fingerprint) values (:tenant, 'bench', gen_random_uuid()::text, 'f');
select set_config('bench.entry', gen_random_uuid()::text, true);
insert into ledger_entry (tenant_id, id, partnership_id, occurred_on, reason, evidence)
values (:tenant, current_setting('bench.entry')::uuid, '00000000-0000-7000-8000-000000000002', app.today(), 'Bench', null);
insert into ledger_line (tenant_id, id, entry_id, move, kind, item_id, centre_id, amount, reverses_id)
select
    :tenant, gen_random_uuid(), current_setting('bench.entry')::uuid, 'allocate',
    (array['funding', 'volunteer_time', 'staff_time', 'training'])[:kind], null, c.centre_id, 1, null
from generate_series(1, :lines) as l (n)
inner join bench.centre as c on c.n = 1 + (:centre + l.n) % 20;
update ledger_entry as t set status = 'posted' where t.tenant_id = :tenant and t.id = current_setting('bench.entry')::uuid;
select row_to_json(t)::text from ledger_entry as t where t.tenant_id = :tenant and t.id = current_setting('bench.entry')::uuid;
\endpipeline
\startpipeline
select pg_logical_emit_message(true, 'flush', '');
\endpipeline
