create or replace function app.by_area(areas text[], amounts float8[], otherwise float8) returns float8[]
language sql immutable parallel safe
return array[
    coalesce(amounts[array_position(areas, 'curriculum_sharing')], otherwise),
    coalesce(amounts[array_position(areas, 'teacher_training')], otherwise),
    coalesce(amounts[array_position(areas, 'physical_mental_health')], otherwise),
    coalesce(amounts[array_position(areas, 'nutrition_hygiene')], otherwise),
    coalesce(amounts[array_position(areas, 'family_engagement')], otherwise),
    coalesce(amounts[array_position(areas, 'community_advocacy')], otherwise),
    coalesce(amounts[array_position(areas, 'funding_access')], otherwise),
    coalesce(amounts[array_position(areas, 'resource_mobilisation')], otherwise)
];
comment on function app.by_area(text[], float8[], float8)
is 'Amounts of some areas of collaboration, named beside them, as one list in the order of the eight: of an area that is not named, otherwise. See app.area_bit().';
revoke all on function app.by_area(text[], float8[], float8) from public;
grant execute on function app.by_area(text[], float8[], float8) to ecdp_api, ecdp_worker;
