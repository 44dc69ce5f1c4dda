-- Whether one obligation was met by a day, and whether nothing of it was left, since the rest was let off: by index
-- look-ups, what app.obligation_states() says of many with more detail, for whoever looks at some of them only. A test
-- holds the two equal. One row. Who knows that the partnership has no account in the ledger says so: then nothing has
-- come, and it is not looked for.
create or replace function app.obligation_met(
    tenant int4, obligation ecdp.obligation, day date, has_accounts bool default true
)
returns table (is_met bool, is_settled bool)
language sql stable
begin atomic
    select m.delivered >= o.amount, m.delivered + l.let_off >= o.amount
    from (select (obligation).*) as o -- noqa: AM04
    cross join lateral (select case when o.waived_on <= day then o.waived_amount else 0 end as let_off) as l
    cross join lateral (
        select d.delivered
        from (
            select
                case
                    when o.rule is not null
                        then (
                            exists (
                                select from ecdp.activity as a
                                where
                                    a.tenant_id = tenant
                                    and a.partnership_id = o.partnership_id
                                    and a.archived_at is null
                                    and a.held_on between o.made_on and day
                            )
                            or exists (
                                select from ecdp.engagement as e
                                where
                                    e.tenant_id = tenant
                                    and e.partnership_id = o.partnership_id
                                    and e.archived_at is null
                                    and e.kind = 'joint_activity' and e.status = 'confirmed'
                                    and e.held_on between o.made_on and day
                            )
                        )::int4
                    when o.side <> 'partner' or o.milestone_id is not null
                        then
                            coalesce((
                                select sum(f.amount)
                                from ecdp.obligation_fulfilment as f
                                where
                                    f.tenant_id = tenant and f.obligation_id = o.id and f.archived_at is null
                                    and f.done_on <= day
                            ), 0)
                    when o.lapsed_on <= day or not has_accounts then 0
                    -- What came fills what is owed of the kind in the order of the due days. Mostly nothing has come.
                    else (
                        select
                            case when c.amount > 0 then greatest(0, least(o.amount - l.let_off, c.amount - coalesce((
                                select sum(w.amount - case when w.waived_on <= day then w.waived_amount else 0 end)
                                from ecdp.obligation as w
                                where
                                    w.tenant_id = tenant and w.partnership_id = o.partnership_id
                                    and (w.due_on, w.id) < (o.due_on, o.id) and w.side = 'partner'
                                    and w.commitment_id is not null and w.resource_kind = o.resource_kind
                                    and w.item_id is not distinct from o.item_id
                                    and w.made_on <= day and (w.lapsed_on is null or w.lapsed_on > day)
                            ), 0))) else 0 end
                        -- What was received is what lies in these accounts; as of an earlier day, what came by then.
                        from (
                            select
                                case when max(k.last_on) > day then coalesce((
                                    select sum(t.effect)
                                    from ecdp.ledger_transfer as t
                                    where
                                        t.tenant_id = tenant and t.partnership_id = o.partnership_id
                                        and t.occurred_on <= day and t.move = 'receive' and t.kind = o.resource_kind
                                        and t.item_id is not distinct from o.item_id
                                ), 0) else coalesce(sum(k.balance), 0) end as amount
                            from ecdp.ledger_account as k
                            where
                                k.tenant_id = tenant and k.partnership_id = o.partnership_id
                                and k.kind = o.resource_kind and k.item_id is not distinct from o.item_id
                                and k.place in ('received', 'allocated', 'used')
                        ) as c
                    )
                end as delivered
        ) as d
        offset 0 -- noqa: AM09
    ) as m;
end;
comment on function app.obligation_met(int4, ecdp.obligation, date, bool)
is 'Whether this obligation was met by a day, and whether nothing of it was left, as app.obligation_states() has it.';
revoke all on function app.obligation_met(int4, ecdp.obligation, date, bool) from public;
grant execute on function app.obligation_met(int4, ecdp.obligation, date, bool) to ecdp_api, ecdp_worker;
