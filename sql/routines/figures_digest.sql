-- Publication keeps what it returns; verification asks again. The bytes are those of the columns in order: with another
-- list of columns no evaluation that was published before would be what it was.
create or replace function app.figures_digest(tenant int4, evaluation uuid)
returns table (figures int8, sha256 text)
language sql stable
begin atomic
    select
        count(*) as figures,
        encode(sha256(coalesce(string_agg(
            record_send(row(
                f.position, f.section, f.indicator, f.scope_kind, f.scope_key, f.scope_label, f.value, f.value_text,
                f.n, f.missing, f.unit, f.direction, f.status, f.reason, f.rule_version, f.data_up_to, f.lineage
            )), '' order by f.position
        ), '')), 'hex') as sha256
    from ecdp.evaluation_figure as f
    where f.tenant_id = tenant and f.evaluation_id = evaluation;
end;
comment on function app.figures_digest(int4, uuid)
is 'How many figures an evaluation has, and the SHA-256 of them in order, times of computing left out.';
revoke all on function app.figures_digest(int4, uuid) from public;
grant execute on function app.figures_digest(int4, uuid) to ecdp_worker;
