create or replace function app.resource_family(kind text) returns text
language sql immutable parallel safe
return case kind
    when 'volunteer_time' then 'time'
    when 'staff_time' then 'time'
    when 'materials' then 'items'
    when 'in_kind' then 'items'
    else kind
end;
comment on function app.resource_family(text)
is 'The family of a resource kind, whose amounts are counted in one unit and can be added up: funding, time, training or items.';
revoke all on function app.resource_family(text) from public;
grant execute on function app.resource_family(text) to ecdp_api, ecdp_worker;
