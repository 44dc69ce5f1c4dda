import TestSupport
import Testing

/// Days before the one on which a partnership was identified, which the database itself refuses, whoever writes.
@Suite(.database)
struct PartnershipDayTests {
    /// Days of partnerships' rows that may be earlier, or cannot be for another reason.
    private static let free: [String: String] = [
        "activity.planned_on": "lies in the time in which the partnership is active",
        "activity.held_on": "lies in the time in which the partnership is active",
        "barrier.due_on": "not before it was raised", "barrier.resolved_on": "not before it was raised",
        "decision.decided_on": "a decision may be what began the partnership",
        "decision.review_on": "not before the decision", "decision.reviewed_on": "not before the decision",
        "document.valid_from": "a paper may hold from an earlier day than it is signed on",
        "document.valid_until": "not before the signature",
        "follow_up.due_on": "may be of the lead that became the partner",
        "follow_up.done_on": "may be of the lead that became the partner",
        "grant_application.deadline_on": "is the funder's",
        "grant_application.decided_on": "not before it was applied for",
        "ledger_account.last_on": "follows from the transfers", "ledger_transfer.occurred_on": "is its entry's",
        "obligation.made_on": "is the day of a signature", "obligation.due_on": "is a day ahead of a signature",
        "obligation.lapsed_on": "not before it was made", "obligation.waived_on": "not before it was made",
        "partnership_centre.left_on": "not before it joined",
        "partnership_stage_change.changed_on": "is what begins it, and not before the move it follows",
        "practice_uptake.outcome_on": "not before it was taken up",
        "proposal.answer_due_on": "not before it was sent", "proposal.answered_on": "not before it was sent",
    ]

    /// `table.column`, of every day that is held to.
    private static func guarded() async throws -> [String] {
        try await Catalogue.list(
            """
            select c.relname || '.' || substr(g.tgname, length(c.relname) + 2, length(g.tgname) - length(c.relname) - 7)
            from pg_trigger as g inner join pg_class as c on c.oid = g.tgrelid
            where g.tgfoid = 'app.refuse_before_partnership'::regproc
            order by 1
            """)
    }

    @Test func `every day of a partnership's row is held to its first day, or somebody said why not`() async throws {
        let days = try await Catalogue.list(
            """
            select c.relname || '.' || a.attname
            from pg_class as c
            inner join pg_attribute as a
                on a.attrelid = c.oid and a.atttypid = 'date'::regtype and a.attnum > 0 and not a.attisdropped
            where
                c.relnamespace = 'ecdp'::regnamespace and c.relkind = 'r'
                and exists (select from pg_attribute as b where b.attrelid = c.oid and b.attname = 'partnership_id')
            """)
        let guarded = try await Self.guarded()
        #expect(Set(days).subtracting(guarded).sorted() == Self.free.keys.sorted())
        #expect(Set(guarded).isDisjoint(with: Self.free.keys))
        #expect(Set(guarded).subtracting(days) == ["document_signatory.signed_on", "obligation_fulfilment.done_on"])
    }

    @Test func `the day before is refused and the day itself is not, with every other trigger out of the way`()
        async throws
    {
        try await TenantFixture.load()
        for day in try await Self.guarded() {
            let parts = day.split(separator: ".").map(String.init)
            let (table, column) = (parts[0], parts[1])
            let trigger = "\(table)_\(column)_began"
            // What is reached by way of another row is of one of the fixture's partnerships, which began the same day.
            let own = !["document_signatory", "obligation_fulfilment"].contains(table)
            func said(on value: String) async throws -> String {
                let kind = table == "engagement" ? ", kind = 'joint_activity'" : ""
                let partnership =
                    "(select p.id from ecdp.partnership as p where p.tenant_id = 1 order by p.id limit 1)"
                do {
                    try await TestDatabase.current.psql(
                        """
                        begin;
                        alter table ecdp.\(table) disable trigger user;
                        alter table ecdp.\(table) enable trigger \(trigger);
                        update ecdp.\(table)
                        set \(column) = \(value)\(kind)\(own ? ", partnership_id = \(partnership)" : "")
                        where tenant_id = 1;
                        rollback;
                        """)
                    return ""
                } catch let error as TestSupportError {
                    return error.description
                }
            }
            let first = "date '2026-02-01'"
            let refusal = "\(column) is before the partnership was identified"
            let (before, after) = (try await said(on: "\(first) - 1"), try await said(on: first))
            #expect(before.contains(refusal), "\(day): \(before)")
            #expect(!after.contains(refusal), "\(day): \(after)")
        }
    }
}
