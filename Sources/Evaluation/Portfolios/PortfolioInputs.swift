import Domain
import Foundation
import Methods
import Postgres

/// What is asked of a portfolio.
struct PortfolioQuestion: RowDecodable {
    let status: String
    let programme: UUID
    let asOf: Day
    let concernsChildren: Bool
    let maximumKm: Int?
    let startsOn: Day
    let countsBy: String
    let isArchived: Bool

    init(_ row: inout RowReader) throws {
        status = try row.next()
        programme = try row.next()
        asOf = Day(try row.next(String.self)) ?? Day(number: 0)
        concernsChildren = try row.next()
        maximumKm = try row.next()
        startsOn = Day(try row.next(String.self)) ?? Day(number: 0)
        countsBy = try row.next()
        isArchived = try row.next()
    }
}

struct PortfolioPhase: RowDecodable {
    let id: UUID
    let position: Int
    let endsOn: Day
    let partnerships: Int

    init(_ row: inout RowReader) throws {
        id = try row.next()
        position = try row.next()
        endsOn = Day(try row.next(String.self)) ?? Day(number: 0)
        partnerships = try row.next()
    }
}

struct PortfolioCentre: RowDecodable {
    let id, region: UUID
    let locality: UUID?
    /// Whether reaching it would reach its ward for the first time.
    let opensWard: Bool
    let regions: [UUID]
    let languages, ages: [String]
    let position: Position?
    let wanted: UInt8
    let priorities: [Int]

    init(_ row: inout RowReader) throws {
        id = try row.next()
        region = try row.next()
        locality = try row.next()
        opensWard = try row.next()
        regions = try row.next()
        languages = try row.next()
        ages = try row.next()
        position = try Position(&row)
        wanted = UInt8(truncatingIfNeeded: try row.next(Int.self))
        priorities = try row.next()
    }
}

struct PortfolioPartner: RowDecodable {
    let id: UUID
    let name: String
    let languages, ages: [String]
    let position: Position?
    let isCleared: Bool
    /// Places left, in the areas' order.
    let places: [Int]
    let regions: [UUID]
    let brings: [OfferedResource]

    init(_ row: inout RowReader) throws {
        id = try row.next()
        name = try row.next()
        languages = try row.next()
        ages = try row.next()
        position = try Position(&row)
        isCleared = try row.next()
        places = try row.next()
        regions = try row.next()
        brings = try OfferedResource.list(&row)
    }

    /// The areas of one partnership, and how many centres it can have: each of them takes a place in each of the areas,
    /// so areas with few places left are left out where that gives more places in all.
    var bundle: (areas: UInt8, capacity: Int) {
        var best: (areas: UInt8, capacity: Int, total: Int) = (0, 0, 0)
        for capacity in Set(places).sorted() where capacity > 0 {
            var areas: UInt8 = 0
            for (area, left) in places.enumerated() where left >= capacity { areas |= 1 << UInt8(area) }
            let total = capacity * areas.nonzeroBitCount
            if total >= best.total { best = (areas, capacity, total) }
        }
        return (best.areas, best.capacity)
    }
}

extension Position {
    fileprivate init?(_ row: inout RowReader) throws {
        let (latitude, longitude) = (try row.next(Double?.self), try row.next(Double?.self))
        guard let latitude, let longitude else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }
}

/// Everything read for a portfolio.
struct PortfolioInputs {
    let question: PortfolioQuestion
    let phases: [PortfolioPhase]
    let organisations: Set<UUID>
    let centres: [PortfolioCentre]
    let partners: [PortfolioPartner]
    let exclusions: [(partner: UUID, centre: UUID)]

    init(_ question: PortfolioQuestion, tenant: Int32, in session: Session) async throws {
        self.question = question
        let day = question.asOf.description
        func rows(_ statement: PortfolioSQL, _ parameters: [any PostgresEncodable]) async throws -> Rows {
            try await session.query(Query(statement.rawValue, [tenant] + parameters))
        }
        phases = try await rows(.phases, [question.programme]).decode(PortfolioPhase.self)
        let known = try await rows(.organisations, [question.programme, question.countsBy])
        organisations = Set(try (0..<known.count).map { try known[$0].decode(UUID.self, at: 0) })
        centres = try await rows(.centres, [day]).decode(PortfolioCentre.self)
        partners = try await rows(.partners, [day]).decode(PortfolioPartner.self)
        let excluded = try await rows(.exclusions, [])
        exclusions = try (0..<excluded.count).map {
            (try excluded[$0].decode(UUID.self, at: 0), try excluded[$0].decode(UUID.self, at: 1))
        }
    }

    /// How many partnerships each phase that is not over has room for: what is planned up to its end, less the
    /// organisations that the programme has and what the phases before it take.
    var rooms: [(phase: PortfolioPhase, room: Int)] {
        var planned = 0
        var used = organisations.count
        var rooms: [(PortfolioPhase, Int)] = []
        for phase in phases {
            planned += phase.partnerships
            guard phase.endsOn > question.asOf else { continue }
            let room = max(0, planned - used)
            used += room
            rooms.append((phase, room))
        }
        return rooms
    }
}
