create or replace function app.check_duplicate_registration() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    candidates jsonb;
begin
    -- A partner that is being made is compared as a whole, at the commit: see app.check_duplicate_partner(). Of one that
    -- is not there the foreign key speaks.
    if not exists (
        select from ecdp.partner as p
        where p.tenant_id = new.tenant_id and p.id = new.partner_id and p.created_at <> now()
    ) then
        return new;
    end if;
    perform app.take_partner_turn(new.tenant_id);
    -- A generated column has no value yet.
    select jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'rules', d.rules) order by d.name, d.id)
    into candidates
    from app.partner_duplicates(
        new.tenant_id, new.partner_id, null, array[new.scheme], array[app.fold_number(new.number)], null
    ) as d;
    if candidates is not null then
        raise exception 'another partner has this registration'
        using errcode = '23514', constraint = 'partner_registration_duplicate_check', table = 'partner_registration',
        schema = 'ecdp', detail = candidates::text;
    end if;
    return new;
end
$$;
comment on function app.check_duplicate_registration()
is 'Trigger: a partner gets a registration that another one has only where it was said to be so. Its detail lists the candidates.';
