-- The statement that GET …/partnerships/{id}/ledger-statement sends, for a partnership with 10,000 transfers.
set search_path = ecdp, app, pg_catalog;
begin;
select app.enter(9001, null, 'bench', null) \g /dev/null
explain (analyze, timing off, summary on, costs off)
            select
                x.occurred_on, x.number, x.id, x.entry_id, x.partnership_id, x.move, x.kind, app.resource_unit(x.kind), x.item_id,
                i.name, x.centre_id, x.effect, x.reverses_id, x.backdated, x.pledged, x.received, x.allocated, x.used,
                e.reason, e.evidence
            from (
                select
                    t.tenant_id, t.occurred_on, t.number, t.id, t.entry_id, t.partnership_id, t.move, t.kind, t.item_id, t.centre_id,
                    t.effect, t.reverses_id, t.backdated,
                    sum(case t.move when 'pledge' then t.effect when 'receive' then -t.effect when 'cancel' then -t.effect else 0 end) over w as pledged,
                    sum(case t.move when 'receive' then t.effect when 'allocate' then -t.effect else 0 end) over w as received,
                    sum(case t.move when 'allocate' then t.effect when 'use' then -t.effect else 0 end) over w as allocated,
                    sum(case t.move when 'use' then t.effect  else 0 end) over w as used
                from ledger_transfer as t
                where
                    t.tenant_id = 9001::int4 and t.occurred_on <= '2027-01-01'::date
                    and (null::text[] is null or t.kind = any(null::text[])) and t.partnership_id = '00000000-0000-7000-8000-000000000003'::uuid
                window w as (
                    partition by t.kind, t.item_id order by t.occurred_on, t.number
                    rows between unbounded preceding and current row
                )
            ) as x
            join ledger_entry as e on e.tenant_id = x.tenant_id and e.id = x.entry_id
            left join resource_item as i on i.tenant_id = x.tenant_id and i.id = x.item_id
            where x.occurred_on >= '0001-01-01'::date
            order by x.occurred_on, x.number
            limit 20001::int4;
commit;
