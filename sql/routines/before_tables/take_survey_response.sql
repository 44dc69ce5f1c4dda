create or replace function app.take_survey_response() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Locks the invitation, then its campaign: neither is revoked, answered or closed meanwhile.
declare
    invitation record;
    campaign record;
begin
    if tg_op <> 'INSERT' then
        raise exception 'a response never changes'
        using errcode = '23514', constraint = 'survey_response_immutable', table = 'survey_response', schema = 'ecdp';
    end if;
    select i.campaign_id, i.partnership_id, i.token_sha256
    into invitation
    from ecdp.survey_invitation as i
    where i.tenant_id = new.tenant_id and i.id = new.invitation_id
    for no key update;
    -- One that cannot be seen is refused by the foreign key, or by the policy.
    if not found then return new; end if;
    select c.closed_at, c.opens_on, c.closes_on, c.archived_at
    into campaign
    from ecdp.survey_campaign as c
    where c.tenant_id = new.tenant_id and c.id = invitation.campaign_id
    for no key update;
    if campaign.closed_at is not null then
        raise exception 'the campaign is closed'
        using errcode = '23514', constraint = 'survey_campaign_closed_check', table = 'survey_response',
        schema = 'ecdp';
    end if;
    if new.answered_on < campaign.opens_on or new.via = 'link' and new.answered_on > campaign.closes_on then
        raise exception 'the campaign is not open on that day'
        using errcode = '23514', constraint = 'survey_response_answered_on_open_check', table = 'survey_response',
        schema = 'ecdp', column = 'answered_on';
    end if;
    if new.via = 'link' and invitation.token_sha256 is null then
        raise exception 'the invitation has no link'
        using errcode = '23514', constraint = 'survey_response_via_link_check', table = 'survey_response',
        schema = 'ecdp', column = 'via';
    end if;
    if exists (
        select from ecdp.partnership as p
        where p.tenant_id = new.tenant_id and p.id = invitation.partnership_id and p.archived_at is not null
    ) then
        raise exception 'the partnership it is about is archived'
        using errcode = '23514', constraint = 'survey_response_partnership_archived_check',
        table = 'survey_response', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.take_survey_response()
is 'Trigger: a response comes while its campaign is open and its partnership in use, and never changes.';
