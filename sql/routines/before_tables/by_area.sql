create or replace function app.by_area(areas text[], amounts float8[], otherwise float8) returns float8[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    ordered float8[] := array_fill(otherwise, array[8]);
begin
    for i in 1..coalesce(cardinality(areas), 0) loop
        ordered[array_position('{1,2,4,8,16,32,64,128}'::int4[], app.area_bit(areas[i]))] := amounts[i];
    end loop;
    return ordered;
end
$$;
comment on function app.by_area(text[], float8[], float8)
is 'Amounts of some areas of collaboration, named beside them, as one list in the order of the eight: of an area that is not named, otherwise. See app.area_bit().';
revoke all on function app.by_area(text[], float8[], float8) from public;
grant execute on function app.by_area(text[], float8[], float8) to ecdp_api, ecdp_worker;
