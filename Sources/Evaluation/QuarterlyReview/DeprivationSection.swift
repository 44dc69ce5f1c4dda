import Postgres

/// How many of the centres that counted partnerships reach lie in deprived wards, by an index alone. A ward that no
/// index covers is missing here, whatever the centre's quintile says: that counts for the shares of underserved
/// communities.
enum DeprivationSection {
    enum SQL: String, StatementSet {
        case share = """
            with
            reached as materialized (
                select distinct c.centre_id
                from programme as g
                inner join partnership as p on p.tenant_id = g.tenant_id and p.programme_id = g.id
                cross join lateral (
                    select j.centre_id
                    from partnership_centre as j
                    where
                        j.tenant_id = $1::int4 and j.partnership_id = p.id and j.joined_on < $3::date
                        and j.archived_at is null
                    offset 0
                ) as c
                where
                    g.tenant_id = $1::int4 and g.id = $2::uuid
                    and case g.counts_by when 'secured' then p.secured_on else p.formalised_on end < $3::date
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
