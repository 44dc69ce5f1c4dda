-- The rows behind a figure of a published evaluation. Where its scope names something that rows of a table carry, those
-- of the figure's own cell, as they were known when the evaluation read them; of the other tables all that it read. A
-- row that was erased since stays: nobody knows what it said.
create or replace function app.figure_rows(tenant int4, evaluation uuid, figure uuid)
returns table (input_table text, row_id text, row_version int4, of_cell bool)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    its record;
    step record;
    chosen jsonb;
    -- Of each table that was narrowed the chosen rows' ids, and what they refer to.
    kept jsonb := jsonb_build_object();
begin
    select
        f.scope_kind, f.scope_key, f.lineage -> 'tables' as tables, e.programme_id, e.period_start, e.period_end, e.read_at
    into its
    from ecdp.evaluation_figure as f
    inner join ecdp.evaluation as e on e.tenant_id = tenant and e.id = f.evaluation_id
    where f.tenant_id = tenant and f.evaluation_id = evaluation and f.id = figure;
    for step in
        select
            i.input_table, i.row_ids, i.row_versions, its.tables ? i.input_table as is_named,
            string_agg(
                case
                    when c.word is not null then format('w.content ->> %L = %L', c.column_name, c.word)
                    -- What names no programme is of the one that its partnership is of.
                    when c.through = 'programme' then format(
                        'coalesce(w.content ->> %1$L, %2$L) = %2$L', c.column_name, its.programme_id
                    )
                    when c.through is not null then format(
                        'w.content ->> %L = any(array(select jsonb_array_elements_text($5 -> %L)))', c.column_name, c.through
                    )
                    when c.is_day then format(
                        '(w.content ->> %1$L)::date >= %2$L and (w.content ->> %1$L)::date < %3$L', c.column_name,
                        its.period_start, its.period_end
                    )
                    when c.column_name = 'area' then format(
                        'w.content ->> %L in (select g.code from ecdp.collaboration_area as g where g.area_group = %L)',
                        c.column_name, its.scope_key
                    )
                    when c.separator is null then format('w.content ->> %L = %L', c.column_name, its.scope_key)
                    else format('w.content ->> %L = %L', c.column_name, split_part(its.scope_key, c.separator, c.part))
                end, ' and ' order by c.place
            ) as condition
        from app.figure_cells() as c
        inner join ecdp.evaluation_input as i
            on i.tenant_id = tenant and i.evaluation_id = evaluation and i.input_table = c.input_table
        where c.scope_kind = its.scope_kind
        group by i.input_table, i.row_ids, i.row_versions
        order by min(c.place)
    loop
        execute format(
            'select coalesce(jsonb_agg(jsonb_build_object('
            '''id'', v.id, ''version'', v.version, ''partner_id'', w.content ->> ''partner_id'', '
            '''centre_id'', w.content ->> ''centre_id'') order by v.id), ''[]'') '
            'from unnest($2, $3) as v (id, version) '
            'left join ecdp.%1$I as t on t.tenant_id = $1 and t.id::text = v.id '
            'left join lateral (select case when %2$L then to_jsonb(t) '
            'else app.as_known($1, %1$L, to_jsonb(t), $4) end as content) as w on true '
            'where t.id is null or w.content ->> ''archived_at'' is null and %3$s',
            step.input_table,
            its.read_at is null or step.input_table in ('document', 'proposal', 'survey_invitation', 'document_termination')
            or step.row_versions is null, step.condition)
        into chosen using tenant, step.row_ids, step.row_versions, its.read_at, kept;
        kept := kept || jsonb_build_object(
            step.input_table, jsonb_path_query_array(chosen, '$[*].id'),
            step.input_table || '.partner_id', jsonb_path_query_array(chosen, '$[*].partner_id'),
            step.input_table || '.centre_id', jsonb_path_query_array(chosen, '$[*].centre_id')
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
            and not kept ? i.input_table and (its.scope_kind <> 'table' or i.input_table = its.scope_key);
end
$$;
comment on function app.figure_rows(int4, uuid, uuid)
is 'The rows behind a figure: of its own cell where its scope names what they carry, else all that the evaluation read of the table.';
revoke all on function app.figure_rows(int4, uuid, uuid) from public;
grant execute on function app.figure_rows(int4, uuid, uuid) to ecdp_api;

-- What rows of a table carry of a scope, in the order in which tables are looked at.
create or replace function app.figure_cells()
returns table (
    place int4, scope_kind text, input_table text, column_name text, separator text, part int4, is_day bool, word text,
    through text
)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select (row_number() over ())::int4, c.*
    from (
        values
        ('category', 'barrier', 'programme_id', null, null::int4, false, null, 'programme'),
        ('category', 'barrier', 'category', null, null, false, null, null),
        ('severity', 'barrier', 'programme_id', null, null, false, null, 'programme'),
        ('severity', 'barrier', 'severity', null, null, false, null, null),
        ('category_severity', 'barrier', 'programme_id', null, null, false, null, 'programme'),
        ('category_severity', 'barrier', 'category', '/', 1, false, null, null),
        ('category_severity', 'barrier', 'severity', '/', 2, false, null, null),
        ('engagement_kind', 'engagement', 'kind', null, null, false, null, null),
        ('engagement_kind', 'engagement', 'status', null, null, false, 'confirmed', null),
        ('engagement_kind', 'engagement', 'held_on', null, null, true, null, null),
        ('engagement_kind', 'engagement_attendance', 'engagement_id', null, null, false, null, 'engagement'),
        ('decision_kind', 'decision', 'programme_id', null, null, false, null, 'programme'),
        ('decision_kind', 'decision', 'kind', null, null, false, null, null),
        ('decision_kind', 'decision', 'decided_on', null, null, true, null, null),
        ('review_outcome', 'decision', 'programme_id', null, null, false, null, 'programme'),
        ('review_outcome', 'decision', 'review_outcome', null, null, false, null, null),
        ('review_outcome', 'decision', 'reviewed_on', null, null, true, null, null),
        ('lesson_outcome', 'lesson', 'programme_id', null, null, false, null, 'programme'),
        ('lesson_outcome', 'lesson', 'outcome', null, null, false, null, null),
        ('lesson_outcome', 'lesson', 'learned_on', null, null, true, null, null),
        ('document_kind', 'partnership', 'programme_id', null, null, false, null, 'programme'),
        ('document_kind', 'document', 'partnership_id', null, null, false, null, 'partnership'),
        ('document_kind', 'document', 'kind', null, null, false, null, null),
        ('area_group', 'activity', 'area', null, null, false, null, null),
        ('area_group', 'activity_centre', 'activity_id', null, null, false, null, 'activity'),
        ('resource_kind', 'ledger_transfer', 'kind', null, null, false, null, null),
        ('resource_kind', 'obligation', 'resource_kind', null, null, false, null, null),
        ('side', 'partnership', 'programme_id', null, null, false, null, 'programme'),
        ('side', 'obligation', 'partnership_id', null, null, false, null, 'partnership'),
        ('side', 'obligation', 'side', null, null, false, null, null),
        ('phase', 'programme_phase', 'position', null, null, false, null, null),
        ('phase_milestone', 'programme_phase', 'position', '/', 1, false, null, null),
        ('move', 'partnership_stage_change', 'from_stage', '>', 1, false, null, null),
        ('move', 'partnership_stage_change', 'to_stage', '>', 2, false, null, null),
        ('move', 'partnership_stage_change', 'changed_on', null, null, true, null, null),
        ('partner_kind', 'partner', 'kind', null, null, false, null, null),
        ('partner_kind', 'partnership', 'partner_id', null, null, false, null, 'partner'),
        ('partner_kind', 'partnership_centre', 'partnership_id', null, null, false, null, 'partnership'),
        ('partner_kind', 'partnership_stage_change', 'partnership_id', null, null, false, null, 'partnership'),
        ('partner_kind', 'document', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'partnership', 'id', null, null, false, null, null),
        ('partnership', 'partner', 'id', null, null, false, null, 'partnership.partner_id'),
        ('partnership', 'partnership_centre', 'partnership_id', null, null, false, null, null),
        ('partnership', 'centre', 'id', null, null, false, null, 'partnership_centre.centre_id'),
        ('partnership', 'partnership_stage_change', 'partnership_id', null, null, false, null, null),
        ('partnership', 'document', 'partnership_id', null, null, false, null, null),
        ('partnership', 'document_metric', 'document_id', null, null, false, null, 'document'),
        ('partnership', 'document_metric_reading', 'metric_id', null, null, false, null, 'document_metric'),
        ('partnership', 'document_termination', 'document_id', null, null, false, null, 'document'),
        ('partnership', 'engagement', 'partnership_id', null, null, false, null, null),
        ('partnership', 'engagement_attendance', 'engagement_id', null, null, false, null, 'engagement'),
        ('partnership', 'barrier', 'partnership_id', null, null, false, null, null),
        ('partnership', 'obligation', 'partnership_id', null, null, false, null, null),
        ('partnership', 'obligation_fulfilment', 'obligation_id', null, null, false, null, 'obligation'),
        ('partnership', 'ledger_transfer', 'partnership_id', null, null, false, null, null),
        ('partnership', 'activity', 'partnership_id', null, null, false, null, null),
        ('partnership', 'activity_centre', 'activity_id', null, null, false, null, 'activity'),
        ('partnership', 'decision', 'partnership_id', null, null, false, null, null),
        ('partnership', 'lesson', 'partnership_id', null, null, false, null, null),
        ('partnership', 'proposal', 'partnership_id', null, null, false, null, null),
        ('partnership', 'grant_application', 'partnership_id', null, null, false, null, null),
        ('partnership', 'grant_report', 'grant_application_id', null, null, false, null, 'grant_application'),
        ('partnership', 'practice_uptake', 'partnership_id', null, null, false, null, null)
    ) as c (scope_kind, input_table, column_name, separator, part, is_day, word, through)
$$;
comment on function app.figure_cells()
is 'Which scopes of figures rows of a table carry, and in which column: as a word of the scope''s key, as a day of the period, as a fixed word, or through rows of a table before it, or the programme.';
revoke all on function app.figure_cells() from public;
grant execute on function app.figure_cells() to ecdp_api;
