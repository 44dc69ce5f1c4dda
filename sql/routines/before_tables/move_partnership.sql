-- The stage machine. Its moves are rows of stage_transition; its proofs are what app.missing_proofs() finds on the day
-- of the move. Swift's Domain.StageMachine says the same and is tested against this, move by move.
create or replace function app.move_partnership() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    missing text[];
begin
    if tg_op = 'INSERT' then
        if new.stage <> 'identified' then
            raise exception 'a partnership begins as identified, not as %', new.stage
            using errcode = '23514', constraint = 'partnership_stage_first', table = 'partnership', schema = 'ecdp';
        end if;
        new.held_from := null;
        new.secured_on := null;
        new.formalised_on := null;
        return new;
    end if;
    if new.partner_id <> old.partner_id and not app.is_merged(new.tenant_id, old.partner_id, new.partner_id) then
        raise exception 'a partnership keeps its partner: make another one'
        using errcode = '23514', constraint = 'partnership_partner_id_kept_check', table = 'partnership',
        schema = 'ecdp', column = 'partner_id';
    end if;
    if new.programme_id is distinct from old.programme_id and old.programme_id is not null
        and num_nonnulls(old.secured_on, old.formalised_on) > 0
    then
        raise exception 'a partnership that has counted for a programme stays with it'
        using errcode = '23514', constraint = 'partnership_programme_id_kept_check', table = 'partnership',
        schema = 'ecdp', column = 'programme_id';
    end if;
    if new.works_with_children and new.stage = 'active' and (old.stage <> 'active' or not old.works_with_children) then
        -- A screening recorded meanwhile waits for this, or this for it: see app.keep_clearance().
        perform from ecdp.partner as p
        where p.tenant_id = new.tenant_id and p.id = new.partner_id
        for no key update;
    end if;
    if new.stage = old.stage then
        if (new.stage_since, new.stage_reason, new.held_from, new.secured_on, new.formalised_on)
            is distinct from (old.stage_since, old.stage_reason, old.held_from, old.secured_on, old.formalised_on)
        then
            raise exception 'the dates of a stage change with the stage only'
            using errcode = '23514', constraint = 'partnership_stage_history', table = 'partnership', schema = 'ecdp';
        end if;
        if new.works_with_children and not old.works_with_children and new.stage = 'active' then
            if not app.has_clearance(
                new.tenant_id, new.partner_id, (now() at time zone 'Africa/Johannesburg')::date
            ) then
                raise exception 'an active partnership that works with children needs a valid clearance'
                using errcode = '23514', constraint = 'partnership_works_with_children_check', table = 'partnership',
                schema = 'ecdp';
            end if;
        end if;
        return new;
    end if;
    if not exists (
        select from ecdp.stage_transition as t where t.from_stage = old.stage and t.to_stage = new.stage
    ) or (
        old.stage = 'on_hold' and new.stage not in (old.held_from, 'declined', 'terminated')
    ) then
        raise exception 'no move from % to %', old.stage, new.stage
        using errcode = '23514', constraint = 'partnership_stage_move', table = 'partnership', schema = 'ecdp',
        detail = coalesce(old.held_from, '');
    end if;
    if new.stage_reason is null then
        raise exception 'a move has a reason'
        using errcode = '23514', constraint = 'partnership_stage_reason_check', table = 'partnership', schema = 'ecdp',
        column = 'stage_reason';
    end if;
    if new.stage_since < old.stage_since then
        raise exception 'a move cannot be dated before the one it follows'
        using errcode = '23514', constraint = 'partnership_stage_order', table = 'partnership', schema = 'ecdp';
    end if;
    missing := app.missing_proofs(new.tenant_id, new.id, new.stage, new.stage_since);
    if missing <> '{}' then
        raise exception 'a partnership cannot become % without its proof', new.stage
        using errcode = '23514', constraint = 'partnership_stage_proof', detail = missing::text,
        table = 'partnership', schema = 'ecdp';
    end if;
    new.held_from := case when new.stage = 'on_hold' then old.stage end;
    new.secured_on := old.secured_on;
    new.formalised_on := old.formalised_on;
    if new.stage = 'mou_signed' and old.secured_on is null then
        select min(d.signed_on) into new.secured_on
        from ecdp.document as d
        where
            d.tenant_id = new.tenant_id and d.partnership_id = new.id and d.kind = 'mou' and d.archived_at is null;
    end if;
    if new.stage = 'agreement_signed' and old.formalised_on is null then
        select min(d.signed_on) into new.formalised_on
        from ecdp.document as d
        where
            d.tenant_id = new.tenant_id and d.partnership_id = new.id and d.kind = 'agreement'
            and d.archived_at is null;
    end if;
    return new;
end
$$;
comment on function app.move_partnership() is 'Trigger: the stage machine. Refuses a skipped stage, a missing proof, a date out of order.';
