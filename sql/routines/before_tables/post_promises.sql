-- Brings the ledger in line with what a partnership's papers promise, in the transaction that changes it: a
-- signature, the end of a paper, a waiver. Afterwards as much is pledged as signed papers ask of the partner. What
-- was pledged by hand counts towards that: a signature puts it in writing. Grants and fundraisers are promises of
-- their own and do not. What papers no longer ask for is cancelled, as far as it was not brought; what was pledged by
-- hand stays.
--
-- It looks at nothing but what is there, so a second time it posts nothing. Runs with its owner's rights, like
-- app.make_obligations(): nobody needs an approval for what two sides have signed. Argument: the table.
create or replace function app.post_promises() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    tenant_before text := current_setting('app.tenant_id', true);
    its jsonb := to_jsonb(new);
    paper record;
    day date;
    change record;
    entry uuid;
begin
    perform set_config('app.tenant_id', new.tenant_id::text, true);
    select d.id, d.partnership_id, d.kind, d.number, d.content_sha256 into paper
    from ecdp.document as d
    where
        d.tenant_id = new.tenant_id
        and d.id = (case tg_argv[0] when 'document' then its ->> 'id' else its ->> 'document_id' end)::uuid;
    day := case tg_argv[0]
        when 'document' then (its ->> 'signed_on')::date
        when 'obligation' then (its ->> 'waived_on')::date
        else least((its ->> 'ends_on')::date, app.today())
    end;
    for change in
        with
        asked as (
            select
                o.resource_kind as kind, o.item_id, sum(o.amount - coalesce(o.waived_amount, 0))::int8 as amount
            from ecdp.obligation as o
            where
                o.tenant_id = new.tenant_id and o.partnership_id = paper.partnership_id and o.side = 'partner'
                and o.commitment_id is not null and o.lapsed_on is null
            group by o.resource_kind, o.item_id
        ),
        moved as (
            select
                t.kind, t.item_id, t.occurred_on, t.effect * case t.move when 'pledge' then 1 else -1 end as change,
                t.move = 'receive' as is_delivery, e.document_id is not null as is_on_paper,
                exists (
                    select from ecdp.grant_application as g where g.tenant_id = new.tenant_id and g.entry_id = e.id
                ) or exists (
                    select from ecdp.fundraiser_share as f where f.tenant_id = new.tenant_id and f.entry_id = e.id
                ) as is_apart
            from ecdp.ledger_transfer as t
            left join ecdp.ledger_transfer as r on r.tenant_id = new.tenant_id and r.id = t.reverses_id
            inner join ecdp.ledger_entry as e
                on e.tenant_id = new.tenant_id and e.id = coalesce(r.entry_id, t.entry_id)
            where
                t.tenant_id = new.tenant_id and t.partnership_id = paper.partnership_id
                and t.move in ('pledge', 'receive', 'cancel')
        ),
        held as (
            select
                m.kind, m.item_id, sum(m.change) as outstanding, max(m.occurred_on) as last_on,
                coalesce(sum(m.change) filter (where not m.is_delivery and not m.is_apart), 0) as pledged,
                coalesce(sum(m.change) filter (where not m.is_delivery and m.is_on_paper), 0) as on_paper
            from moved as m
            group by m.kind, m.item_id
        ),
        thing as (
            select
                coalesce(a.kind, h.kind) as kind, coalesce(a.item_id, h.item_id) as item_id, h.last_on,
                coalesce(a.amount, 0) as asked, coalesce(h.pledged, 0) as pledged,
                least(coalesce(h.outstanding, 0), greatest(0, coalesce(h.on_paper, 0) - coalesce(a.amount, 0)))
                    as to_cancel
            from asked as a
            full join held as h
                on coalesce(h.item_id::text, h.kind) = coalesce(a.item_id::text, a.kind)
        ),
        due as (
            select
                w.kind, w.item_id, w.last_on,
                case when tg_argv[0] = 'document' then greatest(0, w.asked - (w.pledged - w.to_cancel)) else 0 end
                - w.to_cancel as amount
            from thing as w
        )
        select
            case when d.amount > 0 then 'pledge' else 'cancel' end as move,
            case when d.amount > 0 then day else greatest(day, max(d.last_on)) end as occurred_on,
            array_agg(d.kind order by d.kind, d.item_id) as kinds,
            array_agg(d.item_id order by d.kind, d.item_id) as items,
            array_agg(abs(d.amount)::int8 order by d.kind, d.item_id) as amounts
        from due as d
        where d.amount <> 0
        group by d.amount > 0
        order by d.amount > 0
    loop
        entry := app.new_id();
        insert into ecdp.ledger_entry (
            tenant_id, id, partnership_id, document_id, occurred_on, reason, evidence, created_at
        )
        values (
            new.tenant_id, entry, paper.partnership_id, paper.id, change.occurred_on,
            case
                when change.move = 'pledge' then 'Promised in writing: '
                when tg_argv[0] = 'obligation' then 'Waived: '
                when tg_argv[0] = 'document' then 'No longer asked for: '
                else 'Ended: '
            end
            || case paper.kind when 'mou' then 'MOU' else 'agreement' end || ', version ' || paper.number,
            'SHA-256 ' || paper.content_sha256,
            coalesce(its ->> 'recorded_at', its ->> 'updated_at')::timestamptz
        );
        insert into ecdp.ledger_line (tenant_id, id, entry_id, move, kind, item_id, amount)
        select new.tenant_id, app.new_id(), entry, change.move, l.kind, l.item_id, l.amount
        from unnest(change.kinds, change.items, change.amounts) as l (kind, item_id, amount);
        begin
            update ecdp.ledger_entry as e
            set status = 'posted'
            where e.tenant_id = new.tenant_id and e.id = entry;
        exception
            -- Somebody delivered meanwhile: once more, with what is left.
            when check_violation then
                raise exception 'the ledger changed meanwhile' using errcode = '40001';
        end;
    end loop;
    perform set_config('app.tenant_id', coalesce(tenant_before, ''), true);
    return null;
end
$$;
comment on function app.post_promises()
is 'Trigger: what signed papers ask of a partner is pledged in the ledger; what they no longer ask for is cancelled.';
