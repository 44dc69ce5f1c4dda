import Domain
import Postgres

/// The programme against its plan: partner organisations won, forecast, phases, and every other milestone.
///
/// Milestones are ticked by the data, never by hand, on the day their subject first got there:
///
/// | code | counts |
/// | --- | --- |
/// | `opportunities_identified` | partnerships begun (identified) |
/// | `partners_contacted` | distinct partners: first move to contacted, or first engagement of kind first_contact |
/// | `events_hosted` | engagements of kind community_meeting, workshop or networking_event |
/// | `community_meetings_hosted` | engagements of kind community_meeting |
/// | `mous_signed`, `agreements_signed` | partnerships whose first MOU, agreement was signed |
/// | `partnerships_active` | partnerships that first became active |
/// | `initiatives_education`, `…_health`, `…_community` | partnerships, by their first activity in the group of areas |
/// | `partnerships_evaluated` | partnerships named in an earlier published review, on the day after its period |
/// | `refinements_decided` | decisions that refine the strategy |
/// | `activities_integrated` | kinds of activity at a centre that reached integration level 1 |
enum MilestonesSection {
    enum SQL: String, StatementSet {
        case milestones = """
            with
            won as materialized (
                select p.partner_id, m.began_on, m.contacted_on, m.active_on, f.met_on, d.mou_on, d.agreement_on
                from partnership as p
                left join lateral (
                    select
                        min(c.changed_on) as began_on,
                        min(c.changed_on) filter (where c.to_stage = 'contacted') as contacted_on,
                        min(c.changed_on) filter (where c.to_stage = 'active') as active_on
                    from partnership_stage_change as c
                    where c.tenant_id = $1::int4 and c.partnership_id = p.id and c.changed_on < $3::date
                ) as m on true
                left join lateral (
                    select min(e.held_on) as met_on
                    from engagement as e
                    where
                        e.tenant_id = $1::int4 and e.partnership_id = p.id and e.archived_at is null
                        and e.status = 'confirmed' and e.kind = 'first_contact' and e.held_on < $3::date
                ) as f on true
                left join lateral (
                    select
                        min(o.signed_on) filter (where o.kind = 'mou') as mou_on,
                        min(o.signed_on) filter (where o.kind = 'agreement') as agreement_on
                    from document as o
                    where
                        o.tenant_id = $1::int4 and o.partnership_id = p.id and o.archived_at is null
                        and o.signed_on < $3::date
                ) as d on true
                where p.tenant_id = $1::int4 and p.programme_id = $2::uuid and p.archived_at is null
            ),
            reviewed as materialized (
                select f.scope_key as partnership, e.period_end
                from evaluation as e
                cross join lateral (
                    select w.scope_key
                    from evaluation_figure as w
                    where
                        w.tenant_id = $1::int4 and w.evaluation_id = e.id and w.indicator = 'partnership_progress'
                        and w.scope_kind = 'partnership'
                    offset 0
                ) as f
                where
                    e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = 'quarterly_review'
                    and e.status = 'published' and e.period_end < $3::date
            ),
            event as materialized (
                select v.code, v.reached_on
                from won as w
                cross join lateral (
                    values
                    ('opportunities_identified', w.began_on), ('mous_signed', w.mou_on),
                    ('agreements_signed', w.agreement_on), ('partnerships_active', w.active_on)
                ) as v (code, reached_on)
                union all
                select 'partners_contacted', min(least(w.contacted_on, w.met_on))
                from won as w
                group by w.partner_id
                union all
                select v.code, h.held_on
                from unnest($4::text[], $5::date[]) as h (kind, held_on)
                cross join lateral (
                    select 'events_hosted' where h.kind in ('community_meeting', 'workshop', 'networking_event')
                    union all
                    select 'community_meetings_hosted' where h.kind = 'community_meeting'
                ) as v (code)
                union all
                select 'initiatives_' || a.area_group, min(a.held_on)
                from unnest($6::uuid[], $7::text[], $8::date[]) as a (partnership_id, area_group, held_on)
                group by a.partnership_id, a.area_group
                union all
                select 'partnerships_evaluated', min(r.period_end)
                from reviewed as r
                group by r.partnership
                union all
                select 'refinements_decided', d.decided_on
                from unnest($9::text[], $10::date[]) as d (kind, decided_on)
                where d.kind = 'refinement'
                union all
                select 'activities_integrated', i.first_on
                from unnest($11::date[]) as i (first_on)
            ),
            tally as materialized (
                select e.code, e.reached_on, count(*) as reached
                from event as e
                where e.reached_on is not null
                group by e.code, e.reached_on
            ),
            code as (
                select k.code, k.place
                from
                    unnest(array[
                        'opportunities_identified', 'partners_contacted', 'events_hosted', 'community_meetings_hosted',
                        'mous_signed', 'agreements_signed', 'partnerships_active', 'initiatives_education',
                        'initiatives_health', 'initiatives_community', 'partnerships_evaluated', 'refinements_decided',
                        'activities_integrated'
                    ]) with ordinality as k (code, place)
            ),
            planned as (
                select
                    f.position, f.starts_on, f.ends_on, m.key as code, (m.value #>> '{}')::float8 as number,
                    coalesce(k.place, 99) as place,
                    case
                        when k.code is null then 'unknown_milestone'
                        when f.starts_on >= $3::date then 'phase_not_begun'
                    end as reason
                from programme_phase as f
                cross join lateral jsonb_each(f.milestones) as m
                left join code as k on k.code = m.key
                where
                    f.tenant_id = $1::int4 and f.programme_id = $2::uuid and f.archived_at is null
                    and jsonb_typeof(m.value) = 'number'
            ),
            phased as (
                select
                    p.*,
                    case when p.reason is null then p.number * least(
                        1, ($3::date - p.starts_on)::float8 / nullif(p.ends_on - p.starts_on, 0)
                    ) end as expected,
                    case when p.reason is null then (
                        select coalesce(sum(e.reached), 0)::int8
                        from tally as e
                        where
                            e.code = p.code and e.reached_on >= p.starts_on
                            and e.reached_on < least(p.ends_on, $3::date)
                    ) end as reached
                from planned as p
            ),
            line as (
                select
                    'milestone_actual' as indicator, 'milestone' as scope_kind, k.code as scope_key,
                    r.reached::float8 as value, null::text as value_text, r.reached as n, null::text as reason,
                    0 as phase, k.place, 0 as second
                from code as k
                cross join lateral (
                    select coalesce(sum(e.reached), 0)::int8 as reached
                    from tally as e
                    where e.code = k.code and e.reached_on < $3::date
                ) as r
                union all
                select
                    v.indicator, 'phase_milestone', p.position || '/' || p.code, v.value, v.standing, v.n, v.reason,
                    p.position, p.place, v.second
                from phased as p
                cross join lateral (
                    values
                    ('milestone_planned', p.number, null, 1, null, 1),
                    ('milestone_expected', p.expected, null, 1, p.reason, 2),
                    ('milestone_actual', p.reached, null, coalesce(p.reached, 0), p.reason, 3),
                    (
                        'milestone_standing', null,
                        case
                            when p.reached is null then null
                            when p.reached >= p.number then 'reached'
                            when p.ends_on > $3::date then 'open'
                            else 'missed'
                        end, coalesce(p.reached, 0), p.reason, 4
                    )
                ) as v (indicator, value, standing, n, reason, second)
            )
            select
                l.indicator, l.scope_kind, l.scope_key, null::text as scope_label, l.value, l.value_text, l.n,
                0::int8 as missing, case when l.reason is not null then 'not_applicable' end as status, l.reason
            from line as l
            order by l.phase, l.place, l.scope_key, l.second
            """
    }

