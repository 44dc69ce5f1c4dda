-- Follow-ups as entries of a timeline. It becomes part of the statement that asks.
create or replace function app.follow_up_entries(tenant int4, follow_ups uuid[])
returns table (
    partnership_id uuid, id uuid, day date, kind text, state text, actor text, title text, address text
)
language sql stable
begin atomic
    select
        f.partnership_id, f.id, coalesce(f.done_on, f.due_on), 'follow_up',
        case when f.done_on is not null then 'done' when f.due_on < app.today() then 'overdue' else 'due' end,
        f.owner, f.what || coalesce(': ' || f.outcome, ''), '/follow-ups/' || f.id
    from ecdp.follow_up as f
    where f.tenant_id = tenant and f.id = any(follow_ups);
end;
comment on function app.follow_up_entries(int4, uuid[])
is 'These follow-ups in the form of app.partnership_timeline.';
revoke all on function app.follow_up_entries(int4, uuid[]) from public;
grant execute on function app.follow_up_entries(int4, uuid[]) to ecdp_api;
