import Postgres

/// What the centres reached lacked themselves at the end of the period: a subsidy, by the newest measure that counts
/// subsidised places; a valid registration. It stands beside the share of underserved
/// communities and is not part of it.
enum SupportGapsSection {
    enum SQL: String, StatementSet {
        case gaps = """
            with
            reached as materialized (
                select c.centre_id from app.reached_centres($1::int4, $2::uuid, $3::date) as c
            ),
            counted as (
                select
                    count(*) as centres, count(*) filter (where not c.subsidised) as unsubsidised,
                    count(c.subsidised) as known, count(*) filter (where g.valid = 0) as unregistered
                from reached as r
                cross join lateral (
                    select (
                        select t.children_subsidised > 0
                        from centre_measure as t
                        where
                            t.tenant_id = $1::int4 and t.centre_id = r.centre_id and t.observed_on < $3::date
                            and t.archived_at is null and t.children_subsidised is not null
                        order by t.observed_on desc
                        limit 1
                    ) as subsidised
                ) as c
                cross join lateral (
                    select count(*) as valid
                    from centre_registration as w
                    where
                        w.tenant_id = $1::int4 and w.centre_id = r.centre_id and w.archived_at is null
                        and w.valid_from < $3::date and (w.valid_to is null or w.valid_to >= $3::date)
                        and w.level in ('conditional', 'full', 'silver', 'gold')
                ) as g
            )
            select
                v.indicator, 'programme' as scope_kind, '' as scope_key, null::text as scope_label, v.value,
                null::text as value_text, v.n, v.missing, null::text as status, null::text as reason
            from counted as c
            cross join lateral (
                values
                (
                    'unsubsidised_share', c.unsubsidised::float8 / nullif(c.known, 0), c.known, c.centres - c.known, 1
                ),
                ('unregistered_share', c.unregistered::float8 / nullif(c.centres, 0), c.centres, 0::int8, 2)
            ) as v (indicator, value, n, missing, place)
            order by v.place
            """
    }

    static let section = EvaluationSection(
        name: "underserved",
        statements: [
            SectionStatement(
                "SupportGapsSection.gaps", SQL.gaps,
                inputs: [.programme, .partnership, .partnershipCentre, .measure, .registration],
                [.tenant, .programme, .end])
        ])
}
