-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.first_activity(tenant int4, partnership uuid, from_day date, until_day date)
returns date
language sql stable
begin atomic
    select min(a.held_on)
    from ecdp.activity as a
    where
        a.tenant_id = tenant and a.partnership_id = partnership and a.archived_at is null and a.held_on >= from_day
        and a.held_on < until_day;
end;
comment on function app.first_activity(int4, uuid, date, date)
is 'The day of a partnership''s first activity from a day, such as that of its MOU, to before another; null for none.';
revoke all on function app.first_activity(int4, uuid, date, date) from public;
grant execute on function app.first_activity(int4, uuid, date, date) to ecdp_api, ecdp_worker;
