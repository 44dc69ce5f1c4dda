create or replace function app.remember_results() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- What was published of a campaign goes into the memory of what was shown, with the publication.
begin
    insert into ecdp.disclosure (
        tenant_id, id, population, table_key, ordinal, source, source_id, cells, amounts, reasons, disclosed_at
    )
    select
        n.tenant_id, app.new_id(), 'respondents', 'survey/' || n.campaign_id, 1, 'survey_campaign', n.campaign_id,
        array_agg(n.question order by n.position, n.question) || 'answered'::text,
        array_agg(n.n::float8 order by n.position, n.question) || max(n.answered)::float8,
        array_agg(case when n.n is null then n.status end order by n.position, n.question)
        || case when max(n.answered) is null then 'suppressed' end, max(n.published_at)
    from new_rows as n
    group by n.tenant_id, n.campaign_id;
    return null;
end
$$;
comment on function app.remember_results() is 'Trigger: remembers what was shown and hidden of a campaign.';
revoke all on function app.remember_results() from public;
