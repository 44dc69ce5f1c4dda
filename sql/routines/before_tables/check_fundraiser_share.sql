create or replace function app.check_fundraiser_share() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    its_state text;
begin
    if tg_op = 'INSERT' then
        new.share_cents := null;
        new.entry_id := null;
    end if;
    select f.status into its_state
    from ecdp.fundraiser as f
    where f.tenant_id = new.tenant_id and f.id = new.fundraiser_id
    for no key update;
    if its_state <> 'planned' then
        raise exception 'who takes part in a fundraiser is settled once it has ended'
        using errcode = '23514', constraint = 'fundraiser_share_ended_check', table = 'fundraiser_share',
        schema = 'ecdp', column = 'fundraiser_id';
    end if;
    return new;
end
$$;
comment on function app.check_fundraiser_share() is 'Trigger: the shares of a fundraiser change only before it has ended.';
