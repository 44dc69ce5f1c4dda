-- Of a partner's record what index look-ups can tell, for ranking hundreds of partners in milliseconds: the activity
-- that each first MOU asks for within 90 days. Commitments are left out: what filled them follows from the whole
-- ledger of a partnership (app.obligation_states()).
create or replace function app.partner_track(tenant int4, partner uuid, day date)
returns table (met int8, due int8)
language sql stable
begin atomic
    select
        count(*) filter (
            where exists (
                select from ecdp.activity as a
                where
                    a.tenant_id = tenant and a.partnership_id = p.id and a.archived_at is null
                    and a.held_on between o.made_on and o.due_on
            )
            or exists (
                select from ecdp.engagement as e
                where
                    e.tenant_id = tenant and e.partnership_id = p.id and e.archived_at is null
                    and e.kind = 'joint_activity'
                    and e.status = 'confirmed'
                    and e.held_on between o.made_on and o.due_on
            )
        ) as met,
        count(*) as due
    from ecdp.partnership as p
    inner join ecdp.obligation as o
        on
            o.tenant_id = tenant and o.partnership_id = p.id and o.rule = 'first_activity' and o.due_on < day
            and coalesce(o.waived_on > day, true) and coalesce(o.lapsed_on > day, true)
    where p.tenant_id = tenant and p.partner_id = partner and p.archived_at is null;
end;
comment on function app.partner_track(int4, uuid, date)
is 'Obligations of a partner to begin activities that were due by a day, and how many of them were met in time.';
revoke all on function app.partner_track(int4, uuid, date) from public;
grant execute on function app.partner_track(int4, uuid, date) to ecdp_api, ecdp_worker;
