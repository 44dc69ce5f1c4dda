import Domain
import Foundation
import Postgres

/// The first statements of ``NationalData``, in the order they run in: places, centres, partners. Each takes the seed as `$1` and today as `$2`.
///
/// Chance is `hashint8extended`, a function of the row's number, a stream and the seed: the same rows in every
/// database,
/// whatever the order of execution. Everything is made inside the server: no row travels.
enum NationalSQL: String, StatementSet {
    // MARK: - Chance and identifiers

    /// Uniform in [0, 1): one value for each number, stream and seed.
    case makeUniform = """
        create or replace function pg_temp.u(n int8, stream int4, seed int8) returns float8
        language sql immutable parallel safe
        return (hashint8extended(n * 1000 + stream, seed) & 4503599627370495)::float8 / 4503599627370496
        """

    /// A uuid of version 7, in order of `n`.
    case makeIdentifier = """
        create or replace function pg_temp.make_id(kind int4, n int8, seed int8) returns uuid
        language sql immutable parallel safe
        return (
            lpad(to_hex(1704067200000 + n), 12, '0') || '7'
            || substr(md5(kind || ':' || n || ':' || seed), 1, 3) || '8'
            || substr(md5(kind || ':' || n || ':' || seed), 5, 15)
        )::uuid
        """

    // MARK: - Places

    case tenants = """
        insert into ecdp.tenant (code, name, region_id)
        select r.code, r.name, r.id
        from ecdp.region as r
        where
            r.kind in ('metro', 'district', 'local') and r.valid_from <= $2::date
            and (r.valid_to is null or r.valid_to > $2::date) and $1::int8 is not null
        order by r.code
        on conflict (code) do nothing
        """

    /// Metros and locals with their share of the country's centres: 25, 19, 13 and 13 % in four provinces (the ECD
    /// Census of
    /// 2021), the rest by population (2011); within a province by population. Their middles are invented, inside a box
    /// well within the province.
    case municipality = """
        create temporary table municipality on commit drop as
        with box (province, share, south, north, west, east) as (values
            ('GT', 0.25, -26.6, -25.6, 27.5, 28.7), ('KZN', 0.19, -30.6, -27.8, 29.6, 32.0),
            ('EC', 0.13, -33.2, -31.2, 25.0, 29.0), ('LIM', 0.13, -24.6, -22.6, 28.4, 31.0),
            ('WC', null, -34.0, -32.0, 18.6, 22.6), ('MP', null, -26.6, -24.6, 29.4, 31.2),
            ('NW', null, -27.2, -25.6, 23.6, 27.2), ('FS', null, -30.0, -27.4, 25.2, 29.0),
            ('NC', null, -31.4, -27.6, 18.6, 24.0)
        ), place as (
            select
                t.tenant_id, t.code, r.id as region_id, d.tenant_id as district_tenant_id, b.share, p.code as province,
                coalesce(r.population, avg(r.population) over (partition by r.district_id))::float8 as population,
                round((b.south + (b.north - b.south) * pg_temp.u(t.tenant_id, 1, $1::int8))::numeric, 6)::float8
                    as latitude,
                round((b.west + (b.east - b.west) * pg_temp.u(t.tenant_id, 2, $1::int8))::numeric, 6)::float8
                    as longitude
            from ecdp.tenant as t
            inner join ecdp.region as r on r.id = t.region_id and r.kind in ('metro', 'local')
            inner join ecdp.region as p on p.id = r.province_id
            inner join box as b on b.province = p.code
            left join ecdp.tenant as d on d.region_id = r.district_id
            where $2::date is not null
        ), weighted as (
            select
                m.*,
                coalesce(
                    m.share * m.population / sum(m.population) over (partition by m.province),
                    0.30 * m.population / sum(m.population) filter (where m.share is null) over ()
                ) as weight
            from place as m
        )
        select
            w.*,
            coalesce(round(42000 * sum(w.weight) over (
                order by w.code rows between unbounded preceding and 1 preceding)), 0)
                as after_centre,
            round(42000 * sum(w.weight) over (order by w.code)) as last_centre
        from weighted as w
        """

