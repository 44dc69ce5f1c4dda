create or replace function app.keep_signed_document() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if old.signed_on is not null then
        raise exception 'a signed document never changes: make the next version'
        using errcode = '23514', constraint = 'document_signed_immutable', table = 'document', schema = 'ecdp';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    if (new.partnership_id, new.kind, new.number, new.based_on_id, new.basis)
        is distinct from (old.partnership_id, old.kind, old.number, old.based_on_id, old.basis)
    then
        raise exception 'what a document is does not change: make another one'
        using errcode = '23514', constraint = 'document_kind_kept_check', table = 'document', schema = 'ecdp';
    end if;
    if old.review_since is not null and (
        (new.title, new.terms, new.valid_from, new.valid_until)
        is distinct from (old.title, old.terms, old.valid_from, old.valid_until)
    ) then
        raise exception 'a document in review does not change: take it back to draft first'
        using errcode = '23514', constraint = 'document_in_review_check', table = 'document', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_signed_document()
is 'Trigger: refuses any change of a signed document, and of the text of one that is in review.';
