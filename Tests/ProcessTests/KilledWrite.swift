import Foundation
import TestSupport
import Testing

/// A kind of write of several rows, of which many are under way at once.
enum KilledWrite: String, CaseIterable, Sendable {
    case entry, signature, sending, version, merge, invitation, attendance, move, award, acceptance
    case approval, split, postponement, amendment, sharing

    struct Request: Sendable {
        let method: String
        let path: String
        let body: String?
        /// Whether another key of the municipality sends it.
        let isOther: Bool

        init(_ path: String, _ body: String? = nil, method: String = "POST", isOther: Bool = false) {
            (self.method, self.path, self.body, self.isOther) = (method, path, body, isOther)
        }
    }

    struct Work: Sendable {
        var requests: [Request] = []
        /// What is to be found in the end.
        var checks: [(sql: String, expected: String)] = []

        mutating func check(_ count: Int, _ from: String) {
            checks.append(("select count(*) from ecdp.\(from)", String(count)))
        }
    }

    /// Makes what the writes need.
    func prepare(_ client: Client, _ count: Int) async throws -> Work {
        switch self {
        case .entry: try await entries(client, count)
        case .signature: try await signatures(client, count)
        case .sending, .version: try await proposals(client, count)
        case .merge: try await merges(client, count)
        case .invitation, .attendance: try await attendances(client, count)
        case .move: try await moves(client, count)
        case .award: try await awards(client, count)
        case .acceptance: try await acceptances(client, count)
        case .approval: try await approvals(client, count)
        case .split: try await splits(client, count)
        case .postponement: try await postponements(client, count)
        case .amendment: try await amendments(client, count)
        case .sharing: try await sharings(client, count)
        }
    }

    // MARK: - Rows that several need

