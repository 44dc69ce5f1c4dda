import Postgres

/// Assessments of the demonstration: for each programme two waves of children and of programme quality, and attendance with
/// health referrals, of every centre. The children of centres with an active partnership have gained more; nobody behind them is real.
///
/// `$1` is the tenant, `$2` a JSON array: of each programme, the first days of its two waves.
enum OutcomeDemoSQL: String, StatementSet {
    case instruments = """
        insert into outcome_instrument (
            tenant_id, id, code, edition, name, subject, age_from_months, age_to_months, total, source
        )
        select $1::int4, app.new_id(), i.code, i.edition, i.name, i.subject, i.age_from, i.age_to, i.total, i.source
        from (
            values
            (
                'elom_4_5', '2016', 'Early Learning Outcomes Measure 4&5', 'children', 50, 69, 'sum',
                'Domains and ranges as published; cut scores are licensed and not loaded'
            ),
            (
                'lpqa', '2020', 'Learning Programme Quality Assessment', 'centres', 0, 120, 'mean',
                'Five areas of three points, as published'
            )
        ) as i (code, edition, name, subject, age_from, age_to, total, source)
        where $2::jsonb is not null
        """
    case domains = """
        insert into outcome_domain (tenant_id, id, instrument_id, code, name, position, score_min, score_max)
        select $1::int4, app.new_id(), i.id, d.code, d.name, d.position, d.low, d.high
        from (
            values
            ('elom_4_5', 1, 'gross_motor', 'Gross motor', 0, 2000),
            ('elom_4_5', 2, 'fine_motor', 'Fine motor and visual motor integration', 0, 2000),
            ('elom_4_5', 3, 'numeracy', 'Emergent numeracy and mathematics', 0, 2000),
            ('elom_4_5', 4, 'cognition', 'Cognition and executive functioning', 0, 2000),
            ('elom_4_5', 5, 'literacy', 'Emergent literacy and language', 0, 2000),
            ('lpqa', 1, 'environment', 'Learning environment', 100, 300),
            ('lpqa', 2, 'planning', 'Planning and assessment', 100, 300),
            ('lpqa', 3, 'teaching', 'Teaching and learning', 100, 300),
            ('lpqa', 4, 'curriculum', 'Curriculum', 100, 300),
            ('lpqa', 5, 'relationships', 'Relationships and interactions', 100, 300)
        ) as d (instrument, position, code, name, low, high)
        join outcome_instrument as i on i.tenant_id = $1::int4 and i.code = d.instrument
        where $2::jsonb is not null
        """
    case waves = """
        insert into assessment_wave (tenant_id, id, instrument_id, programme_id, kind, title, starts_on, ends_on)
        select
            $1::int4, app.new_id(), i.id, s.programme, w.kind,
            case w.kind when 'baseline' then 'Baseline' when 'midline' then 'Half-way' else 'At the end' end
            || ' ' || extract(year from w.starts_on) || ', ' || i.name,
            w.starts_on, w.starts_on + 20
        from jsonb_to_recordset($2::jsonb) as s (programme uuid, baseline date, later date, later_kind text)
        cross join lateral (values ('baseline', s.baseline), (s.later_kind, s.later)) as w (kind, starts_on)
        join outcome_instrument as i on i.tenant_id = $1::int4
        where i.code in ('elom_4_5', 'lpqa')
        """
    case assessments = """
        insert into child_assessment (
            tenant_id, wave_id, upload_id, line, generation, pseudonym, centre_id, birth_month, sex, assessor, assessed_on,
            scores, basis, consented_on, withdrawn_on
        )
        select
            $1::int4, w.id, md5('upload/' || w.id)::uuid, row_number() over (partition by w.id order by c.id, n.child)::int4 + 1,
            1, sha256(('demonstration/' || w.programme_id || '/' || c.id || '/' || n.child)::bytea), c.id,
            case when g.withdrawn_on is null then date_trunc('month', b.starts_on - make_interval(months => 50 + abs(hashtext(c.id::text || 'age' || n.child)) % 8))::date end,
            case when g.withdrawn_on is null then case abs(hashtext(c.id::text || 'sex' || n.child)) % 2 when 0 then 'female' else 'male' end end,
            case when g.withdrawn_on is null then 'A' || 1 + abs(hashtext(c.id::text)) % 4 end, w.starts_on + abs(hashtext(c.id::text || w.kind)) % 20,
            case when g.withdrawn_on is null then array(
                select
                    least(greatest(
                        250 + 60 * d.position + abs(hashtext(c.id::text || 'level')) % 150
                        -- What a day brings, to the whole centre and to the child.
                        + abs(hashtext(c.id::text || w.kind || w.programme_id)) % 120 + abs(hashtext(n.child || c.id::text || d.code || w.kind)) % 300
                        + (abs(hashtext(c.id::text || n.child || d.code)) % 400 + abs(hashtext(n.child || d.code || c.id::text)) % 400)
                        + case when w.kind <> 'baseline' then 120 + abs(hashtext(w.kind || d.code || n.child || c.id)) % 100 else 0 end
                        + case when w.kind <> 'baseline' and p.takes_part then 110 else 0 end
                    , d.score_min), d.score_max)
                from outcome_domain as d
                where d.tenant_id = $1::int4 and d.instrument_id = w.instrument_id
                order by d.position
            ) end,
            'consent', b.starts_on - 14, g.withdrawn_on
        from assessment_wave as w
        join outcome_instrument as i on i.tenant_id = $1::int4 and i.id = w.instrument_id and i.code = 'elom_4_5'
        join assessment_wave as b
            on
                b.tenant_id = $1::int4 and b.instrument_id = w.instrument_id and b.programme_id = w.programme_id
                and b.kind = 'baseline'
        join centre as c on c.tenant_id = $1::int4 and c.archived_at is null
        cross join lateral (
            select exists (
                select from partnership_centre as j
                join partnership as o on o.tenant_id = $1::int4 and o.id = j.partnership_id
                where
                    j.tenant_id = $1::int4 and j.centre_id = c.id and j.archived_at is null
                    and o.programme_id = w.programme_id and o.stage in ('active', 'completed')
            ) as takes_part
        ) as p
        cross join generate_series(1, 14) as n (child)
        -- Of the programme that is over, the parents of one child at some centres have withdrawn their consent: of such a
        -- child nothing is left but that there was one.
        left join lateral (
            select s.later + 21 as withdrawn_on
            from jsonb_to_recordset($2::jsonb) as s (programme uuid, later date, is_over bool)
            where
                s.programme = w.programme_id and s.is_over and n.child = 14
                and abs(hashtext(c.id::text || 'withdrawn')) % 4 = 0
        ) as g on true
        where
            w.tenant_id = $1::int4
            -- One in ten is not there the second time.
            and (w.kind = 'baseline' or abs(hashtext(c.id::text || 'stays' || n.child)) % 10 > 0)
        """
    case withdrawals = """
        insert into child_withdrawal (tenant_id, id, generation, pseudonym, withdrawn_on)
        select
            $1::int4, app.new_id(), 1, sha256(('demonstration/' || s.programme || '/' || c.id || '/14')::bytea), s.later + 21
        from jsonb_to_recordset($2::jsonb) as s (programme uuid, later date, is_over bool)
        cross join centre as c
        where
            c.tenant_id = $1::int4 and c.archived_at is null and s.is_over
            and abs(hashtext(c.id::text || 'withdrawn')) % 4 = 0
        """
    /// An instrument that nobody uses, with cut scores made up for it, so that bands can be seen: those of real instruments
    /// are licensed, and none is shipped. It has one wave, at the beginning of the present programme.
    case inventedInstrument = """
        insert into outcome_instrument (
            tenant_id, id, code, edition, name, subject, age_from_months, age_to_months, total, source
        )
        select
            $1::int4, app.new_id(), 'invented_play', 'demo', 'Invented play check', 'children', 36, 71, 'sum',
            'Invented for the demonstration: no such instrument exists'
        where $2::jsonb is not null
        """
    case inventedDomains = """
        insert into outcome_domain (tenant_id, id, instrument_id, code, name, position, score_min, score_max)
        select $1::int4, app.new_id(), i.id, d.code, d.name, d.position, 0, 1000
        from outcome_instrument as i
        cross join (values ('alone', 'Playing alone', 1), ('together', 'Playing together', 2)) as d (code, name, position)
        where i.tenant_id = $1::int4 and i.code = 'invented_play' and $2::jsonb is not null
        """
    case inventedCutScores = """
        insert into outcome_cut_score (
            tenant_id, id, instrument_id, domain_id, age_from_months, age_to_months, far_behind_below, on_track_from,
            source
        )
        select
            $1::int4, app.new_id(), i.id, v.id, a.from_months, a.to_months, a.low * v.times, a.high * v.times,
            'Invented for the demonstration'
        from outcome_instrument as i
        cross join (values (36, 53, 300, 450), (54, 71, 350, 500)) as a (from_months, to_months, low, high)
        -- Each domain, and the total of the two.
        cross join lateral (
            select o.id, 1 as times from outcome_domain as o where o.tenant_id = $1::int4 and o.instrument_id = i.id
            union all
            select null, 2
        ) as v (id, times)
        where i.tenant_id = $1::int4 and i.code = 'invented_play' and $2::jsonb is not null
        """
    case inventedWave = """
        insert into assessment_wave (tenant_id, id, instrument_id, programme_id, kind, title, starts_on, ends_on)
        select
            $1::int4, app.new_id(), i.id, s.programme, 'baseline', 'Baseline, an invented instrument with bands',
            s.baseline, s.baseline + 20
        from jsonb_to_recordset($2::jsonb) as s (programme uuid, baseline date, is_over bool)
        cross join outcome_instrument as i
        where i.tenant_id = $1::int4 and i.code = 'invented_play' and not s.is_over
        """
    case inventedAssessments = """
        insert into child_assessment (
            tenant_id, wave_id, upload_id, line, generation, pseudonym, centre_id, birth_month, sex, assessor, assessed_on,
            scores, basis, consented_on
        )
        select
            $1::int4, w.id, md5('upload/' || w.id)::uuid, row_number() over (order by c.id, n.child)::int4 + 1, 1,
            sha256(('demonstration/' || w.programme_id || '/' || c.id || '/' || n.child)::bytea), c.id,
            date_trunc('month', w.starts_on - make_interval(months => 38 + abs(hashtext(c.id::text || 'age' || n.child)) % 30))::date,
            case abs(hashtext(c.id::text || 'sex' || n.child)) % 2 when 0 then 'female' else 'male' end,
            'P' || 1 + abs(hashtext(c.id::text)) % 4, w.starts_on + abs(hashtext(c.id::text)) % 20,
            array[
                200 + abs(hashtext(c.id::text || 'alone' || n.child)) % 500,
                180 + abs(hashtext(c.id::text || 'together' || n.child)) % 520
            ],
            'consent', w.starts_on - 14
        from assessment_wave as w
        join outcome_instrument as i on i.tenant_id = $1::int4 and i.id = w.instrument_id and i.code = 'invented_play'
        join centre as c on c.tenant_id = $1::int4 and c.archived_at is null
        cross join generate_series(1, 12) as n (child)
        where w.tenant_id = $1::int4 and $2::jsonb is not null
        """
    /// The files of all waves of children, after the rows that came in them.
    case uploads = """
        insert into assessment_upload (
            tenant_id, id, wave_id, format, content_hmac, kept, without_basis, withdrawn, answer
        )
        select
            $1::int4, md5('upload/' || w.id)::uuid, w.id, 'csv', sha256(('demonstration/' || w.id)::bytea), s.rows, 0, 0, '{}'
        from assessment_wave as w
        join outcome_instrument as i on i.tenant_id = $1::int4 and i.id = w.instrument_id
        join (values ('elom_4_5', 14), ('invented_play', 12)) as k (instrument, children) on k.instrument = i.code
        cross join lateral (
            select count(*)::int4 as rows
            from centre as c
            cross join generate_series(1, k.children) as n (child)
            where
                c.tenant_id = $1::int4 and c.archived_at is null
                and (w.kind = 'baseline' or abs(hashtext(c.id::text || 'stays' || n.child)) % 10 > 0)
        ) as s
        where w.tenant_id = $1::int4 and $2::jsonb is not null
        """
    case quality = """
        insert into centre_quality_score (tenant_id, id, wave_id, centre_id, domain_id, assessed_on, score, assessor)
        select
            $1::int4, app.new_id(), w.id, c.id, d.id, w.starts_on + abs(hashtext(c.id::text || w.kind)) % 20,
            least(
                300,
                130 + abs(hashtext(c.id::text || d.code)) % 90 + abs(hashtext(d.code || w.kind || c.id)) % 50 + case when w.kind <> 'baseline' and p.takes_part then 25 else 0 end
            ),
            'Q' || 1 + abs(hashtext(c.id::text)) % 3
        from assessment_wave as w
        join outcome_instrument as i on i.tenant_id = $1::int4 and i.id = w.instrument_id and i.code = 'lpqa'
        join outcome_domain as d on d.tenant_id = $1::int4 and d.instrument_id = i.id
        join centre as c on c.tenant_id = $1::int4 and c.archived_at is null
        cross join lateral (
            select exists (
                select from partnership_centre as j
                join partnership as o on o.tenant_id = $1::int4 and o.id = j.partnership_id
                where
                    j.tenant_id = $1::int4 and j.centre_id = c.id and j.archived_at is null
                    and o.programme_id = w.programme_id and o.stage in ('active', 'completed')
            ) as takes_part
        ) as p
        where w.tenant_id = $1::int4 and $2::jsonb is not null
        """
    case closing = """
        update assessment_wave as w
        set closed_on = w.ends_on + 7, version = w.version + 1, updated_at = now()
        from jsonb_to_recordset($2::jsonb) as s (programme uuid, is_over bool)
        where w.tenant_id = $1::int4 and w.programme_id = s.programme and (w.kind = 'baseline' or s.is_over)
        """
    case attendance = """
        insert into centre_attendance (
            tenant_id, id, centre_id, starts_on, ends_on, days_open, children, child_days, referrals_made,
            referrals_completed
        )
        select
            $1::int4, app.new_id(), c.id, m.starts_on, m.starts_on + 27, 20, c.children,
            c.children * 20 * (70 + abs(hashtext(c.id::text || m.starts_on::text)) % 25) / 100, r.completed + r.open,
            r.completed
        from centre as c
        cross join jsonb_to_recordset($2::jsonb) as s (baseline date, later date)
        cross join lateral (values (s.baseline), (s.later - 28)) as m (starts_on)
        cross join lateral (
            select
                -- One in ten writes none down.
                case
                    when abs(hashtext('referrals' || c.id::text)) % 10 > 0
                        then 5 + abs(hashtext('completed' || c.id::text || m.starts_on::text)) % 6
                end as completed,
                abs(hashtext('open' || c.id::text || m.starts_on::text)) % 2 * 5 as open
        ) as r
        where c.tenant_id = $1::int4 and c.archived_at is null and c.children between 1 and 2000
        """
}