    // MARK: - Centres

    /// 42,000 numbered centres. A district keeps about 8 % of its locals' centres itself; a dozen neighbours are one
    /// community and share its quintile. ``Census`` has the shares, and a test compares them.
    case centreNumber = """
        create temporary table centre_number on commit drop as
        select
            n, pg_temp.make_id(1, n, $1::int8) as id, m.region_id,
            case when pg_temp.u(n, 3, $1) < 0.08 then coalesce(m.district_tenant_id, m.tenant_id) else m.tenant_id end
                as tenant_id,
            round((m.latitude + 0.35 * (pg_temp.u(n, 4, $1) - 0.5))::numeric, 6)::float8 as latitude,
            round((m.longitude + 0.35 * (pg_temp.u(n, 5, $1) - 0.5))::numeric, 6)::float8 as longitude,
            t.programme_type, q.quintile,
            case when pg_temp.u(n, 17, $1) >= 0.03 then
                pg_temp.u(n, 7, $1) < coalesce((array[0.43, 0.42, 0.38, 0.28, 0.14])[q.quintile], 0.33)
            end as subsidised,
            case t.programme_type
                when 'day_mother' then 4 + floor(3 * pg_temp.u(n, 8, $1))::int4
                when 'centre' then 10 + floor(72 * pg_temp.u(n, 8, $1))::int4
                else 8 + floor(17 * pg_temp.u(n, 8, $1))::int4
            end as size
        from municipality as m
        cross join generate_series(m.after_centre::int8 + 1, m.last_centre::int8) as n
        cross join lateral (
            select
                case
                    when pg_temp.u(n, 12, $1) < 0.80 then 'centre' when pg_temp.u(n, 12, $1) < 0.90 then 'playgroup'
                    when pg_temp.u(n, 12, $1) < 0.95 then 'day_mother' else 'mobile'
                end as programme_type
        ) as t
        cross join lateral (
            select
                case when pg_temp.u(n / 12, 16, $1) >= 0.04 then 1 + floor(5 * pg_temp.u(n / 12, 6, $1))::int4 end
                    as quintile
        ) as q
        where $2::date is not null
        """

    case centres = """
        insert into ecdp.centre (
            tenant_id, id, name, programme_type, region_id, latitude, longitude, fee_band, quintile, subsidised,
            languages,
            created_at, updated_at
        )
        select
            c.tenant_id, c.id,
            (array[
                'Bana ba Rona', 'Blommetjies', 'Bright Horizon', 'Happy Feet', 'Itireleng', 'Khanyisa', 'Khomanani',
                'Little Acorns', 'Masibulele', 'Morning Star', 'Ntataise', 'Pula', 'Rainbow', 'Sinethemba', 'Siyakhula',
                'Sonskyn', 'Sunshine', 'Thuthuka', 'Tiny Steps', 'Tshimollo', 'Vulindlela', 'Vutomi', 'Zamani',
                'Zwelitsha'
            ])[1 + floor(24 * pg_temp.u(c.n, 10, $1::int8))::int4] || ' '
            || (array['Educare', 'Pre-school', 'ECD Centre', 'Crèche', 'Playgroup'])
                [1 + floor(5 * pg_temp.u(c.n, 11, $1))::int4] || ' ' || c.n,
            c.programme_type, c.region_id, c.latitude, c.longitude,
            (array['none', 'under_200', 'under_200', '200_499', '200_499', '500_999', '1000_up'])
                [1 + floor(7 * pg_temp.u(c.n, 13, $1))::int4],
            c.quintile, c.subsidised,
            array[
                (array['zu', 'xh', 'af', 'en', 'nso', 'st', 'tn', 'ts', 'ss', 've', 'nr'])
                [1 + floor(11 * pg_temp.u(c.n, 14, $1))::int4]
            ],
            $2::date - interval '2 years', $2::date - interval '2 years'
        from centre_number as c
        order by c.tenant_id, c.n
        """

