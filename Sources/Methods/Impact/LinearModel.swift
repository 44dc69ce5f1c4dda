/// Ordinary least squares with errors clustered by a group: any design of full rank.
///
/// Householder QR of the design, so that the condition of X, not of X'X, sets the accuracy. Covariances:
///
///     CR1  G/(G−1) · (N−1)/(N−k) · B (Σ_g X_g'u_g u_g'X_g) B        B = (X'X)⁻¹
///     CR3  (G−1)/G · Σ_g (β₍₋g₎ − β)(β₍₋g₎ − β)'                    the jackknife over groups
///
/// (MacKinnon, Nielsen, Webb: Cluster-robust inference, Journal of Econometrics 2023.)
package struct LinearModel: Sendable {
    package let n: Int
    package let groups: Int
    /// One a column of the design, in its order.
    package let coefficients: [Double]
    /// CR1.
    package let standardErrors: [Double]
    /// CR3; nil where leaving a group out makes the design singular.
    package let jackknifeErrors: [Double]?

    /// - Parameters:
    ///   - columns: The design, a column an entry, the constant one among them where wanted; all finite.
    ///   - y: The outcome; finite.
    ///   - group: Of each row a number from 0.
    /// - Throws: `tooFewRows` (N ≤ k, or under two groups), `collinear`, `notFinite`.
    package init(columns: [[Double]], y: [Double], group: [Int32]) throws(ImpactRefusal) {
        try self.init(Design(columns: columns, group: group), y: y)
    }

    /// - Parameter y: The outcome; finite.
    package init(_ design: Design, y: [Double]) throws(ImpactRefusal) {
        let (n, k) = (design.group.count, design.columns.count)
        guard y.count == n else { throw .tooFewRows }
        guard y.allSatisfy(\.isFinite) else { throw .notFinite }
        // Coordinates of y in Q, twice over for the last digits, and the residuals.
        var residual = y
        var coordinates = Array(repeating: 0.0, count: k)
        var scores = Array(repeating: 0.0, count: design.size.count * k)
        design.q.withUnsafeBufferPointer { q in
            residual.withUnsafeMutableBufferPointer { residual in
                for _ in 0..<2 {
                    for j in 0..<k {
                        let column = UnsafeBufferPointer(rebasing: q[(j * n)..<(j * n + n)])
                        let projection = Self.dot(column, UnsafeBufferPointer(residual))
                        coordinates[j] += projection
                        Self.subtract(projection, column, from: residual)
                    }
                }
                for row in 0..<n {
                    let g = Int(design.group[row])
                    for j in 0..<k { scores[g * k + j] += q[j * n + row] * residual[row] }
                }
            }
        }
        let present = design.present
        let inverse = design.inverse
        let factor = Double(present) / Double(present - 1) * Double(n - 1) / Double(n - k)
        var squares = Array(repeating: 0.0, count: k)
        for g in design.size.indices where design.size[g] > 0 {
            for j in 0..<k {
                var value = 0.0
                for i in j..<k { value += inverse[j][i] * scores[g * k + i] }
                squares[j] += value * value
            }
        }
        self.n = n
        groups = present
        coefficients = (0..<k).map { j in (j..<k).reduce(0) { $0 + inverse[j][$1] * coordinates[$1] } }
        standardErrors = squares.map { (factor * $0).squareRoot() }
        guard coefficients.allSatisfy(\.isFinite), standardErrors.allSatisfy(\.isFinite) else { throw .notFinite }
        jackknifeErrors = Self.jackknife(design, scores: scores)
    }

    /// The columns taken apart, as X = QR: what models of several outcomes of the same rows share.
    package struct Design: Sendable {
        package let columns: [[Double]]
        package let group: [Int32]
        /// By column.
        fileprivate let q: [Double]
        /// R⁻¹: coefficient j = Σ inverse[j][i] · coordinates[i].
        fileprivate let inverse: [[Double]]
        /// Rows of each group, and how many groups have any.
        fileprivate let size: [Int]
        fileprivate let present: Int
        /// Q_g'Q_g of each group.
        fileprivate let products: [Double]

        package init(columns: [[Double]], group: [Int32]) throws(ImpactRefusal) {
            let (n, k) = (group.count, columns.count)
            guard k > 0, n > k, columns.allSatisfy({ $0.count == n }) else { throw .tooFewRows }
            guard columns.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw .notFinite }
            var q = columns.flatMap { $0 }
            var r = Array(repeating: Array(repeating: 0.0, count: k), count: k)
            // Modified Gram–Schmidt, twice: gives Q explicitly, which the sandwich and the jackknife need.
            let refusal = q.withUnsafeMutableBufferPointer { q -> ImpactRefusal? in
                func column(_ j: Int) -> UnsafeMutableBufferPointer<Double> {
                    .init(rebasing: q[(j * n)..<(j * n + n)])
                }
                for j in 0..<k {
                    let own = column(j)
                    let original = norm(UnsafeBufferPointer(own))
                    guard original.isFinite else { return .notFinite }
                    guard original > 0 else { return .collinear }
                    for _ in 0..<2 {
                        for i in 0..<j {
                            let other = UnsafeBufferPointer(column(i))
                            let projection = dot(other, UnsafeBufferPointer(own))
                            r[i][j] += projection
                            subtract(projection, other, from: own)
                        }
                    }
                    let rest = norm(UnsafeBufferPointer(own))
                    guard rest > 1e-10 * original else { return .collinear }
                    r[j][j] = rest
                    for row in 0..<n { own[row] /= rest }
                }
                return nil
            }
            if let refusal { throw refusal }
            guard group.allSatisfy({ $0 >= 0 }) else { throw .tooFewRows }
            let groupCount = Int(group.max() ?? -1) + 1
            var size = Array(repeating: 0, count: groupCount)
            var products = Array(repeating: 0.0, count: groupCount * k * k)
            for row in 0..<n {
                size[Int(group[row])] += 1
                let base = Int(group[row]) * k * k
                for i in 0..<k {
                    for j in 0..<k { products[base + i * k + j] += q[i * n + row] * q[j * n + row] }
                }
            }
            present = size.count { $0 > 0 }
            guard present > 1 else { throw .tooFewRows }
            self.columns = columns
            self.group = group
            self.q = q
            self.size = size
            self.products = products
            inverse = inverseOfUpper(r)
        }
    }

    /// β₍₋g₎ − β = −R⁻¹ (I − Q_g'Q_g)⁻¹ Q_g'u_g.
    private static func jackknife(_ design: Design, scores: [Double]) -> [Double]? {
        let k = design.columns.count
        var squares = Array(repeating: 0.0, count: k)
        for g in design.size.indices where design.size[g] > 0 {
            var matrix = (0..<k).map { i in
                (0..<k).map { j in (i == j ? 1 : 0) - design.products[g * k * k + i * k + j] }
            }
            var side = Array(scores[(g * k)..<(g * k + k)])
            guard solve(&matrix, &side) else { return nil }
            for j in 0..<k {
                let change = (j..<k).reduce(0) { $0 + design.inverse[j][$1] * side[$1] }
                squares[j] += change * change
            }
        }
        let factor = Double(design.present - 1) / Double(design.present)
        let errors = squares.map { (factor * $0).squareRoot() }
        return errors.allSatisfy(\.isFinite) ? errors : nil
    }

    /// In order, so that it is the same wherever it is computed.
    private static func dot(_ a: UnsafeBufferPointer<Double>, _ b: UnsafeBufferPointer<Double>) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }

    private static func subtract(
        _ factor: Double, _ a: UnsafeBufferPointer<Double>, from b: UnsafeMutableBufferPointer<Double>
    ) {
        for index in a.indices { b[index] -= factor * a[index] }
    }

    private static func norm(_ a: UnsafeBufferPointer<Double>) -> Double { dot(a, a).squareRoot() }

    private static func inverseOfUpper(_ r: [[Double]]) -> [[Double]] {
        let k = r.count
        var inverse = Array(repeating: Array(repeating: 0.0, count: k), count: k)
        for column in 0..<k {
            inverse[column][column] = 1 / r[column][column]
            for row in stride(from: column - 1, through: 0, by: -1) {
                var sum = 0.0
                for i in (row + 1)...column { sum += r[row][i] * inverse[i][column] }
                inverse[row][column] = -sum / r[row][row]
            }
        }
        return inverse
    }

    /// Gaussian elimination with pivoting; false for a (nearly) singular matrix. Entries are of order 1.
    private static func solve(_ a: inout [[Double]], _ b: inout [Double]) -> Bool {
        let k = b.count
        for column in 0..<k {
            guard let pivot = (column..<k).max(by: { abs(a[$0][column]) < abs(a[$1][column]) }),
                abs(a[pivot][column]) > 1e-10
            else { return false }
            a.swapAt(column, pivot)
            b.swapAt(column, pivot)
            for row in (column + 1)..<max(k, column + 1) {
                let factor = a[row][column] / a[column][column]
                for j in column..<k { a[row][j] -= factor * a[column][j] }
                b[row] -= factor * b[column]
            }
        }
        for row in stride(from: k - 1, through: 0, by: -1) {
            for j in (row + 1)..<max(k, row + 1) { b[row] -= a[row][j] * b[j] }
            b[row] /= a[row][row]
        }
        return true
    }
}

