insert into ecdp.evaluation (tenant_id, id, programme_id, kind, period_start, period_end)
values (:tenant, pg_temp.u(30), pg_temp.u(2), 'quarterly_review', '2026-01-01', '2026-04-01');
insert into ecdp.evaluation_figure (
    tenant_id, id, evaluation_id, position, section, indicator, scope_kind, scope_key, value, n, missing, unit,
    direction, status, rule_version, computed_at, data_up_to, lineage
)
values (
    :tenant, pg_temp.u(31), pg_temp.u(30), 1, 'stages', 'partnerships', 'programme', '', 1, 1, 0, 'partnerships', 'up',
    'ok', 'quarterly-review/6', '2026-04-02', '2026-04-01', '{}'
);
insert into ecdp.evaluation_input (tenant_id, id, evaluation_id, input_table, row_ids, row_versions)
values (:tenant, pg_temp.u(34), pg_temp.u(30), 'programme', array[pg_temp.u(2)::text], array[1]);
-- As if it were published.
set session_replication_role = replica;
insert into ecdp.evaluation_sign_off (tenant_id, id, evaluation_id, name, role, signed_on)
values (:tenant, pg_temp.u(32), pg_temp.u(30), 'Nomsa Dlamini', 'Head of Community Services', '2026-04-03');
insert into ecdp.disclosure (
    tenant_id, id, population, table_key, ordinal, source, source_id, cells, amounts, reasons
)
values (
    :tenant, pg_temp.u(33), 'enrolment', 'quarterly_review/example', 1, 'quarterly_review', pg_temp.u(30),
    '{a,b}', '{12,null}', '{null,small_count}'
);
reset session_replication_role;
