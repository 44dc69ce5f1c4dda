create or replace function app.area_bit(area text) returns int4
language sql immutable parallel safe
return case area
    when 'curriculum_sharing' then 1 when 'teacher_training' then 2 when 'physical_mental_health' then 4
    when 'nutrition_hygiene' then 8 when 'family_engagement' then 16 when 'community_advocacy' then 32
    when 'funding_access' then 64 when 'resource_mobilisation' then 128 else 0
end;
comment on function app.area_bit(text) is 'An area of collaboration as a bit: 1 for the first of the eight, 128 for the last.';
revoke all on function app.area_bit(text) from public;
grant execute on function app.area_bit(text) to ecdp_api, ecdp_worker, ecdp_analyst;

create or replace function app.area_mask(areas text[]) returns int4
language sql immutable parallel safe
return
case when 'curriculum_sharing' = any(areas) then 1 else 0 end
| case when 'teacher_training' = any(areas) then 2 else 0 end
| case when 'physical_mental_health' = any(areas) then 4 else 0 end
| case when 'nutrition_hygiene' = any(areas) then 8 else 0 end
| case when 'family_engagement' = any(areas) then 16 else 0 end
| case when 'community_advocacy' = any(areas) then 32 else 0 end
| case when 'funding_access' = any(areas) then 64 else 0 end
| case when 'resource_mobilisation' = any(areas) then 128 else 0 end;
comment on function app.area_mask(text[]) is 'Areas of collaboration as the sum of their bits: see app.area_bit().';
revoke all on function app.area_mask(text[]) from public;
grant execute on function app.area_mask(text[]) to ecdp_api, ecdp_worker, ecdp_analyst;

create or replace function app.area_codes(mask int4) returns text[]
language sql immutable parallel safe
return array(
    select a.code
    from
        unnest(array[
            'curriculum_sharing',
            'teacher_training',
            'physical_mental_health',
            'nutrition_hygiene',
            'family_engagement',
            'community_advocacy', 'funding_access', 'resource_mobilisation'
        ]) with ordinality as a (code, position)
    where (mask >> (a.position::int4 - 1)) & 1 = 1
    order by a.position
);
comment on function app.area_codes(int4) is 'The areas of collaboration of a sum of bits, in their order: see app.area_bit().';
revoke all on function app.area_codes(int4) from public;
grant execute on function app.area_codes(int4) to ecdp_api, ecdp_worker, ecdp_analyst;
