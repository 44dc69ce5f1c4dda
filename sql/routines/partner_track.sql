-- Obligations of a partner that were due by a day, and those of them that were met. Until obligations are rows of their
-- own: an MOU asks for an activity of the two sides within 90 days.
create or replace function app.partner_track(tenant int4, partner uuid, day date)
returns table (met int8, due int8)
language sql stable
begin atomic
    select
        count(*) filter (where exists (
            select from ecdp.engagement as e
            where
                e.tenant_id = tenant and e.partnership_id = p.id and e.archived_at is null and e.kind = 'joint_activity'
                and e.held_on between p.secured_on and p.secured_on + 90 and e.held_on <= day
        )) as met,
        count(*) as due
    from ecdp.partnership as p
    where
        p.tenant_id = tenant and p.partner_id = partner and p.archived_at is null
        and p.secured_on <= day - 90;
end;
comment on function app.partner_track(int4, uuid, date)
is 'Obligations of a partner that were due by a day, and how many of them were met.';
revoke all on function app.partner_track(int4, uuid, date) from public;
grant execute on function app.partner_track(int4, uuid, date) to ecdp_api, ecdp_worker;
