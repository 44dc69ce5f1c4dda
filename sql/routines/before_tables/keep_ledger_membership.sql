create or replace function app.keep_ledger_membership() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- An allocation holds the row `for share`, so one of the two waits for the other and sees what it did.
begin
    if exists (
        select from ecdp.ledger_transfer as t
        where
            t.tenant_id = old.tenant_id and t.partnership_id = old.partnership_id and t.centre_id = old.centre_id
            and t.move = 'allocate' and t.reverses_id is null
            and t.occurred_on between old.joined_on and coalesce(old.left_on, 'infinity')
            and (
                new.archived_at is not null
                or t.occurred_on not between new.joined_on and coalesce(new.left_on, 'infinity')
            )
            and not exists (
                select from ecdp.ledger_transfer as r where r.tenant_id = t.tenant_id and r.reverses_id = t.id
            )
    ) then
        raise exception 'resources were allocated to the centre on a day on which it would not take part'
        using errcode = '23514', constraint = 'partnership_centre_ledger_check', table = 'partnership_centre',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_ledger_membership()
is 'Trigger: a centre took part in its partnership on every day on which something was allocated to it.';
