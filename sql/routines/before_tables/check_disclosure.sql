create or replace function app.check_disclosure() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- The memory of what was shown has a row for what was published, when it was published, and for nothing else.
declare
    was_published bool;
begin
    case new.source
        when 'quarterly_review', 'annual_evaluation' then
            select e.status = 'published' and e.kind = new.source and e.published_at = new.disclosed_at into was_published
            from ecdp.evaluation as e
            where e.tenant_id = new.tenant_id and e.id = new.source_id;
        when 'indicator' then
            select c.computed_at = new.disclosed_at into was_published
            from ecdp.indicator_computation as c
            where c.tenant_id = new.tenant_id and c.id = new.source_id;
        when 'assessment_wave' then
            select exists (
                select from ecdp.assessment_group as g
                where g.tenant_id = new.tenant_id and g.wave_id = new.source_id
            ) and new.table_key = 'groups/' || new.source_id into was_published;
        else
            select exists (
                select from ecdp.survey_result as r
                where r.tenant_id = new.tenant_id and r.campaign_id = new.source_id
            ) and new.table_key = 'survey/' || new.source_id into was_published;
    end case;
    if was_published is not true then
        raise exception 'what is remembered as shown was published, at that time'
        using errcode = '23514', constraint = 'disclosure_source_id_check', table = 'disclosure', schema = 'ecdp',
        column = 'source_id';
    end if;
    if new.ordinal > 1 and not exists (
        select from ecdp.disclosure as d
        where
            d.tenant_id = new.tenant_id and d.population = new.population and d.table_key = new.table_key
            and d.ordinal = new.ordinal - 1
    ) then
        raise exception 'the publications of a table are counted one by one'
        using errcode = '23514', constraint = 'disclosure_ordinal_next_check', table = 'disclosure', schema = 'ecdp',
        column = 'ordinal';
    end if;
    return null;
end
$$;
comment on function app.check_disclosure() is 'Trigger: nothing is remembered as shown that was not published, and the publications of a table are counted one by one.';
