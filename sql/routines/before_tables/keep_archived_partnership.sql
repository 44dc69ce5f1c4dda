-- What belongs to a partnership stays as it is once that is archived. Arguments: the table; what the row belongs to, a
-- partnership or a row of one, and by which column. A row that is archived itself is taken back; and what
-- the database does itself, in its owner's name, goes on: a merge of partners moves what was there.
--
-- Archiving the partnership waits for this, or this for it, as with a foreign key: see docs/lock-order.md.
create or replace function app.keep_archived_partnership() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    content jsonb := to_jsonb(new);
    parent uuid := (content ->> tg_argv[2])::uuid;
    found record;
begin
    if current_user = 'ecdp_owner' or content ->> 'archived_at' is not null then return new; end if;
    select p.id, p.title, p.archived_at into found
    from ecdp.partnership as p
    where
        p.tenant_id = new.tenant_id and p.id = case tg_argv[1]
            when 'partnership' then parent
            when 'document'
                then (select o.partnership_id from ecdp.document as o where o.tenant_id = new.tenant_id and o.id = parent)
            when 'activity'
                then (select o.partnership_id from ecdp.activity as o where o.tenant_id = new.tenant_id and o.id = parent)
            when 'obligation'
                then (
                    select o.partnership_id from ecdp.obligation as o
                    where o.tenant_id = new.tenant_id and o.id = parent
                )
            when 'grant_application'
                then (
                    select o.partnership_id from ecdp.grant_application as o
                    where o.tenant_id = new.tenant_id and o.id = parent
                )
            when 'document_metric'
                then (
                    select o.partnership_id
                    from ecdp.document_metric as m
                    inner join ecdp.document as o on o.tenant_id = m.tenant_id and o.id = m.document_id
                    where m.tenant_id = new.tenant_id and m.id = parent
                )
        end
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
