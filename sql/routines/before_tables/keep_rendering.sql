create or replace function app.keep_rendering() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'UPDATE' and old.pdf is null
        and (old.html_sha256, old.created_at) = (new.html_sha256, new.created_at)
        and (old.proposal_id, old.document_id, old.evaluation_id)
        is not distinct from (new.proposal_id, new.document_id, new.evaluation_id)
    then
        return new;
    end if;
    raise exception 'a rendering is made once, of one page'
    using errcode = '23514', constraint = 'rendering_immutable', table = 'rendering', schema = 'ecdp';
end
$$;
comment on function app.keep_rendering() is 'Trigger: the page of a rendering never changes, nor its PDF once it is there.';