    static func section(_ rules: ReviewRules) -> EvaluationSection {
        EvaluationSection(
            name: "milestones",
            statements: [
                SectionStatement(
                    "ProgrammeFacts.read", ProgrammeFacts.SQL.read, inputs: ProgrammeFacts.inputs,
                    [.tenant, .programme, .end]
                ) { rows, question in
                    guard let facts = try ProgrammeFacts.decode(rows) else {
                        throw EvaluationRefusal.programmeMissing.failure
                    }
                    let lastDay = question.period.end + -1
                    let progress = ProgrammeProgress(facts, asOf: lastDay, today: lastDay, rules: rules)
                    return figures(progress, in: question.period)
                },
                SectionStatement(
                    "MilestonesSection.milestones", SQL.milestones,
                    inputs: [
                        .programmePhase, .partnership, .stageChange, .engagement, .document, .evaluation, .figure,
                    ],
                    [
                        .tenant, .programme, .end, .frame(.engagementKind), .frame(.heldOn),
                        .frame(.activityPartnership), .frame(.activityGroup), .frame(.activityHeldOn),
                        .frame(.decisionKind), .frame(.decidedOn), .frame(.integratedOn),
                    ]),
            ])
    }

    /// The figures of a programme's progress at the end of a period.
    static func figures(_ progress: ProgrammeProgress, in period: Period) -> [Figure] {
        func figure(
            _ indicator: String, over scope: FigureScope = .programme, _ outcome: Figure.Outcome, n: Int
        ) -> Figure { Figure(indicator, over: scope, outcome, n: n) }
        func number(_ value: Int) -> Figure.Outcome { .value(Double(value), text: nil) }
        func number(_ value: Double?, else reason: String) -> Figure.Outcome {
            value.map { .value($0, text: nil) } ?? .insufficient(reason)
        }
        let n = progress.actual
        let inPeriod = progress.countedOn.count { period.start <= $0 && $0 < period.end }
        let plannedInPeriod = progress.planned - progress.planned(before: period.start)
        var figures = [
            figure("target", number(progress.target), n: 1),
            figure("planned", .value(progress.planned, text: nil), n: progress.phases.count),
            figure("actual", number(n), n: n),
            .underservedShare(of: "actual", progress.underservedShare, known: progress.underservedKnown, outOf: n),
            figure("actual_cbo_wellness", number(progress.actualCBOAndWellness), n: n),
        ]
        figures += ProgrammeProgress.kinds.map {
            figure(
                "actual_of_kind", over: FigureScope("partner_kind", $0), number(progress.actualByKind[$0] ?? 0), n: n)
        }
        figures += [
            figure("actual_in_period", number(inPeriod), n: n),
            figure("planned_in_period", .value(plannedInPeriod, text: nil), n: progress.phases.count),
            figure("ahead_in_period", .value(Double(inPeriod) - plannedInPeriod, text: nil), n: n),
            figure("terminated_after_counting", number(progress.terminatedAfterCounting), n: n),
            figure("archived_after_counting", number(progress.archivedAfterCounting), n: n),
            figure("ahead", .value(progress.ahead, text: nil), n: n),
            figure("standing", .value(nil, text: progress.standing), n: n),
            figure("pace_90_days", number(progress.pace90Days, else: FigureReason.noKnownRows), n: n),
            figure("pace_life", number(progress.paceLife, else: FigureReason.noKnownRows), n: n),
        ]
        let forecast = progress.forecast
        func expected(_ indicator: String, _ day: ProgrammeProgress.ExpectedDay?) -> Figure {
            figure(indicator, day.map { .value(nil, text: $0.text) } ?? .insufficient(FigureReason.noPlan), n: n)
        }
        figures += [
            figure("pace_expected", number(forecast?.pacePerMonth, else: FigureReason.noPlan), n: n),
            expected("target_expected_on", forecast?.expected),
            expected("target_early_on", forecast?.early),
            expected("target_late_on", forecast?.late),
            figure("chance_by_plan_end", number(forecast?.chanceByPlanEnd, else: FigureReason.noPlan), n: n),
        ]
        for phase in progress.phases {
            let scope = FigureScope("phase", "\(phase.position)", label: phase.name)
            figures += [
                figure("phase_planned", over: scope, number(phase.planned), n: 1),
                figure(
                    "phase_actual", over: scope,
                    phase.actual.map(number) ?? .notApplicable(FigureReason.phaseNotBegun), n: n),
            ]
        }
        figures += [
            figure("centres_reached", number(progress.centresReached), n: progress.centrePartnerPairs),
            .underservedShare(
                of: "centres_reached", progress.centresUnderservedShare, known: progress.centresKnown,
                outOf: progress.centresReached),
            figure("centre_partner_pairs", number(progress.centrePartnerPairs), n: progress.centrePartnerPairs),
            .underservedShare(
                of: "centre_partner_pairs", progress.pairsUnderservedShare, known: progress.pairsKnown,
                outOf: progress.centrePartnerPairs),
        ]
        return figures
    }
}
