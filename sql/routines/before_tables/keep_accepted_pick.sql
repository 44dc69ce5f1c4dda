create or replace function app.keep_accepted_pick() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if (new.acceptance_id, new.partnership_id) is distinct from (old.acceptance_id, old.partnership_id) then
        raise exception 'a pick is accepted once'
        using errcode = '23514', constraint = 'portfolio_pick_accepted_immutable', table = 'portfolio_pick',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_accepted_pick() is 'Trigger: a pick is accepted once, and keeps the partnership that came of it.';
