import Postgres

/// What ``NationalData`` say of feedback, after the partnerships: the shipped forms of centres and partners in every
/// municipality; of its present programme a campaign of each form in each of the last two quarters, closed, and one of
/// centres that is under way. Each partnership with a paper is asked, and about seven in ten answer: where a programme has
/// few partnerships, what they say is suppressed. Each statement takes the seed as `$1` and today as `$2`.
enum NationalFeedbackSQL: String, StatementSet {
    case forms = """
        create temporary table survey_form on commit drop as
        select distinct on (s.code)
            case s.respondent when 'centre' then 0 else 1 end as n, s.code, s.number, s.respondent, s.name, s.content
        from ecdp.shipped_survey as s
        where s.code in ('partnership_centre', 'partnership_partner') and $1::int8 is not null and $2::date is not null
        order by s.code, s.number desc
        """

    case instruments = """
        insert into ecdp.survey_instrument (tenant_id, id, name, respondent, shipped_code)
        select t.tenant_id, pg_temp.make_id(500, t.tenant_id * 2 + f.n, $1::int8), f.name, f.respondent, f.code
        from ecdp.tenant as t
        cross join survey_form as f
        where $2::date is not null
        """

    case versions = """
        insert into ecdp.survey_version (tenant_id, id, instrument_id, number, published_on)
        select
            t.tenant_id, pg_temp.make_id(501, t.tenant_id * 2 + f.n, $1::int8),
            pg_temp.make_id(500, t.tenant_id * 2 + f.n, $1), f.number, $2::date - 400
        from ecdp.tenant as t
        cross join survey_form as f
        """

    case questions = """
        insert into ecdp.survey_question (
            tenant_id, id, version_id, position, code, kind, required, minimum, maximum, shown_if, shown_if_values
        )
        select
            t.tenant_id, pg_temp.make_id(502, (t.tenant_id * 2 + f.n) * 100 + q.position, $1::int8),
            pg_temp.make_id(501, t.tenant_id * 2 + f.n, $1), q.position, q.code, q.kind, coalesce(q.required, true),
            q.minimum, q.maximum, q.shown_if, coalesce(q.shown_if_values, '{}')
        from ecdp.tenant as t
        cross join survey_form as f
        cross join lateral jsonb_to_recordset(f.content -> 'questions') as q (
            position int4, code text, kind text, required bool, minimum int4, maximum int4, shown_if text,
            shown_if_values text[]
        )
        where $2::date is not null
        """

    case options = """
        insert into ecdp.survey_option (tenant_id, id, version_id, question, position, code)
        select
            t.tenant_id, pg_temp.make_id(503, (t.tenant_id * 2 + f.n) * 1000 + o.place, $1::int8),
            pg_temp.make_id(501, t.tenant_id * 2 + f.n, $1), o.content ->> 'question', (o.content ->> 'position')::int4,
            o.content ->> 'code'
        from ecdp.tenant as t
        cross join survey_form as f
        cross join lateral jsonb_array_elements(f.content -> 'options') with ordinality as o (content, place)
        where $2::date is not null
        """

    case texts = """
        insert into ecdp.survey_text (tenant_id, id, version_id, language, part, question, option, body)
        select
            t.tenant_id, pg_temp.make_id(504, (t.tenant_id * 2 + f.n) * 1000 + o.place, $1::int8),
            pg_temp.make_id(501, t.tenant_id * 2 + f.n, $1), o.content ->> 'language', o.content ->> 'part',
            o.content ->> 'question', o.content ->> 'option', o.content ->> 'body'
        from ecdp.tenant as t
        cross join survey_form as f
        cross join lateral jsonb_array_elements(f.content -> 'texts') with ordinality as o (content, place)
        where $2::date is not null
        """

