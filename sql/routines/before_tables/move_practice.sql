-- The life of a practice: proposed, reviewed (and back), shared with the municipality or with all, withdrawn for good.
-- Once reviewed, what it says does not change. What is shared with all is looked at where it is copied to: see
-- app.check_shared_practice().
create or replace function app.move_practice() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        if new.status <> 'proposed' then
            raise exception 'a practice begins as proposed, not as %', new.status
            using errcode = '23514', constraint = 'practice_status_first', table = 'practice', schema = 'ecdp';
        end if;
        return new;
    end if;
    if old.status <> 'proposed' and (
        new.title, new.problem, new.solution, new.area, new.barrier_category, new.cost_cents, new.evidence,
        new.proposed_by, new.centre_id, new.barrier_id
    ) is distinct from (
        old.title, old.problem, old.solution, old.area, old.barrier_category, old.cost_cents, old.evidence,
        old.proposed_by, old.centre_id, old.barrier_id
    )
    -- The partner follows where it is merged into another one.
    or old.status <> 'proposed' and new.partner_id is distinct from old.partner_id
    and app.is_merged(new.tenant_id, old.partner_id, new.partner_id) is not true then
        raise exception 'what was reviewed does not change'
        using errcode = '23514', constraint = 'practice_reviewed_immutable', table = 'practice', schema = 'ecdp';
    end if;
    if (new.status, new.audience) is not distinct from (old.status, old.audience) then
        if (new.status_since, new.status_reason) is distinct from (old.status_since, old.status_reason) then
            raise exception 'day and reason of a status change with it'
            using errcode = '23514', constraint = 'practice_status_since_check', table = 'practice', schema = 'ecdp';
        end if;
        return new;
    end if;
    if not (
        old.status = 'proposed' and new.status in ('reviewed', 'withdrawn')
        or old.status = 'reviewed' and new.status in ('proposed', 'shared', 'withdrawn')
        or old.status = 'shared' and (
            new.status = 'withdrawn' or new.status = 'shared' and old.audience = 'municipality'
        )
    ) then
        raise exception 'a practice does not go from % to %', old.status, new.status
        using errcode = '23514', constraint = 'practice_status_move', table = 'practice', schema = 'ecdp';
    end if;
    if new.status_since is null or new.status_reason is null or new.status_since < old.status_since then
        raise exception 'a status has its day, not before the last one''s, and a reason'
        using errcode = '23514', constraint = 'practice_status_order', table = 'practice', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.move_practice()
is 'Trigger: the life of a practice. Refuses a skipped step and a change of what was reviewed.';
