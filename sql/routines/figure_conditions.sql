-- For each table of which a figure's scope says rows, in the order in which tables are looked at, what holds for
-- them: of what they carry (app.figure_cells()) and of what follows from rows (app.figure_cell_rules()). In a
-- condition `v` is the row that was read, `t` as it is now, `w.content` as it was known then; $1 is the municipality,
-- $4 when it was read, $5 what was chosen of earlier tables, $6 the scope's key, $7 the first day, $8 the day after
-- the last, $9 the evaluation, $10 the programme, $11 the indicator.
create or replace function app.figure_conditions(
    kind text, key text, of_indicator text, programme uuid, starts date, ends date
)
returns table (place int8, input_table text, even_archived bool, condition text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select
        row_number() over (order by min(x.place)), x.input_table, bool_or(x.even_archived),
        string_agg(x.condition, ' and ' order by x.place)
    from (
        select
            c.place + 1000 as place, c.input_table, false as even_archived,
            case
                when c.word is not null then format('w.content ->> %L = %L', c.column_name, c.word)
                -- What names no programme is of the one that its partnership is of.
                when c.through = 'programme' then format(
                    'coalesce(w.content ->> %1$L, %2$L) = %2$L', c.column_name, programme
                )
                when c.through is not null then format(
                    'w.content ->> %L = any(array(select jsonb_array_elements_text($5 -> %L)))', c.column_name, c.through
                )
                when c.is_day then format(
                    '(w.content ->> %1$L)::date >= %2$L and (w.content ->> %1$L)::date < %3$L', c.column_name, starts, ends
                )
                when c.column_name = 'area' then format(
                    'w.content ->> %L in (select g.code from ecdp.collaboration_area as g where g.area_group = %L)',
                    c.column_name, key
                )
                when c.separator is null then format('w.content ->> %L = %L', c.column_name, key)
                else format('w.content ->> %L = %L', c.column_name, split_part(key, c.separator, c.part))
            end as condition
        from app.figure_cells() as c
        where
            c.scope_kind = kind
            -- What is of chosen partnerships.
            or c.scope_kind = 'partnership' and c.input_table <> 'partnership' and kind in ('stage', 'risk')
        union all
        select r.place, r.input_table, r.even_archived, '(' || r.condition || ')'
        from app.figure_cell_rules() as r
        where
            array[kind, of_indicator] && r.scope_kinds
            and (r.only_of is null or r.only_of && array[of_indicator, split_part(key, '/', -1)])
    ) as x
    group by x.input_table;
$$;
comment on function app.figure_conditions(text, text, text, uuid, date, date)
is 'What holds for the rows of a figure''s own cell, table by table, as SQL.';
revoke all on function app.figure_conditions(text, text, text, uuid, date, date) from public;
grant execute on function app.figure_conditions(text, text, text, uuid, date, date) to ecdp_api;
