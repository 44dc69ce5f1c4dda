create or replace function app.survey_link(secret_sha256 bytea)
returns table (tenant_id int4, invitation_id uuid)
language sql stable security definer
set search_path = pg_catalog, pg_temp
begin atomic
    select i.tenant_id, i.id
    from ecdp.survey_invitation as i
    inner join ecdp.tenant as t on t.tenant_id = i.tenant_id
    where i.token_sha256 = secret_sha256 and i.archived_at is null and t.archived_at is null;
end;
comment on function app.survey_link(bytea)
is 'The invitation that a link is for, and whose it is; none for a wrong one and for one that was revoked.';
revoke all on function app.survey_link(bytea) from public;
grant execute on function app.survey_link(bytea) to ecdp_api;
