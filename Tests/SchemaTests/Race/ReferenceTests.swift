import Postgres
import TestSupport
import Testing

/// No new reference to an archived row, whoever writes at the same time: for every foreign key that the catalogue has.
@Suite struct ReferenceTests {
    struct Key: Sendable, CustomStringConvertible {
        let table, column, parent: String
        var description: String { "\(table).\(column)" }

        func refer(_ row: String) -> String { "select race.refer('\(table)', '\(column)', '\(row)')" }
        func archive(_ row: String) -> String { "select race.archive('\(parent)', '\(row)')" }
        func count(_ row: String) -> String { "select race.references_to('\(table)', '\(column)', '\(row)')" }
    }

    /// What they refer to is in a state in which it is not archived, and why.
    private static let withoutArchivedParent: Set<String> = [
        // Only what is signed is ended, and what is signed never changes.
        "document_termination.document_id",
        // What a paper promises is entered as it is signed, by the trigger alone.
        "ledger_entry.document_id",
        // Groups of a wave are written down as it closes, by the trigger alone.
        "assessment_group.wave_id",
        // What is shared with all is a copy that the practice's move makes, by its trigger alone.
        "shared_practice.id",
        // They come of a merge, a move, or a version that was sent: by an update, or to a row that goes on.
        "partner.merged_into_id", "partnership.stage_engagement_id", "proposal.replaces_id",
        // Only a postponed event has another in its place, and its own check looks at the row first.
        "engagement.postponed_from_id",
        // Bytes are kept of a proposal that is being sent and of a paper that is signed: neither is archived then.
        "issued_document.document_id", "issued_document.proposal_id",
        // An option is of a question that its version has; a campaign asks what is published, and a copy is a draft.
        "survey_option.version_id", "survey_campaign.version_id",
        // Who is asked goes with the instrument and the partnership.
        "survey_invitation.partnership_id", "survey_invitation.partner_id",
        // A response has its answers, and is of its invitation's campaign.
        "survey_response.invitation_id", "survey_response.campaign_id",
    ]

    /// Foreign keys to rows that can be archived, of tables that the application may insert into.
    private static func keys() async throws -> [Key] {
        try await Catalogue.list(
            """
            select t.name, r.column_name, r.parent
            from (\(Catalogue.tenantTables)) as t
            cross join lateral app.archivable_references(t.name) as r
            where has_any_column_privilege('ecdp_api', t.oid, 'insert')
            order by 1, 2
            """
        ).map { line in
            let words = line.split(separator: "|").map(String.init)
            return Key(table: words[0], column: words[1], parent: words[2])
        }.filter { !withoutArchivedParent.contains($0.description) }
    }

    private static func parent(_ key: Key, _ database: Database) async throws -> String {
        let made = try await Race.run(database, ["select race.parent('\(key.parent)')"])
        guard case .committed(let id) = made else { throw TestSupportError("no \(key.parent): \(made)") }
        return id
    }

    @Test(.database) func `a reference and the archiving of its row wait for each other, and none is made after it`()
        async throws
    {
        try await Race.setUp()
        let keys = try await Self.keys()
        #expect(keys.count > 15)
        for key in keys {
            do { try await wait(key) } catch { Issue.record("\(key): \(error)") }
        }
        try await race(keys)
    }

    /// One after the other, each while the other's transaction is open.
    private func wait(_ key: Key) async throws {
        let (late, early) = try await Race.withPair { one, _ in
            (try await Self.parent(key, one), try await Self.parent(key, one))
        }
        let refused = try await Race.order(key.archive(late), then: key.refer(late))
        #expect(refused == .refused("23514", "\(key.table)_\(key.column)_archived_check"), "\(key)")
        // Archived once the reference is there, or refused for the sake of it.
        let archived = try await Race.order(key.refer(early), then: key.archive(early))
        guard case .refused(let state, _)? = archived else {
            #expect(archived == .committed(""), "\(key)")
            return
        }
        #expect(state == "23514", "\(key)")
    }

    /// Five rounds for each key, of which there are many: both at once.
    private func race(_ keys: [Key]) async throws {
        try await Race.withPair { one, other in
            for key in keys {
                for _ in 0..<5 {
                    let row = try await Self.parent(key, one)
                    async let referring = Race.run(one, [key.refer(row)])
                    // What it counts is what is there when the row is archived: it holds the lock by then.
                    async let archiving = Race.run(other, [key.archive(row), key.count(row)])
                    let (reference, archive) = (try await referring, try await archiving)
                    for case .refused(let state, let constraint) in [reference, archive] {
                        #expect(state == "23514", "\(key): \(state) \(constraint)")
                    }
                    if case .committed(let counted) = archive {
                        #expect(try await Race.run(one, [key.count(row)]) == .committed(counted), "\(key)")
                    }
                }
            }
        }
    }

    @Test(.database) func `every row that others refer to is archived under a lock that references conflict with`()
        async throws
    {
        let without = try await Catalogue.list(
            """
            select distinct r.parent
            from (\(Catalogue.tenantTables)) as t
            cross join lateral app.archivable_references(t.name) as r
            where not exists (
                select from pg_index as i
                inner join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                where
                    i.indrelid = ('ecdp.' || r.parent)::regclass and a.attname = 'archived_at' and i.indisunique
                    and i.indpred is null and i.indexprs is null
            )
            """)
        #expect(without == [])
    }
}
