/// One tenant's rows of one outcome: treated and comparison centres, before and after.
///
/// Columns rather than rows, for speed. Centres are numbered densely from 0; an arm is a property of the centre, not of
/// the row. Every `y` is finite: rows that lack an outcome or a covariate are kept apart (`unusable`), for attrition.
package struct ImpactSample: Sendable {
    /// Of each centre: does it take part?
    package private(set) var treatedCentre: [Bool] = []
    /// Of each row: its centre's number, whether it is of the wave after, and the outcome.
    package private(set) var centre: [Int32] = []
    package private(set) var post: [Bool] = []
    package private(set) var y: [Double] = []
    /// Further columns for the regression (age in months), each as long as `y`.
    package private(set) var covariates: [[Double]] = []
    /// Of each row, the child's number within its centre, from 0; empty where children are not told apart.
    package private(set) var child: [Int32] = []
    /// Rows that lack an outcome or a covariate: losses, and no part of the estimate.
    package private(set) var unusable: [UnusableRow] = []
    /// A centre was given in both arms: such a sample is refused.
    package private(set) var hasCentreInBothArms = false

    package struct UnusableRow: Sendable, Hashable {
        package let centre: Int32
        package let isPost: Bool
        package let child: Int32?
    }

    package init(covariateCount: Int = 0) {
        covariates = Array(repeating: [], count: max(covariateCount, 0))
    }

    /// The same with the values of centres that lack one of the two waves left out: where the centre is the unit, an
    /// estimate with them would be of who was measured, and not of what changed. They stay as losses.
    package var ofCentresSeenTwice: ImpactSample {
        var waves = Array(repeating: UInt8(0), count: treatedCentre.count)
        for row in y.indices { waves[Int(centre[row])] |= post[row] ? 2 : 1 }
        guard waves.contains(where: { $0 == 1 || $0 == 2 }) else { return self }
        var kept = ImpactSample(covariateCount: covariates.count)
        for row in y.indices {
            let number = Int(centre[row])
            kept.append(
                centre: number, treated: treatedCentre[number], post: post[row], y: waves[number] == 3 ? y[row] : .nan,
                covariates: covariates.map { $0[row] }, child: child.isEmpty ? nil : Int(child[row]))
        }
        for row in unusable {
            kept.append(
                centre: Int(row.centre), treated: treatedCentre[Int(row.centre)], post: row.isPost, y: .nan,
                child: row.child.map { Int($0) })
        }
        kept.hasCentreInBothArms = hasCentreInBothArms
        return kept
    }

    /// Usable rows.
    package var count: Int { y.count }
    package var missing: Int { unusable.count }

    /// Adds a row. A row whose outcome or covariate is not finite is unusable.
    ///
    /// - Parameters:
    ///   - centre: A number of the caller's; best dense from 0, since every number below the highest takes a place.
    ///   - child: The child's number; give it for all rows or for none.
    package mutating func append(
        centre number: Int, treated: Bool, post isPost: Bool, y value: Double, covariates values: [Double] = [],
        child childNumber: Int? = nil
    ) {
        precondition(number >= 0 && number <= Int32.max, "a centre's number is not negative")
        while seen.count <= number {
            seen.append(false)
            treatedCentre.append(false)
        }
        if seen[number], treatedCentre[number] != treated { hasCentreInBothArms = true }
        seen[number] = true
        treatedCentre[number] = treated
        guard value.isFinite, values.count == covariates.count, values.allSatisfy(\.isFinite) else {
            unusable.append(
                UnusableRow(
                    centre: Int32(truncatingIfNeeded: number), isPost: isPost,
                    child: childNumber.map { Int32(truncatingIfNeeded: $0) }))
            return
        }
        centre.append(Int32(truncatingIfNeeded: number))
        post.append(isPost)
        y.append(value)
        for index in covariates.indices { covariates[index].append(values[index]) }
        if let childNumber { child.append(Int32(truncatingIfNeeded: childNumber)) }
    }

    private var seen: [Bool] = []

    mutating func reserve(_ rows: Int) {
        centre.reserveCapacity(rows)
        post.reserveCapacity(rows)
        y.reserveCapacity(rows)
        for index in covariates.indices { covariates[index].reserveCapacity(rows) }
    }

    /// The cell of a row: 0 comparison before, 1 comparison after, 2 treated before, 3 treated after.
    @inline(__always) func cell(_ row: Int) -> Int {
        (treatedCentre[Int(centre[row])] ? 2 : 0) + (post[row] ? 1 : 0)
    }

    /// Usable rows of each cell, in the order of ``cell(_:)``.
    package var cellCounts: [Int] {
        var counts = [0, 0, 0, 0]
        for row in y.indices { counts[cell(row)] += 1 }
        return counts
    }

    /// Centres with at least one row, of either arm.
    package var clusters: (all: Int, treated: Int) {
        var present = Array(repeating: false, count: treatedCentre.count)
        for number in centre { present[Int(number)] = true }
        return (
            present.count { $0 }, zip(present, treatedCentre).count { $0 && $1 }
        )
    }
}

/// Why no estimate is given. Raw values are stable codes.
package enum ImpactRefusal: String, Error, Sendable, CaseIterable {
    case noTreatedCentres = "no_treated_centres"
    case noComparison = "no_comparison"
    case noBaseline = "no_baseline"
    case noEndWave = "no_end_wave"
    /// Fewer centres in an arm than the parameter asks for (4).
    case tooFewCentres = "too_few_centres"
    case centreInBothArms = "centre_in_both_arms"
    /// As many coefficients as rows, or fewer than two centres.
    case tooFewRows = "too_few_rows"
    /// The residuals of every centre cancel out (constant outcome, perfect fit): a standard error of 0 is no answer.
    case noVariation = "no_variation"
    /// A covariate is constant or a combination of the others.
    case collinear = "collinear_covariate"
    /// The sums overflow.
    case notFinite = "not_finite"
    case attritionPastBound = "attrition_past_bound"
}
