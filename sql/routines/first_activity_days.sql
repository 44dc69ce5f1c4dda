-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.first_activity_days(tenant int4, partnerships uuid[], day date)
returns table (partnership_id uuid, held_on date)
language sql stable
begin atomic
    select x.id, a.held_on
    from app.chosen_partnerships(tenant, partnerships) as x (id)
    -- Look-ups per partnership, whatever the tenant has besides.
    cross join
        lateral (
            select
                -- Found once, not again for the condition: hence the offset.
                least(
                    (
                        select min(v.held_on)
                        from ecdp.activity as v
                        where
                            v.tenant_id = tenant and v.partnership_id = x.id and v.archived_at is null
                            and v.held_on >= o.made_on and v.held_on <= day
                    ),
                    (
                        select min(e.held_on)
                        from ecdp.engagement as e
                        where
                            e.tenant_id = tenant and e.partnership_id = x.id and e.kind = 'joint_activity'
                            and e.archived_at is null and e.status = 'confirmed' and e.held_on >= o.made_on
                            and e.held_on <= day
                    )
                ) as held_on
            from ecdp.obligation as o
            where o.tenant_id = tenant and o.partnership_id = x.id and o.rule = 'first_activity'
            offset 0 -- noqa: AM09
        ) as a
    where a.held_on is not null;
end;
comment on function app.first_activity_days(int4, uuid[], date)
is 'The first activity of partnerships after their first MOU, up to a day: one that was held, or an engagement of kind joint_activity; of all partnerships where none are named.';
revoke all on function app.first_activity_days(int4, uuid[], date) from public;
grant execute on function app.first_activity_days(int4, uuid[], date) to ecdp_api, ecdp_worker;
