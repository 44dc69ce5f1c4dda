create or replace function app.number_proposal() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- The row replaced is one that was sent, so it does not change meanwhile; that it is there at all, its foreign key says.
declare
    replaced record;
begin
    new.number := 1;
    if new.replaces_id is null then return new; end if;
    select p.number, p.status, p.kind, p.partner_id into replaced
    from ecdp.proposal as p
    where p.tenant_id = new.tenant_id and p.id = new.replaces_id;
    if not found then return new; end if;
    if replaced.status = 'draft' or replaced.kind <> new.kind or replaced.partner_id <> new.partner_id then
        raise exception 'a version replaces one that was sent to the same partner'
        using errcode = '23514', constraint = 'proposal_replaces_id_sent_check', table = 'proposal', schema = 'ecdp',
        column = 'replaces_id';
    end if;
    new.number := replaced.number + 1;
    return new;
end
$$;
comment on function app.number_proposal() is 'Trigger: a proposal that replaces another is its next version.';
