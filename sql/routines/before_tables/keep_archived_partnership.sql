-- What belongs to a partnership stays as it is once that is archived. Arguments: the table; what its rows belong to, a
-- partnership or a row of one, and by which column. A row that is archived itself is taken back; and what the database
-- does itself, in its owner's name, goes on: a merge of partners moves what was there.
--
-- Archiving the partnership waits for this, or this for it, as with a foreign key: see docs/lock-order.md.
create or replace function app.keep_archived_partnership() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    parent uuid;
    found record;
begin
    if current_user = 'ecdp_owner' then return new; end if;
    parent := (to_jsonb(new) ->> tg_argv[2])::uuid;
    -- A query for each, whose plan is kept: one for all of them would be planned anew for every row.
    if tg_argv[1] = 'document' then
        select o.partnership_id into parent
        from ecdp.document as o
        where o.tenant_id = new.tenant_id and o.id = parent;
    elsif tg_argv[1] = 'activity' then
        select o.partnership_id into parent
        from ecdp.activity as o
        where o.tenant_id = new.tenant_id and o.id = parent;
    elsif tg_argv[1] = 'obligation' then
        select o.partnership_id into parent
        from ecdp.obligation as o
        where o.tenant_id = new.tenant_id and o.id = parent;
    elsif tg_argv[1] = 'grant_application' then
        select o.partnership_id into parent
        from ecdp.grant_application as o
        where o.tenant_id = new.tenant_id and o.id = parent;
    elsif tg_argv[1] = 'document_metric' then
        select o.partnership_id into parent
        from ecdp.document_metric as m
        inner join ecdp.document as o on o.tenant_id = m.tenant_id and o.id = m.document_id
        where m.tenant_id = new.tenant_id and m.id = parent;
    end if;
    select p.id, p.title, p.archived_at into found
    from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = parent
    for key share;
    if found.archived_at is not null then
        raise exception 'what belongs to an archived partnership stays as it is'
        using errcode = '23514', constraint = 'partnership_archived', table = tg_argv[0], schema = 'ecdp',
        detail = format('“%s” (%s)', found.title, found.id);
    end if;
    return new;
end
$$;
comment on function app.keep_archived_partnership()
is 'Trigger: what belongs to an archived partnership is not added to and does not change; it can be archived.';
