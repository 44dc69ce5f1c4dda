import Postgres

extension ReportRepository {
    enum SQL: String, StatementSet {
        case identity
        case figures
        case names
        case lights
        case thresholds
        case signOffs
        case earlier
        case places

        init?(rawValue: String) {
            guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
            self = found
        }

        var effect: Query.Effect { .read }

        var rawValue: String {
            switch self {
            case .identity:
                """
                select
                    \(LookSQL.columns), e.id::text, e.kind, e.status, p.name, p.starts_on::text, p.ends_on::text,
                    e.period_start::text, e.period_end::text, e.revision, e.replaces_id::text, e.correction_reason,
                    (
                        select max(n.revision)
                        from evaluation as n
                        where
                            n.tenant_id = $1::int4 and n.programme_id = e.programme_id and n.kind = e.kind
                            and n.period_start = e.period_start and n.period_end = e.period_end
                            and n.revision > e.revision and n.status = 'published'
                    ), e.rule_version,
                    to_char(e.computed_at at time zone 'Africa/Johannesburg', 'YYYY-MM-DD HH24:MI'),
                    to_char(e.published_at at time zone 'Africa/Johannesburg', 'YYYY-MM-DD HH24:MI'),
                    to_char(e.data_up_to at time zone 'Africa/Johannesburg', 'YYYY-MM-DD HH24:MI'),
                    e.figures_sha256, m.code
                from evaluation as e
                inner join programme as p on p.tenant_id = e.tenant_id and p.id = e.programme_id
                inner join tenant as m on m.tenant_id = e.tenant_id
                \(LookSQL.join(kind: "null::text", language: "$3::text"))
                where e.tenant_id = $1::int4 and e.id = $2::uuid
                """
            case .figures:
                """
                select
                    f.section, f.indicator, f.scope_kind, f.scope_key, f.scope_label, f.value, f.value_text, f.n,
                    f.missing, f.unit, f.status, f.reason
                from evaluation_figure as f
                where f.tenant_id = $1::int4 and f.evaluation_id = $2::uuid
                order by f.position
                """
            case .names:
                """
                select i.code, i.name
                from evaluation as e
                inner join indicator as i on i.rule_version = e.rule_version
                where e.tenant_id = $1::int4 and e.id = $2::uuid
                """
            case .lights:
                """
                select l.value ->> 'code', (l.value ->> 'green')::float8, (l.value ->> 'amber')::float8
                from evaluation as e
                cross join lateral jsonb_array_elements(coalesce(e.parameters -> 'lights', '[]')) with ordinality as l (value, place)
                where e.tenant_id = $1::int4 and e.id = $2::uuid
                order by l.place
                """
            case .thresholds:
                """
                select t.key, t.value
                from evaluation as e
                cross join lateral jsonb_each_text(e.parameters - 'lights') as t
                where e.tenant_id = $1::int4 and e.id = $2::uuid and t.value is not null
                """
            case .signOffs:
                """
                select s.name, s.role, s.signed_on::text
                from evaluation_sign_off as s
                where s.tenant_id = $1::int4 and s.evaluation_id = $2::uuid
                order by s.recorded_at, s.id
                """
            case .earlier: Self.earlierReviews
            case .places: Self.placesOnTheMap
            }
        }

        /// Of each quarter before, the newest revision published when this review was; where there was none yet, the
        /// first. So a later correction changes nothing.
        private static let earlierReviews = """
            select r.period_end::text, g.planned, g.actual
            from (
                select distinct on (e.period_end) e.id, e.period_end
                from evaluation as t
                inner join evaluation as e
                    on
                        e.tenant_id = $1::int4 and e.programme_id = t.programme_id and e.kind = t.kind
                        and e.status = 'published' and e.period_end < t.period_end
                where t.tenant_id = $1::int4 and t.id = $2::uuid and t.kind = 'quarterly_review'
                order by
                    e.period_end, e.published_at <= t.published_at desc,
                    case when e.published_at <= t.published_at then -e.revision else e.revision end
            ) as r
            cross join lateral (
                select
                    max(f.value) filter (where f.indicator = 'planned') as planned,
                    max(f.value) filter (where f.indicator = 'actual') as actual
                from evaluation_figure as f
                where
                    f.tenant_id = $1::int4 and f.evaluation_id = r.id and f.indicator in ('planned', 'actual')
                    and f.scope_kind = 'programme' and f.scope_key = ''
            ) as g
            order by r.period_end
            """

        /// Centres of the partnerships that a review names, their partners, and the other centres of the municipality.
        private static let placesOnTheMap = """
            with
            named as materialized (
                select f.scope_key, e.period_end
                from evaluation as e
                inner join evaluation_figure as f on f.tenant_id = $1::int4 and f.evaluation_id = e.id
                where
                    e.tenant_id = $1::int4 and e.id = $2::uuid and e.kind = 'quarterly_review'
                    and f.indicator = 'partnership_progress' and f.scope_kind = 'partnership'
            ),
            reached as materialized (
                select j.centre_id
                from named as n
                cross join lateral (
                    select v.centre_id
                    from partnership_centre as v
                    where
                        v.tenant_id = $1::int4 and v.partnership_id = n.scope_key::uuid and v.archived_at is null
                        and v.joined_on < n.period_end
                    offset 0
                ) as j
                group by j.centre_id
            ),
            helping as materialized (
                select p.partner_id
                from named as n
                cross join lateral (
                    select v.partner_id
                    from partnership as v
                    where v.tenant_id = $1::int4 and v.id = n.scope_key::uuid
                    offset 0
                ) as p
                group by p.partner_id
            )
            select s.kind, s.name, s.latitude, s.longitude
            from (
                select
                    c.id, case when r.centre_id is null then 0 else 1 end as kind, c.name, c.latitude, c.longitude
                from (
                    select c.id, c.name, c.latitude, c.longitude
                    from centre as c
                    where c.tenant_id = $1::int4 and c.archived_at is null and exists (select from named as n)
                ) as c
                full join reached as r on r.centre_id = c.id
                where c.id is not null
                union all
                select p.id, 2, p.name, p.latitude, p.longitude
                from (
                    select p.id, p.name, p.latitude, p.longitude from partner as p where p.tenant_id = $1::int4
                ) as p
                full join helping as h on h.partner_id = p.id
                where p.id is not null and h.partner_id is not null
            ) as s
            order by s.kind, s.name, s.id
            """
    }
}
