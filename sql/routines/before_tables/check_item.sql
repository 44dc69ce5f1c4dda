create or replace function app.check_item() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- An item's kind never changes.
    if exists (
        select from ecdp.resource_item as i
        where i.tenant_id = new.tenant_id and i.id = new.item_id and i.kind <> new.resource_kind
    ) then
        raise exception 'the item is of another kind'
        using errcode = '23514', constraint = 'document_commitment_item_kind_check', table = 'document_commitment',
        schema = 'ecdp', column = 'item_id';
    end if;
    return new;
end
$$;
comment on function app.check_item() is 'Trigger: what is committed to is counted by an item of that kind.';