    /// `back`: quarters ago; 0 is under way. Partners' stand beside the centres'.
    case campaigns = """
        insert into ecdp.survey_campaign (
            tenant_id, id, version_id, programme_id, name, opens_on, closes_on, reminder_days, counterpart_id, closed_at
        )
        select
            p.tenant_id, pg_temp.make_id(505, (p.tenant_id * 2 + f.n) * 4 + b.back, $1::int8),
            pg_temp.make_id(501, p.tenant_id * 2 + f.n, $1), p.id,
            initcap(f.respondent) || 's, ' || to_char(d.opens_on, 'YYYY-"Q"Q'), d.opens_on, d.opens_on + 28, 14,
            case when f.n = 1 then pg_temp.make_id(505, p.tenant_id * 8 + b.back, $1) end,
            case when b.back > 0 then (d.opens_on + 29)::timestamptz end
        from ecdp.programme as p
        cross join survey_form as f
        cross join generate_series(0, 2) as b (back)
        cross join lateral (
            select case b.back
                when 0 then $2::date - 10
                else (date_trunc('quarter', $2::date) - make_interval(months => 3 * b.back))::date + 40
            end as opens_on
        ) as d
        where p.name = 'Strategic partnerships, seed ' || $1 and (b.back > 0 or f.n = 0)
        """

    /// Who is asked of what, and whether they answer.
    case asked = """
        create temporary table survey_asked on commit drop as
        select
            a.*, pg_temp.make_id(506, a.n, $1::int8) as invitation_id, pg_temp.make_id(507, a.n, $1) as response_id,
            a.n % 2 = 0 as has_link,
            pg_temp.u(a.n, 507, $1) < case when a.is_open then 0.3 else 0.72 end as has_answered
        from (
            select
                row_number() over (order by c.tenant_id, c.id, p.id) as n, c.tenant_id, c.id as campaign_id,
                c.version_id, c.opens_on, c.closed_at is null as is_open, c.closed_at, i.respondent as side,
                p.id as partnership_id, case i.respondent when 'partner' then p.partner_id end as partner_id,
                case i.respondent when 'centre' then j.centre_id end as centre_id
            from ecdp.survey_campaign as c
            inner join ecdp.survey_version as v on v.tenant_id = c.tenant_id and v.id = c.version_id
            inner join ecdp.survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
            inner join ecdp.partnership as p
                on
                    p.tenant_id = c.tenant_id and p.programme_id = c.programme_id
                    and p.stage in ('mou_signed', 'agreement_signed', 'active', 'completed')
            left join lateral (
                select m.centre_id
                from ecdp.partnership_centre as m
                where m.tenant_id = p.tenant_id and m.partnership_id = p.id and m.left_on is null
                order by m.centre_id
                limit 1
            ) as j on true
            where $2::date is not null and (i.respondent = 'partner' or j.centre_id is not null)
        ) as a
        """

    case invitations = """
        insert into ecdp.survey_invitation (
            tenant_id, id, campaign_id, side, partnership_id, centre_id, partner_id, token_sha256, expires_at
        )
        select
            a.tenant_id, a.invitation_id, a.campaign_id, a.side, a.partnership_id, a.centre_id, a.partner_id,
            case when a.has_link then sha256(int8send(a.n) || int8send($1::int8)) end,
            case when a.has_link then (a.opens_on + 60)::timestamptz end
        from survey_asked as a
        where $2::date is not null
        """

    /// Every question that is asked of all, but for texts.
    case responses = """
        insert into ecdp.survey_response (
            tenant_id, id, invitation_id, campaign_id, version_id, via, language, answered_on, answers
        )
        select
            a.tenant_id, a.response_id, a.invitation_id, a.campaign_id, a.version_id,
            case when a.has_link then 'link' else 'staff' end,
            (array['en', 'zu', 'xh', 'af', 'st'])[1 + a.n % 5], least(a.opens_on + (a.n % 20)::int4, $2::date), q.answers
        from survey_asked as a
        cross join lateral (
            select count(*)::int4 as answers
            from ecdp.survey_question as w
            where
                w.tenant_id = a.tenant_id and w.version_id = a.version_id and w.kind <> 'text' and w.shown_if is null
            offset 0
        ) as q
        where a.has_answered and $1::int8 is not null
        """

