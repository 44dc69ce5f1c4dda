-- The obligations of a document, in the transaction that signs it. The document and its partnership are locked by then,
-- so of two signatures one comes after the other and sees what it made. A waiver locks an obligation and waits for
-- nothing afterwards, so locking obligations here closes no circle.
create or replace function app.make_obligations() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    tenant_before text := current_setting('app.tenant_id', true);
    holds_from date := coalesce(new.valid_from, new.signed_on);
    is_first bool;
begin
    -- Who signs has passed the policy of documents; the owner sees that one municipality, for this trigger alone.
    perform set_config('app.tenant_id', new.tenant_id::text, true);
    is_first := not exists (
        select from ecdp.document as d
        where
            d.tenant_id = new.tenant_id and d.partnership_id = new.partnership_id and d.kind = new.kind
            and d.number < new.number and d.signed_on is not null and d.archived_at is null
    );
    -- What an earlier version, or the MOU before an agreement that says more of it, would still ask for from here on.
    update ecdp.obligation as o
    set lapsed_on = greatest(new.signed_on, o.made_on)
    from ecdp.document as d
    where
        o.tenant_id = new.tenant_id and o.partnership_id = new.partnership_id and o.document_id <> new.id
        and o.rule is null and o.lapsed_on is null and o.due_on >= holds_from
        and d.tenant_id = o.tenant_id and d.id = o.document_id
        and (
            d.kind = new.kind
            or d.kind = 'mou' and new.kind = 'agreement' and exists (
                select from ecdp.document_commitment as c
                where
                    c.tenant_id = new.tenant_id and c.document_id = new.id and c.archived_at is null
                    and c.side = o.side and c.resource_kind = o.resource_kind and c.item_id is not distinct from o.item_id
            )
        );
    insert into ecdp.obligation (
        tenant_id, id, partnership_id, document_id, commitment_id, side, resource_kind, item_id, amount, due_on, made_on
    )
    select
        c.tenant_id, app.new_id(), new.partnership_id, new.id, c.id, c.side, c.resource_kind, c.item_id, c.amount, s.due_on,
        new.signed_on
    from ecdp.document_commitment as c
    cross join lateral app.due_days(c.schedule, c.from_on, c.until_on) as s (due_on)
    where
        c.tenant_id = new.tenant_id and c.document_id = new.id and c.archived_at is null
        and (is_first or s.due_on >= holds_from) and (new.valid_until is null or s.due_on <= new.valid_until)
    order by s.due_on, c.position;
    -- The timeline; a line that an earlier version had too, and that was done, is not asked for again.
    insert into ecdp.obligation (
        tenant_id, id, partnership_id, document_id, milestone_id, side, amount, due_on, made_on
    )
    select
        m.tenant_id, app.new_id(), new.partnership_id, new.id, m.id, coalesce(m.side, 'all'), 1, m.due_on, new.signed_on
    from ecdp.document_milestone as m
    where
        m.tenant_id = new.tenant_id and m.document_id = new.id and m.archived_at is null
        and (is_first or m.due_on >= holds_from) and (new.valid_until is null or m.due_on <= new.valid_until)
        and not exists (
            select from ecdp.document_milestone as l
            inner join ecdp.obligation as o on o.tenant_id = l.tenant_id and o.milestone_id = l.id
            inner join ecdp.obligation_fulfilment as f
                on f.tenant_id = o.tenant_id and f.obligation_id = o.id and f.archived_at is null
            where l.tenant_id = m.tenant_id and coalesce(l.line_id, l.id) = m.line_id
        )
    order by m.due_on, m.position;
    if new.kind = 'mou' then
        insert into ecdp.obligation (
            tenant_id, id, partnership_id, document_id, rule, side, amount, due_on, made_on
        )
        values (
            new.tenant_id, app.new_id(), new.partnership_id, new.id, 'first_activity', 'all', 1,
            new.signed_on + 90, new.signed_on
        )
        on conflict (tenant_id, partnership_id, rule) where rule is not null do nothing;
    end if;
    perform set_config('app.tenant_id', coalesce(tenant_before, ''), true);
    return null;
end
$$;
comment on function app.make_obligations()
is 'Trigger: a signature makes the obligations of its document; what earlier papers still asked for from its first day on lapses.';
revoke all on function app.make_obligations() from public;
