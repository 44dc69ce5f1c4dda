import TestSupport
import Testing

/// Columns of which one makes no sense without the other, and days whose order follows from what they mean: the database
/// refuses what contradicts itself, whoever writes.
@Suite(.database, .serialized)
struct ColumnPairTests {
    /// One table's rule: what breaks it and what keeps to it, as `set` clauses.
    private struct Pair {
        let table, constraint: String
        let wrong, right: [String]

        init(_ table: String, _ constraint: String, wrong: [String], right: [String]) {
            self.table = table
            self.constraint = "\(table)_\(constraint)_check"
            self.wrong = wrong
            self.right = right
        }
    }

    private static let pairs: [Pair] = [
        .init(
            "decision", "review_outcome_reviewed_on",
            wrong: ["review_outcome = 'kept', reviewed_on = null", "review_outcome = null, reviewed_on = decided_on"],
            right: [
                "review_outcome = 'kept', reviewed_on = decided_on",
                "review_outcome = null, reviewed_on = null, review_result = null",
            ]),
        .init(
            "decision", "review_result_reviewed_on",
            wrong: ["review_result = 'Twice', review_outcome = null, reviewed_on = null"],
            right: ["review_result = null, review_outcome = 'kept', reviewed_on = decided_on"]),
        .init(
            "training_certificate", "issued_on_certificates",
            wrong: ["certificates = 0, issued_on = date '2026-06-01'"],
            right: [
                "certificates = 0, issued_on = null",
                "participants = 2, certificates = 1, issued_on = date '2026-06-01'",
                "participants = 2, certificates = 1, issued_on = null",
            ]),
        .init(
            "practice_uptake", "outcome_outcome_on",
            wrong: ["outcome = 'worked', outcome_on = null", "outcome = null, outcome_on = taken_up_on"],
            right: ["outcome = 'worked', outcome_on = taken_up_on", "outcome = null, outcome_on = null"]),
        .init(
            "barrier", "resolution_resolved_on", wrong: ["resolution = 'By bus', resolved_on = null"],
            right: [
                "resolution = 'By bus', resolved_on = raised_on", "resolution = null, resolved_on = raised_on",
                "resolution = null, resolved_on = null",
            ]),
        .init(
            "lead", "closed_status",
            wrong: [
                "status = 'open', closed_on = found_on, closed_reason = null",
                "status = 'open', closed_on = null, closed_reason = 'Moved away'",
            ],
            right: [
                "status = 'open', closed_on = null, closed_reason = null",
                "status = 'closed', closed_on = found_on, closed_reason = 'Moved away'",
            ]),
        .init(
            "grant_report", "evidence_delivered_on", wrong: ["evidence = 'Receipt', delivered_on = null"],
            right: ["evidence = 'Receipt', delivered_on = date '2026-06-01'", "evidence = null, delivered_on = null"]),
        .init(
            "activity", "result_held_on", wrong: ["held_on = null, result = 'All came'"],
            right: [
                """
                held_on = planned_on, called_off_on = null, called_off_reason = null, postponed_to_id = null,
                result = 'All came'
                """,
                "held_on = null, result = null",
            ]),
        .init(
            "activity", "advocacy_outcome_held_on",
            wrong: ["\(advocacy), held_on = null, result = null, advocacy_outcome = 'A clinic'"],
            right: [
                """
                \(advocacy), held_on = planned_on, called_off_on = null, called_off_reason = null,
                postponed_to_id = null, advocacy_outcome = 'A clinic'
                """
            ]),
        .init(
            "engagement", "status_reason_status", wrong: ["status = 'confirmed', status_reason = 'Rain'"],
            right: ["status = 'confirmed', status_reason = null", "status = 'cancelled', status_reason = 'Rain'"]),
        .init(
            "engagement_attendance", "people_attended",
            wrong: ["people = 2, attended = false"],
            right: [
                "people = 2, attended = true", "people = 2, attended = null", "people = 0, attended = false",
                "people = null, attended = true",
            ]),
        .init(
            "survey_campaign", "reminded_on_opens_on", wrong: ["reminded_on = opens_on - 1"],
            right: ["reminded_on = opens_on", "reminded_on = null"]),
        .init(
            "shared_practice", "withdrawn_on", wrong: ["withdrawn_on = shared_on - 1"],
            right: ["withdrawn_on = shared_on", "withdrawn_on = null"]),
        .init(
            "practice", "status_reason_status_since",
            wrong: [
                "status_since = null, status_reason = 'Read'", "status_since = date '2026-06-01', status_reason = null",
            ],
            right: [
                "status_since = null, status_reason = null", "status_since = date '2026-06-01', status_reason = 'Read'",
            ]),
        .init(
            "ledger_entry", "decided_by_decided_at",
            wrong: ["decided_by = 'key:a', decided_at = null", "decided_by = null, decided_at = now()"],
            right: ["decided_by = 'key:a', decided_at = now()"]),
        .init(
            "ledger_entry", "decision_reason_decided_at",
            wrong: ["decision_reason = 'Seen', decided_by = null, decided_at = null"],
            right: ["decision_reason = 'Seen', decided_by = 'key:a', decided_at = now()"]),
        .init(
            "evaluation", "correction_reason_replaces_id",
            wrong: ["revision = 1, replaces_id = null, correction_reason = 'Late rows'"],
            right: ["revision = 1, replaces_id = null, correction_reason = null"]),
        .init(
            "indicator_computation", "correction_reason_replaces_id",
            wrong: ["revision = 1, replaces_id = null, correction_reason = 'Late rows'"],
            right: ["revision = 1, replaces_id = null, correction_reason = null"]),
        .init(
            "child_assessment", "withdrawn_on_consented_on",
            wrong: ["\(withdrawn), withdrawn_on = assessed_on - 1"], right: ["\(withdrawn), withdrawn_on = assessed_on"]
        ),
    ]

