-- Matching at national size: psql CONNINFO -f bench/methods/matches.sql, as a superuser (it looks for the largest tenant first),
-- on a database filled by `ecdp demo --national`.
\set QUIET on
set jit = off;
select c.tenant_id as t, count(*) as centres, (array_agg(c.id order by c.id))[1] as c,
    (select count(*) from ecdp.partner as p where p.tenant_id = c.tenant_id) as partners
from ecdp.centre as c group by c.tenant_id order by centres desc limit 1 \gset
\echo :centres centres, :partners partners
set role ecdp_api;
begin;
select app.enter(:t, null, 'bench', null) \g /dev/null
\timing on
\echo one centre, its 20 best
select count(*) from app.match(:t, :'c', current_date, true, 30, 20) \g /dev/null
select count(*) from app.match(:t, :'c', current_date, true, 30, 20) \g /dev/null
\echo the whole tenant, 20 best a centre
select count(*) from app.match(:t, null, current_date, true, 30, 20) \g /dev/null
