-- Leads, follow-ups, partners that were merged, and an address of the calendar.
insert into ecdp.lead
(tenant_id, id, name, source, found_on, found_by, engagement_id, referrer_id, status, partner_id)
values (
    :tenant, pg_temp.u(401), 'A club of gardeners', 'event', '2026-02-10', 'Outreach team', pg_temp.u(16), pg_temp.u(8),
    'in_contact', pg_temp.u(8)
);
insert into ecdp.follow_up (tenant_id, id, what, due_on, owner, lead_id, partner_id)
values (:tenant, pg_temp.u(402), 'Call the club', '2026-02-20', 'Outreach team', pg_temp.u(401), pg_temp.u(8));
insert into ecdp.engagement_attendance (tenant_id, id, engagement_id, partner_id)
values (:tenant, pg_temp.u(406), pg_temp.u(16), pg_temp.u(8));
insert into ecdp.partner (tenant_id, id, name, kind, sub_kind)
values (:tenant, pg_temp.u(403), 'Partner, entered twice', 'cbo', 'ngo');
select app.enter(:tenant, null, 'fixture', null);
select app.merge_partner(pg_temp.u(404), pg_temp.u(403), pg_temp.u(8), 'Entered twice');
select app.enter(null, null, 'fixture', null);
insert into ecdp.calendar_address (tenant_id, id, name, token_sha256)
values (:tenant, pg_temp.u(405), 'Office', sha256(convert_to('calendar of ' || :tenant::text, 'UTF8')));
