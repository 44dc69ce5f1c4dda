create or replace function app.check_successors() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    known int8;
begin
    -- Locked, so that of two areas that name each other one sees the other. The area itself is locked already, but for a
    -- new one: those before it are taken against the order of ids, so nobody waits for them and the transaction is
    -- repeated.
    begin
        perform from ecdp.locality as l
        where l.tenant_id = new.tenant_id and l.id = any(new.successor_ids) and l.id < new.id and tg_op = 'UPDATE'
        order by l.id
        for no key update nowait;
    exception when lock_not_available then
        raise exception 'a successor is being changed' using errcode = '40001';
    end;
    perform from ecdp.locality as l
    where
        l.tenant_id = new.tenant_id and l.id = any(new.successor_ids) and l.id <> new.id
        and (l.id > new.id or tg_op = 'INSERT')
    order by l.id
    for no key update;
    if exists (
        select from ecdp.locality as l
        where l.tenant_id = new.tenant_id and l.id = any(new.successor_ids) and l.archived_at is not null
    ) then
        raise exception 'a successor is archived'
        using errcode = '23514', constraint = 'locality_successor_ids_archived_check', table = 'locality',
        schema = 'ecdp', column = 'successor_ids';
    end if;
    if exists (
        with recursive walk (id) as (
            select unnest(new.successor_ids)
            union
            select s.id
            from walk as w
            inner join ecdp.locality as l on l.tenant_id = new.tenant_id and l.id = w.id and l.id <> new.id
            cross join lateral unnest(l.successor_ids) as s (id)
        )
        select from walk as w where w.id = new.id
    ) then
        raise exception 'an area comes back to itself by its successors'
        using errcode = '23514', constraint = 'locality_successor_ids_circle_check', table = 'locality',
        schema = 'ecdp', column = 'successor_ids';
    end if;
    select count(*) into known
    from (
        select l.id
        from ecdp.locality as l
        where l.tenant_id = new.tenant_id and l.id = any(new.successor_ids)
        union all
        select r.id
        from ecdp.tenant as t
        inner join ecdp.region as m on m.id = t.region_id
        inner join ecdp.region as r
            on r.id = any(new.successor_ids) and m.id in (r.id, r.municipality_id, r.district_id)
        where t.tenant_id = new.tenant_id
    ) as k;
    if known < (select count(distinct s.id) from unnest(new.successor_ids) as s (id)) then
        raise exception 'a successor is neither a region inside the municipality nor an area of it'
        using errcode = '23503', constraint = 'locality_successor_ids_fkey', table = 'locality', schema = 'ecdp',
        column = 'successor_ids';
    end if;
    return new;
end
$$;
comment on function app.check_successors()
is 'Trigger: the successors of an area are regions inside the municipality, or other areas of it that are in use, and none leads back to it.';