extension ImpactSample {
    /// The difference in differences with the sample's covariates: y on 1, treated, post, treated·post and them, CR1 by
    /// centre. Without covariates use `DifferenceInDifferences`, which is the same and cheaper.
    ///
    /// Covariates are centred and scaled first, which changes nothing but the constant and the rounding.
    ///
    /// - Parameter design: that of another outcome, which is taken where the rows are the same; set to this one's.
    package func adjustedModel(
        _ design: inout LinearModel.Design?
    ) throws(ImpactRefusal) -> (model: LinearModel, estimate: ImpactEstimate) {
        let plain = try DifferenceInDifferences(self)
        let count = Double(count)
        var columns = [
            Array(repeating: 1.0, count: y.count),
            centre.map { treatedCentre[Int($0)] ? 1 : 0 },
            post.map { $0 ? 1 : 0 },
        ]
        for column in covariates {
            let mean = column.reduce(0) { $0 + $1 / count }
            let centred = column.map { $0 - mean }
            let size = centred.reduce(0) { max($0, abs($1)) }
            let magnitude = column.reduce(0) { max($0, abs($1)) }
            guard size.isFinite, mean.isFinite else { throw .notFinite }
            guard size > 1e-12 * magnitude else { throw .collinear }
            columns.append(centred.map { $0 / size })
        }
        // The product comes last: its coefficient is then what is left once all else is taken out.
        columns.append(zip(columns[1], columns[2]).map { $0 * $1 })
        let unit = unit
        let shift = (y.first ?? 0) / unit
        if design.map({ $0.columns == columns && $0.group == centre }) != true {
            design = try LinearModel.Design(columns: columns, group: centre)
        }
        guard let taken = design else { throw .collinear }
        let model = try LinearModel(taken, y: y.map { $0 / unit - shift })
        let last = columns.count - 1
        let estimate = try ImpactEstimate.make(
            estimate: model.coefficients[last] * unit, standardError: model.standardErrors[last] * unit,
            scale: largest, n: y.count, clusters: plain.clusters, treatedClusters: plain.treatedClusters)
        return (model, estimate)
    }

