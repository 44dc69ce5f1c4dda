/// A fault of the data that an estimate is not to be read without.
package struct DataQualityFlag: Sendable, Hashable {
    package enum Code: String, Sendable, CaseIterable {
        case ageOutOfRange = "age_out_of_range"
        case scoreOutOfRange = "score_out_of_range"
        case duplicateChild = "duplicate_child"
        case wavesTooClose = "waves_too_close"
        case wavesTooFar = "waves_too_far"
        case assessorFarOff = "assessor_far_off"
        case baselineAfterStart = "baseline_after_start"
        case basisMissing = "basis_missing"
        case basisWithdrawn = "basis_withdrawn"
        case floor
        case ceiling
    }
    package let code: Code
    /// Rows (children for duplicates, 1 for waves) it is about.
    package let count: Int
    /// The same as a share of those looked at, 0 to 1.
    package let share: Double

    package init(code: Code, count: Int, share: Double) {
        self.code = code
        self.count = count
        self.share = share
    }
}

/// One assessment, as far as its quality is judged.
package struct AssessedRow: Sendable {
    package enum Basis: Sendable { case recorded, missing, withdrawn }
    package var child: Int
    package var isPost: Bool
    /// Days from any common origin.
    package var day: Int
    package var ageMonths: Double?
    package var score: Double?
    package var assessor: Int?
    package var basis: Basis
    /// The day its centre's partnership became active; nil for comparison centres.
    package var partnershipStart: Int?

    package init(
        child: Int, isPost: Bool, day: Int, ageMonths: Double?, score: Double?, assessor: Int? = nil,
        basis: Basis = .recorded, partnershipStart: Int? = nil
    ) {
        self.child = child
        self.isPost = isPost
        self.day = day
        self.ageMonths = ageMonths
        self.score = score
        self.assessor = assessor
        self.basis = basis
        self.partnershipStart = partnershipStart
    }
}

/// Looks over an evaluation's assessments before anything is estimated from them.
package struct DataQuality: Sendable {
    /// Ages the instrument is made for, in months.
    package var ages: ClosedRange<Double> = 50...69
    package var scores: ClosedRange<Double>
    /// Months between the waves' median days.
    package var monthsBetweenWaves: ClosedRange<Double> = 6...15
    /// Share of scores at an end of the range past which it is flagged.
    package var endShare = 0.15
    /// An assessor's mean is far off when it lies so many standard deviations of all scores from the others' mean …
    package var assessorDeviations = 0.8
    /// … over at least so many children of his and of others.
    package var assessorRows = 10

    package init(scores: ClosedRange<Double>) { self.scores = scores }

    /// In the order of the codes; only those that apply.
    package func flags(_ rows: [AssessedRow]) -> [DataQualityFlag] {
        flags(rows, scores: rows.map(\.score), faults(rows))
    }

    /// Faults of rows whatever was scored: the same for every outcome that they were assessed for.
    package struct RowFaults: Sendable {
        fileprivate var counts: [DataQualityFlag.Code: (count: Int, of: Int)] = [:]

        fileprivate mutating func note(_ code: DataQualityFlag.Code, _ count: Int, of whole: Int) {
            if count > 0 { counts[code] = (count, max(whole, count)) }
        }
    }

    package func faults(_ rows: [AssessedRow]) -> RowFaults {
        var faults = RowFaults()
        guard !rows.isEmpty else { return faults }
        faults.note(.ageOutOfRange, rows.count { $0.ageMonths.map { !ages.contains($0) } ?? false }, of: rows.count)
        faults.note(.basisMissing, rows.count { $0.basis == .missing }, of: rows.count)
        faults.note(.basisWithdrawn, rows.count { $0.basis == .withdrawn }, of: rows.count)
        faults.note(
            .baselineAfterStart,
            rows.count { row in !row.isPost && row.partnershipStart.map { row.day > $0 } ?? false }, of: rows.count)

        var seen: [Int: Int] = [:]
        seen.reserveCapacity(rows.count)
        for row in rows { seen[row.child &* 2 &+ (row.isPost ? 1 : 0), default: 0] += 1 }
        faults.note(.duplicateChild, seen.values.count { $0 > 1 }, of: seen.count)

        let before = rows.filter { !$0.isPost }.map(\.day).sorted()
        let after = rows.filter(\.isPost).map(\.day).sorted()
        if !before.isEmpty, !after.isEmpty {
            let months =
                Double(after[after.count / 2] - before[before.count / 2]) / MilestoneForecast.daysPerMonth
            if months < monthsBetweenWaves.lowerBound { faults.note(.wavesTooClose, 1, of: 1) }
            if months > monthsBetweenWaves.upperBound { faults.note(.wavesTooFar, 1, of: 1) }
        }
        return faults
    }

    /// The flags of one outcome.
    ///
    /// - Parameters:
    ///   - scores: of the rows, in their order; theirs are not looked at.
    ///   - faults: of the rows.
    package func flags(_ rows: [AssessedRow], scores own: [Double?], _ faults: RowFaults) -> [DataQualityFlag] {
        guard !rows.isEmpty else { return [] }
        var faults = faults
        func note(_ code: DataQualityFlag.Code, _ count: Int, of whole: Int) { faults.note(code, count, of: whole) }
        note(.scoreOutOfRange, own.count { $0.map { !scores.contains($0) } ?? false }, of: rows.count)
        let known = zip(rows, own).compactMap { row, score in score.flatMap { $0.isFinite ? (row.assessor, $0) : nil } }
        let floor = known.count { $0.1 <= scores.lowerBound }
        let ceiling = known.count { $0.1 >= scores.upperBound }
        if Double(floor) > endShare * Double(known.count) { note(.floor, floor, of: known.count) }
        if Double(ceiling) > endShare * Double(known.count) { note(.ceiling, ceiling, of: known.count) }

        let total = known.reduce(0) { $0 + $1.1 }
        let mean = total / Double(max(known.count, 1))
        let variance = known.reduce(0) { $0 + ($1.1 - mean) * ($1.1 - mean) } / Double(max(known.count - 1, 1))
        var sums: [Int: (n: Int, sum: Double)] = [:]
        for case (.some(let assessor), let score) in known {
            sums[assessor, default: (0, 0)].n += 1
            sums[assessor, default: (0, 0)].sum += score
        }
        if variance > 0 {
            let far = sums.values.filter { own in
                let others = known.count - own.n
                guard own.n >= assessorRows, others >= assessorRows else { return false }
                let difference = own.sum / Double(own.n) - (total - own.sum) / Double(others)
                return abs(difference) > assessorDeviations * variance.squareRoot()
            }
            note(.assessorFarOff, far.reduce(0) { $0 + $1.n }, of: known.count)
        }
        return DataQualityFlag.Code.allCases.compactMap { code in
            faults.counts[code].map {
                DataQualityFlag(code: code, count: $0.count, share: Double($0.count) / Double($0.of))
            }
        }
    }
}
