create or replace function app.check_postponed() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    its_status text;
begin
    if tg_op = 'UPDATE' then
        -- Set when the row is made only, so no event comes back to itself this way.
        if new.postponed_from_id is distinct from old.postponed_from_id then
            raise exception 'an event keeps the one that it takes the place of'
            using errcode = '23514', constraint = 'engagement_postponed_from_id_kept_check', table = 'engagement',
            schema = 'ecdp', column = 'postponed_from_id';
        end if;
        if new.status <> old.status and old.status = 'postponed' and exists (
            select from ecdp.engagement as e
            where e.tenant_id = new.tenant_id and e.postponed_from_id = new.id and e.archived_at is null
        ) then
            raise exception 'another event takes its place'
            using errcode = '23514', constraint = 'engagement_status_replaced_check', table = 'engagement',
            schema = 'ecdp', column = 'status';
        end if;
        return new;
    end if;
    if new.postponed_from_id is null then return new; end if;
    select e.status into its_status
    from ecdp.engagement as e
    where e.tenant_id = new.tenant_id and e.id = new.postponed_from_id
    for no key update;
    if its_status <> 'postponed' then
        raise exception 'only a postponed event has another in its place'
        using errcode = '23514', constraint = 'engagement_postponed_from_id_status_check', table = 'engagement',
        schema = 'ecdp', column = 'postponed_from_id';
    end if;
    return new;
end
$$;
comment on function app.check_postponed() is 'Trigger: an event takes the place of one that was postponed, from its making on.';
