create or replace function app.keep_issued_document() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'what was sent or signed never changes'
    using errcode = '23514', constraint = 'issued_document_immutable', table = 'issued_document', schema = 'ecdp';
end
$$;
comment on function app.keep_issued_document() is 'Trigger: refuses any change of what was sent or signed.';
