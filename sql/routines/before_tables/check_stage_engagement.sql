create or replace function app.check_stage_engagement() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    event record;
begin
    if tg_op = 'INSERT' then
        if new.stage_engagement_id is null then return new; end if;
        raise exception 'a partnership begins without a move'
        using errcode = '23514', constraint = 'partnership_stage_history', table = 'partnership', schema = 'ecdp';
    end if;
    if new.stage = old.stage then
        if new.stage_engagement_id is distinct from old.stage_engagement_id then
            raise exception 'what a move came of changes with the stage only'
            using errcode = '23514', constraint = 'partnership_stage_history', table = 'partnership', schema = 'ecdp';
        end if;
        return new;
    end if;
    if new.stage_engagement_id is null then return new; end if;
    select
        e.held_on, e.status, e.archived_at,
        e.partnership_id = new.id or exists (
            select from ecdp.engagement_attendance as a
            where
                a.tenant_id = new.tenant_id and a.engagement_id = e.id and a.archived_at is null
                and (
                    a.partner_id = new.partner_id or a.centre_id in (
                        select c.centre_id
                        from ecdp.partnership_centre as c
                        where
                            c.tenant_id = new.tenant_id and c.partnership_id = new.id and c.archived_at is null
                    )
                )
        ) as is_theirs
    into event
    from ecdp.engagement as e
    where e.tenant_id = new.tenant_id and e.id = new.stage_engagement_id;
    -- One that is not there is the foreign key's to refuse.
    if not found then return new; end if;
    if event.archived_at is not null then
        raise exception 'stage_engagement_id refers to an archived row'
        using errcode = '23514', constraint = 'partnership_stage_engagement_id_archived_check', table = 'partnership',
        schema = 'ecdp', column = 'stage_engagement_id';
    end if;
    if event.status <> 'confirmed' or event.held_on > new.stage_since then
        raise exception 'a move does not come of what took place later or not at all'
        using errcode = '23514', constraint = 'partnership_stage_engagement_held_check', table = 'partnership',
        schema = 'ecdp', column = 'stage_engagement_id';
    end if;
    if event.is_theirs is not true then
        raise exception 'a move comes of an event that its partner or a centre of it has to do with'
        using errcode = '23514', constraint = 'partnership_stage_engagement_theirs_check', table = 'partnership',
        schema = 'ecdp', column = 'stage_engagement_id';
    end if;
    return new;
end
$$;
comment on function app.check_stage_engagement()
is 'Trigger: a move of a partnership comes of an event that took place by then, about it or with its partner or a centre of it.';
