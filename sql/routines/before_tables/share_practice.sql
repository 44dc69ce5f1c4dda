create or replace function app.share_practice() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Fires where the audience is or was all; the practice's row is locked by the change.
begin
    if new.audience = 'all' and new.archived_at is null then
        insert into ecdp.shared_practice (
            tenant_id, id, region_id, title, problem, solution, area, barrier_category, cost_cents, evidence,
            days_to_resolve, shared_on
        )
        select
            new.tenant_id, new.id, t.region_id, new.title, new.problem, new.solution, new.area, new.barrier_category,
            new.cost_cents, new.evidence,
            (
                select b.resolved_on - b.raised_on
                from ecdp.barrier as b
                where b.tenant_id = new.tenant_id and b.id = new.barrier_id
            ), new.status_since
        from ecdp.tenant as t
        where t.tenant_id = new.tenant_id
        on conflict do nothing;
    else
        update ecdp.shared_practice as s
        set withdrawn_on = app.today()
        where s.tenant_id = new.tenant_id and s.id = new.id and s.withdrawn_on is null;
    end if;
    return null;
end
$$;
comment on function app.share_practice()
is 'Trigger: a practice that is shared with all is copied to where every municipality reads it; withdrawn, it is so there too.';
