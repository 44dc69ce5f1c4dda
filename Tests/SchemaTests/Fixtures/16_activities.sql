-- Activities, practices and decisions of the municipality of 10_municipality.sql. Its partnership is active by the history
-- of its stages, which is what activities look at; its stage is left for tests to move.
insert into ecdp.partnership_stage_change (tenant_id, partnership_id, from_stage, to_stage, changed_on, actor)
values (:tenant, pg_temp.u(13), 'agreement_signed', 'active', '2026-02-01', 'fixture');
insert into ecdp.own_activity_kind (tenant_id, id, code, name, area)
values (:tenant, pg_temp.u(600), 'toy_library', 'Toy library', 'curriculum_sharing');
insert into ecdp.activity (tenant_id, id, partnership_id, title, kind, planned_on, held_on)
values (:tenant, pg_temp.u(601), pg_temp.u(13), 'Screening day', 'health_screening', '2026-03-02', '2026-03-03');
insert into ecdp.activity_centre (tenant_id, id, activity_id, centre_id, girls_3, boys_3, caregivers, referrals_made)
values (:tenant, pg_temp.u(602), pg_temp.u(601), pg_temp.u(4), 12, 9, 8, 6);
insert into ecdp.training_certificate (tenant_id, id, activity_id, centre_id, award, participants, certificates)
values (:tenant, pg_temp.u(603), pg_temp.u(601), pg_temp.u(4), 'attendance', 4, 3);
insert into ecdp.integration_level (tenant_id, id, centre_id, kind, level, since, evidence)
values (:tenant, pg_temp.u(604), pg_temp.u(4), 'health_screening', 1, '2026-05-04', 'Seen at a visit');

-- One that is proposed; one that was shared with all and is withdrawn, so that no other municipality sees it.
insert into ecdp.practice (tenant_id, id, title, problem, solution, area, barrier_category, barrier_id, partner_id)
values
(
    :tenant, pg_temp.u(605), 'Shared taxi', 'No taxis', 'One taxi for four of them', 'teacher_training', 'transport',
    pg_temp.u(18), pg_temp.u(8)
),
(
    :tenant, pg_temp.u(606), 'Early letters', 'None came', 'Letters a month ahead', 'family_engagement',
    'communication', null, null
);
update ecdp.practice
set status = 'reviewed', status_since = '2026-04-01', status_reason = 'Checked'
where tenant_id = :tenant and id = pg_temp.u(606);
update ecdp.practice
set status = 'shared', audience = 'all', names_no_one = true, status_since = '2026-04-02', status_reason = 'Of use to others'
where tenant_id = :tenant and id = pg_temp.u(606);
update ecdp.practice
set status = 'withdrawn', audience = null, status_since = '2026-04-03', status_reason = 'Out of date'
where tenant_id = :tenant and id = pg_temp.u(606);
insert into ecdp.practice_uptake (tenant_id, id, practice_id, centre_id, taken_up_on, outcome, outcome_on)
values (:tenant, pg_temp.u(607), pg_temp.u(605), pg_temp.u(4), '2026-04-06', 'worked', '2026-04-06');

insert into ecdp.decision (tenant_id, id, kind, title, decided_on, decision, reason, decided_by, programme_id)
values (
    :tenant, pg_temp.u(608), 'refinement', 'North first', '2026-04-07', 'Outreach goes north', 'None is there',
    'Steering committee', pg_temp.u(2)
);
insert into ecdp.lesson (tenant_id, id, programme_id, title, learned_on, outcome, lesson)
values (
    :tenant, pg_temp.u(609), pg_temp.u(2), 'Terms', '2026-04-08', 'worked', 'Ask in the first week of a term'
);
