-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.activities_integrated(tenant int4, programme uuid, until_day date)
returns table (centre_id uuid, kind text, own_kind_id uuid, first_on date, level int4)
language sql stable
begin atomic
    select
        l.centre_id, l.kind, l.own_kind_id, min(l.since) filter (where l.level >= 1),
        (array_agg(l.level order by l.since desc))[1]
    from (
        -- What the programme's own activities brought there.
        select c.centre_id, a.kind, a.own_kind_id, min(a.held_on) as begun_on
        from ecdp.partnership as p
        inner join ecdp.activity as a
            on a.tenant_id = tenant and a.partnership_id = p.id and a.archived_at is null and a.held_on < until_day
        inner join ecdp.activity_centre as c
            on c.tenant_id = tenant and c.activity_id = a.id and c.archived_at is null
        where p.tenant_id = tenant and p.programme_id = programme and p.archived_at is null
        group by c.centre_id, a.kind, a.own_kind_id
    ) as w
    inner join ecdp.integration_level as l
        on
            l.tenant_id = tenant and l.centre_id = w.centre_id and l.kind is not distinct from w.kind
            and l.own_kind_id is not distinct from w.own_kind_id and l.archived_at is null and l.since < until_day
            and l.since >= w.begun_on
    group by l.centre_id, l.kind, l.own_kind_id
    having bool_or(l.level >= 1);
end;
comment on function app.activities_integrated(int4, uuid, date)
is 'Kinds of activity that had become part of a centre''s day-to-day work before a day, after an activity of a programme brought them there: the first day at level 1 or more, and the newest level.';
revoke all on function app.activities_integrated(int4, uuid, date) from public;
grant execute on function app.activities_integrated(int4, uuid, date) to ecdp_api, ecdp_worker;
