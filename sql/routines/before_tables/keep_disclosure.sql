create or replace function app.keep_disclosure() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'what was shown and hidden is remembered for good'
    using errcode = '23514', constraint = tg_argv[0] || '_immutable', table = tg_argv[0], schema = 'ecdp';
end
$$;
comment on function app.keep_disclosure() is 'Trigger: the memory of what was published is only appended to, by whatever role.';
