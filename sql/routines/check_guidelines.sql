create or replace function app.check_guidelines(
    tenant int4, entry uuid, partnership uuid, out warnings text[], out held bool
)
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
-- A share is of what all partnerships of the programme have received so far, this entry's included. The guideline's row is
-- locked where it can refuse, so that two allocations within the programme are not each measured without the other; and
-- where an amount is added up over entries.
-- What goes to a centre is looked at as it is allocated, and again as a receipt is taken back: that is never refused,
-- since it corrects what did not happen, but it warns.
declare
    guideline record;
    wrong record;
begin
    warnings := '{}';
    held := false;
    for guideline in
        select g.id, g.rule, g.kind, g.effect
        from ecdp.partnership as p
        inner join ecdp.programme_guideline as g on g.tenant_id = p.tenant_id and g.programme_id = p.programme_id
        where p.tenant_id = tenant and p.id = partnership and g.archived_at is null
        order by g.id
    loop
        if guideline.effect = 'refuse' or guideline.rule = 'approval_above' then
            perform from ecdp.programme_guideline as g
            where g.tenant_id = tenant and g.id = guideline.id
            for no key update;
        end if;
        if guideline.rule = 'approval_above' then
            if app.needs_approval(tenant, entry, guideline.id) then
                warnings := warnings || guideline.rule;
                held := held or guideline.effect = 'hold';
            end if;
            continue;
        end if;
        select f.line into wrong from app.guideline_faults(tenant, entry, partnership, guideline.id) as f
        order by f.line
        limit 1;
        if not found then continue; end if;
        if guideline.effect = 'refuse' and wrong.line is not null then
            raise exception 'the programme''s guideline % refuses this', guideline.rule
            using errcode = '23514', table = 'ledger_line', schema = 'ecdp', column = 'amount',
            constraint = case guideline.rule
                when 'centre_share_max' then 'ledger_line_centre_share_max_check'
                else 'ledger_line_underserved_share_min_check'
            end, detail = 'row ' || wrong.line;
        end if;
        warnings := warnings || guideline.rule;
    end loop;
    warnings := array(select distinct u.w from unnest(warnings) as u (w) order by u.w);
end
$$;
comment on function app.check_guidelines(int4, uuid, uuid)
is 'What the guidelines of its programme say of an entry: the rules that it departs from, and whether it waits for approval. Refuses where a guideline does.';
revoke all on function app.check_guidelines(int4, uuid, uuid) from public;
grant execute on function app.check_guidelines(int4, uuid, uuid) to ecdp_api, ecdp_worker;
