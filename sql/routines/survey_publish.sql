-- Closes a campaign and publishes its results, for good: by staff, or by the job some time after its last day.
create or replace function app.survey_publish(tenant int4, campaign uuid, moment timestamptz)
returns void
language sql volatile
set search_path = pg_catalog, pg_temp
begin atomic
    update ecdp.survey_campaign as t
    set closed_at = moment, version = t.version + 1, updated_at = now()
    where t.tenant_id = tenant and t.id = campaign;
    insert into ecdp.survey_result (
        tenant_id, id, campaign_id, position, question, kind, asked, answered, status, n, counts, total
    )
    select
        tenant, app.new_id(), campaign, c.position, c.question, c.kind, c.asked, c.answered, c.status, c.n, c.counts,
        c.total
    from app.survey_decisions(tenant, campaign) as c
    order by c.position;
end;
comment on function app.survey_publish(int4, uuid, timestamptz)
is 'Closes a survey campaign, which the caller has locked, and publishes its results.';
revoke all on function app.survey_publish(int4, uuid, timestamptz) from public;
grant execute on function app.survey_publish(int4, uuid, timestamptz) to ecdp_api, ecdp_worker;
