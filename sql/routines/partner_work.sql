-- What a partner's partnerships come to on a day, each of them read once: what they take up of its offers, in the areas
-- that are asked for, and its record, which is the obligations that it owes, alone or with the others, of which
-- app.obligation_states() would say that they are met or overdue. Index look-ups per partner and partnership, whatever
-- the tenant has besides: hundreds of partners are ranked in milliseconds, and what takes that time is look-ups.
create or replace function app.partner_work(
    tenant int4, partner uuid, day date, asked int4 default 255, smallest int4 default 0, joined uuid[] default '{}'
)
returns table (partnerships int8, full_areas int4, taken int4, is_promised bool, met int8, due int8)
language sql stable
begin atomic
    select
        s.partnerships,
        case
            when s.places >= smallest
                then (
                    select coalesce(bit_or(app.area_bit(o.area)), 0)
                    from ecdp.partner_offer as o
                    where
                        o.tenant_id = tenant and o.partner_id = partner and o.archived_at is null
                        and app.area_bit(o.area) & asked > 0
                        -- Mostly places are left even if no centre is in two partnerships.
                        and o.capacity <= s.busy[array_position('{1,2,4,8,16,32,64,128}'::int4[], app.area_bit(o.area))]
                        and o.capacity <= (
                            select count(distinct j.centre_id)
                            from ecdp.partnership as p
                            cross join
                                lateral (
                                    select k.centre_id
                                    from ecdp.partnership_centre as k
                                    where
                                        k.tenant_id = tenant and k.partnership_id = p.id and k.archived_at is null
                                        and (k.left_on is null or k.left_on >= day)
                                    offset 0 -- noqa: AM09
                                ) as j
                            where
                                p.tenant_id = tenant and p.partner_id = partner and p.archived_at is null
                                and o.area = any(p.areas)
                                and p.stage = any(array(
                                    select g.code from ecdp.stage as g
                                    where g.is_open
                                ))
                        )
                )
            else 0
        end,
        s.taken, s.is_promised, s.met, s.due
    from (
        select
            count(*) filter (where w.is_open) as partnerships,
            coalesce(sum(w.centres), 0) as places,
            array[
                sum(w.centres) filter (where w.areas & 1 > 0), sum(w.centres) filter (where w.areas & 2 > 0),
                sum(w.centres) filter (where w.areas & 4 > 0), sum(w.centres) filter (where w.areas & 8 > 0),
                sum(w.centres) filter (where w.areas & 16 > 0), sum(w.centres) filter (where w.areas & 32 > 0),
                sum(w.centres) filter (where w.areas & 64 > 0), sum(w.centres) filter (where w.areas & 128 > 0)
            ] as busy,
            coalesce(bit_or(w.areas) filter (where w.is_joined), 0) as taken,
            coalesce(bool_or(w.is_promised), false) as is_promised,
            coalesce(sum(w.met), 0)::int8 as met, coalesce(sum(w.due), 0)::int8 as due
        from (
            select
                p.is_open, p.areas, p.is_open and p.id = any(joined) as is_joined, t.met::int4 as met,
                t.due::int4 as due,
                case
                    when p.is_open and p.areas & asked > 0
                        then (
                            select count(*)
                            from ecdp.partnership_centre as c
                            where
                                c.tenant_id = tenant and c.partnership_id = p.id and c.archived_at is null
                                and (c.left_on is null or c.left_on >= day)
                        )
                    else 0
                end::int4 as centres,
                p.is_open and p.has_accounts and exists ( -- noqa: LT01, LT06
                    select from ecdp.ledger_account as a
                    where a.tenant_id = tenant and a.partnership_id = p.id and a.place = 'outside'
                ) as is_promised
            from (
                select
                    q.id, app.area_mask(q.areas) as areas,
                    q.stage = any(array(
                        select g.code from ecdp.stage as g
                        where g.is_open
                    )) as is_open,
                    q.stage in ('completed', 'declined', 'terminated') and q.stage_since <= day as is_over,
                    exists ( -- noqa: LT01, LT06
                        select from ecdp.ledger_account as a
                        where a.tenant_id = tenant and a.partnership_id = q.id
                    ) as has_accounts
                from ecdp.partnership as q
                where q.tenant_id = tenant and q.partner_id = partner and q.archived_at is null
                offset 0 -- noqa: AM09
            ) as p
            cross join
                lateral (
                    select
                        count(*) filter (where m.is_met) as met,
                        count(*) filter (where m.is_met or not (m.is_settled or o.is_closed)) as due
                    from (
                        select w as obligation, coalesce(w.lapsed_on <= day, false) or p.is_over as is_closed
                        from ecdp.obligation as w
                        where
                            w.tenant_id = tenant and w.partnership_id = p.id and w.due_on < day and w.made_on <= day
                            and w.side in ('partner', 'all')
                        offset 0 -- noqa: AM09
                    ) as o
                    cross join lateral (
                    -- Apart, so that it is asked once, not for each of the counts.
                        select x.is_met, x.is_settled
                        from app.obligation_met(tenant, o.obligation, day, p.has_accounts) as x
                        offset 0 -- noqa: AM09
                    ) as m
                ) as t
            offset 0 -- noqa: AM09
        ) as w
        offset 0 -- noqa: AM09
    ) as s;
end;
comment on function app.partner_work(int4, uuid, date, int4, int4, uuid[])
is 'A partner''s open partnerships on a day; of the areas that are asked for, as bits, those in which all places of its offers are taken by the centres in them, none where they are fewer than the smallest number of places; the areas of those that were joined; whether anything was ever promised to one of them; and of the obligations of all that were due before the day, how many were met by then.';
revoke all on function app.partner_work(int4, uuid, date, int4, int4, uuid[]) from public;
grant execute on function app.partner_work(int4, uuid, date, int4, int4, uuid[]) to ecdp_api, ecdp_worker;
