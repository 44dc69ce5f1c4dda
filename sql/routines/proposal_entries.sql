-- Proposals as entries of a timeline: that one was made or sent, and its answer. It becomes part of the statement that
-- asks.
create or replace function app.proposal_entries(tenant int4, proposals uuid[])
returns table (
    partnership_id uuid, id uuid, day date, kind text, state text, actor text, title text, address text
)
language sql stable
begin atomic
    select
        o.partnership_id, e.id, e.day, e.kind, e.state, o.owner, o.title || e.what, '/proposals/' || o.id
    from ecdp.proposal as o
    cross join
        lateral (
            select
                o.id,
                coalesce(o.sent_on, (o.created_at at time zone 'Africa/Johannesburg')::date) as day,
                'proposal' as kind,
                case
                    when o.status = 'draft' then 'open' when o.status <> 'sent' then 'done'
                    when o.answer_due_on < app.today() then 'overdue' else 'due'
                end as state,
                case o.status
                    when 'draft' then ', draft' when 'sent' then ', sent, answer awaited by ' || o.answer_due_on
                    else ', sent'
                end as what
            union all
            select md5('answer:' || o.id)::uuid, o.answered_on, 'answer', 'done', ', ' || o.status
            where o.answered_on is not null
        ) as e
    where o.tenant_id = tenant and o.id = any(proposals);
end;
comment on function app.proposal_entries(int4, uuid[])
is 'These proposals and their answers in the form of app.partnership_timeline.';
revoke all on function app.proposal_entries(int4, uuid[]) from public;
grant execute on function app.proposal_entries(int4, uuid[]) to ecdp_api;
