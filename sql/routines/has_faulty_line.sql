create or replace function app.has_faulty_line(tenant int4, entry uuid, partnership uuid, day date) returns bool
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
-- In PL/pgSQL, so that its plan is kept; and what a line names is looked up by its key, where `exists` may read all there
-- is of the municipality.
begin
    return exists (
        select from ecdp.ledger_line as l
        where
            l.tenant_id = tenant and l.entry_id = entry
            and case
                when l.move = 'reverse'
                    then
                        l.reverses_id is null or num_nonnulls(
                            l.kind, l.item_id, l.centre_id, l.activity_id, l.amount
                        ) > 0
                        or (
                            select r.partnership_id <> partnership or r.reverses_id is not null or r.occurred_on > day
                            from ecdp.ledger_transfer as r
                            where r.tenant_id = tenant and r.id = l.reverses_id
                        )
                else
                    l.reverses_id is not null or l.kind is null or l.amount is null
                    or (l.item_id is not null) <> (l.kind in ('materials', 'in_kind'))
                    or (l.centre_id is not null) <> (l.move in ('allocate', 'use'))
                    or l.activity_id is not null and (
                        l.move <> 'use' or partnership is distinct from (
                            select a.partnership_id from ecdp.activity as a
                            where a.tenant_id = tenant and a.id = l.activity_id
                        )
                    )
                    or l.item_id is not null and l.kind is distinct from (
                        select i.kind from ecdp.resource_item as i
                        where i.tenant_id = tenant and i.id = l.item_id
                    )
                    or l.move = 'allocate' and not exists (
                        select from ecdp.partnership_centre as m
                        where
                            m.tenant_id = tenant and m.partnership_id = partnership and m.centre_id = l.centre_id
                            and m.archived_at is null and m.joined_on <= day
                            and (m.left_on is null or m.left_on >= day)
                    )
            end
    );
end
$$;
comment on function app.has_faulty_line(int4, uuid, uuid, date)
is 'Whether an entry has a line that app.ledger_line_faults() finds fault with; it costs less to ask.';
revoke all on function app.has_faulty_line(int4, uuid, uuid, date) from public;
grant execute on function app.has_faulty_line(int4, uuid, uuid, date) to ecdp_api, ecdp_worker;
