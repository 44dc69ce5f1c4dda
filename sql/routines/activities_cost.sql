-- A rule of evaluations: a change of what it says is a new rule version there. One row, of null where no money was used
-- for the activity; by an index.
create or replace function app.activities_cost(tenant int4, activity uuid, before_day date)
returns table (cents int8)
language sql stable
begin atomic
    select sum(t.effect)::int8
    from ecdp.ledger_transfer as t
    where
        t.tenant_id = tenant and t.activity_id = activity and t.kind = 'funding' and t.move = 'use'
        and t.occurred_on < before_day;
end;
comment on function app.activities_cost(int4, uuid, date)
is 'What an activity cost, in cents: the money of the ledger that centres used for it before a day, less what corrections took back; null where there is none.';
revoke all on function app.activities_cost(int4, uuid, date) from public;
grant execute on function app.activities_cost(int4, uuid, date) to ecdp_api, ecdp_worker, ecdp_analyst;
