import Postgres

/// The statements of ``NationalData`` that come after the partnerships: what children and centres of the earlier programme were assessed with.
/// Each takes the seed as `$1` and today as `$2`. At all centres whose partnership was active, and at one in seven of the
/// others: fifteen children each, in two waves; some 336,000 assessments in all.
enum NationalOutcomeSQL: String, StatementSet {
    case instruments = """
        insert into ecdp.outcome_instrument (
            tenant_id, id, code, edition, name, subject, age_from_months, age_to_months, total, source
        )
        select
            t.tenant_id, pg_temp.make_id(130, t.tenant_id * 2 + i.n, $1::int8), i.code, i.edition, i.name, i.subject,
            i.age_from, i.age_to, i.total, 'As published'
        from ecdp.tenant as t
        cross join (values
            (0, 'elom_4_5', '2016', 'Early Learning Outcomes Measure 4&5', 'children', 50, 69, 'sum'),
            (1, 'lpqa', '2020', 'Learning Programme Quality Assessment', 'centres', 0, 120, 'mean')
        ) as i (n, code, edition, name, subject, age_from, age_to, total)
        where $2::date is not null
        """

    case domains = """
        insert into ecdp.outcome_domain (tenant_id, id, instrument_id, code, name, position, score_min, score_max)
        select
            i.tenant_id, pg_temp.make_id(131, i.tenant_id * 10 + d.n, $1::int8), i.id, d.code, d.code, d.position, d.low,
            d.high
        from ecdp.outcome_instrument as i
        inner join (values
            (0, 'elom_4_5', 1, 'gross_motor', 0, 2000), (1, 'elom_4_5', 2, 'fine_motor', 0, 2000),
            (2, 'elom_4_5', 3, 'numeracy', 0, 2000), (3, 'elom_4_5', 4, 'cognition', 0, 2000),
            (4, 'elom_4_5', 5, 'literacy', 0, 2000), (5, 'lpqa', 1, 'environment', 100, 300),
            (6, 'lpqa', 2, 'planning', 100, 300), (7, 'lpqa', 3, 'teaching', 100, 300),
            (8, 'lpqa', 4, 'curriculum', 100, 300), (9, 'lpqa', 5, 'relationships', 100, 300)
        ) as d (n, instrument, position, code, low, high) on d.instrument = i.code
        where $2::date is not null
        """

    /// Before and after; closed.
    case waves = """
        insert into ecdp.assessment_wave (
            tenant_id, id, instrument_id, programme_id, kind, title, starts_on, ends_on, closed_on
        )
        select
            i.tenant_id, pg_temp.make_id(132, i.tenant_id * 4 + w.n + case i.code when 'lpqa' then 2 else 0 end, $1::int8),
            i.id, pg_temp.make_id(17, i.tenant_id, $1), w.kind, w.kind, w.day, w.day + 20, w.day + 27
        from ecdp.outcome_instrument as i
        cross join (values
            (0, 'baseline', (date_trunc('month', $2::date) - interval '20 months')::date + 5),
            (1, 'endline', (date_trunc('month', $2::date) - interval '9 months')::date)
        ) as w (n, kind, day)
        """

    /// Centres that are assessed, those that took part first among them.
    case assessed = """
        create temporary table assessed_centre on commit drop as
        select
            c.tenant_id, c.id, c.n, p.takes_part,
            floor(400 * pg_temp.u(c.n, 1301, $1::int8))::int4 as level, floor(4 * pg_temp.u(c.n, 1302, $1))::int4 as assessor
        from centre_number as c
        cross join lateral (
            select exists (
                select
                from ecdp.partnership_centre as j
                inner join ecdp.partnership as o on o.tenant_id = j.tenant_id and o.id = j.partnership_id
                where
                    j.tenant_id = c.tenant_id and j.centre_id = c.id and o.stage = 'active'
                    and o.programme_id = pg_temp.make_id(17, c.tenant_id, $1)
            ) as takes_part
            offset 0
        ) as p
        where $2::date is not null and (p.takes_part or pg_temp.u(c.n, 1300, $1) < 0.19)
        """