    /// The estimate and the jackknife's (CR3) standard error, from one fit: the closed form, or the regression where
    /// there are covariates. The error is nil where leaving out a centre empties a cell.
    ///
    /// - Parameter design: as for ``adjustedModel(_:)``.
    /// - Returns: also the outcome less what the covariates explain of it, a value a row: the difference in differences of
    ///   this is the estimate.
    package func fit(
        _ design: inout LinearModel.Design?
    ) throws(ImpactRefusal) -> (estimate: ImpactEstimate, jackknifeError: Double?, adjusted: [Double]) {
        guard !covariates.isEmpty else {
            let differences = try DifferenceInDifferences(self)
            return (try differences.estimate(), jackknifeError(differences), y)
        }
        let (model, estimate) = try adjustedModel(&design)
        let unit = unit
        let error = model.jackknifeErrors?.last.map { $0 * unit }
        var adjusted = y
        // After the constant, the arm and the wave, up to their product.
        for (column, coefficient) in zip(design?.columns ?? [], model.coefficients).dropFirst(3).dropLast() {
            for row in adjusted.indices { adjusted[row] -= column[row] * coefficient * unit }
        }
        return (estimate, error.flatMap { $0.isFinite ? $0 : nil }, adjusted)
    }

    /// A power of two near the largest |y|: dividing by it is exact, and keeps squares from overflowing or vanishing.
    private var unit: Double {
        let largest = largest
        return largest > 0 ? max(Double(sign: .plus, exponent: largest.exponent, significand: 1), 0x1p-1000) : 1
    }

    private var largest: Double { y.reduce(0) { max($0, abs($1)) } }

    /// The saturated case in closed form: each centre's rows taken out of its two cells' means.
    private func jackknifeError(_ whole: DifferenceInDifferences) -> Double? {
        guard whole.clusters > 1 else { return nil }
        let shift = y.first ?? 0
        var counts = Array(repeating: 0, count: treatedCentre.count * 2)
        var sums = Array(repeating: 0.0, count: treatedCentre.count * 2)
        var totals = [0.0, 0.0, 0.0, 0.0]
        for row in y.indices {
            let place = Int(centre[row]) * 2 + (post[row] ? 1 : 0)
            counts[place] += 1
            sums[place] += y[row] - shift
            totals[cell(row)] += y[row] - shift
        }
        func mean(_ cell: Int) -> Double { totals[cell] / Double(whole.counts[cell]) }
        var squares = 0.0
        for number in treatedCentre.indices where counts[number * 2] + counts[number * 2 + 1] > 0 {
            let arm = treatedCentre[number] ? 2 : 0
            var change = 0.0
            for wave in 0...1 where counts[number * 2 + wave] > 0 {
                let left = whole.counts[arm + wave] - counts[number * 2 + wave]
                guard left > 0 else { return nil }
                let without = (totals[arm + wave] - sums[number * 2 + wave]) / Double(left)
                change += (wave == 1 ? 1 : -1) * (without - mean(arm + wave))
            }
            squares += change * change
        }
        let g = Double(whole.clusters)
        let error = ((g - 1) / g * squares).squareRoot()
        return error.isFinite ? error : nil
    }
}
