create or replace function app.check_termination() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    paper record;
begin
    select d.signed_on, d.valid_until, d.partnership_id, d.archived_at into paper
    from ecdp.document as d
    where d.tenant_id = new.tenant_id and d.id = new.document_id
    for no key update;
    -- Nobody's document, or another municipality's: the foreign key and the policy say so.
    if not found then return new; end if;
    -- Its partnership does not move meanwhile: a paper that holds is a proof.
    perform from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = paper.partnership_id
    for no key update;
    if paper.signed_on is null and paper.archived_at is null then
        raise exception 'what is not signed is not ended'
        using errcode = '23514', constraint = 'document_termination_signed_check', table = 'document_termination',
        schema = 'ecdp', column = 'document_id';
    end if;
    if new.ends_on < paper.signed_on or new.ends_on > paper.valid_until then
        raise exception 'a document is ended between its signature and the last day it is valid'
        using errcode = '23514', constraint = 'document_termination_ends_on_check', table = 'document_termination',
        schema = 'ecdp', column = 'ends_on';
    end if;
    return new;
end
$$;
comment on function app.check_termination()
is 'Trigger: only a signed document is ended, between its signature and the last day it is valid.';