    /// A measure at the end of each of the eight quarters that are over; one value in fifty is missing.
    ///
    /// Children are cut into ages and sexes, and staff into qualifications, at the running sum of the shares: so the
    /// parts add up to the whole however small it is. Who has children has staff. `offset 0` keeps the planner from repeating a
    /// subquery's expression wherever its columns are used.
    case measures = """
        insert into ecdp.centre_measure (
            tenant_id, id, centre_id, observed_on, source, capacity, girls_0_1, girls_2, girls_3, girls_4, girls_5,
            boys_0_1, boys_2, boys_3, boys_4, boys_5, children_with_disabilities, children_subsidised,
            practitioners_none, practitioners_nqf_1_3, practitioners_nqf_4, practitioners_nqf_5,
            practitioners_nqf_6_up, meals_a_day, water, sanitation, fence, electricity, created_at, updated_at
        )
        select
            c.tenant_id, pg_temp.make_id(2, m.n, $1::int8), c.id, q.day, 'quarterly return',
            (c.size * 1.2)::int4,
            k.child[1], k.child[2], k.child[3], k.child[4], k.child[5], k.child[6], k.child[7], k.child[8],
            case when pg_temp.u(m.n, 20, $1) >= 0.02 then k.child[9] end, k.child[10],
            floor(3 * pg_temp.u(m.n, 21, $1) * least(1, s.size / 20.0))::int4,
            case when c.subsidised then floor(s.size * 0.8)::int4 else 0 end,
            k.staff[1], k.staff[2], k.staff[3], k.staff[4], k.staff[5],
            case when pg_temp.u(m.n, 26, $1) >= 0.02 then 1 + floor(3 * pg_temp.u(c.n, 27, $1))::int4 end,
            (array['none', 'communal', 'on_site', 'on_site', 'piped_inside', 'piped_inside'])
                [1 + floor(6 * pg_temp.u(c.n, 28, $1))::int4],
            (array['none', 'bucket', 'pit', 'vip', 'flush', 'flush'])[1 + floor(6 * pg_temp.u(c.n, 29, $1))::int4],
            pg_temp.u(c.n, 30, $1) < 0.8, pg_temp.u(c.n, 31, $1) < 0.85,
            q.day::timestamptz, q.day::timestamptz
        from centre_number as c
        cross join generate_series(7, 0, -1) as quarter
        cross join lateral (select c.n * 8 + 7 - quarter as n) as m
        cross join lateral (
            select (date_trunc('quarter', $2::date) - make_interval(months => 3 * quarter))::date - 1
                - floor(20 * pg_temp.u(m.n, 32, $1))::int4 as day
        ) as q
        cross join lateral (
            select round(c.size * (0.85 + 0.3 * pg_temp.u(m.n, 33, $1)) * (1 - 0.01 * quarter))::float8 as size
            offset 0
        ) as s
        cross join lateral (
            select greatest(1, round(s.size / 10.0)) as staff, pg_temp.u(c.n, 22, $1) as fraction
            offset 0
        ) as p
        cross join lateral (
            select
                array[
                    round(s.size * 0.06), round(s.size * 0.155) - round(s.size * 0.06),
                    round(s.size * 0.29) - round(s.size * 0.155), round(s.size * 0.425) - round(s.size * 0.29),
                    round(s.size * 0.5) - round(s.size * 0.425), round(s.size * 0.56) - round(s.size * 0.5),
                    round(s.size * 0.655) - round(s.size * 0.56), round(s.size * 0.79) - round(s.size * 0.655),
                    round(s.size * 0.925) - round(s.size * 0.79), s.size - round(s.size * 0.925)
                ]::int4[] as child,
                array[
                    floor(p.staff * 0.22 + p.fraction),
                    floor(p.staff * 0.48 + p.fraction) - floor(p.staff * 0.22 + p.fraction),
                    floor(p.staff * 0.78 + p.fraction) - floor(p.staff * 0.48 + p.fraction),
                    floor(p.staff * 0.90 + p.fraction) - floor(p.staff * 0.78 + p.fraction),
                    p.staff - floor(p.staff * 0.90 + p.fraction)
                ]::int4[] as staff
            offset 0
        ) as k
        order by c.tenant_id, c.n, quarter desc
        """

