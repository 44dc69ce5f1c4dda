create or replace function app.keep_template() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- What was rendered says which template it was rendered with, so that one must be there as it was.
begin
    if tg_op = 'UPDATE'
        and (old.kind, old.language, old.name, old.body) = (new.kind, new.language, new.name, new.body)
    then
        return new;
    end if;
    raise exception 'a template never changes: make a new one'
    using errcode = '23514', constraint = 'document_template_immutable', table = 'document_template', schema = 'ecdp';
end
$$;
comment on function app.keep_template() is 'Trigger: a template is archived, never changed or deleted.';
