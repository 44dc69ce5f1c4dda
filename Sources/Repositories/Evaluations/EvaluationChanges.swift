import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// What a correction says that the evaluation it replaces does not, figure by figure. Both are published and never change,
/// so nothing is shown here that is not shown there.
package struct EvaluationChanges: Sendable {
    /// A figure that differs.
    package static let change = Shape(
        "EvaluationChange", "A figure that differs from the same in the revision that was replaced.",
        [
            Field("section", .text(1...100), doc: "Section of the evaluation."),
            Field("indicator", .text(1...100), doc: "What is measured: a code of indicator."),
            Field("scope_kind", .text(1...100), doc: "What it is measured over."),
            Field("scope_key", .text(0...200), doc: "Which one of that kind; empty for the programme."),
            Field("scope_label", .text(0...400), nullable: true, doc: "Its name for people."),
            Field("unit", .text(1...100), doc: "Unit of the value."),
            Field(
                "change", .code(["added", "removed", "changed"]),
                doc: "Whether the figure is there now alone, was there then alone, or is another."),
            Field("value_before", .number(-1e308...1e308), nullable: true, doc: "Its value in the replaced revision."),
            Field("value", .number(-1e308...1e308), nullable: true, doc: "Its value in this one."),
            Field("value_text_before", .text(0...4000), nullable: true, doc: "Where it is a text: what it was."),
            Field("value_text", .text(0...4000), nullable: true, doc: "What it is."),
            Field(
                "reason_before", .text(1...100), nullable: true,
                doc: "Why it had no value, such as small_count; null where it had one."),
            Field("reason", .text(1...100), nullable: true, doc: "Why it has none; null where it has one."),
            Field("n_before", .integer(0...Int.max), nullable: true, doc: "How many rows it rested on."),
            Field("n", .integer(0...Int.max), nullable: true, doc: "How many it rests on."),
        ])

    enum SQL: String, StatementSet {
        case isThere = "select e.id from evaluation as e where e.tenant_id = $1::int4 and e.id = $2::uuid"
        case changes = """
            with
            later as materialized (
                select e.id, e.replaces_id
                from evaluation as e
                where
                    e.tenant_id = $1::int4 and e.id = $2::uuid and e.status = 'published' and e.replaces_id is not null
            ),
            figure as materialized (
                select
                    f.evaluation_id = r.id as is_later, f.position, f.section, f.indicator, f.scope_kind, f.scope_key,
                    f.scope_label, f.unit, f.value, f.value_text, f.reason, f.n, f.missing
                from later as r
                cross join lateral (
                    select g.*
                    from evaluation_figure as g
                    where g.tenant_id = $1::int4 and g.evaluation_id in (r.id, r.replaces_id)
                    offset 0
                ) as f
            )
            select
                coalesce(b.section, a.section), coalesce(b.indicator, a.indicator), coalesce(b.scope_kind, a.scope_kind),
                coalesce(b.scope_key, a.scope_key), coalesce(b.scope_label, a.scope_label), coalesce(b.unit, a.unit),
                case when a.indicator is null then 'added' when b.indicator is null then 'removed' else 'changed' end,
                a.value, b.value, a.value_text, b.value_text, a.reason, b.reason, a.n, b.n
            from (select f.* from figure as f where not f.is_later) as a
            full join (select f.* from figure as f where f.is_later) as b
                on b.indicator = a.indicator and b.scope_kind = a.scope_kind and b.scope_key = a.scope_key
            where (a.value, a.value_text, a.reason, a.n, a.missing, a.indicator)
                is distinct from (b.value, b.value_text, b.reason, b.n, b.missing, b.indicator)
            order by coalesce(b.position, a.position), a.position
            """

        var effect: Query.Effect { .read }
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Returns: rows of ``change``; none of a first revision, and none before it is published.
    /// - Throws: ``Refusal``: `missing`.
    package func changes(of evaluation: UUID, as scope: TenantScope) async throws -> Rows {
        let results = try await database.batch(
            [Query(SQL.isThere, scope.tenant, evaluation), Query(SQL.changes, scope.tenant, evaluation)],
            as: scope.scope)
        guard results[0].count > 0 else { throw Refusal.missing }
        return results[1]
    }
}
