create or replace function app.about_so_many(number int4) returns int4
language sql immutable parallel safe
return case when number not between 1 and 9 then number - number % 10 end;
comment on function app.about_so_many(int4)
is 'A count of rows of children''s files as it is shown: rounded down to tens, null for 1 to 9.';
grant execute on function app.about_so_many(int4) to ecdp_api, ecdp_worker;
