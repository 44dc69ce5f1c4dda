create or replace function app.check_duplicate_partner() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- At the commit: its registrations are there.
declare
    schemes text[];
    numbers text[];
    candidates jsonb;
begin
    -- Partners of a municipality are compared one after the other: of two that are alike and made at once, the second
    -- sees the first.
    perform app.take_partner_turn(new.tenant_id);
    select array_agg(g.scheme), array_agg(g.number_folded) into schemes, numbers
    from ecdp.partner_registration as g
    where g.tenant_id = new.tenant_id and g.partner_id = new.id and g.archived_at is null;
    select jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'rules', d.rules) order by d.name, d.id)
    into candidates
    from app.partner_duplicates(
        new.tenant_id, new.id, new.name_folded, schemes, numbers,
        case when new.phone is not null then array[new.phone] end
    ) as d;
    if candidates is not null then
        raise exception 'a partner like this one is there already'
        using errcode = '23514', constraint = 'partner_duplicate_check', table = 'partner', schema = 'ecdp',
        detail = candidates::text;
    end if;
    return null;
end
$$;
comment on function app.check_duplicate_partner()
is 'Trigger, at the commit: a partner that looks like another one is made only where it was said to be another. Its detail lists the candidates.';
