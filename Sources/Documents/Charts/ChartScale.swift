/// From values to places: linear, for whatever finite values there are.
struct ChartScale {
    let low: Double
    let high: Double
    /// Where the lowest and the highest value stand.
    let from: Double
    let to: Double
    /// What values are divided by first, so that no difference overflows.
    private let unit: Double

    /// - Throws: ``ChartError/notFinite``.
    init(_ values: [Double], including: [Double] = [], from: Double, to: Double) throws(ChartError) {
        let all = values + including
        guard all.allSatisfy(\.isFinite) else { throw .notFinite }
        var (low, high) = (all.min() ?? 0, all.max() ?? 1)
        if low == high {
            let margin = low == 0 ? 1 : min(abs(low), Double.greatestFiniteMagnitude / 4) / 2
            (low, high) = low > 0 ? (low - margin, low) : (low, low + margin)
            if including.isEmpty, low < high { high = min(high + margin / 2, .greatestFiniteMagnitude) }
        }
        unit = max(abs(low), abs(high), Double.leastNormalMagnitude)
        (self.low, self.high, self.from, self.to) = (low, high, from, to)
    }

    func place(_ value: Double) -> Double {
        let range = high / unit - low / unit
        guard range > 0 else { return from }
        let share = (value / unit - low / unit) / range
        return from + (to - from) * min(max(share, 0), 1)
    }

    /// Round values between the lowest and the highest: about as many as are asked for.
    ///
    /// - Parameter whole: whether there are none between whole numbers.
    func ticks(about count: Int = 5, whole: Bool = false) -> [Double] {
        let range = high / unit - low / unit
        let rough = range / Double(max(count, 1)) * unit
        guard rough.isNormal, rough > 0 else { return [low, high] }
        var power = 1.0
        while power * 10 <= rough { power *= 10 }
        while power > rough, power > 1e-300 { power /= 10 }
        let round = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough && $0.isFinite } ?? power
        let step = whole ? max(round, 1) : round
        let (first, last) = ((low / step).rounded(.up), (high / step).rounded(.down))
        guard first <= last, last - first < 50 else { return [low, high] }
        return stride(from: first, through: last, by: 1).map { $0 == 0 ? 0 : $0 * step }
    }
}
