create or replace function app.keep_shared_practice() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Other municipalities read it, so it says what was reviewed, for as long as that is shared: whoever writes.
declare
    reviewed record;
begin
    if tg_op <> 'DELETE' then
        select
            t.region_id, p.title, p.problem, p.solution, p.area, p.barrier_category, p.cost_cents, p.evidence,
            p.status_since, p.audience = 'all' and p.archived_at is null as is_shared
        into reviewed
        from ecdp.practice as p
        inner join ecdp.tenant as t on t.tenant_id = p.tenant_id
        where p.tenant_id = new.tenant_id and p.id = new.id;
        -- Nobody's practice, or another municipality's: the foreign key and the policy say so.
        if not found then return new; end if;
        if (
            new.region_id, new.title, new.problem, new.solution, new.area, new.barrier_category, new.cost_cents,
            new.evidence
        ) is not distinct from (
            reviewed.region_id, reviewed.title, reviewed.problem, reviewed.solution, reviewed.area,
            reviewed.barrier_category, reviewed.cost_cents, reviewed.evidence
        ) and (
            tg_op = 'INSERT' and reviewed.is_shared and new.withdrawn_on is null
            and new.shared_on = reviewed.status_since
            or tg_op = 'UPDATE' and reviewed.is_shared is not true
            and old.withdrawn_on is null and new.withdrawn_on is not null
            and (new.shared_on, new.days_to_resolve) is not distinct from (old.shared_on, old.days_to_resolve)
        ) then
            return new;
        end if;
    end if;
    raise exception 'what is shared with all is the practice as it was reviewed'
    using errcode = '23514', constraint = 'shared_practice_immutable', table = 'shared_practice', schema = 'ecdp';
end
$$;
comment on function app.keep_shared_practice()
is 'Trigger: what other municipalities read of a practice is what was reviewed; it is withdrawn with it, and changes no more.';
