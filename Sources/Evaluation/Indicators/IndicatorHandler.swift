package import Domain
package import Foundation
import Indicators
package import Jobs
import Methods
import Postgres

/// The payload of a job that computes indicators of a quarter.
package struct IndicatorJob: Hashable, Sendable, Codable {
    package let quarter: Day
    /// nil: all that are due.
    package let indicator: String?
    package let revision: Int
    package let reason: String?

    package init(_ quarter: Quarter, indicator: UUID? = nil, revision: Int = 1, reason: String? = nil) {
        self.quarter = quarter.period.start
        self.indicator = indicator?.uuidString.lowercased()
        self.revision = revision
        self.reason = reason
    }

    /// - Parameter due: what is due, where all of it is asked for: so that what is due later is another job.
    func request(tenant: Int32, due: String = "") throws -> JobRequest {
        JobRequest(
            kind: IndicatorHandler.kind, tenant: tenant,
            uniqueKey: "\(quarter)/\(indicator ?? "due-\(due.prefix(16))")/\(revision)",
            payload: try CanonicalJSON.text(self))
    }
}

/// Computes a municipality's indicators for a quarter as a job: all that are due, or one that was asked for.
///
/// It reads in one repeatable-read transaction, one statement for each indicator and period, and writes nothing itself:
/// the worker commits what it returns with the completion. A computation that is there already is left as it is, so
/// whoever computes the same, however often and at once, there is one.
package struct IndicatorHandler: JobHandler {
    package static let kind = "indicator_values"
    package static let ruleVersion = "indicators/4"
    package var kind: String { Self.kind }

    /// How long the reading may take before it is cancelled.
    private let deadline: Duration

    package init(deadline: Duration = .seconds(120)) { self.deadline = deadline }

    private struct Computed {
        let definition: IndicatorDefinition
        let figures: [IndicatorFigure]
        /// What the memory gets; nil where it counts no children.
        let disclosed: DisclosedTable?
    }

    package func run(_ context: JobContext) async throws -> JobOutcome {
        guard let tenant = context.job.tenant else { throw JobFailure.permanent("the job names no tenant") }
        let asked: IndicatorJob
        do {
            asked = try JSONDecoder().decode(IndicatorJob.self, from: Data(context.job.payload.utf8))
        } catch {
            throw JobFailure.permanent("the payload does not fit \(kind): \(error)")
        }
        let quarter = Quarter(containing: asked.quarter)
        guard quarter.period.start == asked.quarter, asked.revision >= 1 else {
            throw JobFailure.permanent("the payload's quarter is none, or its revision is below 1")
        }
        let today = Day(southAfrican: context.now())
        guard quarter.period.end <= today else { throw JobFailure.permanent("period_not_ended") }
        let scope = Scope.tenant(tenant, actor: "worker")
        let computed = try await context.database.transaction(
            as: scope, deadline: deadline, isolation: .repeatableRead, readOnly: true
        ) { session in
            try await Self.compute(asked, quarter, tenant: tenant, today: today, in: session) {
                context.progress($0, $1)
            }
        }
        return JobOutcome(
            result: try CanonicalJSON.text([
                "computed": computed.count, "figures": computed.reduce(0) { $0 + $1.figures.count },
            ]),
            writes: Self.writes(
                computed, asked, quarter, tenant: tenant, job: context.job.id, now: context.now()),
            scope: scope)
    }

    // MARK: - Reading

    private static func compute(
        _ asked: IndicatorJob, _ quarter: Quarter, tenant: Int32, today: Day, in session: Session,
        progress: (Double, String) -> Void
    ) async throws -> [Computed] {
        let (start, end) = (quarter.period.start.description, quarter.period.end.description)
        _ = try await session.query(Query(IndicatorSQL.planAnew))
        let definitions = try await session.query(
            Query(
                IndicatorSQL.asked, tenant, start, end, asked.indicator, Int32(clamping: asked.revision),
                today.description)
        ).decode(IndicatorDefinition.self)
        guard !definitions.isEmpty else { return [] }
        let targets = try await session.query(Query(IndicatorSQL.targets, tenant, start, end))
            .decode(IndicatorTarget.self)
        let memory = try DisclosureMemory(
            try await session.query(
                DisclosureMemory.query(tenant: tenant, keys: definitions.map { $0.disclosureKey(of: quarter) })))
        var computed: [Computed] = []
        for (place, definition) in definitions.enumerated() {
            if asked.revision > 1, definition.replaces == nil { continue }
            let periods = IndicatorPeriod.of(quarter.period, targets.filter { $0.isOf(definition) })
            var figures: [IndicatorFigure] = []
            for (index, period) in periods.enumerated() {
                figures += try await self.figures(
                    of: definition, in: period, dimensions: index == 0 ? definition.dimensions : [], tenant: tenant,
                    session)
            }
            var disclosed: DisclosedTable?
            if definition.formula?.isOfChildren == true {
                disclosed = Self.decide(&figures, of: definition, in: quarter, memory)
            }
            computed.append(Computed(definition: definition, figures: figures, disclosed: disclosed))
            progress(Double(place + 1) / Double(definitions.count), definition.code)
        }
        return computed
    }

    /// What was hidden of an indicator and quarter before stays hidden, with all that it could be found from.
    private static func decide(
        _ figures: inout [IndicatorFigure], of definition: IndicatorDefinition, in quarter: Quarter,
        _ memory: DisclosureMemory
    ) -> DisclosedTable {
        let key = DisclosedTable.Key(.contacts, definition.disclosureKey(of: quarter))
        if figures.contains(where: { $0.isShown && memory.wasHidden($0.cell, of: key) }) {
            for place in figures.indices where figures[place].isShown {
                figures[place].outcome = .suppressed(Disclosure.Reason.hiddenBefore)
                figures[place].weight = nil
            }
        }
        let cells = figures.filter { $0.isShown || $0.outcome.hiddenReason != nil }.map {
            DisclosedTable.Cell(name: $0.cell, amount: $0.outcome.written.value, reason: $0.outcome.hiddenReason)
        }
        return DisclosedTable(key: key, ordinal: memory.next(key), source: "indicator", cells: cells)
    }

    /// - Parameter dimensions: what it is broken down by.
    private static func figures(
        of definition: IndicatorDefinition, in period: IndicatorPeriod, dimensions: [String], tenant: Int32,
        _ session: Session
    ) async throws -> [IndicatorFigure] {
        func none(_ outcome: Figure.Outcome) -> [IndicatorFigure] {
            [
                IndicatorFigure(
                    period: period, scope: FigureScope(IndicatorDimension.total, ""), outcome: outcome, weight: nil,
                    n: 0, missing: 0, target: period.target, dataUpTo: nil)
            ]
        }
        let (start, end) = (period.start.description, period.end.description)
        switch definition.formula {
        case nil: return none(.notApplicable(IndicatorFigures.unknownFormula))
        case .figure(let code):
            let rows = try await session.query(
                Query(IndicatorSQL.reviewed, tenant, start, end, period.programme, code)
            ).decode(ReviewedFigure.self)
            return IndicatorFigures.figures(
                reviewed: rows, in: period, places: definition.places, periods: definition.periods,
                byProgramme: dimensions.contains("programme"))
        case let formula?:
            guard let statement = IndicatorStatement(formula, by: dimensions) else {
                return none(.notApplicable(IndicatorFigures.unknownFormula))
            }
            let rule = PrimaryRule()
            let rows = try await session.query(
                statement.query(
                    tenant: tenant, start: start, end: end, programme: period.programme,
                    smallCount: Int32(clamping: rule.smallCount))
            ).decode(IndicatorRow.self)
            return IndicatorFigures.figures(of: formula, rows, in: period, dimensions: dimensions, rule)
        }
    }

    // MARK: - Writing

    private static func writes(
        _ computed: [Computed], _ asked: IndicatorJob, _ quarter: Quarter, tenant: Int32, job: UUID, now: Date
    ) -> [Query] {
        guard !computed.isEmpty else { return [] }
        let made = computed.map { ($0, UUID.version7(at: now)) }
        let (ids, definitions) = (made.map(\.1), computed.map(\.definition))
        func text(_ id: UUID?) -> String { id?.uuidString.lowercased() ?? "" }
        let open: [any PostgresEncodable] = [
            tenant, quarter.period.start.description, quarter.period.end.description, Int32(clamping: asked.revision),
            asked.reason, ruleVersion, job, now, ids, definitions.map { $0.isOwn ? text($0.id) : "" },
            definitions.map { $0.isOwn ? "" : $0.code }, definitions.map(\.code), definitions.map { text($0.replaces) },
            definitions.map(\.name), definitions.map(\.unit), definitions.map(\.places), definitions.map(\.text),
            definitions.map { $0.dimensions.joined(separator: ",") },
        ]
        let placed = computed.enumerated().flatMap { place, one in
            one.figures.enumerated().map {
                (computation: Int32(place + 1), position: Int32($0.offset + 1), figure: $0.element)
            }
        }
        let figures = placed.map(\.figure)
        let written = figures.map(\.outcome.written)
        let isHidden = written.map { $0.status == "suppressed" }
        let parameters: [any PostgresEncodable] = [
            tenant, ids, definitions.map(\.direction), definitions.map(\.lineage), placed.map(\.computation),
            placed.map(\.position), figures.map(\.period.kind), figures.map(\.period.start.description),
            figures.map(\.period.end.description), figures.map { text($0.period.programme) }, figures.map(\.scope.kind),
            figures.map(\.scope.key), figures.map(\.scope.label), written.map(\.value), figures.map(\.weight),
            zip(figures, isHidden).map { $1 ? nil : $0.n } as [Int?],
            zip(figures, isHidden).map { $1 ? nil : $0.missing } as [Int?], figures.map(\.target),
            written.map(\.status), written.map(\.reason), figures.map { $0.dataUpTo ?? "" },
        ]
        return [
            Query(IndicatorSQL.open.rawValue, open), Query(IndicatorSQL.figures.rawValue, parameters),
            Query(IndicatorSQL.close, tenant, ids),
            DisclosedTable.remembering(
                zip(computed, ids).compactMap { one, id in one.disclosed.map { ($0, id) } }, tenant: tenant, at: now),
        ].compactMap { $0 }
    }
}

extension IndicatorDefinition {
    /// Which table of the memory its figures of a quarter are, whichever the revision.
    fileprivate func disclosureKey(of quarter: Quarter) -> String {
        "indicator/\(isOwn ? id.uuidString.lowercased() : code)/\(quarter)"
    }
}

extension IndicatorFigure {
    fileprivate var isShown: Bool {
        if case .value = outcome { return true }
        return false
    }

    fileprivate var cell: String {
        "\(period.kind) \(period.start) \(period.programme?.uuidString.lowercased() ?? "") \(scope.kind) \(scope.key)"
    }
}

extension IndicatorStatement {
    /// - Parameters:
    ///   - programme: nil for the whole municipality.
    ///   - smallCount: the largest count of children that is not shown.
    func query(tenant: Int32, start: String, end: String, programme: UUID?, smallCount: Int32) -> Query {
        let own = parameters.map { parameter -> any PostgresEncodable in
            switch parameter {
            case .texts(let texts): texts
            case .integer(let number): number
            }
        }
        return Query(sql, [tenant, start, end, programme, smallCount] as [any PostgresEncodable] + own).readOnly
    }
}
