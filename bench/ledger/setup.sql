-- Two partnerships of a municipality with 20 of its centres: one with enough received to allocate, and one with a history
-- of 10,000 transfers. For a migrated database, as a superuser; `tenant` is the municipality.
\set ON_ERROR_STOP on
\set QUIET on
begin;
select app.enter(:tenant, null, 'key:bench', null);
create schema bench;
create function bench.id(n int4) returns uuid language sql immutable
return ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid;
create table bench.centre as
select (row_number() over (order by c.id))::int4 as n, c.id as centre_id
from ecdp.centre as c
where c.tenant_id = :tenant and c.archived_at is null
order by c.id
limit 20;
grant usage on schema bench to ecdp_api;
grant select on bench.centre to ecdp_api;
insert into ecdp.partner (tenant_id, id, name, kind, sub_kind)
values (:tenant, bench.id(1), 'Bench partner', 'cbo', 'ngo');
insert into ecdp.partnership (tenant_id, id, partner_id, title, stage_since, objectives, areas)
select :tenant, bench.id(n), bench.id(1), 'Bench ' || n, current_date - 300, '{capacity_building}', '{teacher_training}'
from unnest(array[2, 3]) as n;
insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
select :tenant, bench.id(200 + 100 * p + c.n), bench.id(p), c.centre_id, current_date - 300
from bench.centre as c cross join unnest(array[2, 3]) as p;

-- 1: enough of every kind that is measured. Then 1,000 entries of ten lines in one partnership.
insert into ecdp.ledger_entry (tenant_id, id, partnership_id, occurred_on, reason)
select
    :tenant, bench.id(1000 + n), bench.id(case when n = 0 then 2 else 3 end), current_date - 300 + n / 4,
    'Delivery ' || n || ' of the second year, as agreed'
from generate_series(0, 1000) as n;
insert into ecdp.ledger_line (tenant_id, id, entry_id, move, kind, amount)
select :tenant, bench.id(100000 + row_number() over ()::int4), bench.id(1000), m.move, k.kind, 900000000000
from unnest(array['pledge', 'receive']) as m (move)
cross join unnest(array['funding', 'volunteer_time', 'staff_time', 'training']) as k (kind);
insert into ecdp.ledger_line (tenant_id, id, entry_id, move, kind, amount, centre_id)
select
    :tenant, bench.id(200000 + 10 * e + l), bench.id(1000 + e),
    (array['pledge', 'receive', 'allocate', 'allocate', 'use', 'pledge', 'receive', 'allocate', 'allocate', 'use'])[l],
    'funding', case l % 5 when 1 then 100 when 2 then 80 else 30 end,
    case
        when l % 5 in (3, 4, 0)
            then (
                select c.centre_id from bench.centre as c
                where c.n = 1 + (e + l % 5 / 4) % 20
            )
    end
from generate_series(1, 1000) as e cross join generate_series(1, 10) as l
order by e, l;
update ecdp.ledger_entry set status = 'posted'
where tenant_id = :tenant and status = 'entered' and partnership_id in (bench.id(2), bench.id(3));
commit;
vacuum analyze
ecdp.partner, ecdp.partnership, ecdp.partnership_centre, ecdp.ledger_entry, ecdp.ledger_line, ecdp.ledger_transfer,
ecdp.ledger_account;
