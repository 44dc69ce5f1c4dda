import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// What partnerships owe, how much of it came, and what is let off. How an obligation stands is never stored: every read
/// works it out for its day, from the ledger, the activities and what centres and the municipality recorded.
package struct ObligationRepository: Sendable {
    enum SQL: String, StatementSet {
        case partnership = "select 1 from partnership as t where t.tenant_id = $1::int4 and t.id = $2::uuid"
        case obligation = "select 1 from obligation as t where t.tenant_id = $1::int4 and t.id = $2::uuid"
        case states = """
            select
                s.id, s.document_id, s.commitment_id, o.milestone_id, s.rule, s.side, s.resource_kind, s.unit,
                s.item_id, s.amount, s.due_on, s.delivered, s.waived, s.amount - s.delivered - s.waived as outstanding,
                s.met_on, s.state
            from app.obligation_states($1::int4, array[$2::uuid], $3::date) as s
            inner join obligation as o on o.tenant_id = $1::int4 and o.id = s.id
            order by s.due_on, s.id
            """
        case sources = """
            select s.kind, s.source_id, s.happened_on, s.amount
            from obligation as o
            cross join lateral app.obligation_sources($1::int4, array[o.partnership_id], $3::date) as s
            where o.tenant_id = $1::int4 and o.id = $2::uuid and s.obligation_id = o.id
            order by s.happened_on, s.source_id
            """
        case promises = """
            select
                s.side, s.resource_kind, s.unit, s.item_id, s.promised, s.due, s.delivered, s.delivered_of_due,
                s.overdue, s.waived, s.lapsed, s.beyond,
                s.delivered_of_due * 100 / nullif(s.due, 0) as percent_of_due,
                s.delivered * 100 / nullif(s.promised - s.waived - s.lapsed, 0) as percent_of_promised
            from app.promises($1::int4, array[$2::uuid], $3::date) as s
            order by s.side, s.resource_kind, s.item_id nulls first
            """
        case metrics = """
            select
                s.metric_id, s.document_id, s.indicator, s.unit, s.direction, s.baseline, s.baseline_on, s.target,
                s.due_on, s.value, s.observed_on, s.state
            from app.metric_states($1::int4, array[$2::uuid], $3::date) as s
            order by s.due_on, s.metric_id
            """
        case requireUnwaived = """
            select app.require(
                exists (
                    select from obligation as t
                    where t.tenant_id = $1::int4 and t.id = $2::uuid and t.waived_on is null
                ), 'obligation_waived_check'
            )
            """
        case waive = """
            update obligation as t
            set waived_on = $3::date, waiver_reason = $4::text, version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """

        var effect: Query.Effect {
            switch self {
            case .requireUnwaived, .waive: .write
            default: .read
            }
        }
    }

    package static let state = Shape(
        "ObligationState", "How an obligation stood on a day.",
        [
            Field("id", .id(of: "obligation"), doc: "The obligation."),
            Field("document_id", .id(of: "document"), doc: "The signed version that it comes from."),
            Field(
                "commitment_id", .id(of: "document_commitment"), nullable: true,
                doc: "The commitment it is a due date of; null for a milestone or a rule."),
            Field(
                "milestone_id", .id(of: "document_milestone"), nullable: true,
                doc: "The line of an agreement's timeline that it comes from; null for another."),
            Field("rule", .code(ObligationRule.codes), nullable: true, doc: "The rule; null for another."),
            Field("side", .code(AgreementSide.codes + ["all"]), doc: "Who owes it."),
            Field("resource_kind", .code(ResourceKind.codes), nullable: true, doc: "Kind of resource."),
            Field("unit", .text(1...30), doc: "What the amounts count."),
            Field("item_id", .id(of: "resource_item"), nullable: true, doc: "What is counted."),
            Field("amount", .integer(1...1_000_000_000_000), doc: "How much is owed."),
            Field("due_on", .date, doc: "Day by which it is owed."),
            Field("delivered", .integer(0...1_000_000_000_000), doc: "How much of it had come."),
            Field("waived", .integer(0...1_000_000_000_000), doc: "How much of it was let off."),
            Field("outstanding", .integer(0...1_000_000_000_000), doc: "How much was still owed."),
            Field("met_on", .date, nullable: true, doc: "Day it was met; null where it was not."),
            Field(
                "state", .code(ObligationState.codes),
                doc: "open, partly_met, met, overdue (its day has passed and not all of it came), waived or lapsed."),
        ])

    package static let source = Shape(
        "ObligationSource", "Something that met an obligation, or a part of it.",
        [
            Field(
                "kind", .code(["transfer", "fulfilment", "activity", "engagement"]),
                doc: "transfer (a delivery in the ledger), fulfilment (as recorded), activity or engagement."),
            Field("source_id", .id(of: "ledger_transfer"), doc: "Identifier of that row."),
            Field("happened_on", .date, doc: "Its day."),
            Field(
                "amount", .integer(1...1_000_000_000_000),
                doc: """
                    How much of the obligation it met, in the obligation's unit; of a fulfilment, what was recorded. A \
                    delivery can be parts of several obligations.
                    """),
        ])

    package static let promise = Shape(
        "Promise", "What one side promised of one kind, and what came of it.",
        [
            Field("side", .code(AgreementSide.codes), doc: "Who promised it."),
            Field("resource_kind", .code(ResourceKind.codes), doc: "Kind of resource."),
            Field("unit", .text(1...30), doc: "What the amounts count."),
            Field("item_id", .id(of: "resource_item"), nullable: true, doc: "What is counted."),
            Field("promised", .integer(0...Int.max), doc: "Everything that signed papers promise."),
            Field("due", .integer(0...Int.max), doc: "Of that, what was due by the day and is still owed or was met."),
            Field("delivered", .integer(0...Int.max), doc: "What had come of what was promised."),
            Field("delivered_of_due", .integer(0...Int.max), doc: "What had come of what was due."),
            Field("overdue", .integer(0...Int.max), doc: "What was due before the day and had not come."),
            Field("waived", .integer(0...Int.max), doc: "What was let off before it came."),
            Field(
                "lapsed", .integer(0...Int.max),
                doc: """
                    What is no longer owed, because its paper or the partnership ended or a later paper took its place.
                    """),
            Field(
                "beyond", .integer(0...Int.max), doc: "What a partner brought beyond anything that was promised."),
            Field(
                "percent_of_due", .integer(0...100), nullable: true,
                doc: "delivered_of_due in per cent of due, rounded down; null where nothing was due."),
            Field(
                "percent_of_promised", .integer(0...Int.max), nullable: true,
                doc: "delivered in per cent of what was promised less what was waived and lapsed, rounded down."),
        ])

    package static let metric = Shape(
        "MetricState", "How a performance metric stood on a day.",
        [
            Field("metric_id", .id(of: "document_metric"), doc: "The metric, in the agreement that held on the day."),
            Field("document_id", .id(of: "document"), doc: "That agreement."),
            Field("indicator", .text(1...300), doc: "What is measured."),
            Field("unit", .code(MetricUnit.codes), doc: "What the values count."),
            Field("direction", .code(MetricDirection.codes), doc: "Which way is better."),
            Field("baseline", .integer(Int.min...Int.max), nullable: true, doc: "The value to begin with."),
            Field("baseline_on", .date, nullable: true, doc: "Day of the baseline."),
            Field("target", .integer(Int.min...Int.max), doc: "The value to reach."),
            Field("due_on", .date, doc: "Day by which it is to be reached."),
            Field("value", .integer(Int.min...Int.max), nullable: true, doc: "The newest reading by the day."),
            Field("observed_on", .date, nullable: true, doc: "Its day."),
            Field(
                "state", .code(["reached", "missed", "under_way", "not_measured"]),
                doc: "reached, missed (the day has passed), under_way, or not_measured."),
        ])

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Returns: rows of ``state``, by due day; nil where the tenant has no such partnership.
    package func states(of partnership: UUID, asOf day: String, as scope: TenantScope) async throws -> Rows? {
        try await rows(.states, partnership, day, scope)
    }

    /// - Returns: rows of ``source``, by day; nil where the tenant has no such obligation.
    package func sources(of obligation: UUID, asOf day: String, as scope: TenantScope) async throws -> Rows? {
        try await rows(.sources, in: .obligation, obligation, day, scope)
    }

    /// - Returns: rows of ``promise``; nil where the tenant has no such partnership.
    package func promises(of partnership: UUID, asOf day: String, as scope: TenantScope) async throws -> Rows? {
        try await rows(.promises, partnership, day, scope)
    }

    /// - Returns: rows of ``metric``; nil where the tenant has no such partnership.
    package func metrics(of partnership: UUID, asOf day: String, as scope: TenantScope) async throws -> Rows? {
        try await rows(.metrics, partnership, day, scope)
    }

    private func rows(
        _ statement: SQL, in subject: SQL = .partnership, _ id: UUID, _ day: String, _ scope: TenantScope
    ) async throws -> Rows? {
        let results = try await database.batch(
            [
                Query(subject, scope.tenant, id),
                Query(statement, scope.tenant, id, FieldValue.text(day)),
            ], as: scope.scope)
        return results[0].count > 0 ? results[1] : nil
    }

    /// Lets somebody off what is left of what they owe, from a day on. What came before stays counted.
    ///
    /// - Throws: ``Refusal``: `conflict` where it is waived already; `stale`, `missing`; `invalid` for a day that is not
    ///   possible.
    package func waive(
        _ id: UUID, version: Int?, on day: String, reason: String, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.obligation.constraints
        let write = Write(
            [
                .requireCurrent(.obligation, id, version: version, scope.tenant),
                .init("require_unwaived", Query(SQL.requireUnwaived, scope.tenant, id), constraints),
                .init(
                    "waive", Query(SQL.waive, scope.tenant, id, FieldValue.text(day), reason), constraints),
            ],
            answer: Resource.obligation.sql.answer, subject: id, status: 200)
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
