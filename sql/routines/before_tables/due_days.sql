create or replace function app.due_days(schedule text, from_on date, until_on date) returns setof date
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
-- Counted from the first day, so that the 31st comes back after a shorter month.
select (from_on + make_interval(months => n * case schedule when 'monthly' then 1 else 3 end))::date
from generate_series(
    0, 12 * (extract(year from until_on) - extract(year from from_on))::int4 + 12
) as n
where
    schedule <> 'once'
    and (from_on + make_interval(months => n * case schedule when 'monthly' then 1 else 3 end))::date <= until_on
union all
select coalesce(until_on, from_on) where schedule = 'once'
$$;
comment on function app.due_days(text, date, date)
is 'The days on which a commitment is due: once at its end, or each month or quarter from the first day on.';
revoke all on function app.due_days(text, date, date) from public;
grant execute on function app.due_days(text, date, date) to ecdp_api, ecdp_worker, ecdp_analyst;