    /// What the trigger on measures would have done, in one statement.
    case centreState = """
        update ecdp.centre as c
        set
            capacity = s.capacity, children = s.children, practitioners = s.practitioners, observed_on = s.observed_on,
            age_groups = s.age_groups, version = 2
        from (
            select distinct on (m.tenant_id, m.centre_id)
                m.tenant_id, m.centre_id, m.observed_on, m.capacity,
                coalesce(m.girls_0_1, 0) + coalesce(m.girls_2, 0) + coalesce(m.girls_3, 0) + coalesce(m.girls_4, 0)
                + coalesce(m.girls_5, 0) + coalesce(m.boys_0_1, 0) + coalesce(m.boys_2, 0) + coalesce(m.boys_3, 0)
                + coalesce(m.boys_4, 0) + coalesce(m.boys_5, 0) as children,
                m.practitioners_none + m.practitioners_nqf_1_3 + m.practitioners_nqf_4 + m.practitioners_nqf_5
                + m.practitioners_nqf_6_up as practitioners,
                array_remove(array[
                    case when m.girls_0_1 + m.boys_0_1 > 0 then '0_1' end,
                    case when coalesce(m.girls_2, 0) + m.boys_2 > 0 then '2' end,
                    case when m.girls_3 + coalesce(m.boys_3, 0) > 0 then '3' end,
                    case when m.girls_4 + coalesce(m.boys_4, 0) > 0 then '4' end,
                    case when m.girls_5 + coalesce(m.boys_5, 0) > 0 then '5' end
                ], null) as age_groups
            from ecdp.centre_measure as m
            where $1::int8 is not null and $2::date is not null
            order by m.tenant_id, m.centre_id, m.observed_on desc
        ) as s
        where c.tenant_id = s.tenant_id and c.id = s.centre_id
        """

    case needs = """
        insert into ecdp.centre_need (tenant_id, id, centre_id, area, priority, created_at, updated_at)
        select
            c.tenant_id, pg_temp.make_id(3, c.n * 8 + a.position, $1::int8), c.id, a.code,
            1 + floor(5 * pg_temp.u(c.n * 8 + a.position, 41, $1))::int4, $2::date - interval '2 years',
            $2::date - interval '2 years'
        from centre_number as c
        cross join ecdp.collaboration_area as a
        where pg_temp.u(c.n * 8 + a.position, 40, $1) < 0.3 and $2::date is not null
        order by c.tenant_id, c.n, a.position
        """

    /// A subsidised centre is registered; four in ten of all are, as in the census.
    case registrations = """
        insert into ecdp.centre_registration (tenant_id, id, centre_id, scheme, level, number, valid_from, valid_to)
        select
            c.tenant_id, pg_temp.make_id(4, c.n * 3 + s.k, $1::int8), c.id, s.scheme,
            case
                when s.k = 0 and c.subsidised then (array['conditional', 'full', 'full'])
                    [1 + floor(3 * pg_temp.u(c.n * 3, 44, $1))::int4]
                else s.levels[1 + floor(cardinality(s.levels) * pg_temp.u(c.n * 3 + s.k, 44, $1))::int4]
            end,
            s.scheme || '-' || c.n, $2::date - floor(900 * pg_temp.u(c.n * 3 + s.k, 45, $1))::int4 - 30, null
        from centre_number as c
        cross join (values
            (0, 'partial_care', 0.16, array['conditional', 'full', 'pending']),
            (1, 'ecd_programme', 0.3, array['conditional', 'full', 'pending']),
            (2, 'bana_pele', 0.5, array['bronze', 'bronze', 'silver', 'gold'])
        ) as s (k, scheme, share, levels)
        where pg_temp.u(c.n * 3 + s.k, 43, $1) < s.share or (s.k = 0 and c.subsidised)
        order by c.tenant_id, c.n, s.k
        """

