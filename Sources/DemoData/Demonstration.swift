import Domain
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
        return Loaded(programme: programme, isNew: true, quarters: quarters)
    }

    private static func queries(for story: Story, tenant: Int32) throws -> [Query] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = .sortedKeys
        func query(_ statement: DemoSQL, _ rows: some Encodable) throws -> Query {
            Query(statement, tenant, String(decoding: try encoder.encode(rows), as: UTF8.self))
        }
        return try [
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
            query(.documents, story.documents),
        ] + story.moves.map { try query(.moves, $0) } + [
            query(.engagements, story.engagements),
            query(.attendance, story.attendance),
            query(.barriers, story.barriers),
            query(.archivedCentres, story.centres),
        ]
    }
}

extension Day {
    /// The quarter it lies in: `2026-Q3`.
    fileprivate var quarter: String { "\(civil.year)-Q\((civil.month + 2) / 3)" }
}
