create or replace function app.keep_survey_invitation() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Locks the campaign, so that it is not closed meanwhile.
declare
    asked record;
    its record;
    before record := old;
    members record;
begin
    if tg_op = 'UPDATE' then
        -- Two partners are merged: what refers to one of them follows, whatever became of it.
        before.partner_id := new.partner_id;
        before.version := new.version;
        before.updated_at := new.updated_at;
        if before = new then return new; end if;
    end if;
    if tg_op = 'INSERT' then its := new; else its := old; end if;
    select c.closed_at, c.version_id
    into asked
    from ecdp.survey_campaign as c
    where c.tenant_id = its.tenant_id and c.id = its.campaign_id
    for no key update;
    if asked.closed_at is not null then
        raise exception 'the campaign is closed'
        using errcode = '23514', constraint = 'survey_campaign_closed_check', table = 'survey_invitation',
        schema = 'ecdp';
    end if;
    if tg_op = 'INSERT' then
        new.side := coalesce(
            (
                select i.respondent
                from ecdp.survey_version as v
                inner join ecdp.survey_instrument as i
                    on i.tenant_id = v.tenant_id and i.id = v.instrument_id
                where v.tenant_id = new.tenant_id and v.id = asked.version_id
            ), 'community'
        );
        -- One that cannot be seen is refused by the foreign key, or by the policy.
        select
            new.partner_id is not null and p.partner_id <> new.partner_id
            or new.centre_id is not null and not exists (
                select from ecdp.partnership_centre as c
                where
                    c.tenant_id = p.tenant_id and c.partnership_id = p.id and c.centre_id = new.centre_id
                    and c.archived_at is null
            ) as differ
        into members
        from ecdp.partnership as p
        where p.tenant_id = new.tenant_id and p.id = new.partnership_id;
        if members.differ then
            raise exception 'who is asked is no part of the partnership'
            using errcode = '23514', constraint = 'survey_invitation_partnership_part_check',
            table = 'survey_invitation', schema = 'ecdp', column = 'partnership_id';
        end if;
        return new;
    end if;
    -- Revoked, or given another link, only while it is not answered. A response takes a key share lock on this row.
    if exists (
        select from ecdp.survey_response as r
        where r.tenant_id = old.tenant_id and r.invitation_id = old.id
    ) then
        raise exception 'the invitation was answered'
        using errcode = '23514', constraint = 'survey_invitation_answered_immutable', table = 'survey_invitation',
        schema = 'ecdp';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
end
$$;
comment on function app.keep_survey_invitation()
is 'Trigger: who is asked fits the instrument and the partnership; an invitation that was answered does not change.';
