-- Papers: an MOU that is signed, with a commitment of each side, and an agreement that is a draft.
insert into ecdp.document (tenant_id, id, partnership_id, kind, number, title, valid_from, valid_until)
values (:tenant, pg_temp.u(2000), pg_temp.u(13), 'agreement', 1, 'Agreement', '2026-04-01', '2027-03-31');
insert into ecdp.resource_item (tenant_id, id, kind, name, value_cents)
values (:tenant, pg_temp.u(2020), 'materials', 'Storybook', 12000);
insert into ecdp.document_commitment (
    tenant_id, id, document_id, position, side, resource_kind, item_id, amount, schedule, from_on, until_on
)
values
(
    :tenant, pg_temp.u(2001), pg_temp.u(2000), 1, 'partner', 'materials', pg_temp.u(2020), 100, 'quarterly',
    '2026-04-30', '2027-03-31'
);
insert into ecdp.document_clause (tenant_id, id, document_id, position, kind, side, body)
values (:tenant, pg_temp.u(2002), pg_temp.u(2000), 1, 'role', 'centre', 'Keeps a reading hour each day.');
insert into ecdp.document_milestone (tenant_id, id, document_id, position, title, side, due_on)
values (:tenant, pg_temp.u(2003), pg_temp.u(2000), 1, 'Reading corner set up', 'centre', '2026-06-30');
insert into ecdp.document_metric (
    tenant_id, id, document_id, position, indicator, unit, baseline, baseline_on, target, due_on
)
values (
    :tenant, pg_temp.u(2004), pg_temp.u(2000), 1, 'Children read to each day', 'percent', 20, '2026-03-01', 80,
    '2027-03-31'
);
insert into ecdp.document_metric_reading (tenant_id, id, metric_id, observed_on, value)
values (:tenant, pg_temp.u(2005), pg_temp.u(2004), '2026-07-01', 35);
insert into ecdp.document_signatory (tenant_id, id, document_id, position, side, name, capacity)
values (:tenant, pg_temp.u(2006), pg_temp.u(2000), 1, 'partner', 'Nobody Real', 'Director');

-- Version 2 of the MOU of 10_municipality.sql, which is an unsigned draft there: signed under a partnership of its own.
insert into ecdp.partnership (tenant_id, id, programme_id, partner_id, title, stage_since, objectives, areas)
values (
    :tenant, pg_temp.u(2010), pg_temp.u(2), pg_temp.u(8), 'Partnership with a signed MOU', '2026-02-01',
    '{capacity_building}', '{teacher_training}'
);
insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
values (:tenant, pg_temp.u(2011), pg_temp.u(2010), pg_temp.u(4), '2026-02-01');
insert into ecdp.document (tenant_id, id, partnership_id, kind, number, title, valid_until)
values (:tenant, pg_temp.u(2012), pg_temp.u(2010), 'mou', 1, 'Memorandum', '2027-02-28');
insert into ecdp.document_commitment (
    tenant_id, id, document_id, position, side, resource_kind, amount, schedule, from_on, until_on
)
values
(:tenant, pg_temp.u(2013), pg_temp.u(2012), 1, 'partner', 'funding', 500000, 'monthly', '2026-03-31', '2026-06-30'),
(:tenant, pg_temp.u(2014), pg_temp.u(2012), 2, 'centre', 'staff_time', 600, 'once', '2026-05-01', null);
insert into ecdp.document_signatory (tenant_id, id, document_id, position, side, name, capacity, signed_on)
values
(:tenant, pg_temp.u(2015), pg_temp.u(2012), 1, 'partner', 'Nobody Real', 'Director', '2026-03-01'),
(:tenant, pg_temp.u(2016), pg_temp.u(2012), 2, 'centre', 'Nobody Else', 'Principal', '2026-03-02');
update ecdp.document set review_since = '2026-02-20' where tenant_id = :tenant and id = pg_temp.u(2012);
update ecdp.document set signed_on = '2026-03-02' where tenant_id = :tenant and id = pg_temp.u(2012);
insert into ecdp.obligation_fulfilment (tenant_id, id, obligation_id, done_on, amount)
select o.tenant_id, pg_temp.u(2017), o.id, '2026-05-02', 300
from ecdp.obligation as o
where o.tenant_id = :tenant and o.commitment_id = pg_temp.u(2014);
insert into ecdp.document_termination (tenant_id, id, document_id, ends_on, side, reason)
values (:tenant, pg_temp.u(2018), pg_temp.u(2012), '2026-06-01', 'partner', 'The partner moved away.');
insert into ecdp.document_attachment (tenant_id, id, document_id, name, media_type, bytes, sha256)
values (
    :tenant, pg_temp.u(2019), pg_temp.u(2012), 'scan.pdf', 'application/pdf', 8, encode(sha256('%PDF-1.4'), 'hex')
);
insert into ecdp.document_attachment_piece (tenant_id, id, attachment_id, position, bytes)
values (:tenant, pg_temp.u(2021), pg_temp.u(2019), 0, '%PDF-1.4');
