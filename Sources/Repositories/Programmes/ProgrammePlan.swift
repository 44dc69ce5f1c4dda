import Postgres

/// What a programme is made with where the request names no phases.
enum ProgrammePlan: String, StatementSet {
    /// The usual plan: a quarter of the target in the first third, half in the second, the rest in the last. Thirds
    /// are months where the programme's are a multiple of three, as in nine months from 1 March to 1 December.
    case usualPhases = """
        insert into programme_phase
        (tenant_id, id, programme_id, position, name, starts_on, ends_on, partnerships, milestones)
        select
            p.tenant_id, f.id, p.id, f.position, f.name,
            case
                when m.whole then (p.starts_on + make_interval(months => m.months / 3 * (f.position - 1)))::date
                else p.starts_on + (p.ends_on - p.starts_on) * (f.position - 1) / 3
            end,
            case
                when m.whole then (p.starts_on + make_interval(months => m.months / 3 * f.position))::date
                else p.starts_on + (p.ends_on - p.starts_on) * f.position / 3
            end,
            case f.position
                when 1 then round(p.target * 0.25)
                when 2 then round(p.target * 0.5)
                else p.target - round(p.target * 0.25) - round(p.target * 0.5)
            end,
            f.milestones::jsonb
        from programme as p
        cross join lateral (
            select
                a.months, a.months % 3 = 0 and p.starts_on + make_interval(months => a.months) = p.ends_on as whole
            from (
                select (extract(year from g.age) * 12 + extract(month from g.age))::int4 as months
                from (select age(p.ends_on, p.starts_on) as age) as g
            ) as a
        ) as m
        cross join (
            values
            (($3::uuid[])[1], 1, 'Outreach and identification',
                '{"partners_contacted": 20, "opportunities_identified": 20, "events_hosted": 2, "community_meetings_hosted": 2}'),
            (($3::uuid[])[2], 2, 'Formalising and launching',
                '{"mous_signed": 15, "agreements_signed": 10, "initiatives_education": 1, "initiatives_health": 1, "initiatives_community": 1}'),
            (($3::uuid[])[3], 3, 'Evaluating and integrating',
                '{"partnerships_evaluated": 5, "refinements_decided": 1, "activities_integrated": 1}')
        ) as f (id, position, name, milestones)
        where p.tenant_id = $1::int4 and p.id = $2::uuid and p.ends_on - p.starts_on >= 3
        """
}
