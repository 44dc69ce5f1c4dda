create or replace function app.keep_sign_off() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    signed record;
begin
    if tg_op <> 'INSERT' then
        raise exception 'what was signed off stays so'
        using errcode = '23514', constraint = 'evaluation_sign_off_immutable', table = 'evaluation_sign_off',
        schema = 'ecdp';
    end if;
    -- No correction is published meanwhile: app.keep_published_evaluation() locks what it replaces.
    select e.status, (e.published_at at time zone 'Africa/Johannesburg')::date as published_on into signed
    from ecdp.evaluation as e
    where e.tenant_id = new.tenant_id and e.id = new.evaluation_id
    for no key update;
    -- Nobody's evaluation, or another municipality's: the foreign key and the policy say so.
    if not found then return new; end if;
    if signed.status <> 'published' then
        raise exception 'what is not published is not signed off'
        using errcode = '23514', constraint = 'evaluation_sign_off_published_check', table = 'evaluation_sign_off',
        schema = 'ecdp', column = 'evaluation_id';
    end if;
    if exists (
        select from ecdp.evaluation as r
        where r.tenant_id = new.tenant_id and r.replaces_id = new.evaluation_id and r.status = 'published'
    ) then
        raise exception 'a correction replaces it: that one is signed off'
        using errcode = '23514', constraint = 'evaluation_sign_off_newest_check', table = 'evaluation_sign_off',
        schema = 'ecdp', column = 'evaluation_id';
    end if;
    if new.signed_on < signed.published_on then
        raise exception 'nobody signs before it is published'
        using errcode = '23514', constraint = 'evaluation_sign_off_signed_on_check', table = 'evaluation_sign_off',
        schema = 'ecdp', column = 'signed_on';
    end if;
    return new;
end
$$;
comment on function app.keep_sign_off()
is 'Trigger: the newest published revision alone is signed off, not before it is published; and a sign-off never changes.';
