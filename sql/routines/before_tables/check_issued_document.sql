create or replace function app.check_issued_document() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    may_be bool;
begin
    -- One that is not there is the foreign key's affair.
    if new.proposal_id is not null then
        select p.status = 'draft' into may_be
        from ecdp.proposal as p
        where p.tenant_id = new.tenant_id and p.id = new.proposal_id
        for no key update;
    else
        select d.signed_on is not null into may_be
        from ecdp.document as d
        where d.tenant_id = new.tenant_id and d.id = new.document_id;
    end if;
    if may_be is false then
        raise exception 'bytes are kept of a proposal that is being sent, and of a paper that is signed'
        using errcode = '23514', constraint = 'issued_document_state_check', table = 'issued_document',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.check_issued_document() is 'Trigger: bytes are kept of a proposal on its sending, of an MOU or agreement once signed.';
