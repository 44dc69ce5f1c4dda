create or replace aggregate app.total(int8) ( -- noqa: LT01
    sfunc = int8pl, stype = int8, initcond = '0', combinefunc = int8pl, parallel = safe
);
comment on aggregate app.total(int8) -- noqa: LT01
is 'The sum of amounts as an amount, where sum() makes a numeric, which costs more than the adding; 0 of none. Fails where it is more than an amount can be.';
revoke all on function app.total(int8) from public;
grant execute on function app.total(int8) to ecdp_api, ecdp_worker;
