create or replace function app.keep_signed_document() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if old.signed_on is not null then
        raise exception 'a signed document never changes: make the next version'
        using errcode = '23514', constraint = 'document_signed_immutable', table = 'document', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_signed_document() is 'Trigger: refuses any change of a signed document.';
