-- Answers to an event are counted one after the other, under the event's lock: of many who say yes at once to the last
-- place, one gets it. Rows are compared by `except`, of which a plan is right for one row and for 10,000.
create or replace function app.check_capacity() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    tenant int4;
    events uuid[];
    event record;
begin
    -- Of two rows of merged partners one takes the other's answer, and the place with it.
    if coalesce(current_setting('app.merging', true), '') = 'on' then return null; end if;
    if tg_op = 'INSERT' then
        select min(n.tenant_id), array_agg(distinct n.engagement_id) into tenant, events
        from new_rows as n
        where n.answer = 'yes' and n.archived_at is null and not n.over_capacity;
    else
        select min(s.tenant_id), array_agg(distinct s.engagement_id) into tenant, events
        from (
            select n.tenant_id, n.id, n.engagement_id
            from new_rows as n
            where n.answer = 'yes' and n.archived_at is null and not n.over_capacity
            except
            select o.tenant_id, o.id, o.engagement_id
            from old_rows as o
            where o.answer = 'yes'
        ) as s;
    end if;
    if events is null then return null; end if;
    for event in
        select e.id, e.capacity
        from ecdp.engagement as e
        where e.tenant_id = tenant and e.id = any(events) and e.capacity is not null
        order by e.id
        for no key update
    loop
        if event.capacity < (
            select count(*)
            from ecdp.engagement_attendance as a
            where
                a.tenant_id = tenant and a.engagement_id = event.id and a.answer = 'yes' and a.archived_at is null
        ) then
            raise exception 'the event is full'
            using errcode = '23514', constraint = 'engagement_attendance_capacity_check',
            table = 'engagement_attendance', schema = 'ecdp', column = 'answer';
        end if;
    end loop;
    return null;
end
$$;
comment on function app.check_capacity()
is 'Trigger: no more answer yes to an event than there is room for, unless it was said that they may come all the same.';
