package import Domain
package import Foundation
package import Postgres

/// The demonstration municipalities: a metro, a district and a local municipality, half a programme into their work.
///
/// Written as the application writes, in the municipality's own scope, past row-level security and every trigger; each
/// municipality in one batch, so that it is there whole or not at all. The tenants must exist.
package struct Demonstration: Sendable {
    /// City of Cape Town, Mopani, Dr Beyers Naudé.
    package static let codes = Setting.all.map(\.code)

    private let database: Database
    private let today: Day

    /// - Parameters:
    ///   - database: as `ecdp_api`.
    ///   - today: every date is relative to it.
    package init(database: Database, today: Date) {
        self.database = database
        self.today = Day(southAfrican: today)
    }

    package struct Loaded: Sendable {
        package var programme: UUID
        /// False where the data were there before.
        package var isNew: Bool
        /// The two last quarters that are over, the earlier first: `2026-Q2`, `2026-Q3`.
        package var quarters: [String]
        /// The programme before; nil where the data were there before.
        package var earlier: Earlier?
        /// Proposals that are to be sent and answered; none where the data were there before.
        package var proposals: [ProposalFate] = []
    }

    /// A programme whose year is over.
    package struct Earlier: Sendable {
        package let programme: UUID
        /// Its quarters, the first first.
        package let quarters: [String]
        /// Its first day, and the day a year later.
        package let startsOn, yearEndsOn: Day
    }

    package enum Failure: Error, CustomStringConvertible {
        case unknownMunicipality(String)
        case missingRegions([String])

        package var description: String {
            switch self {
            case .unknownMunicipality(let code): "there are no demonstration data for \(code)"
            case .missingRegions(let codes): "these regions are not loaded: \(codes.joined(separator: ", "))"
            }
        }
    }

    /// Writes a municipality's data where it has none yet.
    package func load(_ code: String, tenant: Int32) async throws -> Loaded {
        guard let setting = Setting.all.first(where: { $0.code == code }) else {
            throw Failure.unknownMunicipality(code)
        }
        let scope = Scope.tenant(tenant, actor: "operator:demo")
        let quarters = [-6, -3].map { today.startOfQuarter.firstOfMonth(plus: $0).quarter }
        let known = try await database.query(DemoSQL.programme, tenant, setting.programmeName, as: scope)
        if known.count > 0 {
            return Loaded(programme: try known[0].decode(UUID.self, at: 0), isNew: false, quarters: quarters)
        }

        let wanted = Set(
            setting.places.map(\.region) + setting.partners.compactMap(\.alsoServes) + [setting.code]
        ).sorted()
        let found = try await database.query(DemoSQL.regions, wanted, as: scope)
        var regions: [String: UUID] = [:]
        for index in 0..<found.count {
            regions[try found[index].decode(String.self, at: 0)] = try found[index].decode(UUID.self, at: 1)
        }
        let missing = wanted.filter { regions[$0] == nil }
        guard missing.isEmpty else { throw Failure.missingRegions(missing) }

        let story = Story(setting, regions: regions, today: today)
        guard let programme = story.programmes.first?.id else { throw Failure.unknownMunicipality(code) }
        _ = try await database.batch(try Self.queries(for: story, tenant: tenant), as: scope)
        return Loaded(
            programme: programme, isNew: true, quarters: quarters,
            earlier: Earlier(
                programme: story.earlierProgramme,
                quarters: [0, 3, 6].map { Story.earlierStart(today: today).firstOfMonth(plus: $0).quarter },
                startsOn: Story.earlierStart(today: today),
                yearEndsOn: Story.earlierStart(today: today).firstOfMonth(plus: 12)),
            proposals: story.proposalFates)
    }

    private static func queries(for story: Story, tenant: Int32) throws -> [Query] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = .sortedKeys
        func step(_ statement: some StatementSet, _ rows: any Encodable) throws -> Query {
            Query(statement, tenant, String(decoding: try encoder.encode(rows), as: UTF8.self))
        }
        func query(_ statement: DemoSQL, _ rows: any Encodable) throws -> Query { try step(statement, rows) }
        var queries = try [
            query(.localities, story.localities),
            query(.centres, story.centres),
            query(.measures, story.measures),
            query(.registrations, story.registrations),
            query(.needs, story.needs),
            query(.partners, story.partners),
            query(.offers, story.offers),
            query(.serviceAreas, story.serviceAreas),
            query(.clearances, story.clearances),
            query(.contacts, story.contacts),
            query(.programmes, story.programmes),
            query(.phases, story.phases),
            query(.partnerships, story.partnerships),
            query(.partnershipCentres, story.partnershipCentres),
        ]
        queries += try agreements(of: story, query)
        queries += try story.moves.map { try query(.moves, $0) }
        queries += try [
            query(.engagements, story.engagements),
            query(.attendance, story.attendance),
            query(.barriers, story.barriers),
            query(.readings, story.readings),
            query(.fulfilments, story.fulfilments),
            query(.waivers, story.waivers),
            query(.brandings, story.brandings),
            query(.proposals, story.proposals),
        ]
        queries += try story.activityQueries(tenant: tenant, encoder)
        queries += try story.ledger.steps().map { try step($0.statement, $0.rows) }
        queries += try MatchingStory(story).queries(tenant: tenant, encoder)
        queries += try FeedbackStory(story).queries(tenant: tenant, encoder)
        queries += try IndicatorStory(story).queries(tenant: tenant, encoder)
        queries += try [
            query(.archivedCentres, story.centres),
            step(OutreachSQL.changedEvents, story.outreach.changedEvents),
            step(OutreachSQL.eventTimes, [0]),
            step(OutreachSQL.answers, [0]),
            step(OutreachSQL.leads, story.outreach.leads),
            step(OutreachSQL.followUps, story.outreach.followUps),
            step(OutreachSQL.twins, story.outreach.twins),
            step(OutreachSQL.merges, story.outreach.twins),
        ]
        queries += try PapersDemoSQL.allCases.map { try step($0, [0]) }
        return try queries + OutcomeDemoSQL.allCases.map { try step($0, story.outcomes) }
    }

    /// Papers with their rows, and their signatures: of each kind the first versions, then the drafts that follow them.
    private static func agreements(
        of story: Story, _ query: (DemoSQL, any Encodable) throws -> Query
    ) rethrows -> [Query] {
        var queries: [Query] = []
        for number in 1...2 {
            let papers = story.documents.filter { $0.number == number }
            let ids = Set(papers.map(\.id))
            queries += try [
                query(.documents, papers),
                query(.commitments, story.commitments.filter { ids.contains($0.documentId) }),
                query(.clauses, story.clauses.filter { ids.contains($0.documentId) }),
                query(.documentMilestones, story.timeline.filter { ids.contains($0.documentId) }),
                query(.metrics, story.metrics.filter { ids.contains($0.documentId) }),
                query(.signatories, story.signatories.filter { ids.contains($0.documentId) }),
                query(.reviews, papers),
            ]
            for kind in ["mou", "agreement"] {
                queries.append(try query(.signatures, papers.filter { $0.kind == kind }))
            }
        }
        return queries
    }
}

extension Day {
    /// The quarter it lies in: `2026-Q3`.
    fileprivate var quarter: String { "\(civil.year)-Q\((civil.month + 2) / 3)" }
}
