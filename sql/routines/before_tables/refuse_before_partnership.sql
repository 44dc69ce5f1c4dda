create or replace function app.refuse_before_partnership() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Arguments: table, column, and the table that names the partnership, where that is not the row itself. Nothing is
-- locked: a partnership's first day is written with it and never changes, and the reference sees to it that it is there.
declare
    its jsonb := to_jsonb(new);
    partnership uuid := (its ->> 'partnership_id')::uuid;
begin
    if tg_argv[2] = 'document' then
        select d.partnership_id into partnership
        from ecdp.document as d
        where d.tenant_id = new.tenant_id and d.id = (its ->> 'document_id')::uuid;
    elsif tg_argv[2] = 'obligation' then
        select o.partnership_id into partnership
        from ecdp.obligation as o
        where o.tenant_id = new.tenant_id and o.id = (its ->> 'obligation_id')::uuid;
    end if;
    if (its ->> tg_argv[1])::date < (
        select h.changed_on
        from ecdp.partnership_stage_change as h
        where h.tenant_id = new.tenant_id and h.partnership_id = partnership
        order by h.id
        limit 1
    ) then
        raise exception '% is before the partnership was identified', tg_argv[1]
        using errcode = '23514', constraint = tg_argv[0] || '_' || tg_argv[1] || '_began_check', table = tg_argv[0],
        schema = 'ecdp', column = tg_argv[1];
    end if;
    return new;
end
$$;
comment on function app.refuse_before_partnership()
is 'Trigger: refuses a day before the one on which the row''s partnership was identified.';
