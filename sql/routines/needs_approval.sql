-- An amount that wants an approval cannot be split into entries that want none: with the entry counts what the
-- programme's partnerships with the same partner moved without an approval in any 31 days in a row that its day lies
-- in. What was approved was looked at, what a paper promises was signed, and what was taken back did not happen: they
-- do not count.
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
    partnerships uuid[];
begin
    select g.kind, g.threshold, g.programme_id into rule
    from ecdp.programme_guideline as g
    where g.tenant_id = tenant and g.id = guideline;
    select e.occurred_on, p.partner_id into this
    from ecdp.ledger_entry as e
    inner join ecdp.partnership as p on p.tenant_id = tenant and p.id = e.partnership_id
    where e.tenant_id = tenant and e.id = entry;
    for asked in
        select l.move, sum(l.amount) as amount
        from ecdp.ledger_line as l
        where l.tenant_id = tenant and l.entry_id = entry and l.kind = rule.kind
        group by l.move
    loop
        -- The entry alone, before anything else is looked through.
        if asked.amount > rule.threshold then
            return true;
        end if;
        partnerships := coalesce(partnerships, array(
            select p.id
            from ecdp.partnership as p
            where p.tenant_id = tenant and p.partner_id = this.partner_id and p.programme_id = rule.programme_id
        ));
        -- 31 days that begin with a day on which something was moved: no others hold more.
        if exists (
            select from (
                select
                    w.occurred_on,
                    sum(w.amount) over (
                        order by w.occurred_on range between current row and interval '30 days' following
                    ) as amount
                from (
                    select this.occurred_on, asked.amount
                    union all
                    select t.occurred_on, t.amount
                    from unnest(partnerships) as u (id)
                    cross join lateral (
                        select t.id, t.entry_id, t.occurred_on, t.amount
                        from ecdp.ledger_transfer as t
                        where
                            t.tenant_id = tenant and t.partnership_id = u.id and t.occurred_on >= this.occurred_on - 30
                            and t.occurred_on <= this.occurred_on + 30 and t.move = asked.move and t.kind = rule.kind
                            and t.reverses_id is null
                        offset 0
                    ) as t
                    inner join ecdp.ledger_entry as e on e.tenant_id = tenant and e.id = t.entry_id
                    where
                        e.decided_by is null and e.document_id is null
                        and not exists (
                            select from ecdp.ledger_transfer as b
                            where b.tenant_id = tenant and b.reverses_id = t.id
                        )
                        and not exists (
                            select from ecdp.ledger_line as l
                            where l.tenant_id = tenant and l.entry_id = entry and l.reverses_id = t.id
                        )
                ) as w
            ) as s
            where s.occurred_on <= this.occurred_on and s.amount > rule.threshold
        ) then
            return true;
        end if;
    end loop;
    return false;
end
$$;
comment on function app.needs_approval(int4, uuid, uuid)
is 'Whether a guideline of amounts wants an approval of an entry: the lines of one move, together with what the programme''s partnerships with its partner moved so without an approval in 31 days in a row that its day lies in, come to more than the threshold.';
revoke all on function app.needs_approval(int4, uuid, uuid) from public;
grant execute on function app.needs_approval(int4, uuid, uuid) to ecdp_api, ecdp_worker;
