create or replace function app.shown_parts(variadic parts int4[]) returns int4[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
-- What may be shown of the parts of one count of children (ages, or sexes): the parts in their order, and last what is of
-- unknown part. Null where the whole is not known or is small itself.
--
-- A small part stands in what is unknown. Where what is unknown would give it away, the whole count is of unknown part:
-- because it is small again; or because it is so large that the parts that are not shown, each 4 at the most, could
-- not make it up in three ways.
declare
    whole int4 := 0;
    shown int4 := 0;
    others int4 := 0;
    is_known bool := false;
    part int4;
    result int4[] := array[]::int4[];
begin
    foreach part in array parts loop
        if part is not null then
            is_known := true;
            whole := whole + part;
        end if;
        if part > 0 and not app.is_small(part) then
            shown := shown + part;
            result := result || part;
        else
            others := others + 1;
            result := result || 0;
        end if;
    end loop;
    if not is_known or app.is_small(whole) then return null; end if;
    if shown > 0 and (app.is_small(whole - shown) or whole - shown > 4 * others - 2 and whole > shown) then
        return array_fill(0, array[cardinality(parts)]) || whole;
    end if;
    return result || (whole - shown);
end
$$;
comment on function app.shown_parts(int4[])
is 'The parts of a count of children that may be shown, in their order, and last what is of unknown part; null where the whole is not known or is 1 to 4.';
revoke all on function app.shown_parts(int4[]) from public;
grant execute on function app.shown_parts(int4[]) to ecdp_api, ecdp_worker;
