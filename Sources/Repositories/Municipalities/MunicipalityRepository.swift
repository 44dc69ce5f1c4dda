import Domain
package import Postgres
package import Resources

/// Municipalities as tenants, and where each stands.
package struct MunicipalityRepository: Sendable {
    package enum SQL: String, StatementSet {
        case list = """
            select t.code, t.name, r.kind, p.code, p.iso_code, t.created_at
            from tenant as t
            join region as r on r.id = t.region_id
            left join region as p on p.id = r.province_id
            where t.tenant_id = any($1::int4[])
            order by t.code
            """
        case summary = """
            select
                (select count(*) from centre as c where c.tenant_id = $1::int4 and c.archived_at is null),
                (select sum(c.children) from centre as c where c.tenant_id = $1::int4 and c.archived_at is null),
                (
                    select count(*) from centre as c
                    where c.tenant_id = $1::int4 and c.archived_at is null and c.children is null
                ),
                (
                    select count(*) from centre as c
                    where c.tenant_id = $1::int4 and c.archived_at is null and exists (
                        select from partnership_centre as m
                        join partnership as p on p.tenant_id = m.tenant_id and p.id = m.partnership_id
                        where
                            m.tenant_id = c.tenant_id and m.centre_id = c.id and m.archived_at is null
                            and m.joined_on <= app.today() and (m.left_on is null or m.left_on >= app.today())
                            and p.stage = 'active' and p.archived_at is null
                    )
                ),
                (select count(*) from partner as o where o.tenant_id = $1::int4 and o.archived_at is null),
                (
                    select coalesce(json_object_agg(s.code, coalesce(n.n, 0) order by s.position), '{}')
                    from stage as s
                    left join (
                        select p.stage, count(*) as n
                        from partnership as p
                        where p.tenant_id = $1::int4 and p.archived_at is null
                        group by p.stage
                    ) as n on n.stage = s.code
                ),
                (
                    select count(*) from barrier as b
                    where b.tenant_id = $1::int4 and b.archived_at is null and b.resolved_on is null
                ),
                (
                    select count(*) from barrier as b
                    where
                        b.tenant_id = $1::int4 and b.archived_at is null and b.resolved_on is null
                        and b.due_on < $2::date
                ),
                (
                    select count(*) from programme as g
                    where g.tenant_id = $1::int4 and g.archived_at is null and $2::date >= g.starts_on
                    and $2::date < g.ends_on
                ),
                $2::date
            """

        package var effect: Query.Effect { .read }
    }

    /// A row of ``list(_:actor:)``.
    package static let municipality = Shape(
        "Municipality", "A municipality that the API key knows.",
        [
            Field("code", .text(2...6), doc: "Municipal Demarcation Board code."),
            Field("name", .text(1...200), doc: "Name."),
            Field("kind", .code(["metro", "district", "local"]), doc: "Metropolitan, district or local."),
            Field("province_code", .text(2...3), nullable: true, doc: "Its province."),
            Field("province_iso_code", .text(5...5), nullable: true, doc: "ISO 3166-2."),
            Field("created_at", .timestamp, doc: "When it was set up."),
        ])

    /// The row of ``summary(on:as:)``.
    package static let summary = Shape(
        "Summary", "Counts of what a municipality keeps, archived rows left out.",
        [
            Field("centres", .integer(0...Int.max), doc: "Centres."),
            Field(
                "children", .integer(0...Int.max), nullable: true,
                doc: "Enrolled at the centres with a count; null where none has one."),
            Field("centres_without_count", .integer(0...Int.max), doc: "Centres that have no count of children."),
            Field("centres_in_active_partnerships", .integer(0...Int.max), doc: "Centres in an active partnership."),
            Field("partners", .integer(0...Int.max), doc: "Partners."),
            Field("partnerships", .counts(Stage.codes), doc: "Partnerships by stage."),
            Field("barriers_open", .integer(0...Int.max), doc: "Barriers that are not resolved."),
            Field("barriers_overdue", .integer(0...Int.max), doc: "Of those, the ones whose due day has passed."),
            Field("programmes_running", .integer(0...Int.max), doc: "Programmes within their time."),
            Field("as_of", .date, doc: "The day, in South Africa."),
        ])

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Returns: code, name, kind, province code, its ISO 3166-2 code, when it was set up; one row per municipality.
    package func list(_ tenants: [Int32], actor: String) async throws -> Rows {
        try await database.query(SQL.list, tenants, as: .tenants(tenants, actor: actor))
    }

    /// - Parameter day: the day that overdue and running are meant for.
    /// - Returns: one row: centres, children, centres without a count of children, centres in an active partnership,
    ///   partners, partnerships by stage (JSON), open barriers, overdue ones, running programmes, the day.
    package func summary(on day: String, as scope: TenantScope) async throws -> Rows {
        try await database.query(SQL.summary, scope.tenant, FieldValue.text(day), as: scope.scope)
    }
}
