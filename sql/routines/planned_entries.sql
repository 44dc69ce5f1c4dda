-- A calendar's entries: events with their times or their day, and the days by which something is due. Each part reads
-- an index by its day; at most so many of each, the newest first.
create or replace function app.planned_entries(tenant int4, first_day date, last_day date, at_most int4)
returns table (
    id uuid, kind text, category text, title text, day date, starts_at timestamptz, ends_at timestamptz, zone text,
    place text, latitude float8, longitude float8, organiser text, is_cancelled bool, version int4,
    created_at timestamptz, updated_at timestamptz
)
language sql stable
begin atomic
    select
        x.id, x.kind, x.category, x.title, x.day, x.starts_at, x.ends_at, x.zone, x.place, x.latitude, x.longitude,
        x.organiser, x.is_cancelled, x.version, x.created_at, x.updated_at
    from (
        (
            select
                e.id, 'engagement' as kind, e.kind as category,
                case e.status
                    when 'cancelled' then 'Cancelled: ' || e.title when 'postponed' then 'Postponed: ' || e.title
                    else e.title
                end as title,
                e.held_on as day, e.starts_at, e.ends_at, e.zone, e.place, e.latitude, e.longitude, e.organiser,
                e.status <> 'confirmed' as is_cancelled, e.version, e.created_at, e.updated_at
            from ecdp.engagement as e
            where
                e.tenant_id = tenant and e.held_on between first_day and last_day and e.archived_at is null
            order by e.held_on desc, e.id desc
            limit at_most
        )
        union all
        (
            select
                f.id, 'follow_up' as kind, 'follow_up' as category, 'Follow up: ' || f.what as title, f.due_on as day,
                null::timestamptz as starts_at, null::timestamptz as ends_at, null::text as zone, null::text as place,
                null::float8 as latitude, null::float8 as longitude, f.owner as organiser, false as is_cancelled,
                f.version, f.created_at, f.updated_at
            from ecdp.follow_up as f
            where
                f.tenant_id = tenant and f.due_on between first_day and last_day and f.done_on is null
                and f.archived_at is null
            order by f.due_on desc, f.id desc
            limit at_most
        )
        union all
        (
            select
                o.id, 'obligation' as kind, 'obligation' as category,
                'Due: ' || coalesce(
                    replace(s.resource_kind, '_', ' '),
                    (
                        select m.title from ecdp.document_milestone as m
                        where m.tenant_id = tenant and m.id = o.milestone_id
                    ),
                    'first activity'
                ) || ', ' || p.title as title,
                s.due_on as day, null::timestamptz as starts_at, null::timestamptz as ends_at, null::text as zone,
                null::text as place, null::float8 as latitude, null::float8 as longitude, s.side as organiser,
                false as is_cancelled, o.version, o.created_at, o.updated_at
            from
                app.obligation_states(
                    tenant,
                    array(
                        select distinct b.partnership_id
                        from ecdp.obligation as b
                        where b.tenant_id = tenant and b.due_on between first_day and last_day
                    ),
                    app.today()
                ) as s
            inner join ecdp.obligation as o on o.tenant_id = tenant and o.id = s.id
            inner join ecdp.partnership as p on p.tenant_id = tenant and p.id = s.partnership_id
            where
                s.due_on between first_day and last_day and s.state in ('open', 'partly_met', 'overdue')
                and p.archived_at is null
            order by s.due_on desc, s.id desc
            limit at_most
        )
        union all
        (
            select
                s.metric_id as id, 'metric' as kind, 'metric' as category,
                'To be measured: ' || s.indicator || ', ' || p.title as title, s.due_on as day,
                null::timestamptz as starts_at, null::timestamptz as ends_at, null::text as zone, null::text as place,
                null::float8 as latitude, null::float8 as longitude, null::text as organiser, false as is_cancelled,
                m.version, m.created_at, m.updated_at
            from
                app.metric_states(
                    tenant,
                    array(
                        select distinct d.partnership_id
                        from ecdp.document_metric as w
                        inner join ecdp.document as d on d.tenant_id = w.tenant_id and d.id = w.document_id
                        where
                            w.tenant_id = tenant and w.due_on between first_day and last_day and w.archived_at is null
                            and d.signed_on is not null
                    ),
                    app.today()
                ) as s
            inner join ecdp.document_metric as m on m.tenant_id = tenant and m.id = s.metric_id
            inner join ecdp.partnership as p on p.tenant_id = tenant and p.id = s.partnership_id
            where
                s.due_on between first_day and last_day and s.state <> 'reached' and p.archived_at is null
                and coalesce(s.observed_on < s.due_on, true)
            order by s.due_on desc, s.metric_id desc
            limit at_most
        )
    ) as x
    order by x.day, x.starts_at nulls first, x.id;
end;
comment on function app.planned_entries(int4, date, date, int4)
is 'What a municipality''s calendar shows between two days, both inclusive: engagements, cancelled and postponed ones as such, open follow-ups, obligations that are not met, and metrics to be measured.';
revoke all on function app.planned_entries(int4, date, date, int4) from public;
grant execute on function app.planned_entries(int4, date, date, int4) to ecdp_api;
