import Postgres

/// Partnerships at risk and why: how many in all, how many for each reason, and each of them with its reasons.
///
/// | reason | holds for an open partnership at the end of the period if |
/// | --- | --- |
/// | `on_hold_long` | it is on hold for more than 30 days |
/// | `no_recent_engagement` | contacted to active: its last engagement or activity (or its beginning) is more than 60 days back |
/// | `clearance_expired` | it works with children, has an MOU, and its partner's newest clearance holds no longer on the day after |
/// | `clearance_expiring` | the same, and it expires within 60 days |
/// | `clearance_refused` | the same, and the newest screening was not clear |
/// | `clearance_missing` | it works with children, has an agreement, and its partner was never screened |
/// | `document_expired` | an MOU or agreement of it has expired, and neither a signed version nor a termination followed |
/// | `severe_barrier_open` | it has an open barrier of severity 4 or 5 |
/// | `barrier_overdue` | it has an open barrier whose due day has passed |
/// | `mou_without_activity` | the obligation of a first activity after its MOU is overdue |
/// | `obligation_overdue` | another obligation, of a commitment, is overdue |
/// | `stage_stalled` | identified to agreement_signed: it came to its stage more than 90 days ago |
///
/// On hold, the stage it was held at is what clearance is asked for. The numbers are ``ReviewRules``. The rules themselves
/// are `app.risk_reasons()`, by which the work list judges today.
enum AtRiskSection {
    enum SQL: String, StatementSet {
        case partnerships = """
            with
            state as materialized (
                select s.*
                from
                    unnest(
                        $8::uuid[], $9::uuid[], $10::text[], $11::bool[], $12::text[], $13::date[], $14::text[],
                        $15::date[], $16::bool[], $17::bool[], $18::bool[]
                    ) as s (
                        id, partner_id, title, works_with_children, stage, stage_since, held_from, began_on, is_overdue,
                        lacks_activity, underserved
                    )
                where s.stage in (select g.code from stage as g where g.is_open)
            ),
            reasoned as materialized (
                select s.id, s.title, s.underserved, r.reasons
                from state as s
                cross join lateral app.risk_reasons($1::int4, s.id, s.partner_id, s.works_with_children, s.stage,
                    s.held_from, s.stage_since, s.began_on, s.is_overdue, s.lacks_activity, $2::date, $2::date - 1,
                    $3::int4, $4::int4, $5::int4, $6::int4, $7::int4) as r
            ),
            line as (
                select
                    'partnerships_at_risk' as indicator, 'programme' as scope_kind, '' as scope_key,
                    null::text as scope_label, (count(*) filter (where q.reasons <> '{}'))::float8 as value,
                    null::text as value_text, count(*) as n, 0::int8 as missing, 1 as place, null::uuid as id
                from reasoned as q
                union all
                select
                    'underserved_share', 'indicator', 'partnerships_at_risk', null,
                    (count(*) filter (where q.underserved))::float8 / nullif(count(q.underserved), 0), null,
                    count(q.underserved), count(*) - count(q.underserved), 2, null
                from reasoned as q
                where q.reasons <> '{}'
                union all
                select
                    'at_risk_for', 'risk', w.code, null,
                    (count(*) filter (where q.reasons @> array[w.code]))::float8, null, count(q.id), 0, 2 + w.place,
                    null
                from
                    unnest(array[
                        'on_hold_long', 'no_recent_engagement', 'clearance_expired', 'clearance_expiring',
                        'clearance_refused', 'clearance_missing', 'document_expired', 'severe_barrier_open',
                        'barrier_overdue', 'mou_without_activity', 'obligation_overdue', 'stage_stalled'
                    ]) with ordinality as w (code, place)
                left join reasoned as q on true
                group by w.code, w.place
                union all
                select
                    'risk_reasons', 'partnership', q.id::text, q.title, cardinality(q.reasons)::float8,
                    array_to_string(q.reasons, ','), 1, 0, 1000 - cardinality(q.reasons), q.id
                from reasoned as q
                where q.reasons <> '{}'
            )
            select
                l.indicator, l.scope_kind, l.scope_key, l.scope_label, l.value, l.value_text, l.n, l.missing,
                null::text as status, null::text as reason
            from line as l
            order by l.place, l.id
            """
    }

    static func section(_ rules: ReviewRules) -> EvaluationSection {
        EvaluationSection(
            name: "at_risk",
            statements: [
                SectionStatement(
                    "AtRiskSection.partnerships", SQL.partnerships,
                    inputs: [.engagement, .activity, .clearance, .barrier, .document, .termination],
                    [
                        .tenant, .end, .threshold(rules.onHoldDays), .threshold(rules.silentDays),
                        .threshold(rules.clearanceWarningDays), .threshold(rules.severeBarrier),
                        .threshold(rules.stalledDays), .frame(.partnership), .frame(.partner), .frame(.title),
                        .frame(.worksWithChildren), .frame(.stage), .frame(.stageSince), .frame(.heldFrom),
                        .frame(.beganOn), .frame(.isOverdue), .frame(.lacksActivity), .frame(.underserved),
                    ])
            ])
    }
}
