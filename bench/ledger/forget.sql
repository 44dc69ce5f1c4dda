-- Takes away what setup.sql and the measurement made. Nothing else refers to it, so no foreign key needs looking at.
\set ON_ERROR_STOP on
\set QUIET on
set session_replication_role = replica;
create temporary table gone as
select p.id
from ecdp.partnership as p
where
    p.tenant_id = :tenant
    and p.id in ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003');
delete from ecdp.ledger_transfer as t where t.tenant_id = :tenant and t.partnership_id in (select g.id from gone as g);
delete from ecdp.ledger_line as l
using ecdp.ledger_entry as e
where
    l.tenant_id = :tenant and e.tenant_id = l.tenant_id and e.id = l.entry_id
    and e.partnership_id in (select g.id from gone as g);
delete from ecdp.ledger_entry as e where e.tenant_id = :tenant and e.partnership_id in (select g.id from gone as g);
delete from ecdp.ledger_account as k where k.tenant_id = :tenant and k.partnership_id in (select g.id from gone as g);
delete from ecdp.partnership_centre as c where c.tenant_id = :tenant and c.partnership_id in (select g.id from gone as g);
delete from ecdp.partnership_stage_change as c
where c.tenant_id = :tenant and c.partnership_id in (select g.id from gone as g);
delete from ecdp.partnership as p where p.tenant_id = :tenant and p.id in (select g.id from gone as g);
delete from ecdp.partner as p where p.tenant_id = :tenant and p.id = '00000000-0000-7000-8000-000000000001';
delete from ecdp.idempotency_key as k where k.tenant_id = :tenant and (k.credential = 'bench' or k.key like 'bench-%');
drop schema if exists bench cascade;
