-- An amount that wants an approval cannot be split into entries that want none: what the partnership moved in the same
-- calendar month without an approval counts together with the entry. What was approved was looked at, what a paper
-- promises was signed, and what was taken back did not happen: they do not count.
create or replace function app.needs_approval(tenant int4, entry uuid, guideline uuid) returns bool
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
-- In PL/pgSQL, so that its plans are kept.
declare
    rule record;
    this record;
    asked record;
begin
    select g.kind, g.threshold into rule
    from ecdp.programme_guideline as g
    where g.tenant_id = tenant and g.id = guideline;
    select e.partnership_id, date_trunc('month', e.occurred_on::timestamp)::date as first_day into this
    from ecdp.ledger_entry as e
    where e.tenant_id = tenant and e.id = entry;
    for asked in
        select l.move, sum(l.amount) as amount
        from ecdp.ledger_line as l
        where l.tenant_id = tenant and l.entry_id = entry and l.kind = rule.kind
        group by l.move
    loop
        -- The entry alone, before the month is looked through.
        if asked.amount > rule.threshold or asked.amount + (
            select coalesce(sum(t.amount), 0)
            from ecdp.ledger_transfer as t
            inner join ecdp.ledger_entry as e on e.tenant_id = tenant and e.id = t.entry_id
            where
                t.tenant_id = tenant and t.partnership_id = this.partnership_id and t.occurred_on >= this.first_day
                and t.occurred_on < (this.first_day + interval '1 month')::date and t.move = asked.move
                and t.kind = rule.kind and t.reverses_id is null and e.decided_by is null and e.document_id is null
                and not exists (
                    select from ecdp.ledger_transfer as b
                    where b.tenant_id = tenant and b.reverses_id = t.id
                )
                and not exists (
                    select from ecdp.ledger_line as l
                    where l.tenant_id = tenant and l.entry_id = entry and l.reverses_id = t.id
                )
        ) > rule.threshold then
            return true;
        end if;
    end loop;
    return false;
end
$$;
comment on function app.needs_approval(int4, uuid, uuid)
is 'Whether a guideline of amounts wants an approval of an entry: the lines of one move, together with what its partnership moved so in the same calendar month without an approval, come to more than the threshold.';
revoke all on function app.needs_approval(int4, uuid, uuid) from public;
grant execute on function app.needs_approval(int4, uuid, uuid) to ecdp_api, ecdp_worker;
