import Methods
import Postgres

/// Education quality: the programme quality scale of centres in two waves, the total of an instrument first and then its
/// domains. The centre is the unit: lost is a centre that was not assessed both times.
enum EducationQuality {
    static let area = "education_quality"

    static func statement(_ rules: AnnualEvaluation.Rules) -> SectionStatement {
        SectionStatement(
            "EducationQuality.waves", SQL.waves,
            inputs: InputTable.participation.union([.instrument, .domain, .wave, .quality]),
            [.tenant, .programme, .start, .end, .threshold(rules.monthsActive)]
        ) { rows, _ in
            let instruments = try AssessedWaves.read(rows)
            guard !instruments.isEmpty else {
                return ImpactOutcome(key: area, name: "programme quality").missing(ImpactRefusal.noEndWave.rawValue)
            }
            return instruments.flatMap {
                AssessedOutcomes(area: area, waves: $0, isOfChildren: false).figures(rules)
            }
        }
    }

    enum SQL: String, StatementSet {
        /// The columns of ``AssessedWaves``. A centre's scores stand in the order of the domains.
        case waves = """
            with
            chosen as materialized (
                select w.* from app.impact_waves($1::int4, $2::uuid, $3::date, $4::date, 'centres') as w
            ),
            role as materialized (
                select c.place, c.starts_on, c.domains, r.role, r.wave_id
                from chosen as c
                cross join lateral (
                    values (0, c.earlier_id), (1, c.baseline_id), (2, c.end_id)
                ) as r (role, wave_id)
                where r.wave_id is not null
            ),
            arm as materialized (
                select s.starts_on, a.centre_id, a.treated, a.started_on
                from (select distinct c.starts_on from chosen as c) as s
                cross join lateral app.impact_arms($1::int4, $2::uuid, s.starts_on, $5::int4) as a
            ),
            scored as materialized (
                select
                    r.place, r.role, t.centre_id, min(t.assessed_on) as assessed_on, min(t.assessor) as assessor,
                    array_agg(t.score order by d.position) as scores, array_agg(d.position order by d.position) as places,
                    cardinality(r.domains) as domains
                from role as r
                inner join centre_quality_score as t
                    on t.tenant_id = $1::int4 and t.wave_id = r.wave_id and t.archived_at is null
                inner join outcome_domain as d on d.tenant_id = $1::int4 and d.id = t.domain_id
                group by r.place, r.role, t.centre_id, r.domains
            ),
            line as (
                select
                    c.place as instrument, c.code, c.name, c.total, c.age_from, c.age_to, c.domains, c.domain_names, c.lows,
                    c.highs, 0::int8 as without_basis, null::int4 as role, null::int8 as centre, null::bool as treated,
                    null::int8 as child, null::int4 as day, null::int4 as start, null::int4 as born, null::text as assessor,
                    null::int4[] as scores, null::bool as withdrawn, c.baseline_id::text as baseline, c.end_id::text as ending,
                    null::uuid as centre_id
                from chosen as c
                union all
                select
                    s.place, null, null, null, null, null, null, null, null, null, null, s.role,
                    dense_rank() over (partition by s.place order by s.centre_id) - 1, a.treated,
                    dense_rank() over (partition by s.place order by s.centre_id), s.assessed_on - date '1970-01-01',
                    a.started_on - date '1970-01-01', null,
                    s.assessor,
                    array(
                        select s.scores[array_position(s.places, n.place)]
                        from generate_series(1, s.domains) as n (place)
                        order by n.place
                    ), false, null, null, s.centre_id
                from scored as s
                inner join chosen as c on c.place = s.place
                inner join arm as a on a.starts_on = c.starts_on and a.centre_id = s.centre_id
            )
            select
                l.instrument, l.code, l.name, l.total, l.age_from, l.age_to, l.domains, l.domain_names, l.lows, l.highs,
                l.without_basis, l.role, l.centre, l.treated, l.child, l.day, l.start, l.born, l.assessor, l.scores,
                l.withdrawn, l.baseline, l.ending
            from line as l
            order by l.instrument, l.role nulls first, l.centre_id
            """
    }
}
