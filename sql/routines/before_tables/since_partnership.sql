create or replace procedure app.since_partnership(
    table_name text, column_name text, through text default null, kinds text[] default null
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- through: the table between, whose row names the partnership; kinds: the kinds of row that it is asked of, null for all.
declare
    reference text := coalesce(through || '_id', 'partnership_id');
begin
    execute format(
        'create trigger %1$I before insert or update of %2$s on ecdp.%3$I for each row '
        'when (new.%4$I is not null and new.%5$I is not null%6$s) '
        'execute function app.refuse_before_partnership(%3$L, %4$L%7$s)',
        table_name || '_' || column_name || '_began',
        concat_ws(', ', column_name, reference, case when kinds is not null then 'kind' end), table_name, column_name,
        reference, case when kinds is null then '' else format(' and new.kind = any(%L::text[])', kinds) end,
        coalesce(', ' || quote_literal(through), ''));
end
$$;
comment on procedure app.since_partnership (text, text, text, text [])
is 'Makes a date column one that does not lie before the day on which its row''s partnership was identified. Called by migrations.';
