create or replace function app.check_proposal_partner() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- One that is not there is the foreign key's affair, one that is archived that of app.check_references().
    if new.partner_id <> (
        select p.partner_id
        from ecdp.partnership as p
        where p.tenant_id = new.tenant_id and p.id = new.partnership_id and p.archived_at is null
    ) then
        raise exception 'a proposal about a partnership is for its partner'
        using errcode = '23514', constraint = 'proposal_partnership_id_partner_check', table = 'proposal',
        schema = 'ecdp', column = 'partnership_id';
    end if;
    return new;
end
$$;
comment on function app.check_proposal_partner() is 'Trigger: a proposal about a partnership is for that partnership''s partner.';
