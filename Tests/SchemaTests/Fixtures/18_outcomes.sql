-- Instruments, waves and assessments of the municipality of 10_municipality.sql.
insert into ecdp.outcome_instrument (
    tenant_id, id, code, edition, name, subject, age_from_months, age_to_months
)
values
(:tenant, pg_temp.u(700), 'elom_4_5', '2016', 'ELOM 4&5', 'children', 50, 69),
(:tenant, pg_temp.u(701), 'lpqa', '2020', 'Learning Programme Quality Assessment', 'centres', 0, 120);
insert into ecdp.outcome_domain (tenant_id, id, instrument_id, code, name, position, score_min, score_max)
values
(:tenant, pg_temp.u(702), pg_temp.u(700), 'gross_motor', 'Gross motor', 1, 0, 2000),
(:tenant, pg_temp.u(703), pg_temp.u(700), 'literacy', 'Emergent literacy and language', 2, 0, 2000),
(:tenant, pg_temp.u(704), pg_temp.u(701), 'environment', 'Learning environment', 1, 100, 300);
insert into ecdp.outcome_cut_score (
    tenant_id, id, instrument_id, domain_id, age_from_months, age_to_months, far_behind_below, on_track_from, source
)
values (:tenant, pg_temp.u(705), pg_temp.u(700), pg_temp.u(702), 50, 59, 600, 1000, 'Made up for the test');
insert into ecdp.assessment_wave (tenant_id, id, instrument_id, programme_id, kind, title, starts_on, ends_on)
values
(:tenant, pg_temp.u(706), pg_temp.u(700), pg_temp.u(2), 'baseline', 'Baseline', '2026-02-02', '2026-02-27'),
(:tenant, pg_temp.u(707), pg_temp.u(701), pg_temp.u(2), 'baseline', 'Quality', '2026-02-02', '2026-02-27');
insert into ecdp.pseudonym_key (tenant_id, generation, check_value)
values (:tenant, 1, sha256('a check of the fixture''s key'));
insert into ecdp.assessment_upload (
    tenant_id, id, wave_id, format, content_hmac, kept, without_basis, withdrawn, answer
)
values (:tenant, pg_temp.u(708), pg_temp.u(706), 'csv', sha256('a file of the fixture'), 1, 0, 0, '{}');
insert into ecdp.assessment_flag (tenant_id, id, upload_id, code, domain, rows)
values (:tenant, pg_temp.u(709), pg_temp.u(708), 'floor', 'gross_motor', 1);
insert into ecdp.child_assessment (
    tenant_id, wave_id, upload_id, line, generation, pseudonym, centre_id, birth_month, sex, assessor, assessed_on,
    scores, basis, consented_on
)
values (
    :tenant, pg_temp.u(706), pg_temp.u(708), 2, 1, sha256('a child of the fixture'), pg_temp.u(4), '2021-10-01',
    'female', 'A1', '2026-02-03', '{0,1250}', 'consent', '2026-01-20'
);
insert into ecdp.child_withdrawal (tenant_id, id, generation, pseudonym, withdrawn_on)
values (:tenant, pg_temp.u(710), 1, sha256('another child of the fixture'), '2026-02-10');
insert into ecdp.assessment_group (
    tenant_id, id, wave_id, domain, dimension, key, reason, banding
)
values (:tenant, pg_temp.u(711), pg_temp.u(706), 'total', 'sex', 'unknown', 'small_count', 'no_cut_scores');
insert into ecdp.centre_quality_score (
    tenant_id, id, wave_id, centre_id, domain_id, assessed_on, score
)
values (:tenant, pg_temp.u(712), pg_temp.u(707), pg_temp.u(4), pg_temp.u(704), '2026-02-04', 220);
insert into ecdp.centre_attendance (
    tenant_id, id, centre_id, starts_on, ends_on, days_open, children, child_days, referrals_made, referrals_completed
)
values (:tenant, pg_temp.u(713), pg_temp.u(4), '2026-02-01', '2026-02-28', 20, 30, 512, 9, 7);
insert into ecdp.quality_group (tenant_id, id, wave_id, domain_id, centres)
values (:tenant, pg_temp.u(714), pg_temp.u(707), pg_temp.u(704), 1);
