-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.initiatives_launched(tenant int4, programme uuid, until_day date)
returns table (area_group text, partnership_id uuid, first_on date)
language sql stable
begin atomic
    select g.area_group, a.partnership_id, min(a.held_on)
    from ecdp.partnership as p
    inner join ecdp.activity as a
        on a.tenant_id = tenant and a.partnership_id = p.id and a.archived_at is null and a.held_on < until_day
    inner join ecdp.collaboration_area as g on g.code = a.area
    where p.tenant_id = tenant and p.programme_id = programme and p.archived_at is null
    group by g.area_group, a.partnership_id;
end;
comment on function app.initiatives_launched(int4, uuid, date)
is 'Initiatives of a programme launched before a day: for each partnership and group of areas the day of its first activity.';
revoke all on function app.initiatives_launched(int4, uuid, date) from public;
grant execute on function app.initiatives_launched(int4, uuid, date) to ecdp_api, ecdp_worker;