    case answers = """
        insert into ecdp.survey_answer (tenant_id, id, response_id, version_id, question, value, choices)
        select
            a.tenant_id, pg_temp.make_id(508, a.n * 100 + q.position, $1::int8), a.response_id, a.version_id, q.code,
            case q.kind
                when 'likert' then (5 - floor(5 * q.chance * q.chance))::int4::text
                when 'number' then (q.minimum + a.n % (q.maximum - q.minimum + 1))::text
                when 'single' then o.code
            end,
            case q.kind when 'multiple' then array[o.code] end
        from survey_asked as a
        cross join lateral (
            select
                w.position, w.code, w.kind, w.minimum, w.maximum, pg_temp.u(a.n * 100 + w.position, 508, $1) as chance
            from ecdp.survey_question as w
            where
                w.tenant_id = a.tenant_id and w.version_id = a.version_id and w.kind <> 'text' and w.shown_if is null
            offset 0
        ) as q
        left join lateral (
            select p.codes[1 + floor(cardinality(p.codes) * q.chance)::int4] as code
            from (
                select array_agg(w.code order by w.position) as codes
                from ecdp.survey_option as w
                where w.tenant_id = a.tenant_id and w.version_id = a.version_id and w.question = q.code
            ) as p
            where q.kind in ('single', 'multiple')
            offset 0
        ) as o on true
        where a.has_answered and $2::date is not null
        """

    /// What closing the campaigns would have written down: see app.survey_decisions(). No question was asked by the answer
    /// to another.
    case results = """
        insert into ecdp.survey_result (
            tenant_id, id, campaign_id, position, question, kind, asked, answered, status, n, counts, total, published_at
        )
        with
        campaign as materialized (
            select
                a.tenant_id, a.campaign_id, a.version_id, a.closed_at, count(*)::int4 as asked,
                (count(*) filter (where a.has_answered))::int4 as answered
            from survey_asked as a
            where not a.is_open and $1::int8 is not null and $2::date is not null
            group by a.tenant_id, a.campaign_id, a.version_id, a.closed_at
        ),
        given as materialized (
            select a.campaign_id, w.question, coalesce(w.value, w.choices[1]) as code, count(*)::int4 as times
            from survey_asked as a
            inner join ecdp.survey_answer as w on w.tenant_id = a.tenant_id and w.response_id = a.response_id
            where a.has_answered and not a.is_open
            group by 1, 2, 3
        ),
        offered as (
            select o.tenant_id, o.version_id, o.question, o.position, o.code
            from ecdp.survey_option as o
            union all
            select q.tenant_id, q.version_id, q.code, v.n, v.n::text
            from ecdp.survey_question as q
            cross join generate_series(1, 5) as v (n)
            where q.kind = 'likert'
        ),
        counted as materialized (
            select c.campaign_id, o.question, array_agg(coalesce(g.times, 0) order by o.position) as counts
            from campaign as c
            inner join offered as o on o.tenant_id = c.tenant_id and o.version_id = c.version_id
            left join given as g on g.campaign_id = c.campaign_id and g.question = o.question and g.code = o.code
            group by c.campaign_id, o.question
        ),
        summed as materialized (
            select
                g.campaign_id, g.question, sum(g.times)::int4 as n,
                sum(case when g.code ~ '^[0-9]+$' then g.code::int8 * g.times end)::int8 as total
            from given as g
            group by g.campaign_id, g.question
        )
        select
            c.tenant_id, md5('result/' || c.campaign_id || '/' || q.code)::uuid, c.campaign_id, q.position, q.code, q.kind,
            c.asked, case when not app.is_small(c.answered) then c.answered end,
            case when app.is_small(n.n) then 'suppressed' else 'ok' end, case when not app.is_small(n.n) then n.n end,
            case when not app.is_small(n.n) then k.counts end,
            case when q.kind = 'number' and not app.is_small(n.n) then coalesce(s.total, 0) end, c.closed_at
        from campaign as c
        inner join ecdp.survey_question as q on q.tenant_id = c.tenant_id and q.version_id = c.version_id
        left join counted as k on k.campaign_id = c.campaign_id and k.question = q.code
        left join summed as s on s.campaign_id = c.campaign_id and s.question = q.code
        cross join lateral (select coalesce(s.n, 0) as n) as n
        """

    /// Some have begun and not sent yet.
    case drafts = """
        insert into ecdp.survey_draft (tenant_id, id, invitation_id, content, saved_at)
        select a.tenant_id, pg_temp.make_id(509, a.n, $1::int8), a.invitation_id, '{}', ($2::date - 1)::timestamptz
        from survey_asked as a
        where a.is_open and a.has_link and not a.has_answered and a.n % 5 = 0
        """
}
