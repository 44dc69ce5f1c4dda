import Foundation

/// Small municipalities made by chance, the same for the same numbers: centres and activities that reach few children, files
/// and waves of assessments, surveys that few answered. Made by a superuser past the triggers, so that hundreds take a
/// second; what publishes something (the closing of waves and surveys, evaluations) then runs as it does for anybody.
package struct RandomMunicipalities: Sendable {
    private let tenants: ClosedRange<Int32>

    package init(tenants: ClosedRange<Int32>) { self.tenants = tenants }

    package static func programme(_ tenant: Int32) -> String { "md5('\(tenant)programme1')::uuid" }

    package var sql: String { Self.functions + places + centres + activities + assessments + surveys }

    /// A number from 0 to 1 that follows from a text, and a count that follows from one and a size. Stable, as what they call
    /// is: declared immutable they could not become part of the statement, which calls them a million times.
    private static let functions = """
        set session_replication_role = replica;
        set search_path = ecdp, app, pg_catalog, pg_temp;
        create function pg_temp.chance(variadic text[]) returns float8 language sql stable
        return (('x' || substr(md5(array_to_string($1, '/')), 1, 8))::bit(32)::int8)::float8 / 4294967296;
        create function pg_temp.count(size float8, variadic text[]) returns int4 language sql stable
        return case
            when pg_temp.chance(variadic $2 || '?'::text) < 0.07 then null
            else floor(size * pg_temp.chance(variadic $2))::int4
        end;

        """

    private var places: String {
        """
        insert into region (id, kind, code, vintage, name, valid_from, source) values
        (md5('random')::uuid, 'local', 'RANDOM', 'test', 'Random', '2016-08-03', 'test') on conflict do nothing;
        insert into region (id, kind, code, vintage, name, parent_id, municipality_id, valid_from, source)
        select
            md5('ward' || n)::uuid, 'ward', '9800000' || n, 'test', 'Ward ' || n, md5('random')::uuid,
            md5('random')::uuid, '2016-08-03', 'test'
        from generate_series(1, 4) as n on conflict do nothing;
        insert into tenant (tenant_id, code, name, region_id)
        select t, 'RM' || lpad((t % 1000)::text, 3, '0'), 'Random ' || t, md5('random')::uuid
        from generate_series(\(tenants.lowerBound), \(tenants.upperBound)) as t;
        create temporary table made as
        select t.tenant_id as t, t.tenant_id::text as k
        from tenant as t
        where t.tenant_id between \(tenants.lowerBound) and \(tenants.upperBound);
        insert into programme (tenant_id, id, name, starts_on, ends_on)
        select t, md5(k || 'programme' || n)::uuid, 'Programme ' || n, '2026-04-01', '2027-01-01'
        from made, generate_series(1, 2) as n;
        insert into partner (tenant_id, id, name, kind, sub_kind)
        select t, md5(k || 'partner' || n)::uuid, 'Partner ' || n, 'cbo', 'ngo' from made, generate_series(1, 3) as n;
        insert into partnership (
            tenant_id, id, programme_id, partner_id, title, stage, stage_since, objectives, areas, secured_on,
            formalised_on
        )
        select
            t, md5(k || 'partnership' || n)::uuid, md5(k || 'programme' || case n when 3 then 2 else 1 end)::uuid,
            md5(k || 'partner' || n)::uuid, 'Together ' || n, 'active', '2026-06-01', array['health_wellness'],
            array['nutrition_hygiene'], '2026-05-01', '2026-05-20'
        from made, generate_series(1, 3) as n;
        insert into partnership_stage_change (
            tenant_id, partnership_id, from_stage, to_stage, changed_on, reason, actor
        )
        select t, md5(k || 'partnership' || n)::uuid, s.before, s.after, s.day::date, 'planned', 'test'
        from made, generate_series(1, 3) as n, (
            values (null, 'identified', '2026-04-10'), ('engaged', 'mou_signed', '2026-05-01'),
            ('mou_signed', 'agreement_signed', '2026-05-20'), ('agreement_signed', 'active', '2026-06-01')
        ) as s (before, after, day);

        """
    }

    /// Ten counts, by age and sex.
    package static let ten = ["girls", "boys"].flatMap { sex in ["0_1", "2", "3", "4", "5"].map { "\(sex)_\($0)" } }
    private static func counts(_ size: String, _ key: String) -> String {
        ten.map { "pg_temp.count(\(size), \(key), '\($0)')" }.joined(separator: ", ")
    }

    /// What sets the columns of a centre that triggers would have set.
    package static let refresh = """
        update ecdp.centre as c
        set
            capacity = s.capacity, children = s.children, practitioners = s.practitioners, observed_on = s.observed_on
        from ecdp.tenant as t, lateral (
            select i.id, w.* from ecdp.centre as i, lateral app.centre_state(i.tenant_id, i.id) as w
            where i.tenant_id = t.tenant_id
        ) as s
        where t.code like 'RM%' and c.tenant_id = t.tenant_id and c.id = s.id;
        """

    private var centres: String {
        """
        create temporary table place as
        select t, k, n, md5(k || 'centre' || n)::uuid as id, k || 'centre' || n as c,
            (array[1.3, 1.7, 3.0, 6.0, 9.0])[1 + floor(5 * pg_temp.chance(k, 'size', n::text))::int4] as size
        from made, lateral generate_series(1, 9 + floor(4 * pg_temp.chance(k, 'centres'))::int4) as n;
        insert into centre (tenant_id, id, name, region_id, programme_type, quintile)
        select
            t, id, 'Centre ' || n, md5('ward' || 1 + floor(4 * pg_temp.chance(c, 'ward'))::int4)::uuid,
            (array['centre', 'playgroup', 'mobile'])[1 + floor(3 * pg_temp.chance(c, 'type'))::int4],
            nullif(floor(6 * pg_temp.chance(c, 'quintile'))::int4, 0)
        from place;
        insert into centre_measure (
            tenant_id, id, centre_id, observed_on, capacity, practitioners_none, practitioners_nqf_4, meals_a_day,
            \(Self.ten.joined(separator: ", "))
        )
        select
            t, md5(c || m.day)::uuid, id, m.day::date, 20 + n, 1 + floor(2 * pg_temp.chance(c, 'none'))::int4,
            1 + floor(2 * pg_temp.chance(c, 'four'))::int4, 1, \(Self.counts("size", "c, m.day"))
        from place, (values ('2026-05-01'), ('2026-08-15'), ('2027-02-01')) as m (day);
        \(Self.refresh)
        insert into centre_attendance (tenant_id, id, centre_id, starts_on, ends_on, days_open, children, child_days)
        select
            t, md5(c || 'days' || m.day)::uuid, id, m.day::date, m.day::date + 60, 30, s.children,
            s.children * 30 - floor(6 * pg_temp.chance(c, 'absent', m.day))::int4
        from
            place, (values ('2026-05-01'), ('2026-11-01')) as m (day),
            lateral (select floor(size * 10 * pg_temp.chance(c, 'enrolled'))::int4 as children) as s
        where s.children > 0;
        insert into partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
        select
            t, md5(c || 'joined')::uuid, md5(k || 'partnership' || case when n <= 3 then 1 when n <= 4 then 2 else 3 end)::uuid,
            id, '2026-04-20'
        from place where n <= 5;

        """
    }

    private var activities: String {
        """
        create temporary table held as
        select t, k, n, k || 'activity' || n as a, md5(k || 'activity' || n)::uuid as id
        from made, generate_series(1, 4) as n;
        insert into activity (tenant_id, id, partnership_id, title, kind, area, planned_on, held_on)
        select
            t, id, md5(k || 'partnership' || case n when 4 then 2 else 1 end)::uuid, 'Day ' || n,
            (array['health_screening', 'mental_health_support', 'nutrition_education', 'healthcare_access'])[n],
            'physical_mental_health', '2026-08-10', '2026-08-10'
        from held;
        insert into activity_centre (
            tenant_id, id, activity_id, centre_id, caregivers, referrals_made, referrals_completed,
            \(Self.ten.joined(separator: ", "))
        )
        select
            h.t, md5(h.a || p.n)::uuid, h.id, p.id, 3, r.made, floor((r.made + 1) * pg_temp.chance(h.a, 'completed', p.c))::int4,
            \(Self.counts("case when pg_temp.chance(h.a, 'dense') < 0.4 then 5.5 else p.size end", "h.a, p.c"))
        from held as h
        inner join place as p
            on p.t = h.t and p.n <= case when h.n = 3 then 3 when h.n = 4 then 4 else 1 end and (h.n < 4 or p.n = 4)
        cross join lateral (select floor(14 * pg_temp.chance(h.a, 'made', p.c))::int4 as made) as r;

        """
    }

    private var assessments: String {
        """
        insert into outcome_instrument (tenant_id, id, code, edition, name, subject, age_from_months, age_to_months, total)
        select t, md5(k || i.code)::uuid, i.code, '1', i.code, i.subject, 50, 69, 'sum'
        from made, (values ('scale', 'children'), ('quality', 'centres')) as i (code, subject);
        insert into outcome_domain (tenant_id, id, instrument_id, code, name, position, score_min, score_max)
        select t, md5(k || d.code)::uuid, md5(k || d.instrument)::uuid, d.code, d.code, d.position, 0, 2000
        from made, (
            values ('motor', 'scale', 1), ('literacy', 'scale', 2), ('setting', 'quality', 1)
        ) as d (code, instrument, position);
        insert into outcome_cut_score (
            tenant_id, id, instrument_id, domain_id, age_from_months, age_to_months, far_behind_below, on_track_from, source
        )
        select
            t, md5(k || 'cut' || d.code)::uuid, md5(k || 'scale')::uuid, case when d.code <> 'total' then md5(k || d.code)::uuid end,
            0, 120, d.low, d.high, 'test'
        from made, (values ('motor', 700, 1000), ('literacy', 600, 1100), ('total', 1400, 2000)) as d (code, low, high)
        where pg_temp.chance(k, 'cut') < 0.6;
        create temporary table wave as
        select t, k, w.kind, w.day::date as day, i.code, md5(k || w.kind || i.code)::uuid as id
        from made, (values ('baseline', '2026-05-04'), ('endline', '2027-03-01')) as w (kind, day),
            (values ('scale'), ('quality')) as i (code);
        insert into assessment_wave (tenant_id, id, instrument_id, kind, title, starts_on, ends_on)
        select t, id, md5(k || code)::uuid, kind, kind || code, day, day + 18 from wave;
        create temporary table child as
        select
            w.t, w.id as wave, w.day, p.id as centre, x.key, i,
            case
                when i = 1 and p.n <= 3 and pg_temp.chance(w.k, w.kind, 'rest') < 0.5 then 3
                else 1 + floor(2 * pg_temp.chance(p.c, 'file'))::int4
            end as file,
            pg_temp.chance(x.key, w.kind) as luck, x.key || w.kind as every
        from wave as w
        inner join place as p on p.t = w.t
        cross join lateral generate_series(
            1,
            case when pg_temp.chance(w.k, 'many') < 0.75 then 9 else 2 end + floor(7 * pg_temp.chance(p.c, 'children'))::int4
        ) as i
        cross join lateral (select p.c || 'child' || i as key) as x
        where w.code = 'scale' and pg_temp.chance(x.key, w.kind, 'there') < 0.97;
        insert into assessment_upload (tenant_id, id, wave_id, format, content_hmac, kept, without_basis, withdrawn, answer)
        select t, md5(wave || '/' || file)::uuid, wave, 'csv', sha256((wave || '/' || file)::bytea), count(*), 0, 0, '{}'
        from child group by t, wave, file;
        insert into child_assessment (
            tenant_id, wave_id, upload_id, line, generation, pseudonym, centre_id, birth_month, sex, assessor, assessed_on,
            scores, basis, consented_on
        )
        select
            t, wave, md5(wave || '/' || file)::uuid, row_number() over (partition by wave, file order by centre, i), 1,
            sha256(key::bytea), centre,
            (date_trunc('month', day) - make_interval(months => 50 + floor(20 * pg_temp.chance(key, 'age'))::int4))::date,
            case
                when pg_temp.chance(key, 'sex') < 0.04 then 'unknown' when pg_temp.chance(key, 'sex') < 0.5 then 'female'
                else 'male'
            end,
            'A', day + 3,
            array[
                case when pg_temp.chance(every, 'one') > 0.02 then 400 + floor(900 * luck)::int4 end,
                case when pg_temp.chance(every, 'two') > 0.02 then 300 + floor(1100 * pg_temp.chance(every, 'l'))::int4 end
            ], 'consent', '2026-04-20'
        from child;
        insert into centre_quality_score (tenant_id, id, wave_id, centre_id, domain_id, assessed_on, score)
        select
            w.t, md5(p.c || w.kind || 'score')::uuid, w.id, p.id, md5(w.k || 'setting')::uuid, w.day + 2,
            500 + floor(900 * pg_temp.chance(p.c, w.kind, 'score'))::int4
        from wave as w
        inner join place as p on p.t = w.t
        where w.code = 'quality' and pg_temp.chance(p.c, 'scored') < 0.8;

        """
    }

    private var surveys: String {
        """
        do $$
        declare
            one record;
        begin
            for one in select t, k from made loop
                perform app.adopt_survey(one.t, 'partnership_centre', md5(one.k || 'centres')::uuid, '2026-04-01');
                perform app.adopt_survey(one.t, 'community', md5(one.k || 'people')::uuid, '2026-04-01');
                perform app.adopt_survey(one.t, 'partnership_partner', md5(one.k || 'partners')::uuid, '2026-04-01');
            end loop;
        end
        $$;
        create temporary table asked as
        select
            t, k, v.version, md5(k || v.version || n)::uuid as id, n,
            case when version = 'partners' then 3 else floor(18 * pg_temp.chance(k, v.version, n::text))::int4 + 3 end as size
        from made, (values ('centres', 2), ('people', 2), ('partners', 1)) as v (version, times),
            lateral generate_series(1, v.times) as n;
        insert into survey_campaign (tenant_id, id, version_id, programme_id, name, opens_on, closes_on, counterpart_id)
        select
            t, id, md5(k || version)::uuid, md5(k || 'programme1')::uuid, version || n, date '2026-07-01' + n, '2026-07-20',
            case version when 'partners' then md5(k || 'centres1')::uuid end
        from asked;
        create temporary table answering as
        select a.t, a.k, a.id as campaign, a.version, md5(a.k || a.version)::uuid as version_id, q,
            md5(a.id::text || q)::uuid as id, a.id::text || '/' || q as r,
            pg_temp.chance(a.id::text, 'answers', q::text) < 0.6 as answers
        from asked as a, lateral generate_series(1, a.size) as q;
        insert into survey_invitation (tenant_id, id, campaign_id, side, partnership_id, centre_id, partner_id)
        select
            t, id, campaign, case version when 'centres' then 'centre' when 'partners' then 'partner' else 'community' end,
            case version
                when 'centres' then md5(k || 'partnership' || (q + 8) / 9)::uuid
                when 'partners' then md5(k || 'partnership' || q)::uuid
            end,
            case version when 'centres' then md5(k || 'centre' || (q - 1) % 9 + 1)::uuid end,
            case version when 'partners' then md5(k || 'partner' || q)::uuid end
        from answering;
        insert into survey_response (
            tenant_id, id, invitation_id, campaign_id, version_id, via, language, answered_on, answers
        )
        select t, id, id, campaign, version_id, 'staff', 'en', '2026-07-15', 1 from answering where answers;
        insert into survey_answer (tenant_id, id, response_id, version_id, question, value, choices)
        select
            a.t, md5(a.r || q.code)::uuid, a.id, a.version_id, q.code,
            case q.kind
                when 'likert' then (1 + floor(5 * pg_temp.chance(a.r, q.code)))::int4::text
                when 'single' then (
                    select o.code from survey_option as o
                    where o.tenant_id = a.t and o.version_id = a.version_id and o.question = q.code
                    order by pg_temp.chance(a.r, o.code) limit 1
                )
                when 'text' then 'words'
            end,
            case when q.kind = 'multiple' then (
                select array_agg(o.code) from survey_option as o
                where
                    o.tenant_id = a.t and o.version_id = a.version_id and o.question = q.code
                    and (o.position = 1 or pg_temp.chance(a.r, q.code, o.code) < 0.4)
            ) end
        from answering as a
        inner join survey_question as q on q.tenant_id = a.t and q.version_id = a.version_id
        where
            a.answers and (q.required or pg_temp.chance(a.r, q.code, 'optional') < 0.6)
            and (q.shown_if is null or (
                select o.code from survey_option as o
                where o.tenant_id = a.t and o.version_id = a.version_id and o.question = q.shown_if
                order by pg_temp.chance(a.r, o.code) limit 1
            ) = any(q.shown_if_values));
        update survey_response as r
        set answers = (select count(*) from survey_answer as a where a.tenant_id = r.tenant_id and a.response_id = r.id)
        from made where r.tenant_id = made.t;
        set session_replication_role = origin;

        """
    }

    /// Closes waves and surveys, as the application does.
    package var closing: String {
        """
        set search_path = ecdp, app, pg_catalog, pg_temp;
        set session_replication_role = replica;
        update survey_campaign as c set closed_at = '2026-07-21T10:00:00Z'
        from tenant as t where t.code like 'RM%' and c.tenant_id = t.tenant_id;
        set session_replication_role = origin;
        do $$
        declare
            one record;
        begin
            for one in select t.tenant_id from tenant as t where t.code like 'RM%' loop
                perform set_config('app.tenant_id', one.tenant_id::text, true), set_config('app.actor', 'test', true);
                update assessment_wave set closed_on = ends_on + 5 where tenant_id = one.tenant_id;
                \(Self.publishing)
            end loop;
        end
        $$;
        """
    }

    private static let publishing = """
        insert into survey_result (
            tenant_id, id, campaign_id, position, question, kind, asked, answered, status, n, counts, total
        )
        select
            one.tenant_id, app.new_id(), k.id, c.position, c.question, c.kind, c.asked, c.answered, c.status, c.n,
            c.counts, c.total
        from survey_campaign as k, lateral app.survey_decisions(one.tenant_id, k.id) as c
        where k.tenant_id = one.tenant_id;
        """

    /// Entered late and corrected: another measure of some centres, other counts of some visits; activities of another
    /// quarter, centres of another ward and out of their partnership; a few withdrawals. What is entered says nothing of a small
    /// count that it replaces, so that municipalities which differ in small counts alone do so afterwards.
    package var corrections: String {
        """
        set session_replication_role = replica;
        set search_path = ecdp, app, pg_catalog, pg_temp;
        \(Self.functionsAgain)
        insert into centre_measure (
            tenant_id, id, centre_id, observed_on, practitioners_none, created_at, \(Self.ten.joined(separator: ", "))
        )
        select
            c.tenant_id, md5(c.id::text || 'late')::uuid, c.id, '2026-08-20', 2, '2027-05-20T10:00:00Z',
            \(Self.counts("3.0", "c.id::text, 'late'"))
        from centre as c inner join tenant as t on t.tenant_id = c.tenant_id
        where t.code like 'RM%' and pg_temp.chance(c.id::text, 'corrected') < 0.3;
        \(Self.refresh)
        update activity_centre as a set girls_3 = coalesce(girls_3, 0) + 2, version = 2
        from tenant as t
        where
            t.code like 'RM%' and a.tenant_id = t.tenant_id and not app.is_small(a.children)
            and pg_temp.chance(a.id::text, 'corrected') < 0.3;
        update activity_centre as a
        set (\(Self.ten.joined(separator: ", "))) = row(\(Self.counts("6", "a.id::text, 'anew'"))), version = 2
        from tenant as t
        where
            t.code like 'RM%' and a.tenant_id = t.tenant_id and app.is_small(a.children)
            and pg_temp.chance(a.id::text, 'corrected') < 0.3;
        update activity as a set planned_on = '2026-10-05', held_on = '2026-10-05'
        from tenant as t
        where t.code like 'RM%' and a.tenant_id = t.tenant_id and pg_temp.chance(a.id::text, 'moved') < 0.15;
        update centre as c set region_id = md5('ward' || 1 + floor(4 * pg_temp.chance(c.id::text, 'moved'))::int4)::uuid
        from tenant as t
        where t.code like 'RM%' and c.tenant_id = t.tenant_id and pg_temp.chance(c.id::text, 'moves') < 0.2;
        update partnership_centre as j set left_on = '2026-09-10'
        from tenant as t
        where
            t.code like 'RM%' and t.tenant_id % 4 <> 0 and j.tenant_id = t.tenant_id
            and pg_temp.chance(j.id::text, 'left') < 0.1;
        update child_assessment as c
        set birth_month = null, sex = null, assessor = null, scores = null, withdrawn_on = '2027-05-01'
        from tenant as t
        where
            t.code like 'RM%' and c.tenant_id = t.tenant_id
            and pg_temp.chance(c.pseudonym::text) < (array[0.0, 0.008, 0.02, 0.2])[1 + t.tenant_id % 4];
        set session_replication_role = origin;
        """
    }

    private static let functionsAgain = functions.replacing("set session_replication_role = replica;", with: "")
}
