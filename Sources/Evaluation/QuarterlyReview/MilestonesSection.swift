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
///
/// The others (initiatives, evaluations of partnerships, refinements, integration) rest on data that are not kept yet:
/// they are not applicable, with that reason, and not zero.
enum MilestonesSection {
    static let name = "milestones"

    enum SQL: String, StatementSet {
        case milestones = """
            with
            event as materialized (
                select 'opportunities_identified' as code, min(c.changed_on) as reached_on
                from partnership_stage_change as c
                inner join partnership as p on p.tenant_id = c.tenant_id and p.id = c.partnership_id
                where c.tenant_id = $1::int4 and p.programme_id = $2::uuid and p.archived_at is null
                group by p.id
                union all
                select 'partners_contacted', min(f.reached_on)
                from (
                    select p.partner_id, c.changed_on as reached_on
                    from partnership_stage_change as c
                    inner join partnership as p on p.tenant_id = c.tenant_id and p.id = c.partnership_id
                    where
                        c.tenant_id = $1::int4 and p.programme_id = $2::uuid and p.archived_at is null
                        and c.to_stage = 'contacted'
                    union all
                    select p.partner_id, e.held_on
                    from engagement as e
                    inner join partnership as p on p.tenant_id = e.tenant_id and p.id = e.partnership_id
                    where
                        e.tenant_id = $1::int4 and p.programme_id = $2::uuid and p.archived_at is null
                        and e.archived_at is null and e.kind = 'first_contact'
                ) as f
                group by f.partner_id
                union all
                select k.code, e.held_on
                from engagement as e
                left join partnership as p on p.tenant_id = e.tenant_id and p.id = e.partnership_id
                inner join (
                    values
                    ('events_hosted', 'community_meeting'), ('events_hosted', 'workshop'),
                    ('events_hosted', 'networking_event'), ('community_meetings_hosted', 'community_meeting')
                ) as k (code, kind) on k.kind = e.kind
                where
                    e.tenant_id = $1::int4 and e.archived_at is null
                    and coalesce(e.programme_id, p.programme_id) = $2::uuid
                union all
                select case d.kind when 'mou' then 'mous_signed' else 'agreements_signed' end, min(d.signed_on)
                from document as d
                inner join partnership as p on p.tenant_id = d.tenant_id and p.id = d.partnership_id
                where
                    d.tenant_id = $1::int4 and p.programme_id = $2::uuid and d.signed_on is not null
                    and p.archived_at is null and d.archived_at is null
                group by d.kind, p.id
                union all
                select 'partnerships_active', min(c.changed_on)
                from partnership_stage_change as c
                inner join partnership as p on p.tenant_id = c.tenant_id and p.id = c.partnership_id
                where
                    c.tenant_id = $1::int4 and p.programme_id = $2::uuid and p.archived_at is null
                    and c.to_stage = 'active'
                group by p.id
            ),
            code as (
                select k.code, k.place, k.place <= 7 as is_kept
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
                        when k.code is null then 'not_applicable:unknown_milestone'
                        when not k.is_kept then 'not_applicable:not_recorded_yet'
                        when f.starts_on >= $3::date then 'not_applicable:phase_not_begun'
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
                    case when p.reason is null then (
                        select count(*)
                        from event as e
                        where
                            e.code = p.code and e.reached_on >= p.starts_on
                            and e.reached_on < least(p.ends_on, $3::date)
                    ) end as reached
                from planned as p
            )
            select
                'milestone_actual', 'milestone', k.code, null,
                case when k.is_kept then count(e.code) end::float8, null, count(e.code), 0::int8,
                case when not k.is_kept then 'not_applicable:not_recorded_yet' end, 0 as phase, k.place, 0 as line
            from code as k
            left join event as e on e.code = k.code and e.reached_on < $3::date
            group by k.code, k.place, k.is_kept
            union all
            select
                v.indicator, 'phase_milestone', p.position || '/' || p.code, null, v.value, v.standing, v.n, 0, v.reason,
                p.position, p.place, v.line
            from phased as p
            cross join lateral (
                values
                ('milestone_planned', p.number, null, 1, null, 1),
                ('milestone_actual', p.reached, null, coalesce(p.reached, 0), p.reason, 2),
                (
                    'milestone_standing', null,
                    case
                        when p.reached is null then null
                        when p.reached >= p.number then 'reached'
                        when p.ends_on > $3::date then 'open'
                        else 'missed'
                    end, coalesce(p.reached, 0), p.reason, 3
                )
            ) as v (indicator, value, standing, n, reason, line)
            order by phase, place, 3, line
            """
    }

    static func statements(_ question: ReviewQuestion) -> [FigureStatement] {
        [
            FigureStatement(
                section: name, name: "MilestonesSection.milestones",
                tables: ["programme_phase", "partnership", "partnership_stage_change", "engagement", "document"],
                query: Query(SQL.milestones, question.tenant, question.programme, question.end))
        ]
    }

    /// The figures of a programme's progress at the end of a period.
    static func figures(_ progress: ProgrammeProgress, in period: Period) -> [Figure] {
        let lineage = Lineage(statement: ProgrammeFacts.statementName, tables: ProgrammeFacts.tables)
        func figure(
            _ indicator: String, over scope: FigureScope = .programme, _ outcome: Figure.Outcome, n: Int,
            missing: Int = 0
        ) -> Figure {
            Figure(
                section: name, indicator: indicator, scope: scope, outcome: outcome, n: n, missing: missing,
                lineage: lineage)
        }
        func number(_ value: Int) -> Figure.Outcome { .value(Double(value), text: nil) }
        func number(_ value: Double?, else reason: String) -> Figure.Outcome {
            value.map { .value($0, text: nil) } ?? .insufficient(reason)
        }
        func share(of total: String, _ value: Double?, known: Int, outOf count: Int) -> Figure {
            figure(
                "underserved_share", over: FigureScope("indicator", total),
                number(value, else: FigureReason.noKnownRows),
                n: known, missing: count - known)
        }
        let n = progress.actual
        var figures = [
            figure("target", number(progress.target), n: 1),
            figure("planned", .value(progress.planned, text: nil), n: progress.phases.count),
            figure("actual", number(n), n: n),
            share(of: "actual", progress.underservedShare, known: progress.underservedKnown, outOf: n),
            figure("actual_cbo_wellness", number(progress.actualCBOAndWellness), n: n),
        ]
        figures += ProgrammeProgress.kinds.map {
            figure(
                "actual_of_kind", over: FigureScope("partner_kind", $0), number(progress.actualByKind[$0] ?? 0), n: n)
        }
        figures += [
            figure(
                "actual_in_period",
                number(progress.countedOn.count { period.start <= $0 && $0 < period.end }), n: n),
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
            share(
                of: "centres_reached", progress.centresUnderservedShare, known: progress.centresKnown,
                outOf: progress.centresReached),
            figure("centre_partner_pairs", number(progress.centrePartnerPairs), n: progress.centrePartnerPairs),
            share(
                of: "centre_partner_pairs", progress.pairsUnderservedShare, known: progress.pairsKnown,
                outOf: progress.centrePartnerPairs),
        ]
        return figures
    }
}
