create or replace function app.move_grant_application() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        new.status := 'idea';
        new.applied_on := null;
        new.decided_on := null;
        new.awarded_cents := null;
        new.conditions := null;
        new.decision_reason := null;
        new.entry_id := null;
        return new;
    end if;
    if new.status = old.status then
        if (new.applied_on, new.decided_on, new.awarded_cents, new.conditions, new.decision_reason, new.entry_id)
            is distinct from (
                old.applied_on, old.decided_on, old.awarded_cents, old.conditions, old.decision_reason, old.entry_id
            )
        then
            raise exception 'what came of an application changes with its status only'
            using errcode = '23514', constraint = 'grant_application_outcome_check', table = 'grant_application',
            schema = 'ecdp';
        end if;
        if old.status <> 'idea' and new.asked_cents <> old.asked_cents
            or old.status in ('awarded', 'refused', 'withdrawn')
            and (new.title, new.funder, new.call, new.deadline_on, new.partnership_id)
            is distinct from (old.title, old.funder, old.call, old.deadline_on, old.partnership_id)
        then
            raise exception 'what was applied for stays as it was'
            using errcode = '23514', constraint = 'grant_application_kept_check', table = 'grant_application',
            schema = 'ecdp';
        end if;
        return new;
    end if;
    if not (
        old.status = 'idea' and new.status in ('applied', 'withdrawn')
        or old.status = 'applied' and new.status in ('awarded', 'refused', 'withdrawn')
    ) then
        raise exception 'an application that is % does not become %', old.status, new.status
        using errcode = '23514', constraint = 'grant_application_move_check', table = 'grant_application',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.move_grant_application() is 'Trigger: the way of a grant application, from idea to outcome; what was decided stays.';
