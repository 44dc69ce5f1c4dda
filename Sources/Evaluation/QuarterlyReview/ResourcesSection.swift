import Postgres

/// Resources promised and delivered, allocated to centres and used by them, from the ledger; and what activities cost
/// against their budgets.
///
/// Units differ by kind, so there are four families: funding (cents), time of volunteers and staff (minutes), training
/// (hundredths of participant days), items (materials and gifts in kind). A reversal is taken off on its own day. Of what
/// is promised, what partners committed to for a later day is not due yet; what is promised in no paper is due at once.
enum ResourcesSection {
    enum SQL: String, StatementSet {
        case ledger = """
            with
            moved as materialized (
                select s.id, s.underserved as partnership_underserved, t.*
                from unnest($4::uuid[], $5::bool[]) as s (id, underserved)
                cross join lateral (
                    select
                        w.kind, w.move, w.centre_id, w.occurred_on >= $2::date as in_period,
                        sum(w.effect)::int8 as amount, count(*) as transfers
                    from ledger_transfer as w
                    where w.tenant_id = $1::int4 and w.partnership_id = s.id and w.occurred_on < $3::date
                    group by w.kind, w.move, w.centre_id, w.occurred_on >= $2::date
                ) as t
            ),
            -- What partners committed to and owe later only, less what was let off.
            later as materialized (
                select
                    s.id, o.resource_kind as kind,
                    sum(
                        o.amount - case when o.waived_on < $3::date then o.waived_amount else 0 end
                    )::int8 as amount
                from unnest($4::uuid[], $6::text[]) as s (id, stage)
                cross join lateral (
                    select w.*
                    from obligation as w
                    where w.tenant_id = $1::int4 and w.partnership_id = s.id
                    offset 0
                ) as o
                where
                    s.stage not in ('completed', 'declined', 'terminated') and o.side = 'partner'
                    and o.commitment_id is not null and o.made_on < $3::date and o.due_on >= $3::date
                    and coalesce(o.lapsed_on >= $3::date, true)
                group by s.id, o.resource_kind
            ),
            due as materialized (
                select
                    app.resource_family(d.kind) as family, sum(greatest(d.amount, 0))::float8 as amount,
                    sum(d.transfers)::int8 as transfers
                from (
                    select e.kind, sum(e.amount) as amount, sum(e.transfers) as transfers
                    from (
                        select
                            m.id, m.kind, case m.move when 'pledge' then m.amount else -m.amount end as amount,
                            m.transfers
                        from moved as m
                        where m.move in ('pledge', 'cancel')
                        union all
                        select l.id, l.kind, -l.amount, 0
                        from later as l
                    ) as e
                    group by e.id, e.kind
                ) as d
                group by 1
            ),
            placed as materialized (
                select
                    app.resource_family(m.kind) as family, m.kind, m.move, m.in_period, m.amount, m.transfers,
                    case when m.centre_id is null then m.partnership_underserved else (
                        select u.underserved
                        from app.centre_underserved($1::int4, $3::date) as u
                        where u.centre_id = m.centre_id
                        limit 1
                    ) end as underserved
                from moved as m
            ),
            told as materialized (
                select
                    p.family, k.measure, p.kind, sum(k.sign * p.amount)::float8 as amount,
                    sum(p.transfers)::int8 as transfers,
                    coalesce(sum(k.sign * p.amount) filter (where p.underserved), 0)::float8 as underserved,
                    coalesce(sum(k.sign * p.amount) filter (where p.underserved is not null), 0)::float8 as known,
                    coalesce(sum(p.transfers) filter (where p.underserved is not null), 0)::int8 as transfers_known
                from placed as p
                inner join (
                    values
                    ('pledge', 'promised', 1, true), ('cancel', 'promised', -1, true),
                    ('pledge', 'promised_in_period', 1, false), ('cancel', 'promised_in_period', -1, false),
                    ('receive', 'received', 1, true), ('receive', 'received_in_period', 1, false),
                    ('allocate', 'allocated', 1, true), ('use', 'used', 1, true)
                ) as k (move, measure, sign, is_life) on k.move = p.move and (k.is_life or p.in_period)
                group by grouping sets ((p.family, k.measure), (p.family, k.measure, p.kind))
            ),
            line as (
                select
                    f.family, f.place, m.measure, m.position, t.kind, coalesce(t.amount, 0) as amount,
                    coalesce(t.transfers, 0) as transfers, coalesce(t.underserved, 0) as underserved,
                    coalesce(t.known, 0) as known, coalesce(t.transfers_known, 0) as transfers_known
                from unnest(array['funding', 'time', 'training', 'items']) with ordinality as f (family, place)
                cross join
                    unnest(array[
                        'promised', 'promised_in_period', 'received', 'received_in_period', 'allocated', 'used'
                    ]) with ordinality as m (measure, position)
                left join told as t on t.family = f.family and t.measure = m.measure
                where t.kind is null or f.family in ('time', 'items')
            ),
            figure as (
                select v.*, l.place, l.position, l.kind
                from line as l
                cross join lateral (
                    values
                    (
                        true, l.family || '_' || l.measure,
                        case when l.kind is null then 'programme' else 'resource_kind' end, coalesce(l.kind, ''),
                        l.amount, l.transfers, 0::int8, 1
                    ),
                    (
                        l.kind is null, 'underserved_share', 'indicator', l.family || '_' || l.measure,
                        case when l.known > 0 and l.underserved between 0 and l.known
                            then l.underserved / l.known end,
                        l.transfers_known, l.transfers - l.transfers_known, 2
                    )
                ) as v (holds, indicator, scope_kind, scope_key, value, n, missing, second)
                union all
                select
                    true, f.family || '_due', 'programme', '', coalesce(d.amount, 0), coalesce(d.transfers, 0), 0, 4,
                    f.place, 1, null
                from unnest(array['funding', 'time', 'training', 'items']) with ordinality as f (family, place)
                left join due as d on d.family = f.family
                union all
                select
                    true, r.family || '_received_share', 'programme', '', r.amount / nullif(p.amount, 0), p.transfers,
                    0, 3, r.place, r.position, null
                from line as r
                inner join line as p on p.family = r.family and p.measure = 'promised' and p.kind is null
                where r.measure = 'received' and r.kind is null
            )
            select
                f.indicator, f.scope_kind, f.scope_key, null::text as scope_label, f.value, null::text as value_text,
                f.n, f.missing, null::text as status, null::text as reason
            from figure as f
            where f.holds
            order by f.place, f.position, f.kind nulls first, f.second
            """
        case budgets = """
            with
            spent as materialized (
                select
                    count(*) as activities, sum(a.budget)::float8 as budget, count(a.budget) as budgeted,
                    (sum(a.budget) filter (where a.underserved))::float8 as budget_underserved,
                    (sum(a.budget) filter (where a.underserved is not null))::float8 as budget_known,
                    count(a.budget) filter (where a.underserved is not null) as budgets_known,
                    sum(a.cost)::float8 as cost, count(a.cost) as priced,
                    (sum(a.cost) filter (where a.underserved))::float8 as cost_underserved,
                    (sum(a.cost) filter (where a.underserved is not null))::float8 as cost_known,
                    count(a.cost) filter (where a.underserved is not null) as costs_known,
                    (sum(a.cost) filter (where a.budget > 0))::float8
                    / sum(a.budget) filter (where a.budget > 0 and a.cost is not null)::float8 as share,
                    count(a.cost) filter (where a.budget > 0) as both_known
                from
                    unnest($3::date[], $4::int8[], $5::int8[], $6::bool[]) as a (held_on, budget, cost, underserved)
                where a.held_on >= $1::date and a.held_on < $2::date
            )
            select
                v.indicator, v.scope_kind, v.scope_key, null::text as scope_label, v.value, null::text as value_text,
                v.n, v.missing, null::text as status, null::text as reason
            from spent as s
            cross join lateral (
                values
                ('activity_budget', 'programme', '', s.budget, s.budgeted, s.activities - s.budgeted, 1),
                (
                    'underserved_share', 'indicator', 'activity_budget',
                    coalesce(s.budget_underserved, 0) / nullif(s.budget_known, 0), s.budgets_known,
                    s.budgeted - s.budgets_known, 2
                ),
                ('activity_cost', 'programme', '', s.cost, s.priced, s.activities - s.priced, 3),
                (
                    'underserved_share', 'indicator', 'activity_cost',
                    coalesce(s.cost_underserved, 0) / nullif(s.cost_known, 0), s.costs_known,
                    s.priced - s.costs_known, 4
                ),
                ('activity_cost_share', 'programme', '', s.share, s.both_known, s.activities - s.both_known, 5)
            ) as v (indicator, scope_kind, scope_key, value, n, missing, place)
            order by v.place
            """
    }

    static let section = EvaluationSection(
        name: "resources",
        statements: [
            SectionStatement(
                "ResourcesSection.ledger", SQL.ledger,
                inputs: InputTable.underservedCentre.union([.transfer, .obligation]),
                [.tenant, .start, .end, .frame(.partnership), .frame(.underserved), .frame(.stage)]),
            SectionStatement(
                "ResourcesSection.budgets", SQL.budgets, inputs: [],
                [
                    .start, .end, .frame(.activityHeldOn), .frame(.activityBudget), .frame(.activityCost),
                    .frame(.activityUnderserved),
                ]),
        ])
}
