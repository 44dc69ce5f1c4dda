create or replace function app.keep_proposal_centre() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    place record := case tg_op when 'DELETE' then old else new end;
    its_status text;
begin
    -- It is not sent meanwhile.
    select p.status into its_status
    from ecdp.proposal as p
    where p.tenant_id = place.tenant_id and p.id = place.proposal_id
    for no key update;
    if its_status <> 'draft' then
        raise exception 'the centres of a proposal that was sent never change'
        using errcode = '23514', constraint = 'proposal_centre_sent_immutable', table = 'proposal_centre',
        schema = 'ecdp';
    end if;
    if tg_op = 'INSERT' and (
        select count(*)
        from ecdp.proposal_centre as c
        where c.tenant_id = place.tenant_id and c.proposal_id = place.proposal_id and c.archived_at is null
    ) >= 200 then
        raise exception 'a proposal names 200 centres at the most'
        using errcode = '23514', constraint = 'proposal_centre_count_check', table = 'proposal_centre',
        schema = 'ecdp';
    end if;
    return place;
end
$$;
comment on function app.keep_proposal_centre() is 'Trigger: centres are named while a proposal is a draft, 200 at the most.';
