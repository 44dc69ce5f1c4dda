import Methods
import Postgres

/// Whom activities of the period reached: contacts, that is, whoever was reached by several is counted at each.
///
/// No sum contains a small count of children (``Methods/PrimaryRule``), so that none can be found by subtraction, from
/// the counts that are shown one by one or from an earlier revision:
///
/// - An activity's count at a centre of 1 to 4 children is in no sum; it is counted as missing.
/// - In a larger count, an age band of 1 to 4 children stands in the band `unknown`; where that would give it away, the
///   whole count is of unknown age. `app.shown_parts()` says so, here and for indicators.
///
/// So every sum consists of counts of 0 or at least 5, and the bands add up to the total. Of a sum in which nothing is
/// shown, and of an age, while some are not shown, nobody knows that it is 0: it has no value, and says why.
enum ContactsSection {
    enum SQL: String, StatementSet {
        case contacts = """
            with
            counted as materialized (
                select
                    c.*, c.children between 1 and $6::int4 as is_small, (
                        select u.underserved
                        from app.centre_underserved($1::int4, $3::date) as u
                        where u.centre_id = c.centre_id
                        limit 1
                    ) as underserved
                from unnest($4::uuid[], $5::date[]) as a (id, held_on)
                cross join lateral (
                    select
                        w.centre_id, w.children, w.caregivers, w.practitioners, w.referrals_made,
                        w.referrals_completed, app.counted(w.girls_0_1, w.boys_0_1) as band_0_1,
                        app.counted(w.girls_2, w.boys_2) as band_2, app.counted(w.girls_3, w.boys_3) as band_3,
                        app.counted(w.girls_4, w.boys_4) as band_4, app.counted(w.girls_5, w.boys_5) as band_5
                    from activity_centre as w
                    where w.tenant_id = $1::int4 and w.activity_id = a.id and w.archived_at is null
                    offset 0
                ) as c
                where a.held_on >= $2::date and a.held_on < $3::date
            ),
            banded as materialized (
                select
                    c.*, app.shown_parts(c.band_0_1, c.band_2, c.band_3, c.band_4, c.band_5) as bands
                from counted as c
            ),
            contact as materialized (
                select k.indicator, k.number, k.is_hidden, b.underserved
                from banded as b
                cross join lateral (
                    values
                    ('children_contacts', b.children, b.is_small),
                    ('caregiver_contacts', b.caregivers, false),
                    ('practitioner_contacts', b.practitioners, false),
                    ('referrals_made', b.referrals_made, b.referrals_made between 1 and $6::int4),
                    (
                        'referrals_completed', b.referrals_completed,
                        b.referrals_completed between 1 and $6::int4
                        or b.referrals_made - b.referrals_completed between 1 and $6::int4
                    )
                ) as k (indicator, number, is_hidden)
            ),
            tally as materialized (
                select
                    k.indicator, k.place, sum(c.number) filter (where not c.is_hidden) as number,
                    count(c.number) filter (where not c.is_hidden) as n,
                    count(*) filter (where c.indicator is not null and (c.number is null or c.is_hidden)) as missing,
                    bool_or(c.is_hidden) as hides, count(c.indicator) as counts,
                    sum(c.number) filter (where not c.is_hidden and c.underserved) as underserved,
                    bool_or(c.is_hidden and c.underserved) as hides_underserved,
                    sum(c.number) filter (where not c.is_hidden and c.underserved is not null) as known,
                    count(c.number) filter (where not c.is_hidden and c.underserved is not null) as n_known
                from
                    unnest(array[
                        'children_contacts', 'caregiver_contacts', 'practitioner_contacts', 'referrals_made',
                        'referrals_completed'
                    ]) with ordinality as k (indicator, place)
                left join contact as c on c.indicator = k.indicator
                group by k.indicator, k.place
            ),
            band as (
                select k.code, k.place, coalesce(sum(b.bands[k.place]), 0) as children, count(b.children) as n
                from (select w.* from banded as w where w.children is not null and not w.is_small) as b
                cross join lateral (
                    values ('0_1', 1), ('2', 2), ('3', 3), ('4', 4), ('5', 5), ('unknown', 6)
                ) as k (code, place)
                group by k.code, k.place
            ),
            line as (
                select
                    t.indicator, 'programme' as scope_kind, '' as scope_key,
                    case when t.counts = 0 then 0 when not t.hides or t.number > 0 then t.number end::float8 as value,
                    t.n, t.missing, case when t.hides then 'suppressed' end as status,
                    case when t.hides then 'small_count' end as reason, t.place, 1 as second
                from tally as t
                union all
                select
                    'underserved_share', 'indicator', t.indicator,
                    case when not t.hides_underserved or t.underserved > 0 then coalesce(t.underserved, 0) end::float8
                    / nullif(t.known, 0), t.n_known, t.n - t.n_known,
                    case when t.hides_underserved and t.known > 0 then 'suppressed' end,
                    case when t.hides_underserved and t.known > 0 then 'small_count' end, t.place, 2
                from tally as t
                union all
                select
                    'children_contacts', 'age_band', b.code,
                    case when b.children > 0 or b.place = 6 or b.not_shown = 0 then b.children end::float8, b.n, t.missing,
                    'suppressed', 'small_count', 1, 2 + b.place
                from (
                    select o.*, max(o.children) filter (where o.place = 6) over () as not_shown
                    from band as o
                ) as b
                inner join tally as t on t.indicator = 'children_contacts'
            )
            select
                l.indicator, l.scope_kind, l.scope_key, null::text as scope_label, l.value, null::text as value_text,
                l.n, l.missing, l.status, l.reason
            from line as l
            order by l.place, l.second
            """
    }

    static func section(_ rule: PrimaryRule = PrimaryRule()) -> EvaluationSection {
        EvaluationSection(
            name: "reach",
            statements: [
                SectionStatement(
                    "ContactsSection.contacts", SQL.contacts,
                    inputs: InputTable.underservedCentre.union([.activityCentre]),
                    [
                        .tenant, .start, .end, .frame(.activity), .frame(.activityHeldOn),
                        .threshold(rule.smallCount),
                    ])
            ])
    }
}
