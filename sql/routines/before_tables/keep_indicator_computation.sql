create or replace function app.keep_indicator_computation() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Closed by the number of its figures, it never changes.
begin
    if tg_op = 'UPDATE' and old.figures is null then return new; end if;
    raise exception 'figures of indicators never change: a correction is another computation'
    using errcode = '23514', constraint = 'indicator_computation_immutable', table = 'indicator_computation',
    schema = 'ecdp';
end
$$;
comment on function app.keep_indicator_computation() is 'Trigger: a computation of an indicator never changes once it is closed.';
