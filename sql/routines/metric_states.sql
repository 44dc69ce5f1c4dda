create or replace function app.metric_states(tenant int4, partnerships uuid[], day date)
returns table (
    metric_id uuid, partnership_id uuid, document_id uuid, indicator text, unit text, direction text, baseline int8,
    baseline_on date, target int8, due_on date, value int8, observed_on date, state text
)
language sql stable
begin atomic
    with
    -- Of each partnership the last agreement that was signed by the day and holds on it, so not one that begins later.
    paper as materialized (
        select d.id, x.id as partnership_id
        from app.chosen_partnerships(tenant, partnerships) as x (id)
        cross join lateral (
            select w.id
            from ecdp.document as w
            where
                w.tenant_id = tenant and w.partnership_id = x.id and w.kind = 'agreement' and w.signed_on <= day
                and w.archived_at is null and (w.valid_from is null or w.valid_from <= day)
                and (w.valid_until is null or w.valid_until >= day)
                and not exists (
                    select from ecdp.document_termination as e
                    where e.tenant_id = w.tenant_id and e.document_id = w.id and e.ends_on <= day
                )
            order by w.number desc
            limit 1
        ) as d
    )

    select
        m.id as metric_id, p.partnership_id, p.id as document_id, m.indicator, m.unit, m.direction, m.baseline,
        m.baseline_on, m.target, m.due_on, r.value, r.observed_on,
        case
            when case m.direction when 'increase' then r.value >= m.target else r.value <= m.target end then 'reached'
            when m.due_on < day then 'missed'
            when r.value is null then 'not_measured'
            else 'under_way'
        end
    from paper as p
    -- A look-up per paper, whatever the tenant has besides.
    cross join
        lateral (
            select w.id, w.line_id, w.indicator, w.unit, w.direction, w.baseline, w.baseline_on, w.target, w.due_on
            from ecdp.document_metric as w
            where w.tenant_id = tenant and w.document_id = p.id and w.archived_at is null
            offset 0 -- noqa: AM09
        ) as m
    left join lateral (
        select g.value, g.observed_on
        from ecdp.document_metric as o
        inner join ecdp.document_metric_reading as g
            on g.tenant_id = o.tenant_id and g.metric_id = o.id and g.archived_at is null and g.observed_on <= day
        where
            o.tenant_id = tenant
            and (o.id = m.id or o.id = m.line_id or o.line_id = coalesce(m.line_id, m.id))
        order by g.observed_on desc, g.id desc
        limit 1
    ) as r on true;
end;
comment on function app.metric_states(int4, uuid[], date)
is 'The performance metrics of the agreements that hold on a day, with the newest reading by then and how each stands: reached, missed, under_way or not_measured. Of all partnerships where none are named.';
revoke all on function app.metric_states(int4, uuid[], date) from public;
grant execute on function app.metric_states(int4, uuid[], date) to ecdp_api, ecdp_worker;
