create or replace function app.check_phase() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    programme record;
begin
    -- One change of a programme's plan at a time: the dates of its phases hang together.
    select * into programme
    from ecdp.programme as p
    where p.tenant_id = new.tenant_id and p.id = new.programme_id
    for no key update;
    -- An empty one is the table's to refuse.
    if new.ends_on <= new.starts_on then return new; end if;
    if new.starts_on < programme.starts_on or new.ends_on > programme.ends_on then
        raise exception 'a phase lies within its programme'
        using errcode = '23514', constraint = 'programme_phase_within_check', table = 'programme_phase',
        schema = 'ecdp';
    end if;
    if exists (
        select from ecdp.programme_phase as o
        where
            o.tenant_id = new.tenant_id and o.programme_id = new.programme_id and o.id <> new.id
            and o.archived_at is null and o.starts_on < new.ends_on and new.starts_on < o.ends_on
    ) then
        raise exception 'phases of a programme do not overlap'
        using errcode = '23514', constraint = 'programme_phase_overlap_check', table = 'programme_phase',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.check_phase() is 'Trigger: a phase lies within its programme and overlaps no other.';