    private static func partner(_ client: Client, _ name: String) async throws -> String {
        try await client.make("partners", #"{"name":"\#(name)","kind":"cbo","sub_kind":"ngo","languages":["xh"]}"#).id
    }

    private static func partnership(_ client: Client, of partner: String) async throws -> String {
        try await client.make(
            "partnerships",
            """
            {"title":"T","partner_id":"\(partner)","stage_since":"2026-03-02",\
            "objectives":["funding_access"],"areas":["funding_access"]}
            """
        ).id
    }

    private static func centres(_ client: Client, _ count: Int) async throws -> [String] {
        var made: [String] = []
        for number in 0..<count {
            made.append(
                try await client.make(
                    "centres",
                    """
                    {"name":"C\(number)","programme_type":"centre","region_id":"\(client.municipality.region)",\
                    "languages":["xh"]}
                    """
                ).id)
        }
        return made
    }

    /// An SQL list of identifiers.
    private static func list(_ ids: [String]) -> String { "(\(ids.map { "'\($0)'" }.joined(separator: ",")))" }

    // MARK: - Kinds

    private func entries(_ client: Client, _ count: Int) async throws -> Work {
        let id = try await Self.partnership(client, of: Self.partner(client, "P"))
        let centres = try await Self.centres(client, 2)
        for centre in centres {
            try await client.make(
                "partnership-centres",
                #"{"partnership_id":"\#(id)","centre_id":"\#(centre)","joined_on":"2026-03-02"}"#)
        }
        var work = Work()
        for _ in 0..<count {
            work.requests.append(
                Request(
                    "ledger-entries",
                    """
                    {"partnership_id":"\(id)","occurred_on":"2026-03-10","reason":"A test","lines":[\
                    {"move":"pledge","kind":"funding","amount":100},{"move":"receive","kind":"funding","amount":100},\
                    {"move":"allocate","kind":"funding","amount":60,"centre_id":"\(centres[0])"},\
                    {"move":"allocate","kind":"funding","amount":30,"centre_id":"\(centres[1])"}]}
                    """))
        }
        work.check(count, "ledger_entry where status = 'posted' and partnership_id = '\(id)'")
        work.check(
            4 * count,
            "ledger_line as l join ecdp.ledger_entry as e on e.id = l.entry_id where e.partnership_id = '\(id)'")
        work.check(4 * count, "ledger_transfer where partnership_id = '\(id)'")
        work.checks.append(
            (
                """
                select string_agg(balance::text, ' ' order by place, balance) from ecdp.ledger_account
                where partnership_id = '\(id)' and place in ('allocated', 'pledged', 'received')
                """, "\(30 * count) \(60 * count) 0 \(10 * count)"
            ))
        return work
    }

    private static let bothSign = """
        {"signatories":[\
        {"position":1,"side":"partner","name":"A","capacity":"Director","signed_on":"2026-03-11"},\
        {"position":2,"side":"centre","name":"B","capacity":"Principal","signed_on":"2026-03-11"}]}
        """

    /// MOUs in review, each of a partnership of its own.
    private static func reviewed(_ client: Client, _ count: Int) async throws -> [String] {
        let partner = try await Self.partner(client, "P")
        var documents: [String] = []
        for _ in 0..<count {
            let document = try await client.make(
                "documents",
                """
                {"partnership_id":"\(try await Self.partnership(client, of: partner))","kind":"mou","number":1,\
                "title":"M","valid_until":"2030-12-31","commitments":[{"position":1,"side":"partner",\
                "resource_kind":"funding","amount":1,"schedule":"once","from_on":"2026-06-01"}]}
                """
            ).id
            try await client.make("documents/\(document)/review", #"{"on":"2026-03-10"}"#)
            documents.append(document)
        }
        return documents
    }

    private func signatures(_ client: Client, _ count: Int) async throws -> Work {
        let documents = try await Self.reviewed(client, count)
        var work = Work()
        work.requests = documents.map { Request("documents/\($0)/sign", Self.bothSign) }
        let these = "in \(Self.list(documents))"
        work.check(count, "document where id \(these) and signed_on = '2026-03-11' and content_sha256 is not null")
        work.check(2 * count, "document_signatory where document_id \(these)")
        // What it commits to, and a first activity.
        work.check(2 * count, "obligation where document_id \(these)")
        return work
    }

    private func proposals(_ client: Client, _ count: Int) async throws -> Work {
        let partner = try await Self.partner(client, "P")
        let sending = #"{"on":"2026-03-10","to":"The director","by":"email","answer_due_on":"2026-03-20"}"#
        var work = Work()
        var proposals: [String] = []
        for number in 0..<count {
            let id = try await client.make(
                "proposals", #"{"kind":"proposal","partner_id":"\#(partner)","title":"T\#(number)"}"#
            ).id
            proposals.append(id)
            if self == .sending {
                work.requests.append(Request("proposals/\(id)/send", sending))
            } else {
                try await client.make("proposals/\(id)/send", sending)
                work.requests.append(Request("proposals/\(id)/versions"))
            }
        }
        let these = "in \(Self.list(proposals))"
        work.check(count, "proposal where id \(these) and status = 'sent'")
        work.check(count, "issued_document where proposal_id \(these)")
        if self == .version { work.check(count, "proposal where replaces_id \(these)") }
        return work
    }

    private func merges(_ client: Client, _ count: Int) async throws -> Work {
        var work = Work()
        var (merged, kept): ([String], [String]) = ([], [])
        for number in 0..<count {
            let (one, other) = (
                try await Self.partner(client, "One \(number)"), try await Self.partner(client, "Other \(number)")
            )
            try await client.make("partner-offers", #"{"partner_id":"\#(one)","area":"funding_access","capacity":1}"#)
            _ = try await Self.partnership(client, of: one)
            (merged, kept) = (merged + [one], kept + [other])
            work.requests.append(Request("partners/\(one)/merges", #"{"into_id":"\#(other)","reason":"The same"}"#))
        }
        let (from, into) = ("in \(Self.list(merged))", "in \(Self.list(kept))")
        work.check(count, "partner_merge where merged_id \(from) and into_id \(into)")
        work.check(count, "partner where id \(from) and archived_at is not null")
        for table in ["partner_offer", "partnership"] {
            work.check(count, "\(table) where partner_id \(into)")
            work.check(0, "\(table) where partner_id \(from)")
        }
        return work
    }

    private func attendances(_ client: Client, _ count: Int) async throws -> Work {
        let centres = try await Self.centres(client, 3)
        let body = "{\"centre_ids\":[\(centres.map { "\"\($0)\"" }.joined(separator: ","))]}"
        let rows = centres.map { #"{"invitee_id":"\#($0)","answer":"yes","attended":true,"people":2}"# }
        var work = Work()
        var events: [String] = []
        for number in 0..<count {
            let id = try await client.make(
                "engagements", #"{"kind":"workshop","title":"E\#(number)","held_on":"2026-03-10"}"#
            ).id
            events.append(id)
            if self == .invitation {
                work.requests.append(Request("engagements/\(id)/invitations", body))
            } else {
                try await client.make("engagements/\(id)/invitations", body)
                work.requests.append(
                    Request("engagements/\(id)/answers", "{\"rows\":[\(rows.joined(separator: ","))]}"))
            }
        }
        let these = "in \(Self.list(events))"
        work.check(3 * count, "engagement_attendance where engagement_id \(these)")
        if self == .attendance {
            work.check(3 * count, "engagement_attendance where engagement_id \(these) and attended and version = 2")
        }
        return work
    }

    private func moves(_ client: Client, _ count: Int) async throws -> Work {
        let partner = try await Self.partner(client, "P")
        var work = Work()
        var partnerships: [String] = []
        for _ in 0..<count {
            let id = try await Self.partnership(client, of: partner)
            partnerships.append(id)
            work.requests.append(
                Request("partnerships/\(id)/transitions", #"{"to":"contacted","on":"2026-03-10","reason":"Met"}"#))
        }
        let these = "in \(Self.list(partnerships))"
        work.check(count, "partnership where id \(these) and stage = 'contacted' and version = 2")
        work.check(2 * count, "partnership_stage_change where partnership_id \(these)")
        return work
    }

    private func awards(_ client: Client, _ count: Int) async throws -> Work {
        let id = try await Self.partnership(client, of: Self.partner(client, "P"))
        var work = Work()
        for number in 0..<count {
            let grant = try await client.make(
                "grant-applications",
                #"{"partnership_id":"\#(id)","title":"G\#(number)","funder":"F","asked_cents":100}"#
            ).id
            try await client.make("grant-applications/\(grant)/transitions", #"{"to":"applied","on":"2026-03-10"}"#)
            work.requests.append(
                Request(
                    "grant-applications/\(grant)/transitions",
                    """
                    {"to":"awarded","on":"2026-03-11","awarded_cents":100,"reports":[\
                    {"title":"One","due_on":"2026-09-30"},{"title":"Two","due_on":"2027-03-31"}]}
                    """))
        }
        let its = "where partnership_id = '\(id)'"
        work.check(count, "grant_application \(its) and status = 'awarded' and entry_id is not null")
        work.check(
            2 * count, "grant_report where grant_application_id in (select id from ecdp.grant_application \(its))")
        work.check(count, "ledger_entry \(its) and status = 'posted'")
        work.checks.append(
            (
                "select sum(balance) from ecdp.ledger_account \(its) and place = 'pledged'", String(100 * count)
            ))
        return work
    }

    /// All the picks of one portfolio, asked for by many at once.
    private func acceptances(_ client: Client, _ count: Int) async throws -> Work {
        let programme = try await client.make(
            "programmes", #"{"name":"Twenty","starts_on":"2026-02-01","ends_on":"2030-12-31"}"#
        ).id
        for centre in try await Self.centres(client, 4) {
            try await client.make(
                "centre-needs", #"{"centre_id":"\#(centre)","area":"funding_access","priority":4}"#)
        }
        for number in 0..<4 {
            let partner = try await Self.partner(client, "P\(number)")
            try await client.make(
                "partner-offers", #"{"partner_id":"\#(partner)","area":"funding_access","capacity":1}"#)
            try await client.make(
                "partner-service-areas",
                #"{"partner_id":"\#(partner)","region_id":"\#(client.municipality.region)"}"#)
        }
        let id = try await client.make("programmes/\(programme)/portfolios", #"{"concerns_children":false}"#).id
        let database = try TestDatabase.current
        let work = ["work", "--database-url", database.conninfo(role: "ecdp_worker")]
        try await Program.with(work) { _ in
            while try await database.psql("select status from ecdp.portfolio where id = '\(id)'") == "requested" {
                try Task.checkCancellation()
            }
        }
        let picks = try await database.psql("select count(*) from ecdp.portfolio_pick where portfolio_id = '\(id)'")
        try #require(picks == "4")
        var made = Work()
        made.requests = (0..<count).map { _ in
            Request("portfolios/\(id)/acceptances", #"{"accepted_on":"2026-03-10","accepted_by":"The forum"}"#)
        }
        made.check(4, "partnership where programme_id = '\(programme)' and stage = 'identified'")
        made.check(
            4,
            """
            partnership_centre as c inner join ecdp.partnership as p on p.id = c.partnership_id
            where p.programme_id = '\(programme)'
            """)
        return made
    }

    private func approvals(_ client: Client, _ count: Int) async throws -> Work {
        let programme = try await client.make(
            "programmes", #"{"name":"Approvals","starts_on":"2026-02-01","ends_on":"2030-12-31"}"#
        ).id
        try await client.make(
            "programme-guidelines",
            """
            {"programme_id":"\(programme)","rule":"approval_above","kind":"funding","threshold":10,"effect":"hold"}
            """)
        let partner = try await Self.partner(client, "P")
        let partnership = try await client.make(
            "partnerships",
            """
            {"title":"T","programme_id":"\(programme)","partner_id":"\(partner)","stage_since":"2026-03-02",\
            "objectives":["funding_access"],"areas":["funding_access"]}
            """
        ).id
        var work = Work()
        for _ in 0..<count {
            let entry = try await client.make(
                "ledger-entries",
                """
                {"partnership_id":"\(partnership)","occurred_on":"2026-03-10","reason":"A test","lines":[\
                {"move":"pledge","kind":"funding","amount":100},{"move":"receive","kind":"funding","amount":100}]}
                """
            ).id
            // By another key than the entry's.
            work.requests.append(
                Request("ledger-entries/\(entry)/decision", #"{"decision":"approved","reason":"Seen"}"#, isOther: true))
        }
        work.check(count, "ledger_entry where partnership_id = '\(partnership)' and status = 'posted'")
        work.check(2 * count, "ledger_transfer where partnership_id = '\(partnership)'")
        work.checks.append(
            (
                """
                select string_agg(balance::text, ' ' order by place) from ecdp.ledger_account
                where partnership_id = '\(partnership)' and place in ('pledged', 'received')
                """, "0 \(100 * count)"
            ))
        return work
    }

    private func splits(_ client: Client, _ count: Int) async throws -> Work {
        let partner = try await Self.partner(client, "P")
        let parts = [
            try await Self.partnership(client, of: partner), try await Self.partnership(client, of: partner),
        ]
        var work = Work()
        for number in 0..<count {
            let walk = try await client.make(
                "fundraisers",
                #"{"kind":"event","title":"Walk \#(number)","starts_on":"2026-03-05","target_cents":1000}"#
            ).id
            for part in parts {
                try await client.make(
                    "fundraiser-shares", #"{"fundraiser_id":"\#(walk)","partnership_id":"\#(part)"}"#)
            }
            work.requests.append(
                Request(
                    "fundraisers/\(walk)/transitions", #"{"to":"closed","on":"2026-03-10","raised_cents":100}"#))
        }
        let these = "in \(Self.list(parts))"
        work.check(2 * count, "fundraiser_share where partnership_id \(these) and share_cents = 50")
        work.check(2 * count, "ledger_entry where partnership_id \(these) and status = 'posted'")
        work.checks.append(
            (
                "select sum(balance) from ecdp.ledger_account where partnership_id \(these) and place = 'received'",
                String(100 * count)
            ))
        return work
    }

    private func postponements(_ client: Client, _ count: Int) async throws -> Work {
        var work = Work()
        var events: [String] = []
        for number in 0..<count {
            let id = try await client.make(
                "engagements", #"{"kind":"workshop","title":"E\#(number)","held_on":"2026-03-10"}"#
            ).id
            events.append(id)
            work.requests.append(
                Request("engagements/\(id)/postponement", #"{"reason":"Rain","held_on":"2027-02-20"}"#))
        }
        let these = "in \(Self.list(events))"
        work.check(count, "engagement where id \(these) and status = 'postponed'")
        work.check(count, "engagement where title ~ '^E[0-9]+$' and held_on = '2027-02-20'")
        return work
    }

    private func amendments(_ client: Client, _ count: Int) async throws -> Work {
        let documents = try await Self.reviewed(client, count)
        var work = Work()
        for document in documents {
            try await client.make("documents/\(document)/sign", Self.bothSign)
            work.requests.append(Request("documents/\(document)/next-version", #"{"basis":"amendment"}"#))
        }
        let next = "in (select id from ecdp.document where based_on_id in \(Self.list(documents)))"
        work.check(count, "document where id \(next) and number = 2")
        work.check(count, "document_commitment where document_id \(next)")
        return work
    }

    private func sharings(_ client: Client, _ count: Int) async throws -> Work {
        var work = Work()
        var practices: [String] = []
        for number in 0..<count {
            let id = try await client.make(
                "practices",
                """
                {"title":"Sharing \(number)","problem":"None came","solution":"Letters a month ahead",\
                "area":"family_engagement"}
                """
            ).id
            practices.append(id)
            try await client.make(
                "practices/\(id)/transitions", #"{"to":"reviewed","on":"2026-03-10","reason":"Seen"}"#)
            work.requests.append(
                Request(
                    "practices/\(id)/transitions",
                    #"{"to":"shared_with_all","on":"2026-03-11","reason":"Seen","names_no_one":true}"#))
        }
        let these = "in \(Self.list(practices))"
        work.check(count, "practice where id \(these) and audience = 'all'")
        work.check(count, "shared_practice where id \(these) and withdrawn_on is null")
        return work
    }
}
