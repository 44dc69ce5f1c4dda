-- Indicators: an own one with a target, and what was computed of it.
insert into ecdp.own_indicator (
    tenant_id, id, code, name, level, definition, unit, direction, formula, adds_over_places, adds_over_periods
)
values (
    :tenant, pg_temp.u(1801), 'visits', 'Visits', 'output', 'Centres at activities.', 'visits', 'up',
    '{"measure": "count", "of": "activity"}', 'sum', 'sum'
);
insert into ecdp.indicator_target (tenant_id, id, indicator_id, programme_id, period_kind, starts_on, value)
values (:tenant, pg_temp.u(1802), pg_temp.u(1801), pg_temp.u(2), 'quarter', '2026-01-01', 10);
insert into ecdp.indicator_baseline (tenant_id, id, shipped_code, baseline, baseline_on, baseline_n)
values (:tenant, pg_temp.u(1806), 'feedback_centres', 3.4, '2025-12-01', 31);
insert into ecdp.indicator_computation (
    tenant_id, id, indicator_id, code, period_start, period_end, name, unit, adds_over_places, formula,
    formula_sha256, rule_version, job_id, computed_at
)
values (
    :tenant, pg_temp.u(1803), pg_temp.u(1801), 'visits', '2026-01-01', '2026-04-01', 'Visits', 'visits', 'sum',
    '{"measure": "count", "of": "activity"}', repeat('0', 64), 'indicators/3', pg_temp.u(1805), '2026-04-02'
);
insert into ecdp.indicator_figure (
    tenant_id, id, computation_id, position, code, period_kind, period_start, period_end, programme_id, scope_kind,
    scope_key, value, n, missing, unit, direction, status, rule_version, computed_at, lineage
)
values (
    :tenant, pg_temp.u(1804), pg_temp.u(1803), 1, 'visits', 'quarter', '2026-01-01', '2026-04-01', pg_temp.u(2),
    'total', '', 1, 1, 0, 'visits', 'up', 'ok', 'indicators/3', '2026-04-02', '{}'
);
