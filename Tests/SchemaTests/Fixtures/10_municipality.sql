-- One row at least in every tenant table, for the tenant :tenant, whose municipality has the code :code.
-- Identifiers are the same number in every tenant, but for the tenant's own digits.
create function pg_temp.u(n int4) returns uuid language sql immutable
return ('00000000-0000-7000-8000-' || lpad(:tenant::text, 6, '0') || lpad(n::text, 6, '0'))::uuid;

insert into ecdp.tenant (tenant_id, code, name, region_id)
select :tenant, r.code, r.name, r.id
from ecdp.region as r
where r.code = :'code' and r.vintage = '2016';

insert into ecdp.locality (tenant_id, id, kind, code, name, parent_id, valid_from)
select :tenant, pg_temp.u(1), 'suburb', 'a', 'A suburb', t.region_id, '2020-01-01'
from ecdp.tenant as t
where t.tenant_id = :tenant;

insert into ecdp.programme (tenant_id, id, name, starts_on, ends_on)
values (:tenant, pg_temp.u(2), 'Programme', '2026-01-01', '2026-10-01');
insert into ecdp.programme_phase (tenant_id, id, programme_id, position, name, starts_on, ends_on, partnerships)
values (:tenant, pg_temp.u(3), pg_temp.u(2), 1, 'Outreach', '2026-01-01', '2026-04-01', 5);

insert into ecdp.centre (tenant_id, id, name, region_id)
select :tenant, pg_temp.u(4), 'Centre', t.region_id
from ecdp.tenant as t
where t.tenant_id = :tenant;
insert into ecdp.centre_measure (tenant_id, id, centre_id, observed_on, capacity, girls_3)
values (:tenant, pg_temp.u(5), pg_temp.u(4), '2026-01-15', 40, 12);
insert into ecdp.centre_need (tenant_id, id, centre_id, area, priority)
values (:tenant, pg_temp.u(6), pg_temp.u(4), 'teacher_training', 5);
insert into ecdp.centre_registration (tenant_id, id, centre_id, scheme, level, valid_from)
values (:tenant, pg_temp.u(7), pg_temp.u(4), 'bana_pele', 'silver', '2025-01-01');

insert into ecdp.partner (tenant_id, id, name, kind, sub_kind)
values (:tenant, pg_temp.u(8), 'Partner', 'cbo', 'ngo');
insert into ecdp.partner_offer (tenant_id, id, partner_id, area, capacity)
values (:tenant, pg_temp.u(9), pg_temp.u(8), 'teacher_training', 3);
insert into ecdp.partner_service_area (tenant_id, id, partner_id, region_id)
select :tenant, pg_temp.u(10), pg_temp.u(8), t.region_id
from ecdp.tenant as t
where t.tenant_id = :tenant;
insert into ecdp.partner_clearance (tenant_id, id, partner_id, outcome, screened_on, expires_on)
values (:tenant, pg_temp.u(11), pg_temp.u(8), 'clear', '2026-01-01', '2028-01-01');
insert into ecdp.contact (tenant_id, id, partner_id, name)
values (:tenant, pg_temp.u(12), pg_temp.u(8), 'Nobody Real');

insert into ecdp.partnership (tenant_id, id, programme_id, partner_id, title, stage_since, objectives, areas)
values (
    :tenant, pg_temp.u(13), pg_temp.u(2), pg_temp.u(8), 'Partnership', '2026-02-01', '{capacity_building}',
    '{teacher_training}'
);
insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
values (:tenant, pg_temp.u(14), pg_temp.u(13), pg_temp.u(4), '2026-02-01');
insert into ecdp.document (tenant_id, id, partnership_id, kind, number, title)
values (:tenant, pg_temp.u(15), pg_temp.u(13), 'mou', 1, 'Memorandum');

insert into ecdp.engagement (tenant_id, id, kind, programme_id, held_on, title)
values (:tenant, pg_temp.u(16), 'workshop', pg_temp.u(2), '2026-02-10', 'Workshop');
insert into ecdp.engagement_attendance (tenant_id, id, engagement_id, centre_id)
values (:tenant, pg_temp.u(17), pg_temp.u(16), pg_temp.u(4));
insert into ecdp.barrier (tenant_id, id, programme_id, category, severity, title, raised_on)
values (:tenant, pg_temp.u(18), pg_temp.u(2), 'transport', 3, 'No taxis', '2026-03-01');

insert into ecdp.api_key (prefix, name, secret_sha256)
values ('fixture' || lpad(:tenant::text, 2, '0'), 'Fixture', sha256(convert_to('secret of ' || :tenant::text, 'UTF8')));
insert into ecdp.api_key_grant (tenant_id, prefix, scopes)
values (:tenant, 'fixture' || lpad(:tenant::text, 2, '0'), '{read,write}');
insert into ecdp.idempotency_key (tenant_id, credential, key, fingerprint)
values (:tenant, 'fixture', 'once', sha256('body'));
