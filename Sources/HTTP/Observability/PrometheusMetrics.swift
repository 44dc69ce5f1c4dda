package import CoreMetrics
internal import Synchronization

/// Keeps the process's metrics and writes them in Prometheus's text format.
///
/// Counters are one atomic addition, histograms one uncontended lock. Making a metric looks its name and labels up:
/// keep the `Counter` or `Timer`, and do not make one a request.
///
/// Names are made Prometheus's: what is not a letter, digit or `_` becomes `_`; a counter ends in `_total`, a timer in
/// `_seconds`. A name belongs to the type that it was first used for; the same name as another type is kept but not
/// shown. So is a series past ``seriesLimit``, lest a label with endless values fill the memory.
package final class PrometheusMetrics: MetricsFactory {
    /// Label values that one name may have.
    package static let seriesLimit = 2_000
    /// Seconds, for timers: from a tenth of a millisecond, as most answers take less than one.
    package static let timerBuckets = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60,
    ]
    /// For recorders, whatever they count.
    package static let recorderBuckets: [Double] = [
        1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000,
    ]

    private enum Kind: String {
        case counter, gauge, histogram
    }

    private struct Family {
        var kind: Kind
        var series: [String: any PrometheusSeries] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let help: [String: String]

    /// - Parameter help: what to say of each name in its `HELP` line; the name itself where it is missing.
    package init(help: [String: String] = [:]) {
        self.help = help
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(Self.name(label, suffix: "_total"), .counter, dimensions) { PrometheusCounter() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(Self.name(label), .gauge, dimensions) { PrometheusGauge() }
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate {
            series(Self.name(label), .histogram, dimensions) { PrometheusHistogram(bounds: Self.recorderBuckets) }
        } else {
            series(Self.name(label), .gauge, dimensions) { PrometheusGauge() }
        }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(Self.name(label, suffix: "_seconds"), .histogram, dimensions) {
            PrometheusHistogram(bounds: Self.timerBuckets)
        }
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func series<Series: PrometheusSeries>(
        _ name: String, _ kind: Kind, _ dimensions: [(String, String)], _ make: () -> Series
    ) -> Series {
        let labels = Self.labels(dimensions)
        return families.withLock { families in
            var family = families[name] ?? Family(kind: kind)
            if family.kind == kind, let series = family.series[labels] as? Series { return series }
            let series = make()
            if family.kind == kind, family.series.count < Self.seriesLimit {
                family.series[labels] = series
                families[name] = family
            }
            return series
        }
    }

    private func remove(_ handler: AnyObject) {
        families.withLock { families in
            for (name, family) in families {
                for (labels, series) in family.series where series === handler {
                    families[name]?.series[labels] = nil
                    if family.series.count == 1 { families[name] = nil }
                }
            }
        }
    }

    /// All of it, for `text/plain; version=0.0.4`.
    package func render() -> String {
        let families = families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# HELP \(name) \(Self.escaped(help[name] ?? name.replacing("_", with: " "), quote: false))\n"
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.render(name: name, labels: labels, into: &text)
            }
        }
        return text
    }

    private static func name(_ label: String, suffix: String = "") -> String {
        var name = String(
            label.unicodeScalars.map { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_": Character(scalar)
                default: "_"
                }
            })
        if name.first?.isNumber ?? true { name = "_" + name }
        return name.hasSuffix(suffix) ? name : name + suffix
    }

    /// `a="1",b="2"`, by name, so that the order they are given in does not matter.
    private static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.sorted { $0.0 < $1.0 }
            .map { "\(name($0.0))=\"\(escaped($0.1, quote: true))\"" }
            .joined(separator: ",")
    }

    private static func escaped(_ text: String, quote: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quote: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? value.description
    }
}

/// One name with one set of labels.
private protocol PrometheusSeries: AnyObject, Sendable {
    func render(name: String, labels: String, into text: inout String)
}

private func sample(_ name: String, _ labels: String, _ value: String) -> String {
    labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
}

private final class PrometheusCounter: PrometheusSeries, CounterHandler {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) {
        value.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        value.store(0, ordering: .relaxed)
    }

    func render(name: String, labels: String, into text: inout String) {
        text += sample(name, labels, String(value.load(ordering: .relaxed)))
    }
}

private final class PrometheusGauge: PrometheusSeries, MeterHandler, RecorderHandler {
    private let bits = Atomic<UInt64>(0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func decrement(by amount: Double) { increment(by: -amount) }

    func increment(by amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, original) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = original
        }
    }

    func render(name: String, labels: String, into text: inout String) {
        text += sample(name, labels, PrometheusMetrics.number(Double(bitPattern: bits.load(ordering: .relaxed))))
    }
}

private final class PrometheusHistogram: PrometheusSeries, TimerHandler, RecorderHandler {
    private struct State {
        /// One more than bounds: the last is for what is above all of them.
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        self.state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += value
        }
    }

    func render(name: String, labels: String, into text: inout String) {
        let state = state.withLock { $0 }
        let comma = labels.isEmpty ? "" : ","
        var total = 0
        for (bucket, count) in state.counts.enumerated() {
            total += count
            let bound = bucket < bounds.count ? PrometheusMetrics.number(bounds[bucket]) : "+Inf"
            text += sample("\(name)_bucket", "\(labels)\(comma)le=\"\(bound)\"", String(total))
        }
        text += sample("\(name)_sum", labels, PrometheusMetrics.number(state.sum))
        text += sample("\(name)_count", labels, String(total))
    }
}
