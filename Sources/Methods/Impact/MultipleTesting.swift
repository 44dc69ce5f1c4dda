/// Adjusted p values, in the order given: each may be compared with the level as it stands.
package enum MultipleTesting {
    /// Holm's step-down: the chance of any false finding stays below the level.
    ///
    /// - Returns: nil where a p value is not between 0 and 1.
    package static func holm(_ values: [Double]) -> [Double]? {
        adjust(values, ascending: true) { p, rank, count in p * Double(count - rank) }
    }

    /// Benjamini and Hochberg's step-up: the expected share of false findings stays below the level.
    ///
    /// - Returns: nil where a p value is not between 0 and 1.
    package static func benjaminiHochberg(_ values: [Double]) -> [Double]? {
        adjust(values, ascending: false) { p, rank, count in p * Double(count) / Double(rank + 1) }
    }

    private static func adjust(
        _ values: [Double], ascending: Bool, _ step: (Double, Int, Int) -> Double
    ) -> [Double]? {
        guard values.allSatisfy({ (0...1).contains($0) }) else { return nil }
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var result = values
        var running = ascending ? 0.0 : 1.0
        for rank in ascending ? Array(order.indices) : order.indices.reversed() {
            let value = min(1, step(values[order[rank]], rank, values.count))
            running = ascending ? max(running, value) : min(running, value)
            result[order[rank]] = running
        }
        return result
    }
}
