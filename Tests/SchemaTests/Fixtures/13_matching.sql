-- What matching rests on, and a portfolio of which one pick was accepted.
insert into ecdp.partner_registration (tenant_id, id, partner_id, scheme, number)
values (:tenant, pg_temp.u(1301), pg_temp.u(8), 'npo', '123-456 NPO');
insert into ecdp.partner_offer_resource (tenant_id, id, offer_id, resource_kind, unit, amount)
values (:tenant, pg_temp.u(1302), pg_temp.u(9), 'training', 'participant_day_hundredths', 4000);
insert into ecdp.match_override (tenant_id, id, centre_id, partner_id, effect, reason, decided_by, decided_on)
values (
    :tenant, pg_temp.u(1303), pg_temp.u(4), pg_temp.u(8), 'pinned', 'They know each other', 'The ECD officer',
    '2026-02-01'
);
insert into ecdp.portfolio (tenant_id, id, programme_id, as_of, job_id)
values (
    :tenant, pg_temp.u(1304), pg_temp.u(2), '2026-02-01',
    ('00000000-0000-7000-8002-' || lpad(:tenant::text, 12, '0'))::uuid
);
insert into ecdp.portfolio_acceptance (tenant_id, id, portfolio_id, accepted_on, accepted_by)
values (:tenant, pg_temp.u(1305), pg_temp.u(1304), '2026-02-02', 'The ECD officer');
insert into ecdp.portfolio_pick (
    tenant_id, id, portfolio_id, position, partner_id, phase_id, areas, objectives, value, centres, needs, wards,
    explanation, acceptance_id, partnership_id
)
values (
    :tenant, pg_temp.u(1306), pg_temp.u(1304), 1, pg_temp.u(8), pg_temp.u(3), '{teacher_training}',
    '{capacity_building}', 5, 1, 1, 0, 'Meets 1 need of 1 centre.', pg_temp.u(1305), pg_temp.u(13)
);
insert into ecdp.portfolio_pick_centre (tenant_id, id, pick_id, centre_id, areas, value, is_new_ward)
values (:tenant, pg_temp.u(1307), pg_temp.u(1306), pg_temp.u(4), '{teacher_training}', 5, false);
