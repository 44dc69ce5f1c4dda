-- The rows behind a figure of a published evaluation. Where its scope names something that rows of a table carry, or
-- that follows from rows, those of the figure's own cell, as they were known when the evaluation read them; of the
-- other tables all that it read. A row that was erased since stays: nobody knows what it said. A cell that is hidden
-- names no rows of its own, and of children only files are named.
create or replace function app.figure_rows(tenant int4, evaluation uuid, figure uuid)
returns table (input_table text, row_id text, row_version int4, of_cell bool)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    its record;
    step record;
    chosen jsonb;
    parts uuid[];
    -- Of each table that was narrowed the chosen rows' ids, and what they refer to.
    kept jsonb := jsonb_build_object();
begin
    select
        f.indicator, f.scope_kind, f.scope_key, f.status = 'suppressed' as is_hidden, f.lineage -> 'tables' as tables,
        e.programme_id, coalesce(p.starts_on, case when f.scope_kind <> 'milestone' then e.period_start end, '-infinity')
            as starts, least(p.ends_on, e.period_end) as ends, e.read_at
    into its
    from ecdp.evaluation_figure as f
    inner join ecdp.evaluation as e on e.tenant_id = tenant and e.id = f.evaluation_id
    left join ecdp.programme_phase as p
        on
            f.scope_kind = 'phase_milestone' and p.tenant_id = tenant and p.programme_id = e.programme_id
            and p.position::text = split_part(f.scope_key, '/', 1) and p.archived_at is null
    where f.tenant_id = tenant and f.evaluation_id = evaluation and f.id = figure;
    if not its.is_hidden then
        parts := array(select p.figure_id from app.figure_parts(tenant, evaluation, figure) as p (figure_id));
        return query
            select distinct r.input_table, r.row_id, r.row_version, true
            from unnest(parts) as p (figure_id)
            cross join lateral app.figure_rows(tenant, evaluation, p.figure_id) as r
            where its.tables ? r.input_table;
        if its.scope_kind in ('light', 'colour') then return; end if;
    end if;
    for step in
        select i.input_table, i.row_ids, i.row_versions, its.tables ? i.input_table as is_named, c.even_archived, c.condition
        from app.figure_conditions(
            its.scope_kind, its.scope_key, its.indicator, its.programme_id, its.starts, its.ends
        ) as c
        inner join ecdp.evaluation_input as i
            on i.tenant_id = tenant and i.evaluation_id = evaluation and i.input_table = c.input_table
        where not its.is_hidden
        order by c.place
    loop
        execute format(
            'select coalesce(jsonb_agg(to_jsonb(c) order by c.id), ''[]'') from (select '
            'v.id, v.version, %3$s from unnest($2, $3) as v (id, version) '
            'left join ecdp.%1$I as t on t.tenant_id = $1 and t.id::text = v.id '
            'left join lateral (select case when %2$L then to_jsonb(t) '
            'else app.as_known($1, %4$L, to_jsonb(t), $4) end as content) as w on true '
            'where t.id is null or (%5$L or w.content ->> ''archived_at'' is null) and %6$s) as c',
            -- Of children files.
            case step.input_table when 'child_assessment' then 'assessment_upload' else step.input_table end,
            its.read_at is null or step.input_table in ('document', 'proposal', 'survey_invitation', 'document_termination')
            or step.row_versions is null, (
                select string_agg(format('w.content ->> %1$L as %1$I', r.name), ', ')
                from unnest(app.figure_references()) as r (name)
            ), step.input_table, step.even_archived, step.condition)
        into chosen
        using
            tenant, step.row_ids, step.row_versions, coalesce(its.read_at, 'infinity'), kept, its.scope_key, its.starts,
            its.ends, evaluation, its.programme_id, its.indicator;
        kept := kept || jsonb_build_object(step.input_table, jsonb_path_query_array(chosen, '$[*].id')) || (
            select jsonb_object_agg(
                step.input_table || '.' || r.name,
                jsonb_path_query_array(chosen, ('$[*].' || r.name)::jsonpath)
            )
            from unnest(app.figure_references()) as r (name)
        );
        if step.is_named then
            return query
                select step.input_table, r.value ->> 'id', (r.value ->> 'version')::int4, true
                from jsonb_array_elements(chosen) as r (value);
        end if;
    end loop;
    return query
        select i.input_table, v.id, v.version, its.scope_kind = 'table'
        from ecdp.evaluation_input as i
        cross join lateral unnest(i.row_ids, i.row_versions) as v (id, version)
        where
            i.tenant_id = tenant and i.evaluation_id = evaluation and its.tables ? i.input_table
            and not kept ? i.input_table and (its.scope_kind <> 'table' or i.input_table = its.scope_key)
            and not exists (
                select from ecdp.evaluation_figure as f
                where f.tenant_id = tenant and f.id = any(parts) and f.lineage -> 'tables' ? i.input_table
            );
end
$$;
comment on function app.figure_rows(int4, uuid, uuid)
is 'The rows behind a figure: of its own cell where its scope names what they carry or what follows from them, else all that the evaluation read of the table. None of a cell that is hidden.';
revoke all on function app.figure_rows(int4, uuid, uuid) from public;
grant execute on function app.figure_rows(int4, uuid, uuid) to ecdp_api;
