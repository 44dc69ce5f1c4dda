create or replace function app.resource_unit(kind text) returns text
language sql immutable parallel safe
return case kind
    when 'funding' then 'zar_cents'
    when 'volunteer_time' then 'minutes'
    when 'staff_time' then 'minutes'
    when 'training' then 'participant_day_hundredths'
    when 'materials' then 'items'
    when 'in_kind' then 'items'
end;
comment on function app.resource_unit(text)
is 'What amounts of a resource kind are counted in, always whole numbers: cents, minutes, hundredths of participant days, or items.';
revoke all on function app.resource_unit(text) from public;
grant execute on function app.resource_unit(text) to ecdp_api, ecdp_worker, ecdp_analyst;
