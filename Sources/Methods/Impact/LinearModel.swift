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
        let n = y.count
        let k = columns.count
        guard k > 0, n > k, group.count == n, columns.allSatisfy({ $0.count == n }) else { throw .tooFewRows }
        guard y.allSatisfy(\.isFinite), columns.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw .notFinite }

        // Q'[X y] by reflections; R is k × k above the diagonal of `r`.
        var q = columns
        var r = Array(repeating: Array(repeating: 0.0, count: k), count: k)
        // Modified Gram–Schmidt, twice: gives Q explicitly, which the sandwich and the jackknife need.
        for j in 0..<k {
            let original = Self.norm(q[j])
            guard original.isFinite else { throw .notFinite }
            guard original > 0 else { throw .collinear }
            for _ in 0..<2 {
                for i in 0..<j {
                    let projection = Self.dot(q[i], q[j])
                    r[i][j] += projection
                    for row in 0..<n { q[j][row] -= projection * q[i][row] }
                }
            }
            let rest = Self.norm(q[j])
            guard rest > 1e-10 * original else { throw .collinear }
            r[j][j] = rest
            for row in 0..<n { q[j][row] /= rest }
        }
        // Coordinates of y in Q, twice over for the last digits, and the residuals.
        var residual = y
        var coordinates = Array(repeating: 0.0, count: k)
        for _ in 0..<2 {
            for j in 0..<k {
                let projection = Self.dot(q[j], residual)
                coordinates[j] += projection
                for row in 0..<n { residual[row] -= projection * q[j][row] }
            }
        }
        let groupCount = Int(group.max() ?? -1) + 1
        guard group.allSatisfy({ $0 >= 0 }) else { throw .tooFewRows }
        var size = Array(repeating: 0, count: groupCount)
        var scores = Array(repeating: 0.0, count: groupCount * k)
        for row in 0..<n {
            let g = Int(group[row])
            size[g] += 1
            for j in 0..<k { scores[g * k + j] += q[j][row] * residual[row] }
        }
        let present = size.count { $0 > 0 }
        guard present > 1 else { throw .tooFewRows }

        // Row j of R⁻¹: coefficient j = Σ inverse[j][i] · coordinates[i].
        let inverse = Self.inverseOfUpper(r)
        let factor = Double(present) / Double(present - 1) * Double(n - 1) / Double(n - k)
        var squares = Array(repeating: 0.0, count: k)
        for g in 0..<groupCount where size[g] > 0 {
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
        jackknifeErrors = Self.jackknife(
            q: q, scores: scores, group: group, size: size, present: present, inverse: inverse)
    }

    /// β₍₋g₎ − β = −R⁻¹ (I − Q_g'Q_g)⁻¹ Q_g'u_g.
    private static func jackknife(
        q: [[Double]], scores: [Double], group: [Int32], size: [Int], present: Int, inverse: [[Double]]
    ) -> [Double]? {
        let k = q.count
        var products = Array(repeating: 0.0, count: size.count * k * k)
        for row in group.indices {
            let base = Int(group[row]) * k * k
            for i in 0..<k {
                for j in 0..<k { products[base + i * k + j] += q[i][row] * q[j][row] }
            }
        }
        var squares = Array(repeating: 0.0, count: k)
        for g in size.indices where size[g] > 0 {
            var matrix = (0..<k).map { i in
                (0..<k).map { j in (i == j ? 1 : 0) - products[g * k * k + i * k + j] }
            }
            var side = Array(scores[(g * k)..<(g * k + k)])
            guard solve(&matrix, &side) else { return nil }
            for j in 0..<k {
                let change = (j..<k).reduce(0) { $0 + inverse[j][$1] * side[$1] }
                squares[j] += change * change
            }
        }
        let factor = Double(present - 1) / Double(present)
        let errors = squares.map { (factor * $0).squareRoot() }
        return errors.allSatisfy(\.isFinite) ? errors : nil
    }

    static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }

    private static func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

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
    package func adjustedModel() throws(ImpactRefusal) -> (model: LinearModel, estimate: ImpactEstimate) {
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
        var largest = 0.0
        for value in y { largest = max(largest, abs(value)) }
        let unit = largest > 0 ? max(Double(sign: .plus, exponent: largest.exponent, significand: 1), 0x1p-1000) : 1
        let shift = (y.first ?? 0) / unit
        let model = try LinearModel(columns: columns, y: y.map { $0 / unit - shift }, group: centre)
        let last = columns.count - 1
        let estimate = try ImpactEstimate.make(
            estimate: model.coefficients[last] * unit, standardError: model.standardErrors[last] * unit,
            scale: largest, n: y.count, clusters: plain.clusters, treatedClusters: plain.treatedClusters)
        return (model, estimate)
    }

    /// The jackknife's (CR3) standard error of the difference in differences, covariates included; nil where leaving
    /// out a centre empties a cell.
    package func jackknifeError() -> Double? {
        guard !covariates.isEmpty else { return plainJackknifeError() }
        guard let model = try? adjustedModel().model, let errors = model.jackknifeErrors, let last = errors.last else {
            return nil
        }
        var largest = 0.0
        for value in y { largest = max(largest, abs(value)) }
        let unit = largest > 0 ? max(Double(sign: .plus, exponent: largest.exponent, significand: 1), 0x1p-1000) : 1
        return (last * unit).isFinite ? last * unit : nil
    }

    /// The saturated case in closed form: each centre's rows taken out of its two cells' means.
    private func plainJackknifeError() -> Double? {
        guard let whole = try? DifferenceInDifferences(self), whole.clusters > 1 else { return nil }
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
