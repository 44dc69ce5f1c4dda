create or replace function app.counted(variadic counts int4[]) returns int4
language sql immutable parallel safe
return (select sum(c.number)::int4 from unnest(counts) as c (number));
comment on function app.counted(int4[]) is 'The sum of the counts that there are; null where there is none.';
grant execute on function app.counted(int4[]) to ecdp_api, ecdp_worker;
