-- A partner's record, for ranking hundreds of partners in milliseconds: the obligations that it owes, alone or with the
-- others, of which app.obligation_states() would say that they are met or overdue.
create or replace function app.partner_track(tenant int4, partner uuid, day date)
returns table (met int8, due int8)
language sql stable
begin atomic
    select
        count(*) filter (where m.is_met) as met,
        count(*) filter (where m.is_met or not (m.is_settled or o.is_closed)) as due
    from ecdp.partnership as p
    cross join
        lateral (
            select
                w as obligation,
                coalesce(w.lapsed_on <= day, false)
                or p.stage in ('completed', 'declined', 'terminated') and p.stage_since <= day as is_closed
            from ecdp.obligation as w
            where
                w.tenant_id = tenant and w.partnership_id = p.id and w.due_on < day and w.made_on <= day
                and w.side in ('partner', 'all')
            offset 0 -- noqa: AM09
        ) as o
    cross join
        lateral (
            -- Apart, so that it is asked once, not for each of the counts.
            select s.is_met, s.is_settled from app.obligation_met(tenant, o.obligation, day) as s
            offset 0 -- noqa: AM09
        ) as m
    where p.tenant_id = tenant and p.partner_id = partner and p.archived_at is null;
end;
comment on function app.partner_track(int4, uuid, date)
is 'Obligations of a partner that were due before a day, and how many of them were met by then.';
revoke all on function app.partner_track(int4, uuid, date) from public;
grant execute on function app.partner_track(int4, uuid, date) to ecdp_api, ecdp_worker;
