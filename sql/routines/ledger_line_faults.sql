create or replace function app.ledger_line_faults(tenant int4, entry uuid)
returns table (line int4, constraint_name text, column_name text)
language sql stable
begin atomic
    select x.line, f.constraint_name, f.column_name
    from (
        select
            l.move, l.kind, l.item_id, l.centre_id, l.activity_id, l.amount, l.reverses_id, e.partnership_id,
            e.occurred_on,
            (row_number() over (order by l.number) - 1)::int4 as line
        from ecdp.ledger_entry as e
        inner join ecdp.ledger_line as l on l.tenant_id = e.tenant_id and l.entry_id = e.id
        where e.tenant_id = tenant and e.id = entry
    ) as x
    left join ecdp.ledger_transfer as r on r.tenant_id = tenant and r.id = x.reverses_id
    left join ecdp.activity as a on a.tenant_id = tenant and a.id = x.activity_id
    left join ecdp.resource_item as i on i.tenant_id = tenant and i.id = x.item_id
    cross join
        lateral (
            values
            (
                x.move = 'reverse' and num_nonnulls(x.kind, x.item_id, x.centre_id, x.activity_id, x.amount) > 0,
                'ledger_line_reverse_whole_check', 'move'
            ),
            ((x.move = 'reverse') <> (x.reverses_id is not null), 'ledger_line_reverses_given_check', 'reverses_id'),
            (x.move <> 'reverse' and x.kind is null, 'ledger_line_kind_given_check', 'kind'),
            (x.move <> 'reverse' and x.amount is null, 'ledger_line_amount_given_check', 'amount'),
            (
                x.move <> 'reverse'
                and (x.item_id is not null) <> (coalesce(x.kind in ('materials', 'in_kind'), false)),
                'ledger_line_item_given_check', 'item_id'
            ),
            (
                x.move <> 'reverse' and (x.centre_id is not null) <> (x.move in ('allocate', 'use')),
                'ledger_line_centre_given_check', 'centre_id'
            ),
            (i.kind <> x.kind, 'ledger_line_item_kind_check', 'item_id'),
            (
                x.move not in ('use', 'reverse') and x.activity_id is not null, 'ledger_line_activity_use_check',
                'activity_id'
            ),
            (a.partnership_id <> x.partnership_id, 'ledger_line_activity_partnership_check', 'activity_id'),
            (
                x.move = 'allocate' and x.centre_id is not null
                and not exists (
                    select from ecdp.partnership_centre as m
                    where
                        m.tenant_id = tenant and m.partnership_id = x.partnership_id and m.centre_id = x.centre_id
                        and m.archived_at is null and m.joined_on <= x.occurred_on
                        and (m.left_on is null or m.left_on >= x.occurred_on)
                ), 'ledger_line_centre_member_check', 'centre_id'
            ),
            (r.partnership_id <> x.partnership_id, 'ledger_line_reverses_partnership_check', 'reverses_id'),
            (r.reverses_id is not null, 'ledger_line_reverses_reversal_check', 'reverses_id'),
            (x.occurred_on < r.occurred_on, 'ledger_line_reverses_day_check', 'reverses_id')
        ) as f (is_wrong, constraint_name, column_name)
    where f.is_wrong;
end;
comment on function app.ledger_line_faults(int4, uuid)
is 'Lines of an entry that cannot be posted whatever the balances are: the line, counted from 0, and the rule that it breaks.';
revoke all on function app.ledger_line_faults(int4, uuid) from public;
grant execute on function app.ledger_line_faults(int4, uuid) to ecdp_api, ecdp_worker;
