import Domain
import Methods
import Postgres

/// What was assessed with one instrument in the waves that an evaluation compares, as its statement reads it: one row for
/// each child or centre and wave, in an order that no new pseudonym changes.
struct AssessedWaves {
    struct Instrument: Sendable {
        let code: String
        let name: String
        let total: String
        let ages: ClosedRange<Double>
        let domains: [Domain]
        /// Rows of the two waves that named no basis and were not kept.
        let withoutBasis: Int
        /// The waves compared: the baseline's id, where there is one, and that of the end.
        let waves: [String]
    }

    struct Domain: Sendable {
        let code: String
        let name: String
        /// In hundredths of a point.
        let scores: ClosedRange<Int>
    }

    struct Assessed: Sendable {
        /// 0 a wave before the baseline, 1 the baseline, 2 the end.
        let role: Int
        let centre: Int
        let treated: Bool
        let child: Int
        let day: Int
        let start: Int?
        let months: Int?
        /// Who assessed it, by a number; those of whom it is not known have one too.
        let assessor: Int
        /// Hundredths of a point by domain; nil where one was not assessed.
        let scores: [Int?]
        let isWithdrawn: Bool
    }

    let instrument: Instrument
    private(set) var rows: [Assessed] = []

    /// The names of the statement's columns.
    static let columns = [
        "instrument", "code", "name", "total", "age_from", "age_to", "domains", "domain_names", "lows", "highs",
        "without_basis", "role", "centre", "treated", "child", "day", "start", "born", "assessor",
        "scores", "withdrawn", "baseline", "ending",
    ]

    /// The instruments, in order. One that has an end wave has a first row that says what it is.
    static func read(_ rows: Rows) throws -> [AssessedWaves] {
        guard rows.columnNames == columns else {
            throw FigureFailure("the columns of assessed waves are \(rows.columnNames)")
        }
        var found: [AssessedWaves] = []
        var assessors: [String?: Int] = [:]
        for row in rows {
            if let code = try row.decode(String?.self, at: 1) {
                found.append(AssessedWaves(instrument: try instrument(row, code: code)))
            }
            guard let role = try row.decode(Int?.self, at: 11) else { continue }
            let scores = try row.decode([Int?]?.self, at: 19) ?? []
            let day = try row.decode(Int.self, at: 15)
            let assessor = try row.decode(String?.self, at: 18)
            let number = assessors[assessor] ?? assessors.count
            assessors[assessor] = number
            found[found.count - 1].rows.append(
                Assessed(
                    role: role, centre: try row.decode(Int.self, at: 12), treated: try row.decode(Bool.self, at: 13),
                    child: try row.decode(Int.self, at: 14), day: day, start: try row.decode(Int?.self, at: 16),
                    months: try row.decode(Int?.self, at: 17).map { months(from: $0, to: day) }, assessor: number,
                    scores: scores,
                    isWithdrawn: try row.decode(Bool.self, at: 20)))
        }
        return found
    }

    /// Whole months between the months of two days.
    private static func months(from first: Int, to last: Int) -> Int {
        let (first, last) = (Day(number: first).civil, Day(number: last).civil)
        return (last.year - first.year) * 12 + last.month - first.month
    }

    private static func instrument(_ row: Row, code: String) throws -> Instrument {
        let codes = try row.decode([String].self, at: 6)
        let names = try row.decode([String].self, at: 7)
        let (lows, highs) = (try row.decode([Int].self, at: 8), try row.decode([Int].self, at: 9))
        let ages = (try row.decode(Int.self, at: 4), try row.decode(Int.self, at: 5))
        return Instrument(
            code: code, name: try row.decode(String.self, at: 2), total: try row.decode(String.self, at: 3),
            ages: Double(ages.0)...Double(ages.1),
            domains: codes.indices.map {
                Domain(code: codes[$0], name: names[$0], scores: lows[$0]...max(lows[$0], highs[$0]))
            },
            withoutBasis: try row.decode(Int.self, at: 10),
            waves: try [21, 22].compactMap { try row.decode(String?.self, at: $0) })
    }