    private static let idea = """
        status = 'idea', applied_on = null, awarded_cents = null, conditions = null, entry_id = null
        """
    private static let advocacy = "kind = 'policy_advocacy', own_kind_id = null, advocacy_aim = 'health_services'"
    private static let withdrawn = """
        basis = 'consent', approval = null, consented_on = assessed_on, birth_month = null, sex = null, assessor = null,
        scores = null
        """

    private static func load() async throws {
        if try await Catalogue.list("select code from ecdp.tenant where tenant_id = 1").isEmpty {
            try await TenantFixture.load()
        }
    }

    /// What PostgreSQL says of a change of the first tenant's rows, with every trigger but one out of the way.
    private static func said(_ statements: [String], of table: String, enabling trigger: String? = nil) async throws
        -> String
    {
        let enable = trigger.map { "alter table ecdp.\(table) enable trigger \($0);" } ?? ""
        do {
            try await TestDatabase.current.psql(
                """
                begin;
                set constraints all deferred;
                alter table ecdp.\(table) disable trigger user;
                \(enable)
                \(statements.joined(separator: ";\n"));
                rollback;
                """)
            return ""
        } catch let error as TestSupportError {
            return error.description
        }
    }

    @Test func `of two columns that go together one alone is refused, and both or none are not`() async throws {
        try await Self.load()
        for pair in Self.pairs {
            for change in pair.wrong {
                let said = try await Self.said(
                    ["update ecdp.\(pair.table) set \(change) where tenant_id = 1"], of: pair.table)
                #expect(said.contains("\"\(pair.constraint)\""), "\(pair.table) \(change): \(said)")
            }
            for change in pair.right {
                let said = try await Self.said(
                    ["update ecdp.\(pair.table) set \(change) where tenant_id = 1"], of: pair.table)
                #expect(said.isEmpty, "\(pair.table) \(change): \(said)")
            }
            #expect(
                try await Catalogue.list(
                    "select 'yes' from pg_constraint where conname = '\(pair.constraint)' and convalidated") == ["yes"],
                "\(pair.constraint)")
        }
    }

    /// A day of a row and one of the row it refers to.
    private struct Order {
        let table, column, reference, parent, parentColumn: String
        /// What else has to hold of the two, as `set` clauses.
        var also = "version = version"
        var parentAlso = "version = version"
        /// Whether the parent's day can change.
        var parentChanges = true
    }

    private static let orders: [Order] = [
        .init(
            table: "training_certificate", column: "issued_on", reference: "activity_id", parent: "activity",
            parentColumn: "held_on", also: "participants = 2, certificates = 1",
            parentAlso: "called_off_on = null, called_off_reason = null, postponed_to_id = null"),
        .init(
            table: "document_metric_reading", column: "observed_on", reference: "metric_id", parent: "document_metric",
            parentColumn: "baseline_on", parentAlso: "baseline = target, due_on = date '2027-01-01'"),
        .init(
            table: "grant_report", column: "delivered_on", reference: "grant_application_id",
            parent: "grant_application", parentColumn: "decided_on",
            parentAlso: "status = 'awarded', applied_on = date '2026-01-01', awarded_cents = 1", parentChanges: false),
    ]

    @Test func `a day does not contradict one of the row it refers to, whichever of the two changes`() async throws {
        try await Self.load()
        for order in Self.orders {
            let parentTrigger = "\(order.parent)_\(order.parentColumn)_order_\(order.table)"
            func both(_ day: String, _ parentDay: String) -> [String] {
                [
                    "alter table ecdp.\(order.parent) disable trigger user",
                    """
                    update ecdp.\(order.parent) set \(order.parentColumn) = date '\(parentDay)', \(order.parentAlso)
                    where tenant_id = 1
                    """,
                    """
                    update ecdp.\(order.table)
                    set
                        \(order.column) = date '\(day)', \(order.also),
                        \(order.reference) = (select p.id from ecdp.\(order.parent) as p where p.tenant_id = 1 limit 1)
                    where tenant_id = 1
                    """,
                ]
            }
            let (earlier, day, later) = ("2026-05-09", "2026-05-10", "2026-05-11")
            let trigger = "\(order.table)_\(order.column)_order"
            let wrong = try await Self.said(
                both(earlier, day), of: order.table, enabling: trigger)
            let refusal = "\(order.column) is before \(order.parentColumn) of its \(order.parent)"
            #expect(wrong.contains(refusal), "\(order.table): \(wrong)")
            let right = try await Self.said(both(day, day), of: order.table, enabling: trigger)
            #expect(right.isEmpty, "\(order.table): \(right)")
            if order.parentChanges {
                for (moved, isRefused) in [(later, true), (day, false)] {
                    let said = try await Self.said(
                        both(day, day) + [
                            "alter table ecdp.\(order.parent) enable trigger \(parentTrigger)",
                            """
                            update ecdp.\(order.parent) set \(order.parentColumn) = date '\(moved)'
                            where tenant_id = 1
                            """,
                        ], of: order.table, enabling: trigger)
                    let refusal = "\(order.parentColumn) is after \(order.column) of a \(order.table)"
                    #expect(isRefused ? said.contains(refusal) : said.isEmpty, "\(order.parent): \(said)")
                }
            }
        }
        // What is not awarded is not reported on.
        let unawarded = try await Self.said(
            [
                "alter table ecdp.grant_application disable trigger user",
                "update ecdp.grant_application set \(Self.idea), decided_on = null, decision_reason = null where tenant_id = 1",
                "update ecdp.grant_report set delivered_on = date '2026-06-01' where tenant_id = 1",
            ], of: "grant_report", enabling: "grant_report_delivered_on_order")
        #expect(unawarded.contains("delivered_on is before decided_on of its grant_application"), "\(unawarded)")
        let made = try await Catalogue.list(
            """
            select g.tgrelid::regclass::text from pg_trigger as g where g.tgfoid = 'app.check_day_order'::regproc
            order by 1
            """)
        #expect(made == Self.orders.map { "ecdp.\($0.table)" }.sorted())
    }

    /// Days, and words on what came of something, that no rule ties to another column, and why.
    private static let free: [String: String] = [
        "activity.planned_on": "lies in the time in which the partnership is active: app.check_activity()",
        "api_key.expires_at": "is the operator's", "api_key.last_used_at": "is the server's clock",
        "api_key.revoked_at": "is the server's clock",
        "centre.observed_on": "follows from the measures: app.refresh_centre_state()",
        "centre_measure.observed_on": "a measure is of any day",
        "centre_quality_score.assessed_on": "lies within its wave: app.check_quality_score()",
        "centre_registration.evidence": "any registration can have it",
        "child_withdrawal.withdrawn_on": "of a child, not of an assessment: app.withdraw_child()",
        "document_signatory.signed_on": "on paper somebody may have signed before the review was recorded here",
        "document_termination.ends_on": "lies between signature and end: app.check_termination()",
        "evaluation.read_at": "is the worker's clock",
        "evaluation_sign_off.signed_on": "not before it is published: app.keep_sign_off()",
        "follow_up.due_on": "may be overdue when it is written down",
        "grant_application.decision_reason": "any move can have it",
        "grant_application.deadline_on": "is the funder's, who may take an application late",
        "grant_report.due_on": "is the funder's, who may want one before the award",
        "indicator_baseline.baseline_on": "comes with its baseline, which is not null",
        "indicator_computation.data_up_to": "is the newest row's time", "indicator_figure.data_up_to": "the same",
        "integration_level.since": "a centre may have begun before any activity is recorded",
        "job.cancel_requested_at": "is the server's clock", "job.started_at": "is the server's clock",
        "lesson.learned_on": "the decision that it names may follow from it, or have taught it",
        "ledger_account.last_on": "follows from the transfers: app.post_transfers()",
        "ledger_entry.evidence": "any entry can have it",
        "ledger_entry.occurred_on": "a reversal's is not before what it reverses: app.ledger_line_faults()",
        "ledger_transfer.occurred_on": "is its entry's",
        "match_override.decided_on": "stands by itself",
        "obligation.due_on": "follows from the commitment, which may have begun before the signature",
        "obligation_fulfilment.done_on": "what was done before the signature counts",
        "obligation_fulfilment.evidence": "any fulfilment can have it",
        "partnership.formalised_on": "follows from the papers: app.move_partnership()",
        "partnership.secured_on": "follows from the papers: app.move_partnership()",
        "partnership.stage_reason": "a beginning needs none; a move does: app.move_partnership()",
        "partnership.stage_since": "not before the last move: app.move_partnership()",
        "partnership_stage_change.changed_on": "is the partnership's",
        "partnership_stage_change.reason": "is the partnership's",
        "portfolio.as_of": "is asked for", "portfolio_acceptance.reason": "need not be given",
        "portfolio_acceptance.accepted_on": "what was decided before is computed anew where offers have changed",
        "practice.evidence": "any practice can have it", "pseudonym_key.rekeyed_at": "is the worker's clock",
        "schedule.last_run_at": "is the worker's clock", "schedule.next_run_at": "is the worker's clock",
        "shared_practice.evidence": "is the practice's",
        "survey_campaign.closed_at": "a campaign that has not opened can be closed",
        "survey_response.answered_on": "while its campaign is open: app.take_survey_response()",
        "survey_version.published_on": "on paper it may have been in use before",
    ]

    @Test func `every day, reason, outcome and result is tied to what it belongs to, or somebody said why not`()
        async throws
    {
        let loose = try await Catalogue.list(
            """
            select c.relname || '.' || a.attname
            from pg_class as c
            inner join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where
                c.relnamespace = 'ecdp'::regnamespace and c.relkind in ('r', 'p') and a.attgenerated = ''
                and (
                    a.atttypid = 'date'::regtype
                    or a.atttypid = 'timestamptz'::regtype and not a.attnotnull and a.attname <> 'archived_at'
                    or a.atttypid = 'text'::regtype and not a.attnotnull
                    and a.attname ~ '(^|_)(reason|outcome|result|resolution|evidence|by|conditions)$'
                )
                and not exists (
                    select from pg_constraint as k
                    where
                        k.conrelid = c.oid and k.contype = 'c' and cardinality(k.conkey) > 1 and a.attnum = any(k.conkey)
                )
                and not exists (
                    select from pg_trigger as g
                    where
                        g.tgrelid = c.oid and g.tgfoid = 'app.check_day_order'::regproc and a.attnum = any(g.tgattr)
                )
            order by 1
            """)
        #expect(loose == Self.free.keys.sorted())
    }
}
