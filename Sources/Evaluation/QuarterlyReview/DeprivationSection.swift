import Postgres

/// How many of the centres that counted partnerships reach lie in deprived wards, by an index alone. A ward that no
/// index covers is missing here, whatever the centre's quintile says: that counts for the shares of underserved
/// communities.
enum DeprivationSection {
    enum SQL: String, StatementSet {
        case share = """
            with
            reached as materialized (
                select c.centre_id from app.reached_centres($1::int4, $2::uuid, $3::date) as c
            ),
            counted as (
                select
                    count(*) as centres, count(u.basis) as covered,
                    count(u.basis) filter (where u.underserved) as deprived
                from reached as r
                cross join lateral (
                    select c.region_id, c.locality_id
                    from centre as c
                    where c.tenant_id = $1::int4 and c.id = r.centre_id
                    offset 0
                ) as c
                -- Without a quintile there is no other basis than an index.
                cross join lateral app.centre_place_underserved(
                    $1::int4, c.region_id, c.locality_id, null, $3::date
                ) as u
            )
            select
                'ward_deprivation_share' as indicator, 'programme' as scope_kind, '' as scope_key,
                null::text as scope_label, c.deprived::float8 / nullif(c.covered, 0) as value, null::text as value_text,
                c.covered as n, c.centres - c.covered as missing, null::text as status, null::text as reason
            from counted as c
            """
    }

    static let section = EvaluationSection(
        name: "underserved",
        statements: [
            SectionStatement(
                "DeprivationSection.share", SQL.share,
                inputs: InputTable.underservedCentre.union([.programme, .partnership, .partnershipCentre]),
                [.tenant, .programme, .end])
        ])
}