    // MARK: - Partners

    /// 20,000 partners over the municipalities as their centres are, at least five each.
    /// What the trigger on needs would have done.
    case centreNeed = """
        update ecdp.centre as c
        set need = s.need
        from (
            select n.tenant_id, n.centre_id, sum(n.priority)::int4 as need
            from ecdp.centre_need as n
            where $1::int8 is not null and $2::date is not null
            group by n.tenant_id, n.centre_id
        ) as s
        where c.tenant_id = s.tenant_id and c.id = s.centre_id
        """

    case partnerNumber = """
        create temporary table partner_number on commit drop as
        with share as (
            select c.tenant_id, count(*)::float8 as centres
            from centre_number as c
            group by c.tenant_id
        ), quota as (
            select
                s.tenant_id, s.centres,
                5 + (20000 - 5 * count(*) over ()) * s.centres / sum(s.centres) over () as partners
            from share as s
        ), span as (
            select
                q.tenant_id,
                round(coalesce(sum(q.partners) over (
                    order by q.tenant_id rows between unbounded preceding and 1 preceding), 0))::int8 as after_number,
                round(sum(q.partners) over (order by q.tenant_id))::int8 as last_number
            from quota as q
        )
        select
            n, s.tenant_id, pg_temp.make_id(5, n, $1::int8) as id, n - s.after_number as place,
            k.kind, k.sub_kind
        from span as s
        cross join generate_series(s.after_number + 1, s.last_number) as n
        cross join lateral (
            select (array['cbo', 'cbo', 'cbo', 'wellness', 'wellness', 'government', 'corporate', 'education'])
                [1 + floor(8 * pg_temp.u(n, 50, $1))::int4] as kind
        ) as w
        cross join lateral (
            select o.kind, o.sub_kind
            from ecdp.partner_sub_kind as o
            where o.kind = w.kind
            order by hashint8extended(n * 1000 + 51, $1) % (10 + length(o.sub_kind)), o.sub_kind
            limit 1
        ) as k
        where $2::date is not null
        """

    case partners = """
        insert into ecdp.partner (
            tenant_id, id, name, kind, sub_kind, registration_type, registration_number, focus, languages, latitude,
            longitude, created_at, updated_at
        )
        select
            p.tenant_id, p.id,
            (array[
                'Ubuntu', 'Masakhane', 'Tshepo', 'Lesedi', 'Ithemba', 'Kopano', 'Phakamani', 'Rivoningo', 'Thandanani',
                'Vukani', 'Horisont', 'Bergsig', 'Karoo', 'Umoja', 'Tirisano', 'Dzunisani'
            ])[1 + floor(16 * pg_temp.u(p.n, 52, $1::int8))::int4] || ' '
            || (array['Trust', 'Foundation', 'Network', 'Initiative', 'Association', 'Institute'])
                [1 + floor(6 * pg_temp.u(p.n, 53, $1))::int4] || ' ' || p.n,
            p.kind, p.sub_kind,
            case when p.kind in ('cbo', 'wellness') then 'npo' when p.kind = 'corporate' then 'company' end,
            case when p.kind in ('cbo', 'wellness', 'corporate') then 'X-' || p.n end,
            array[(array['education', 'child_welfare', 'community_development', 'health', 'finance'])
                [1 + floor(5 * pg_temp.u(p.n, 54, $1))::int4]],
            array(
                select distinct l.code
                from unnest(array[
                    'en', (array['zu', 'xh', 'af', 'nso', 'st', 'tn', 'ts', 'ss', 've', 'nr'])
                        [1 + floor(10 * pg_temp.u(p.n, 59, $1))::int4],
                    (array['zu', 'xh', 'af', 'nso', 'st', 'tn', 'ts', 'ss', 've', 'nr'])
                        [1 + floor(10 * pg_temp.u(p.n, 61, $1))::int4]
                ]) as l (code)
                order by l.code
            ), m.latitude, m.longitude, $2::date - interval '2 years', $2::date - interval '2 years'
        from partner_number as p
        left join municipality as m on m.tenant_id = p.tenant_id
        order by p.tenant_id, p.n
        """