    // MARK: - Samples

    /// Points of a sum of hundredths: divided once, so that a file with the same decimals has the same bits.
    private func points(_ hundredths: Int, _ domain: Int?) -> Double {
        let share = domain == nil && instrument.total == "mean" ? instrument.domains.count : 1
        return Double(hundredths) / Double(100 * share)
    }

    /// The range of a domain, or of all together, in points.
    private func range(_ domain: Int?) -> ClosedRange<Double> {
        let parts = domain.map { [instrument.domains[$0]] } ?? instrument.domains
        let low = parts.reduce(0) { $0 + $1.scores.lowerBound }
        let high = parts.reduce(0) { $0 + $1.scores.upperBound }
        return points(low, domain)...points(high, domain)
    }

    /// A row's score in a domain, in or out of its range; of all together, where each is there and in its range.
    private func score(_ row: Assessed, _ domain: Int?) -> Double? {
        // Of a withdrawn one nothing is left.
        guard row.scores.count == instrument.domains.count else { return nil }
        guard let domain else {
            var sum = 0
            for (value, part) in zip(row.scores, instrument.domains) {
                guard let value, part.scores.contains(value) else { return nil }
                sum += value
            }
            return points(sum, nil)
        }
        return row.scores[domain].map { points($0, domain) }
    }

    /// The rows of two waves as a sample: the later one is after.
    ///
    /// - Parameter domain: nil for the total.
    func sample(of domain: Int?, waves: (before: Int, after: Int) = (1, 2), adjustsForAge: Bool) -> ImpactSample {
        var sample = ImpactSample(covariateCount: adjustsForAge ? 1 : 0)
        let range = range(domain)
        for row in rows where !row.isWithdrawn && (row.role == waves.before || row.role == waves.after) {
            let value = score(row, domain).flatMap { range.contains($0) ? $0 : nil }
            sample.append(
                centre: row.centre, treated: row.treated, post: row.role == waves.after, y: value ?? .nan,
                covariates: adjustsForAge ? [row.months.map(Double.init) ?? .nan] : [], child: row.child)
        }
        return sample
    }

    /// A wave before the baseline with the baseline, for the placebo test.
    func earlier(of domain: Int?, adjustsForAge: Bool) -> ImpactSample? {
        guard rows.contains(where: { $0.role == 0 }) else { return nil }
        return sample(of: domain, waves: (0, 1), adjustsForAge: adjustsForAge)
    }

    /// What there is to doubt about the rows of the two waves, for each of some domains; nil stands for the total.
    func flags(of domains: [Int?]) -> [[DataQualityFlag]] {
        let rows = rows.filter { $0.role > 0 }
        let assessed = rows.map { row in
            AssessedRow(
                child: row.child, isPost: row.role == 2, day: row.day, ageMonths: row.months.map(Double.init),
                score: nil,
                assessor: row.assessor, basis: row.isWithdrawn ? .withdrawn : .recorded, partnershipStart: row.start)
        }
        var quality = DataQuality(scores: 0...0)
        quality.ages = instrument.ages
        let faults = quality.faults(assessed)
        return domains.map { domain in
            quality.scores = range(domain)
            var flags = quality.flags(assessed, scores: rows.map { score($0, domain) }, faults)
            if instrument.withoutBasis > 0 {
                let all = assessed.count + instrument.withoutBasis
                flags.append(
                    DataQualityFlag(
                        code: .basisMissing, count: instrument.withoutBasis,
                        share: Double(instrument.withoutBasis) / Double(all)))
            }
            return flags
        }
    }

    /// Assessments of the two waves whose consent was withdrawn.
    var withdrawn: Int { rows.count { $0.role > 0 && $0.isWithdrawn } }
}
