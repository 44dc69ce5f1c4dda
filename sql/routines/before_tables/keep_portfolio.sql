create or replace function app.keep_portfolio() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- One that is computed or failed can be archived; nothing else of it changes.
    if to_jsonb(new) - array['archived_at', 'version', 'updated_at']
        is distinct from to_jsonb(old) - array['archived_at', 'version', 'updated_at']
    then
        raise exception 'a portfolio that is computed never changes: ask for another'
        using errcode = '23514', constraint = 'portfolio_computed_immutable', table = 'portfolio', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_portfolio() is 'Trigger: a portfolio that is computed or has failed never changes.';