    case offers = """
        insert into ecdp.partner_offer (tenant_id, id, partner_id, area, capacity, forms, created_at, updated_at)
        select
            p.tenant_id, pg_temp.make_id(6, p.n * 8 + a.position, $1::int8), p.id, a.code,
            1 + floor(12 * pg_temp.u(p.n * 8 + a.position, 56, $1))::int4, array['training', 'expertise'],
            $2::date - interval '2 years', $2::date - interval '2 years'
        from partner_number as p
        cross join ecdp.collaboration_area as a
        where
            (pg_temp.u(p.n * 8 + a.position, 55, $1) < 0.22 or a.position = 1 + p.n % 8) and $2::date is not null
        order by p.tenant_id, p.n, a.position
        """

    case serviceAreas = """
        insert into ecdp.partner_service_area (tenant_id, id, partner_id, region_id)
        select p.tenant_id, pg_temp.make_id(7, p.n, $1::int8), p.id, t.region_id
        from partner_number as p
        inner join ecdp.tenant as t on t.tenant_id = p.tenant_id
        where $2::date is not null
        """

    case clearances = """
        insert into ecdp.partner_clearance (tenant_id, id, partner_id, outcome, screened_on, expires_on, reference)
        select
            p.tenant_id, pg_temp.make_id(8, p.n, $1::int8), p.id, 'clear', s.day, s.day + 730, 'CPR-' || p.n
        from partner_number as p
        cross join lateral (select $2::date - floor(900 * pg_temp.u(p.n, 58, $1))::int4 as day) as s
        where pg_temp.u(p.n, 57, $1) < 0.85
        """

    case contacts = """
        insert into ecdp.contact (tenant_id, id, centre_id, partner_id, name, role, phone, preferred)
        select
            s.tenant_id, pg_temp.make_id(9, s.n, $1::int8), s.centre_id, s.partner_id,
            (array['Nomsa', 'Thabo', 'Anele', 'Lerato', 'Riana', 'Sipho', 'Tintswalo', 'Mpho'])
                [1 + floor(8 * pg_temp.u(s.n, 60, $1))::int4] || ' '
            || (array['Dlamini', 'Mokoena', 'Botha', 'Baloyi', 'Naidoo', 'Mahlangu', 'Jacobs', 'Khumalo'])
                [1 + floor(8 * pg_temp.u(s.n, 61, $1))::int4],
            s.role, '+2700' || lpad(s.n::text, 7, '0'), 'phone'
        from (
            select c.tenant_id, c.n, c.id as centre_id, null::uuid as partner_id, 'principal' as role
            from centre_number as c
            union all
            select p.tenant_id, 1000000 + p.n, null, p.id, 'coordinator'
            from partner_number as p
        ) as s
        where $2::date is not null
        order by s.tenant_id, s.n
        """

    /// Seed and today, for all but the two that make functions.
    func parameters(seed: Int64, today: Date) -> [any PostgresEncodable] {
        switch self {
        case .makeUniform, .makeIdentifier: []
        default: [seed, Day(southAfrican: today).description]
        }
    }
}
