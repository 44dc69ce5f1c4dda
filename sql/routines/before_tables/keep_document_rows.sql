-- The rows of a document. Arguments: the table; until when its rows can be written, `draft` or `unsigned`; `agreement`
-- where only agreements have such rows.
create or replace function app.keep_document_rows() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    written record;
    paper record;
begin
    if tg_op = 'INSERT' then written := new; else written := old; end if;
    -- Nobody signs it, or takes it into review, while one of its rows is written.
    select d.kind, d.review_since, d.signed_on into paper
    from ecdp.document as d
    where d.tenant_id = written.tenant_id and d.id = written.document_id
    for no key update;
    if paper.signed_on is not null then
        raise exception 'a signed document never changes: make the next version'
        using errcode = '23514', constraint = 'document_signed_immutable', table = tg_argv[0], schema = 'ecdp';
    end if;
    if tg_argv[1] = 'draft' and paper.review_since is not null then
        raise exception 'a document in review does not change: take it back to draft first'
        using errcode = '23514', constraint = 'document_in_review_check', table = tg_argv[0], schema = 'ecdp';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    if tg_op = 'UPDATE' and new.document_id <> old.document_id then
        raise exception 'a row stays with its document'
        using errcode = '23514', constraint = tg_argv[0] || '_document_id_kept_check', table = tg_argv[0],
        schema = 'ecdp', column = 'document_id';
    end if;
    if tg_argv[2] = 'agreement' and paper.kind <> 'agreement' then
        raise exception 'an agreement has such rows, an MOU has none'
        using errcode = '23514', constraint = 'document_agreement_check', table = tg_argv[0], schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_document_rows()
is 'Trigger: the rows of a document are written while it is a draft, and never once it is signed.';
