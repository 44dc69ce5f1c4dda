create or replace function app.check_term() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A document's kind never changes.
    if exists (
        select from ecdp.document as d
        where d.tenant_id = new.tenant_id and d.id = new.document_id and d.kind <> 'agreement'
    ) then
        raise exception 'an agreement has terms of cooperation, an MOU has none'
        using errcode = '23514', constraint = 'document_clause_agreement_check', table = 'document_clause',
        schema = 'ecdp', column = 'kind';
    end if;
    return new;
end
$$;
comment on function app.check_term() is 'Trigger: terms of cooperation are an agreement''s.';
