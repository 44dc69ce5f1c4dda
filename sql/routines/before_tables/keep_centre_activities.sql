create or replace function app.keep_centre_activities() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- The partnership is locked by app.keep_a_centre(), before; activities take that lock before they look. Planned ones
-- are looked at when they are held.
begin
    if exists (
        select from ecdp.activity as a
        where
            a.tenant_id = new.tenant_id and a.partnership_id = new.partnership_id and a.archived_at is null
            and a.held_on is not null
            and (
                new.archived_at is not null or new.joined_on > a.held_on + a.days - 1 or new.left_on < a.held_on
            )
            and (
                exists (
                    select from ecdp.activity_centre as c
                    where
                        c.tenant_id = a.tenant_id and c.activity_id = a.id and c.centre_id = new.centre_id
                        and c.archived_at is null
                ) or exists (
                    select from ecdp.training_certificate as t
                    where
                        t.tenant_id = a.tenant_id and t.activity_id = a.id and t.centre_id = new.centre_id
                        and t.archived_at is null
                )
            )
    ) then
        raise exception 'the centre took part in an activity on another day'
        using errcode = '23514', constraint = 'partnership_centre_activities_check', table = 'partnership_centre',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_centre_activities()
is 'Trigger: a centre is in a partnership on the days of the activities in which it took part.';