    case assessments = """
        insert into ecdp.child_assessment (
            tenant_id, wave_id, upload_id, line, generation, pseudonym, centre_id, birth_month, sex, assessor, assessed_on,
            scores, basis, consented_on
        )
        select
            s.tenant_id, w.id, pg_temp.make_id(133, s.tenant_id * 2 + f.wave, $1::int8),
            row_number() over (partition by w.id order by s.n, f.child)::int4 + 1, 1,
            sha256(int8send(s.n * 100 + f.child) || int8send($1)), s.id,
            (
                date_trunc('month', $2::date)
                - make_interval(months => 20 + 50 + floor(8 * pg_temp.u(s.n * 100 + f.child, 1310, $1))::int4)
            )::date,
            case when pg_temp.u(s.n * 100 + f.child, 1311, $1) < 0.49 then 'female' else 'male' end,
            'A' || s.assessor, w.starts_on + (s.n % 20)::int4,
            array[r.base + g.a, r.base + g.b, r.base + g.c, r.base + g.d, r.base + g.e],
            'consent', w.starts_on - 14
        from assessed_centre as s
        cross join (
            select c as child, v as wave from generate_series(1, 15) as c cross join generate_series(0, 1) as v
        ) as f
        inner join ecdp.assessment_wave as w
            on w.tenant_id = s.tenant_id and w.id = pg_temp.make_id(132, s.tenant_id * 4 + f.wave, $1)
        cross join lateral (
            select
                300 + s.level + floor(150 * pg_temp.u(s.n * 2 + f.wave, 1312, $1))::int4
                + floor(300 * pg_temp.u(s.n * 100 + f.child, 1313, $1))::int4
                + f.wave * (150 + case when s.takes_part then 60 else 0 end) as base
            offset 0
        ) as r
        cross join lateral (
            select
                h & 255 as a, h >> 8 & 255 as b, h >> 16 & 255 as c, h >> 24 & 255 as d, h >> 4 & 255 as e
            from (select abs(hashint8(s.n * 1000 + f.child * 2 + f.wave)) as h) as q
            offset 0
        ) as g
        where f.wave = 0 or pg_temp.u(s.n * 100 + f.child, 1314, $1) > 0.08
        """

    case uploads = """
        insert into ecdp.assessment_upload (
            tenant_id, id, wave_id, format, content_hmac, kept, without_basis, withdrawn, answer
        )
        select a.tenant_id, a.upload_id, a.wave_id, 'csv', sha256(uuid_send(a.upload_id)), count(*)::int4, 0, 0, '{}'
        from ecdp.child_assessment as a
        where $1::int8 is not null and $2::date is not null
        group by a.tenant_id, a.upload_id, a.wave_id
        """

    case quality = """
        insert into ecdp.centre_quality_score (tenant_id, id, wave_id, centre_id, domain_id, assessed_on, score, assessor)
        select
            s.tenant_id, pg_temp.make_id(134, (s.n * 2 + v.wave) * 5 + d.position - 1, $1::int8), w.id, s.id, d.id,
            w.starts_on + (s.n % 20)::int4,
            130 + floor(80 * pg_temp.u(s.n * 5 + d.position, 1320, $1))::int4
            + floor(50 * pg_temp.u((s.n * 2 + v.wave) * 5 + d.position, 1321, $1))::int4
            + case when v.wave = 1 and s.takes_part then 15 else 0 end,
            'Q' || s.assessor
        from assessed_centre as s
        cross join generate_series(0, 1) as v (wave)
        inner join ecdp.assessment_wave as w
            on w.tenant_id = s.tenant_id and w.id = pg_temp.make_id(132, s.tenant_id * 4 + 2 + v.wave, $1)
        inner join ecdp.outcome_domain as d on d.tenant_id = w.tenant_id and d.instrument_id = w.instrument_id
        where $2::date is not null
        """

    /// What closing the waves would have written down.
    case qualityGroups = """
        insert into ecdp.quality_group (tenant_id, id, wave_id, domain_id, centres, mean_score, sd_score)
        select
            w.tenant_id, md5('quality group ' || w.id || q.domain_id)::uuid, w.id, q.domain_id, count(*),
            case when count(*) >= 3 then avg(q.score)::float8 end,
            case when count(*) >= 3 then stddev_samp(q.score)::float8 end
        from ecdp.assessment_wave as w
        inner join ecdp.centre_quality_score as q on q.tenant_id = w.tenant_id and q.wave_id = w.id
        where w.closed_on is not null and $1::int8 is not null and $2::date is not null
        group by w.tenant_id, w.id, q.domain_id
        """

    /// Four weeks in the first and in the last month of the year.
    case attendance = """
        insert into ecdp.centre_attendance (
            tenant_id, id, centre_id, starts_on, ends_on, days_open, children, child_days, referrals_made,
            referrals_completed
        )
        select
            c.tenant_id, pg_temp.make_id(135, c.n * 2 + v.wave, $1::int8), c.id, m.day, m.day + 27, 20, e.children,
            e.children * 20 * (70 + floor(25 * pg_temp.u(c.n * 2 + v.wave, 1330, $1))::int4) / 100, r.completed + r.open,
            r.completed
        from centre_number as c
        inner join ecdp.centre as e on e.tenant_id = c.tenant_id and e.id = c.id
        cross join generate_series(0, 1) as v (wave)
        cross join lateral (
            select (date_trunc('month', $2::date) - make_interval(months => 20 - 10 * v.wave))::date as day
        ) as m
        cross join lateral (
            select
                5 + floor(6 * pg_temp.u(c.n * 2 + v.wave, 1331, $1))::int4 as completed,
                5 * floor(2 * pg_temp.u(c.n * 2 + v.wave, 1332, $1))::int4 as open
        ) as r
        where e.children between 1 and 2000
        """
}
