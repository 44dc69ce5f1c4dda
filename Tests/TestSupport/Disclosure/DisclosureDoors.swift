import Foundation

/// What each door of an analyst's login shows, and what is behind it, as SQL that gives a JSON object for each of some
/// municipalities, a line each.
package struct DisclosureDoors: Sendable {
    private let tenants: ClosedRange<Int32>

    package init(tenants: ClosedRange<Int32>) { self.tenants = tenants }

    private var those: String { "between \(tenants.lowerBound) and \(tenants.upperBound)" }

    /// As an analyst's login: views, and columns of the tables beneath.
    package var shown: String {
        """
        select jsonb_build_object(
            'tenant', m.tenant_id,
            'centres', (
                select jsonb_agg(jsonb_build_object('id', c.id, 'children', c.children, 'reason', c.children_reason))
                from analytics.centre as c where c.tenant_id = m.tenant_id
            ),
            'visits', (
                select jsonb_agg(jsonb_build_object(
                    'id', v.id, 'kind', a.kind, 'held', a.held_on, 'programme', a.programme_id, 'children', v.children,
                    'reason', v.children_reason, 'made', v.referrals_made, 'completed', v.referrals_completed
                ))
                from analytics.activity_centre as v
                inner join analytics.activity as a on a.tenant_id = v.tenant_id and a.id = v.activity_id
                where v.tenant_id = m.tenant_id
            ),
            'attendance', (
                select jsonb_agg(jsonb_build_object('id', a.id, 'children', a.children, 'days', a.child_days))
                from analytics.centre_attendance as a where a.tenant_id = m.tenant_id
            ),
            'results', (
                select jsonb_agg(jsonb_build_object(
                    'campaign', r.campaign_id, 'question', r.question, 'answered', r.answered, 'status', r.status,
                    'n', r.n, 'counts', r.counts
                ))
                from analytics.survey_result as r where r.tenant_id = m.tenant_id
            ),
            'groups', (
                select jsonb_agg(to_jsonb(g) || jsonb_build_object('wave', g.wave_id))
                from analytics.assessment_group as g where g.tenant_id = m.tenant_id
            ),
            'uploads', (
                select jsonb_agg(jsonb_build_object('id', u.id, 'wave', u.wave_id, 'without_basis', u.without_basis_shown))
                from ecdp.assessment_upload as u where u.tenant_id = m.tenant_id
            ),
            'inputs', (
                select jsonb_agg(jsonb_build_object(
                    'revision', e.revision, 'rows', (e.inputs -> 'child_assessment' ->> 'rows')::int8
                ))
                from analytics.evaluation as e where e.tenant_id = m.tenant_id and e.kind = 'annual_evaluation'
            ),
            'figures', (
                select jsonb_agg(jsonb_build_object(
                    'kind', e.kind, 'start', e.period_start, 'revision', e.revision, 'programme', e.programme_id,
                    'indicator', f.indicator,
                    'scope', f.scope_kind, 'key', f.scope_key, 'value', f.value, 'status', f.status, 'n', f.n,
                    'missing', f.missing
                ))
                from analytics.evaluation_figure as f
                inner join analytics.evaluation as e on e.tenant_id = f.tenant_id and e.id = f.evaluation_id
                where
                    f.tenant_id = m.tenant_id and (
                        f.indicator like 'children%' or f.indicator like 'referrals%' or f.indicator like 'feedback_answered'
                        or f.indicator in ('impact_assessments', 'impact_estimate', 'assessments_withdrawn', 'attrition_children')
                    )
            )
        )
        from analytics.municipality as m
        where m.tenant_id \(those)
        order by m.tenant_id
        """
    }

    private static let ages = ["0_1", "2", "3", "4", "5"]
    private static func counted(_ row: String) -> String {
        let counts = ["girls", "boys"].flatMap { sex in ages.map { "\(row).\(sex)_\($0)" } }
        return "app.counted(\(counts.joined(separator: ", ")))"
    }
    private static func parts(_ row: String) -> String {
        let bands = ages.map { "'\($0)', coalesce(\(row).girls_\($0), 0) + coalesce(\(row).boys_\($0), 0)" }
        let sexes = ["girls", "boys"].map { sex in
            "'\(sex)', " + ages.map { "coalesce(\(row).\(sex)_\($0), 0)" }.joined(separator: " + ")
        }
        return "jsonb_build_object('age_band', jsonb_build_object(\(bands.joined(separator: ", "))), 'sex', "
            + "jsonb_build_object(\(sexes.joined(separator: ", "))))"
    }

    /// By centre, what its newest measure before the quarter's end that counts children gives.
    private static func byCentre(_ value: String) -> String {
        """
        (
            select jsonb_object_agg(c.id, o.value)
            from ecdp.centre as c
            left join lateral (
                select \(value) as value from ecdp.centre_measure as w
                where
                    w.tenant_id = c.tenant_id and w.centre_id = c.id and w.observed_on < '2026-10-01'
                    and \(counted("w")) is not null
                order by w.observed_on desc limit 1
            ) as o on true
            where c.tenant_id = t.tenant_id
        )
        """
    }

    /// What is there now, of centres and visits, and which centres evaluations compare; as a superuser.
    package var now: String {
        """
        select jsonb_build_object(
            'centres', (select jsonb_object_agg(c.id, c.children) from ecdp.centre as c where c.tenant_id = t.tenant_id),
            'quarter', \(Self.byCentre(Self.counted("w"))),
            'quarter_parts', \(Self.byCentre(Self.parts("w"))),
            'visits', (
                select jsonb_object_agg(v.id, jsonb_build_object(
                    'children', v.children, 'made', v.referrals_made, 'completed', v.referrals_completed
                ) || \(Self.parts("v")))
                from ecdp.activity_centre as v where v.tenant_id = t.tenant_id
            ),
            'operations', (
                select jsonb_agg(to_jsonb(x)) from (
                    select
                        g.id as programme, m.centre_id as centre, a.treated, m.observed_on > '2026-08-01' as post,
                        'children_per_practitioner' as outcome, \(Self.counted("m")) as count,
                        1.0 / (m.practitioners_none + m.practitioners_nqf_4) as factor, \(Self.counted("m")) between 1 and 4 as is_small
                    from ecdp.programme as g
                    cross join lateral app.impact_arms(t.tenant_id, g.id, '2027-04-01', 6) as a
                    inner join ecdp.centre_measure as m on m.tenant_id = t.tenant_id and m.centre_id = a.centre_id
                    where
                        g.tenant_id = t.tenant_id and m.observed_on in ('2026-05-01', '2027-02-01')
                        and \(Self.counted("m")) is not null
                    union all
                    select
                        g.id, m.centre_id, a.treated, m.ends_on > '2026-08-01', 'attendance_rate', m.child_days,
                        100.0 / (m.children * m.days_open), m.children between 1 and 4 or m.child_days between 1 and 4
                        or m.children * m.days_open - m.child_days between 1 and 4
                    from ecdp.programme as g
                    cross join lateral app.impact_arms(t.tenant_id, g.id, '2027-04-01', 6) as a
                    inner join ecdp.centre_attendance as m on m.tenant_id = t.tenant_id and m.centre_id = a.centre_id
                    where g.tenant_id = t.tenant_id and m.children > 0
                        and (m.ends_on > '2026-08-01' or m.ends_on < coalesce(a.started_on, 'infinity'))
                ) as x
                where t.code like 'RM%'
            )
        )
        from ecdp.tenant as t
        where t.tenant_id \(those)
        order by t.tenant_id
        """
    }

    /// What does not change: who takes part, who answered and was assessed; as a superuser, before anything is withdrawn.
    package var truth: String {
        """
        select jsonb_build_object(
            -- Of municipalities made by chance it is known what their sums and means are made of.
            'is_random', t.code like 'RM%',
            'capacity', (
                select jsonb_object_agg(x.capacity, x.ids) from (
                    select c.capacity, jsonb_agg(c.id) as ids from ecdp.centre as c
                    where c.tenant_id = t.tenant_id and c.capacity is not null group by c.capacity
                ) as x
            ),
            'reached', (
                select jsonb_object_agg(x.programme_id, x.ids) from (
                    select p.programme_id, jsonb_agg(distinct j.centre_id) as ids
                    from ecdp.partnership as p
                    inner join ecdp.partnership_centre as j on j.tenant_id = p.tenant_id and j.partnership_id = p.id
                    where p.tenant_id = t.tenant_id group by p.programme_id
                ) as x
            ),
            'attendance', (
                select jsonb_object_agg(a.id, jsonb_build_object('children', a.children, 'days', a.child_days, 'open', a.days_open))
                from ecdp.centre_attendance as a where a.tenant_id = t.tenant_id
            ),
            'campaigns', (
                select jsonb_object_agg(k.id, jsonb_build_object(
                    'answered', (select count(*) from ecdp.survey_response as r where r.tenant_id = t.tenant_id and r.campaign_id = k.id),
                    'questions', (
                        select jsonb_object_agg(q.code, jsonb_build_object(
                            'n', c.n, 'required', q.required, 'shown_if', q.shown_if, 'shown_if_values', q.shown_if_values,
                            'counts', (
                                select jsonb_agg(jsonb_build_object('code', o.code, 'count', c.counts[o.position]) order by o.position)
                                from ecdp.survey_option as o
                                where o.tenant_id = t.tenant_id and o.version_id = q.version_id and o.question = q.code
                            )
                        ))
                        from ecdp.survey_question as q
                        inner join app.survey_counts(t.tenant_id, k.id) as c on c.question = q.code
                        where q.tenant_id = t.tenant_id and q.version_id = k.version_id
                    )
                ))
                from ecdp.survey_campaign as k where k.tenant_id = t.tenant_id
            ),
            'sides', (
                select jsonb_object_agg(x.respondent, x.ids) from (
                    select i.respondent, jsonb_agg(k.id) as ids
                    from ecdp.survey_campaign as k
                    inner join ecdp.survey_version as v on v.tenant_id = k.tenant_id and v.id = k.version_id
                    inner join ecdp.survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
                    where k.tenant_id = t.tenant_id group by i.respondent
                ) as x
            ),
            'files', (
                select jsonb_object_agg(x.wave_id, x.files) from (
                    select u.wave_id, jsonb_object_agg(u.id, u.kept) as files from ecdp.assessment_upload as u
                    where u.tenant_id = t.tenant_id group by u.wave_id
                ) as x
            ),
            'groups', (
                select jsonb_object_agg(x.wave_id, x.groups) from (
                    select g.wave_id, jsonb_object_agg(g.name, g.n) as groups from (\(Self.groups)) as g
                    where g.tenant_id = t.tenant_id group by g.wave_id
                ) as x
            ),
            'bands', (
                select jsonb_object_agg(x.wave_id, x.groups) from (
                    select
                        g.wave_id, jsonb_object_agg(g.name, jsonb_build_object(
                            'on_track', g.on_track, 'falling_behind', g.n - g.on_track - g.far_behind, 'far_behind', g.far_behind
                        )) filter (where g.has_cuts) as groups
                    from (\(Self.groups)) as g
                    where g.tenant_id = t.tenant_id group by g.wave_id
                ) as x
            )
        )
        from ecdp.tenant as t
        where t.tenant_id \(those)
        order by t.tenant_id
        """
    }

    /// Children of each group of the closed waves by domain, and by band where there are cut scores: of those with a score in
    /// every domain in which anybody has one.
    private static let groups = """
        select
            c.tenant_id, c.wave_id, s.domain || '/' || d.name as name, count(*) as n,
            count(*) filter (where s.score >= k.on_track_from) as on_track,
            count(*) filter (where s.score < k.far_behind_below) as far_behind, bool_and(k.id is not null) as has_cuts
        from ecdp.child_assessment as c
        inner join ecdp.assessment_wave as w
            on w.tenant_id = c.tenant_id and w.id = c.wave_id and w.closed_on is not null
        inner join ecdp.outcome_instrument as i on i.tenant_id = w.tenant_id and i.id = w.instrument_id
        cross join lateral (
            select array_agg(p.position) as positions from ecdp.outcome_domain as p
            where
                p.tenant_id = c.tenant_id and p.instrument_id = i.id and exists (
                    select from ecdp.child_assessment as o
                    where o.tenant_id = c.tenant_id and o.wave_id = c.wave_id and o.scores[p.position] is not null
                )
        ) as m
        cross join lateral (
            select p.id, p.code as domain, c.scores[p.position] as score from ecdp.outcome_domain as p
            where p.tenant_id = c.tenant_id and p.instrument_id = i.id and p.position = any(m.positions)
            union all
            select null, 'total', case i.total when 'sum' then sum(x.score) else round(avg(x.score)) end::int4
            from unnest(c.scores) as x (score)
            having bool_and(x.score is not null)
        ) as s
        cross join lateral (
            select (
                extract(year from age(date_trunc('month', c.assessed_on::timestamp), c.birth_month::timestamp)) * 12
                + extract(month from age(date_trunc('month', c.assessed_on::timestamp), c.birth_month::timestamp))
            )::int4 as months
        ) as a
        cross join lateral (values ('all/all'), ('sex/' || c.sex), ('age/' || a.months / 12)) as d (name)
        left join ecdp.outcome_cut_score as k
            on
                k.tenant_id = c.tenant_id and k.instrument_id = i.id and k.domain_id is not distinct from s.id
                and k.archived_at is null and a.months between k.age_from_months and k.age_to_months
        where not exists (select from unnest(m.positions) as x (position) where c.scores[x.position] is null)
        group by c.tenant_id, c.wave_id, s.domain, d.name
        """
}
