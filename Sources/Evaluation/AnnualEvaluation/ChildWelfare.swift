import Methods
import Postgres

/// Child welfare: assessments of children in two waves, the total of an instrument first and then its domains, adjusted
/// for age.
///
/// Which waves are compared says `app.impact_waves()`, which centres `app.impact_arms()`; a wave before the baseline serves
/// the placebo test. Scores out of their range are no scores.
enum ChildWelfare {
    static let area = "child_welfare"

    static func statement(_ rules: AnnualEvaluation.Rules) -> SectionStatement {
        SectionStatement(
            "ChildWelfare.waves", SQL.waves,
            inputs: InputTable.participation.union([.instrument, .domain, .wave, .upload, .assessment]),
            [.tenant, .programme, .start, .end, .threshold(rules.monthsActive)]
        ) { rows, _ in
            let instruments = try AssessedWaves.read(rows)
            guard !instruments.isEmpty else {
                return ImpactOutcome(key: area, name: "child outcomes").missing(ImpactRefusal.noEndWave.rawValue)
            }
            return instruments.flatMap { figures($0, rules) }
        }
    }

    private static func figures(_ waves: AssessedWaves, _ rules: AnnualEvaluation.Rules) -> [Figure] {
        AssessedOutcomes(area: area, waves: waves, isOfChildren: true).figures(rules) + [
            .ofChildren(
                "assessments_withdrawn",
                over: FigureScope("instrument", waves.instrument.code, label: waves.instrument.name), waves.withdrawn)
        ]
    }

    enum SQL: String, StatementSet {
        /// The columns of ``AssessedWaves``.
        case waves = """
            with
            chosen as materialized (
                select w.* from app.impact_waves($1::int4, $2::uuid, $3::date, $4::date, 'children') as w
            ),
            unfounded as materialized (
                select c.place, sum(u.without_basis) as rows
                from chosen as c
                inner join assessment_upload as u
                    on u.tenant_id = $1::int4 and u.wave_id in (c.baseline_id, c.end_id)
                group by c.place
            ),
            role as materialized (
                select c.place, c.starts_on, r.role, r.wave_id
                from chosen as c
                cross join lateral (
                    values (0, c.earlier_id), (1, c.baseline_id), (2, c.end_id)
                ) as r (role, wave_id)
                where r.wave_id is not null
            ),
            arm as materialized (
                select
                    s.starts_on, a.centre_id, a.treated, a.started_on - date '1970-01-01' as start,
                    row_number() over (partition by s.starts_on order by a.centre_id) - 1 as centre
                from (select distinct c.starts_on from chosen as c) as s
                cross join lateral app.impact_arms($1::int4, $2::uuid, s.starts_on, $5::int4) as a
            ),
            assessed as (
                select
                    r.place, r.role, a.centre, a.treated, dense_rank() over (partition by r.place order by t.pseudonym) as child,
                    t.assessed_on - date '1970-01-01' as day, a.start, t.birth_month - date '1970-01-01' as born, t.assessor,
                    t.scores, t.withdrawn_on is not null as withdrawn, t.upload_id, t.line
                from role as r
                inner join child_assessment as t on t.tenant_id = $1::int4 and t.wave_id = r.wave_id
                inner join arm as a on a.starts_on = r.starts_on and a.centre_id = t.centre_id
            ),
            line as (
                select
                    c.place as instrument, c.code, c.name, c.total, c.age_from, c.age_to, c.domains, c.domain_names, c.lows,
                    c.highs, coalesce(u.rows, 0) as without_basis, null::int4 as role, null::int8 as centre,
                    null::bool as treated, null::int8 as child, null::int4 as day, null::int4 as start, null::int4 as born,
                    null::text as assessor, null::int4[] as scores, null::bool as withdrawn, c.baseline_id::text as baseline,
                    c.end_id::text as ending, null::uuid as upload_id, null::int4 as line
                from chosen as c
                left join unfounded as u on u.place = c.place
                union all
                select
                    s.place, null, null, null, null, null, null, null, null, null, null, s.role, s.centre, s.treated,
                    s.child, s.day, s.start, s.born, s.assessor, s.scores, s.withdrawn, null, null, s.upload_id, s.line
                from assessed as s
            )
            select
                l.instrument, l.code, l.name, l.total, l.age_from, l.age_to, l.domains, l.domain_names, l.lows, l.highs,
                l.without_basis, l.role, l.centre, l.treated, l.child, l.day, l.start, l.born, l.assessor, l.scores,
                l.withdrawn, l.baseline, l.ending
            from line as l
            order by l.instrument, l.role nulls first, l.upload_id, l.line
            """
    }
}

/// The outcomes of one instrument: the total, which is primary, and its domains, adjusted for being several by Holm.
struct AssessedOutcomes {
    let area: String
    let waves: AssessedWaves
    let isOfChildren: Bool

    /// The total, then each domain.
    private var parts: [Int?] { [nil] + Array(waves.instrument.domains.indices) }

    var samples: [OutcomeSample] {
        parts.map { domain in
            let sample = waves.sample(of: domain, adjustsForAge: isOfChildren)
            return OutcomeSample(outcome: outcome(domain), sample: isOfChildren ? sample : sample.ofCentresSeenTwice)
        }
    }

    func figures(_ rules: AnnualEvaluation.Rules) -> [Figure] {
        let samples = samples
        let flags = waves.flags(of: parts)
        var design: LinearModel.Design?
        let results = parts.indices.map { place in
            ImpactEvaluation(
                samples[place].sample, before: waves.earlier(of: parts[place], adjustsForAge: isOfChildren),
                flags: flags[place], parameters: rules.impact, design: &design)
        }
        let family = ImpactFamily(primary: results[0], domains: Array(results.dropFirst()))
        return parts.indices.flatMap { place in
            samples[place].outcome.figures(
                results[place], samples[place].sample, adjustedP: parts[place].flatMap { family.adjustedP[$0] },
                flags: flags[place], minimumChildren: rules.minimumChildren)
        }
    }

    private func outcome(_ domain: Int?) -> ImpactOutcome {
        let instrument = waves.instrument
        var outcome = ImpactOutcome(
            key: "\(area)/\(instrument.code).\(domain.map { instrument.domains[$0].code } ?? "total")",
            name: domain.map { "\(instrument.domains[$0].name) (\(instrument.name))" }
                ?? "the total of \(instrument.name)")
        outcome.isOfChildren = isOfChildren
        outcome.waves = instrument.waves
        outcome.domain = domain.map { instrument.domains[$0].code } ?? "total"
        return outcome
    }
}

extension AnnualEvaluation.Rules {
    var impact: ImpactEvaluation.Parameters {
        var parameters = ImpactEvaluation.Parameters()
        parameters.minimumCentres = minimumCentres
        parameters.seed = UInt64(max(0, seed))
        return parameters
    }
}
