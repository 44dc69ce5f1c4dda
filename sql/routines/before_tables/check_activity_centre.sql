create or replace function app.check_activity_centre() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- For a table of centres of activities, named by the argument. Locks: the activity, which does not move to another day
-- meanwhile; its partnership, which no centre joins or leaves.
declare
    its record;
    counts bool := tg_argv[0] = 'training_certificate';
    referrals bool := false;
begin
    select a.partnership_id, a.held_on, coalesce(a.held_on, a.planned_on) as first_day, a.days, a.area
    into its
    from ecdp.activity as a
    where a.tenant_id = new.tenant_id and a.id = new.activity_id
    for no key update;
    -- Of another municipality's activity the foreign key speaks.
    if not found then return new; end if;
    perform from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = its.partnership_id
    for no key update;
    if not app.takes_part(
        new.tenant_id, its.partnership_id, new.centre_id, its.first_day, its.first_day + its.days - 1
    ) then
        raise exception 'the centre is not in the partnership on a day of the activity'
        using errcode = '23514', constraint = case tg_argv[0]
            when 'activity_centre' then 'activity_centre_centre_id_part_check'
            else 'training_certificate_centre_id_part_check'
        end, table = tg_argv[0],
        schema = 'ecdp', column = 'centre_id';
    end if;
    if tg_argv[0] = 'activity_centre' then
        -- The other table has no such columns.
        referrals := coalesce((to_jsonb(new) ->> 'referrals_made')::int4, 0) > 0;
        counts := exists (
            select from jsonb_each_text(to_jsonb(new)) as c
            where
                c.value is not null
                and (
                    starts_with(c.key, 'girls_') or starts_with(c.key, 'boys_')
                    or c.key in ('caregivers', 'practitioners', 'referrals_made', 'referrals_completed')
                )
        );
    end if;
    if counts and its.held_on is null then
        raise exception 'nobody was reached by an activity that was not held'
        using errcode = '23514', constraint = case tg_argv[0]
            when 'activity_centre' then 'activity_centre_activity_id_held_check'
            else 'training_certificate_activity_id_held_check'
        end, table = tg_argv[0],
        schema = 'ecdp', column = 'activity_id';
    end if;
    if referrals and not exists (
        select from ecdp.collaboration_area as g where g.code = its.area and g.area_group = 'health'
    ) then
        raise exception 'referrals are of activities in the areas of health'
        using errcode = '23514', constraint = 'activity_centre_referrals_made_area_check', table = 'activity_centre',
        schema = 'ecdp', column = 'referrals_made';
    end if;
    return new;
end
$$;
comment on function app.check_activity_centre()
is 'Trigger: a centre of an activity is in its partnership then; counts are of what was held, referrals of health.';
