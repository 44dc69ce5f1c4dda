create or replace function app.keep_fundraiser() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        new.status := 'planned';
        new.ended_on := null;
        return new;
    end if;
    if old.status <> 'planned' then
        if new.archived_at is not null and old.archived_at is null and (new.status, new.raised_cents, new.cost_cents)
            is not distinct from (old.status, old.raised_cents, old.cost_cents)
        then
            return new;
        end if;
        raise exception 'a fundraiser that is % stays as it is', old.status
        using errcode = '23514', constraint = 'fundraiser_ended_check', table = 'fundraiser', schema = 'ecdp';
    end if;
    -- Every cent is handed out: see app.split_cents().
    if new.status = 'closed' and greatest(new.raised_cents - new.cost_cents, 0) <> (
        select coalesce(sum(s.share_cents), 0)
        from ecdp.fundraiser_share as s
        where s.tenant_id = new.tenant_id and s.fundraiser_id = new.id and s.archived_at is null
    ) then
        raise exception 'what was raised is handed out to those who take part, to the cent'
        using errcode = '23514', constraint = 'fundraiser_split_check', table = 'fundraiser', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_fundraiser()
is 'Trigger: a fundraiser that has ended stays as it is, and is closed only when all that was raised is handed out.';
