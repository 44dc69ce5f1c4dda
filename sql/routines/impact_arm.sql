-- A rule of evaluations: a change of what it says is a new rule version there.
--
-- The arm of a centre, by the days that count and how many partnerships it was active in, those of others too. No row
-- for one that is in neither.
create or replace function app.impact_arm(active datemultirange, exposures int8, months int4)
returns table (treated bool, started_on date)
language sql immutable
begin atomic
    select p.treated, case when p.treated then lower(active) end as started_on
    from (
        select
            active is not null
            and (select sum(upper(r.days) - lower(r.days)) from unnest(active) as r (days))
            >= (lower(active) + make_interval(months => months))::date - lower(active) as treated
    ) as p
    where p.treated or exposures = 0;
end;
comment on function app.impact_arm(datemultirange, int8, int4)
is 'The arm of a centre in an impact evaluation, by the days on which it was in an active partnership of the programme, and by how many active partnerships it was in at all. No row where it is in neither arm.';
revoke all on function app.impact_arm(datemultirange, int8, int4) from public;
grant execute on function app.impact_arm(datemultirange, int8, int4) to ecdp_worker, ecdp_api;
