create or replace function app.check_duplicate_partner() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    candidates jsonb;
begin
    -- Partners of a municipality are looked for and made one after the other: of two that are alike and made at once, the
    -- second sees the first.
    perform pg_advisory_xact_lock(hashtext('ecdp.partner'), new.tenant_id);
    -- A generated column has no value yet.
    select jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'rules', d.rules) order by d.name, d.id)
    into candidates
    from app.partner_duplicates(
        new.tenant_id, new.id, app.fold(new.name), new.registration_type, app.fold_number(new.registration_number),
        case when new.phone is not null then array[new.phone] end
    ) as d;
    if candidates is not null then
        raise exception 'a partner like this one is there already'
        using errcode = '23514', constraint = 'partner_duplicate_check', table = 'partner', schema = 'ecdp',
        detail = candidates::text;
    end if;
    return new;
end
$$;
comment on function app.check_duplicate_partner()
is 'Trigger: a partner that looks like another one is made only where it was said to be another. Its detail lists the candidates.';
