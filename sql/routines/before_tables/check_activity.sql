create or replace function app.check_activity() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- The partnership does not move, and no centre joins or leaves it, while this looks: they take the same lock.
declare
    first_day date := coalesce(new.held_on, new.planned_on);
    last_day date := coalesce(new.held_on, new.planned_on) + new.days - 1;
    day_column text := case when new.held_on is null then 'planned_on' else 'held_on' end;
begin
    perform from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = new.partnership_id
    for no key update;
    -- Of another municipality's partnership the foreign key speaks.
    if not found or new.called_off_on is not null then return new; end if;
    if new.held_on is not null and last_day > app.today() then
        raise exception 'an activity is held once its last day has come'
        using errcode = '23514', constraint = 'activity_days_future_check', table = 'activity', schema = 'ecdp',
        column = 'days';
    end if;
    if not app.is_active(new.tenant_id, new.partnership_id, first_day, last_day) then
        raise exception 'an activity is held under a partnership that is active on its days'
        using errcode = '23514', constraint = case
            when new.held_on is null then 'activity_planned_on_active_check' else 'activity_held_on_active_check'
        end, table = 'activity', schema = 'ecdp', column = day_column;
    end if;
    if tg_op = 'INSERT' then return new; end if;
    if new.held_on is null and (
        exists (
            select from ecdp.activity_centre as c
            where
                c.tenant_id = new.tenant_id and c.activity_id = new.id and c.archived_at is null
                and num_nonnulls(
                    c.children, c.caregivers, c.practitioners, c.referrals_made, c.referrals_completed
                ) > 0
        ) or exists (
            select from ecdp.training_certificate as t
            where t.tenant_id = new.tenant_id and t.activity_id = new.id and t.archived_at is null
        )
    ) then
        raise exception 'an activity that reached people was held'
        using errcode = '23514', constraint = 'activity_held_on_kept_check', table = 'activity', schema = 'ecdp',
        column = 'held_on';
    end if;
    if exists (
        select from (
            select c.centre_id
            from ecdp.activity_centre as c
            where c.tenant_id = new.tenant_id and c.activity_id = new.id and c.archived_at is null
            union
            select t.centre_id
            from ecdp.training_certificate as t
            where t.tenant_id = new.tenant_id and t.activity_id = new.id and t.archived_at is null
        ) as w
        where not app.takes_part(new.tenant_id, new.partnership_id, w.centre_id, first_day, last_day)
    ) then
        raise exception 'a centre of the activity is not in the partnership on the new day'
        using errcode = '23514', constraint = case
            when new.held_on is null then 'activity_planned_on_centres_check' else 'activity_held_on_centres_check'
        end, table = 'activity', schema = 'ecdp', column = day_column;
    end if;
    return new;
end
$$;
comment on function app.check_activity()
is 'Trigger: an activity lies in the time in which its partnership is active and its centres take part; what reached people was held.';
