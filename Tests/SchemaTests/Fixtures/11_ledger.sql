-- An entry that promises and delivers, and one that is not posted yet, whose lines may still change.
select app.enter(:tenant, null, 'key:fixture', null);
insert into ecdp.resource_item (tenant_id, id, kind, name, value_cents)
values (:tenant, pg_temp.u(1100), 'materials', 'Picture book', 8000);
insert into ecdp.programme_guideline (tenant_id, id, programme_id, rule, threshold, effect)
values (:tenant, pg_temp.u(1101), pg_temp.u(2), 'centre_share_max', 100, 'warn');
insert into ecdp.ledger_entry (tenant_id, id, partnership_id, occurred_on, reason)
values
(:tenant, pg_temp.u(1102), pg_temp.u(13), '2026-03-01', 'Promised'),
(:tenant, pg_temp.u(1103), pg_temp.u(13), '2026-03-01', 'Promised and delivered');
insert into ecdp.ledger_line (tenant_id, id, entry_id, move, kind, amount)
values
(:tenant, pg_temp.u(1104), pg_temp.u(1102), 'pledge', 'funding', 100000),
(:tenant, pg_temp.u(1105), pg_temp.u(1103), 'pledge', 'funding', 500000),
(:tenant, pg_temp.u(1106), pg_temp.u(1103), 'receive', 'funding', 300000);
update ecdp.ledger_entry set status = 'posted' where tenant_id = :tenant and id = pg_temp.u(1103);
select app.enter(null, null, null, null);

insert into ecdp.grant_application (tenant_id, id, partnership_id, title, funder, asked_cents)
values (:tenant, pg_temp.u(1110), pg_temp.u(13), 'Training fund', 'A foundation', 2500000);
insert into ecdp.grant_report (tenant_id, id, grant_application_id, title, due_on)
values (:tenant, pg_temp.u(1111), pg_temp.u(1110), 'Final report', '2026-12-01');
insert into ecdp.fundraiser (tenant_id, id, programme_id, kind, title, starts_on, target_cents)
values (:tenant, pg_temp.u(1112), pg_temp.u(2), 'event', 'Fun walk', '2026-05-02', 1000000);
insert into ecdp.fundraiser_share (tenant_id, id, fundraiser_id, partnership_id)
values (:tenant, pg_temp.u(1113), pg_temp.u(1112), pg_temp.u(13));
