-- A municipality of its own with one partnership, 20 centres and enough received to allocate, and a partnership with a
-- history of 10,000 transfers. For a migrated database, as a superuser.
\set ON_ERROR_STOP on
\set QUIET on
begin;
insert into ecdp.tenant (tenant_id, code, name, region_id)
select 9001, 'BEN', 'Bench', r.id from ecdp.region as r where r.kind in ('metro', 'local') order by r.code limit 1;
select app.enter(9001, null, 'key:bench', null);
create schema if not exists bench;
grant usage on schema bench to ecdp_api;
create or replace function bench.id(n int4) returns uuid language sql immutable
return ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid;
insert into ecdp.partner (tenant_id, id, name, kind, sub_kind) values (9001, bench.id(1), 'Partner', 'cbo', 'ngo');
insert into ecdp.partnership (tenant_id, id, partner_id, title, stage_since, objectives, areas)
select 9001, bench.id(n), bench.id(1), 'Partnership ' || n, '2026-01-05', '{capacity_building}', '{teacher_training}'
from unnest(array[2, 3]) as n;
insert into ecdp.centre (tenant_id, id, name, region_id)
select 9001, bench.id(100 + n), 'Centre ' || n, t.region_id
from ecdp.tenant as t cross join generate_series(1, 20) as n where t.tenant_id = 9001;
insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
select 9001, bench.id(200 + 100 * p + n), bench.id(p), bench.id(100 + n), '2026-01-05'
from generate_series(1, 20) as n cross join unnest(array[2, 3]) as p;

-- 1: enough of every kind that is measured. Then 1,000 entries of ten lines in one partnership.
insert into ecdp.ledger_entry (tenant_id, id, partnership_id, occurred_on, reason)
select 9001, bench.id(1000 + n), bench.id(case when n = 0 then 2 else 3 end), date '2026-01-05' + n / 4, 'Bench'
from generate_series(0, 1000) as n;
insert into ecdp.ledger_line (tenant_id, id, entry_id, move, kind, amount)
select 9001, bench.id(100000 + row_number() over ()::int4), bench.id(1000), m.move, k.kind, 900000000000
from unnest(array['pledge', 'receive']) as m (move)
cross join unnest(array['funding', 'volunteer_time', 'staff_time', 'training']) as k (kind);
insert into ecdp.ledger_line (tenant_id, id, entry_id, move, kind, amount, centre_id)
select
    9001, bench.id(200000 + 10 * n + l), bench.id(1000 + n),
    (array['pledge', 'receive', 'allocate', 'allocate', 'use', 'pledge', 'receive', 'allocate', 'allocate', 'use'])[l],
    'funding', case l % 5 when 1 then 100 when 2 then 80 else 30 end,
    case when l % 5 in (3, 4, 0) then bench.id(101 + (n + l % 5 / 4) % 20) end
from generate_series(1, 1000) as n cross join generate_series(1, 10) as l
order by n, l;
update ecdp.ledger_entry set state = 'posted' where tenant_id = 9001 and state = 'entered';
commit;
analyze;
