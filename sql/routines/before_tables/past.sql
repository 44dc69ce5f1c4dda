create or replace procedure app.past(table_name text, column_name text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format(
        'create trigger %1$I before insert or update of %2$I on ecdp.%3$I for each row '
        'when (new.%2$I > app.today()) execute function app.refuse_future(%3$L, %2$L)',
        table_name || '_' || column_name || '_future', column_name, table_name);
end
$$;
comment on procedure app.past (text, text) is 'Makes a date column one of the past: a day after today is refused. Called by migrations.';
