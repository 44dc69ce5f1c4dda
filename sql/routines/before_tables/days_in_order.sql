create or replace procedure app.days_in_order(
    table_name text, column_name text, reference text, parent_name text, parent_column text, day text default null
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- reference: the column that refers to the parent; day: the parent's day as an expression of its columns, where it is not
-- simply the one that is named. Such a day never changes once it is there, so only the rows that refer to it are looked at.
begin
    execute format(
        'create trigger %1$I before insert or update of %2$I, %3$I on ecdp.%4$I for each row '
        'when (new.%2$I is not null and new.%3$I is not null) '
        'execute function app.check_day_order(%5$L, %2$L, %3$L, %6$L, %7$L, %8$L, %9$L, %4$L)',
        table_name || '_' || column_name || '_order', column_name, reference, table_name,
        table_name || '_' || column_name || '_order_check', parent_name, parent_column,
        coalesce(day, quote_ident(parent_column)), case when day is null then 'for no key update' else '' end);
    if day is null then
        execute format(
            'create trigger %1$I before update of %2$I on ecdp.%3$I for each row '
            'when (new.%2$I is distinct from old.%2$I and new.%2$I is not null) '
            'execute function app.keep_day_order(%4$L, %2$L, %5$L, %6$L, %7$L, %3$L)',
            parent_name || '_' || parent_column || '_order_' || table_name, parent_column, parent_name,
            parent_name || '_' || parent_column || '_' || table_name || '_check', table_name, reference, column_name);
    end if;
end
$$;
comment on procedure app.days_in_order (text, text, text, text, text, text)
is 'Makes a date column one that does not lie before a day of the row it refers to, whichever of the two changes. Called by migrations.';
