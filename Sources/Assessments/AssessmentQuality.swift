import Domain
import Methods

/// Counts what a file of assessments holds, and raises the flags of its quality.
///
/// Ages outside of the instrument, scores out of range, children who come twice, and assessors far from the others are
/// kept and flagged, since they may be true; what counts and what does not is the evaluation's decision. Of the rows that
/// are not kept only the numbers are known.
package struct AssessmentQuality: Sendable {
    /// A flag: of which rows or of which domain.
    package struct Flag: Sendable, Equatable {
        package let code: String
        /// A domain's code, or `total`; nil for whole rows.
        package let domain: String?
        package let rows: Int
        /// Of the rows looked at, 0 to 1.
        package let share: Double
    }

    private let form: AssessmentForm
    private var numbers: [Pseudonym: Int32] = [:]
    private var assessors: [String: Int] = [:]
    private var rows: [AssessedRow] = []
    private var scores: [[Int32?]] = []
    /// Children whom the wave has from another file.
    private var before: Set<Int> = []
    private(set) package var kept = 0
    private(set) package var withoutBasis = 0
    private(set) package var withdrawn = 0

    init(_ form: AssessmentForm) {
        self.form = form
        scores = Array(repeating: [], count: form.domains.count)
    }

    /// A child's number within the file.
    mutating func number(of child: Pseudonym) -> Int32 {
        if let number = numbers[child] { return number }
        let number = Int32(truncatingIfNeeded: numbers.count)
        numbers[child] = number
        return number
    }

    /// A row that is kept.
    package mutating func keep(_ row: AssessmentRow) {
        kept += 1
        add(row, .recorded)
    }

    /// A row whose child has an assessment in the wave already, of another day.
    package mutating func noteBefore(_ row: AssessmentRow) { before.insert(Int(number(of: row.pseudonym))) }

    /// A row that is not kept, since it names no basis or its child's consent was withdrawn.
    package mutating func leaveOut(_ row: AssessmentRow, isWithdrawn: Bool) {
        if isWithdrawn { withdrawn += 1 } else { withoutBasis += 1 }
    }

    private mutating func add(_ row: AssessmentRow, _ basis: AssessedRow.Basis) {
        let assessor = assessors[row.assessor, default: assessors.count]
        assessors[row.assessor] = assessor
        for (index, score) in row.scores.enumerated() { scores[index].append(score) }
        rows.append(
            AssessedRow(
                child: Int(number(of: row.pseudonym)), isPost: false, day: row.assessedOn.number,
                ageMonths: Double(AssessmentForm.ageMonths(born: row.birthMonth, on: row.assessedOn)),
                score: form.total(row.scores), assessor: assessor, basis: basis))
    }

    /// In the order of the codes; of each those of whole rows, then of the domains, then of the total.
    package func flags() -> [Flag] {
        let aboutRows: Set<DataQualityFlag.Code> = [.ageOutOfRange, .duplicateChild]
        let isOfFile: (DataQualityFlag.Code) -> Bool = { aboutRows.contains($0) && $0 != .duplicateChild }
        var flags: [Flag] = []
        func add(_ found: [DataQualityFlag], _ domain: String?, _ isWanted: (DataQualityFlag.Code) -> Bool) {
            flags += found.filter { isWanted($0.code) }
                .map { Flag(code: $0.code.rawValue, domain: domain, rows: $0.count, share: $0.share) }
        }
        for (index, domain) in form.domains.enumerated() {
            let range = Double(domain.scores.lowerBound)...Double(domain.scores.upperBound)
            var own = rows
            for place in own.indices { own[place].score = scores[index][place].map(Double.init) }
            add(quality(range).flags(own), domain.code) { !aboutRows.contains($0) }
        }
        let whole = quality(form.totals).flags(rows)
        add(whole, "total") { !aboutRows.contains($0) && $0 != .scoreOutOfRange }
        add(whole, nil, isOfFile)
        add(childrenTwice, nil) { _ in true }
        let all = rows.count + withoutBasis + withdrawn
        for (code, count) in [(AssessmentFlagCode.basisMissing, withoutBasis), (.basisWithdrawn, withdrawn)]
        where count > 0 {
            flags.append(Flag(code: code.rawValue, domain: nil, rows: count, share: Double(count) / Double(all)))
        }
        let order = AssessmentFlagCode.codes
        return flags.enumerated().sorted { one, other in
            let places = (order.firstIndex(of: one.element.code) ?? 0, order.firstIndex(of: other.element.code) ?? 0)
            return places.0 == places.1 ? one.offset < other.offset : places.0 < places.1
        }.map(\.element)
    }

    /// Children whom the wave has twice: from this file, or from one before as well.
    private var childrenTwice: [DataQualityFlag] {
        let times = rows.reduce(into: [:]) { $0[$1.child, default: 0] += 1 }
        let twice = times.count { $0.value > 1 || before.contains($0.key) }
        guard twice > 0 else { return [] }
        return [
            DataQualityFlag(code: .duplicateChild, count: twice, share: Double(twice) / Double(times.count))
        ]
    }

    private func quality(_ scores: ClosedRange<Double>) -> DataQuality {
        var quality = DataQuality(scores: scores)
        quality.ages = Double(form.ages.lowerBound)...Double(form.ages.upperBound)
        return quality
    }
}
