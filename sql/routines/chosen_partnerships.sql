-- It becomes part of the statement that asks: planned apart, by each statement, it took longer than most of them do. Of
-- places in an array the planner expects a thousand, of its elements ten.
create or replace function app.chosen_partnerships(tenant int4, partnerships uuid[]) returns setof uuid
language sql stable rows 1000
begin atomic
    with chosen as materialized (
        select
            coalesce(
                partnerships,
                array(
                    select p.id from ecdp.partnership as p
                    where p.tenant_id = tenant
                )
            ) as ids
    )

    select c.ids[x.place]
    from chosen as c
    cross join lateral generate_subscripts(c.ids, 1) as x (place);
end;
comment on function app.chosen_partnerships(int4, uuid[])
is 'The partnerships that are named, or, where none are, all of the municipality. Planned for many of them.';
revoke all on function app.chosen_partnerships(int4, uuid[]) from public;
grant execute on function app.chosen_partnerships(int4, uuid[]) to ecdp_api, ecdp_worker, ecdp_analyst;
