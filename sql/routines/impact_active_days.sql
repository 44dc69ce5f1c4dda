-- A rule of evaluations: a change of what it says is a new rule version there.
--
-- The days on which a partnership was active while a centre was in it: empty where there are none.
create or replace function app.impact_active_days(
    active_on date, ended_on date, joined_on date, left_on date, archived_at timestamptz, before date
) returns daterange
language sql immutable
return case
    when
        greatest(active_on, joined_on)
        < least(left_on + 1, ended_on, before, (archived_at at time zone 'Africa/Johannesburg')::date)
        then
            daterange(
                greatest(active_on, joined_on),
                least(left_on + 1, ended_on, before, (archived_at at time zone 'Africa/Johannesburg')::date)
            )
    else 'empty'::daterange
end;
comment on function app.impact_active_days(date, date, date, date, timestamptz, date)
is 'The days, up to one, on which a partnership was active while a centre was in it, before either was archived.';
revoke all on function app.impact_active_days(date, date, date, date, timestamptz, date) from public;
grant execute on function app.impact_active_days(date, date, date, date, timestamptz, date) to ecdp_worker, ecdp_api;
