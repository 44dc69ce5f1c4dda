-- A ward that a file moves to another municipality takes no centre and no area along: where it would leave some outside
-- the municipality that keeps them, it stays. The owner sees a municipality's rows in its name only, so it is entered.
create or replace function app.ward_move_faults(
    ward_vintage text, lines int4[], codes text[], municipalities text[], valid_from date[]
) returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    faults jsonb := '[]'::jsonb;
    move record;
    centres int8;
    areas int8;
begin
    for move in
        select u.line, w.id, o.code as left_code, n.code as new_code, t.tenant_id, t.code as tenant
        from unnest(lines, codes, municipalities, ward_move_faults.valid_from)
            as u (line, code, municipality, first_day)
        inner join ecdp.region as w on w.kind = 'ward' and w.vintage = ward_vintage and w.code = u.code
        inner join ecdp.region as o on o.id = w.municipality_id
        inner join ecdp.region as n on n.id = app.municipality_on(u.municipality, u.first_day) and n.id <> o.id
        -- Those in whose municipality it lay, and will not.
        inner join ecdp.tenant as t
            on t.region_id in (o.id, o.district_id)
            and t.region_id <> n.id and t.region_id is distinct from n.district_id
        order by u.line, t.tenant_id
    loop
        -- Nobody places anything in it meanwhile. Before any region is locked, as where a centre is made.
        lock table ecdp.centre, ecdp.locality in share mode;
        perform app.enter(move.tenant_id, null, current_setting('app.actor', true), null);
        select count(*) into centres
        from ecdp.centre as c
        where c.tenant_id = move.tenant_id and c.region_id = move.id and c.archived_at is null;
        select count(*) into areas
        from ecdp.locality as l
        where l.tenant_id = move.tenant_id and l.parent_id = move.id and l.archived_at is null;
        if centres + areas > 0 then
            faults := faults || jsonb_build_object(
                'line', move.line, 'field', 'municipality', 'message',
                format(
                    'moving it from %s to %s would leave %s centres and %s areas of %s outside their municipality',
                    move.left_code, move.new_code, centres, areas, move.tenant));
        end if;
    end loop;
    perform app.enter(null, null, current_setting('app.actor', true), null);
    return faults;
end
$$;
comment on function app.ward_move_faults(text, int4[], text[], text[], date[])
is 'Faults of a file of wards: wards that would leave centres or areas in use outside their municipality.';
revoke all on function app.ward_move_faults(text, int4[], text[], text[], date[]) from public;
