-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.partnership_state(tenant int4, programme uuid, day date)
returns table (
    id uuid, partner_id uuid, title text, works_with_children bool, stage text, stage_since date, held_from text,
    began_on date, mou_on date, underserved bool
)
language sql stable
begin atomic
    select
        p.id, p.partner_id, p.title, p.works_with_children, s.stage, s.stage_since,
        case when s.stage = 'on_hold' then s.from_stage end, s.began_on, d.mou_on,
        case when c.one_is then true when c.all_known then false end
    from ecdp.partnership as p
    -- One look-up for each partnership of the programme, whatever the tenant has besides.
    inner join lateral (
        select
            (array_agg(h.to_stage order by h.id desc))[1] as stage,
            (array_agg(h.from_stage order by h.id desc))[1] as from_stage,
            (array_agg(h.changed_on order by h.id desc))[1] as stage_since, min(h.changed_on) as began_on
        from ecdp.partnership_stage_change as h
        where h.tenant_id = tenant and h.partnership_id = p.id and h.changed_on < day
        having count(*) > 0
    ) as s on true
    left join lateral (
        select min(m.signed_on) as mou_on
        from ecdp.document as m
        where
            m.tenant_id = tenant and m.partnership_id = p.id and m.kind = 'mou' and m.signed_on < day
            and m.archived_at is null
    ) as d on true
    left join lateral (
        select bool_or(u.underserved) as one_is, bool_and(u.underserved is not null) as all_known
        from ecdp.partnership_centre as j
        inner join app.centre_underserved(tenant, day) as u on u.centre_id = j.centre_id
        where j.tenant_id = tenant and j.partnership_id = p.id and j.joined_on < day and j.archived_at is null
    ) as c on true
    where p.tenant_id = tenant and p.programme_id = programme and p.archived_at is null;
end;
comment on function app.partnership_state(int4, uuid, date)
is 'The partnerships of a programme as they stood at the start of a day, by their history: archived ones left out. Underserved if one of their centres is, null where that is not known.';
revoke all on function app.partnership_state(int4, uuid, date) from public;
grant execute on function app.partnership_state(int4, uuid, date) to ecdp_api, ecdp_worker;
