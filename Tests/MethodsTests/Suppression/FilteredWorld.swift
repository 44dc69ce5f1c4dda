import Testing

@testable import Methods

/// People by region, sex, date of their coming (first or second) and the value of a filter; and the tables of them: all
/// and each value of the filter, on the first and on the second date.
struct FilteredWorld {
    let filters: Int
    var tables: [TableSuppression.Table] = []
    /// Of each table, whether it is of the first date only, and its filter.
    var kinds: [(isFirst: Bool, filter: Int?)] = []
    private let sizes: [Int]
    /// By region, sex, date, filter.
    private var people: [[[[Int]]]] = []

    init(_ chance: inout SeededGenerator) {
        filters = 2 + chance.below(2)
        sizes = [[4, 1], [2, 2], [3, 2]][chance.below(3)]
        let scale = [4, 12, 40][chance.below(3)]
        people = (0..<sizes[0]).map { _ in
            (0..<sizes[1]).map { _ in
                [scale, 1 + scale / 6].map { most in
                    (0..<filters).map { _ in chance.below(4) == 0 ? 0 : chance.below(most + 1) }
                }
            }
        }
        for isFirst in [false, true] {
            for filter in [nil] + (0..<filters).map(Optional.some) {
                kinds.append((isFirst, filter))
                var cells: [(values: [String], count: Int)] = []
                for region in 0..<sizes[0] {
                    for sex in 0..<sizes[1] {
                        cells.append((["r\(region)", "s\(sex)"], count(region, sex, isFirst ? 0 : nil, filter)))
                    }
                }
                let name = (isFirst ? "first" : "second") + (filter.map { " \($0)" } ?? "")
                let population = TableSuppression.Population(
                    filters: filter.map { ["kind": "f\($0)"] } ?? [:], date: isFirst ? "2026-01" : "2026-02")
                tables.append(
                    .init(
                        name: name, dimensions: ["region", "sex"], cells: cells,
                        population: population))
            }
        }
    }

    /// nil: all of them.
    private func count(_ region: Int?, _ sex: Int?, _ date: Int?, _ filter: Int?) -> Int {
        var sum = 0
        for r in people.indices where region ?? r == r {
            for s in people[r].indices where sex ?? s == s {
                for d in 0..<2 where date ?? d == d {
                    for f in 0..<filters where filter ?? f == f { sum += people[r][s][d][f] }
                }
            }
        }
        return sum
    }

    /// Where a cell is shown in a table and in one of fewer people, the difference is not a small count.
    func expectNoSmallDifference(_ results: [Int: [TableSuppression.Cell]]) {
        for (whole, shown) in results {
            for (part, others) in results where part != whole {
                let (a, b) = (kinds[whole], kinds[part])
                guard !a.isFirst || b.isFirst, a.filter == nil || a.filter == b.filter else { continue }
                let parts = Dictionary(uniqueKeysWithValues: others.map { ($0.values, $0.count) })
                for cell in shown {
                    guard let more = cell.count, let less = parts[cell.values] ?? nil else { continue }
                    #expect(
                        !(1...4).contains(more - less),
                        "\(tables[whole].name) less \(tables[part].name) in \(cell.values)")
                }
            }
        }
    }

    /// All that could be known, as one table of four dimensions; what was never printed is derived.
    func joined(_ results: [Int: [TableSuppression.Cell]]) -> TableSuppressionTests.AttackedTable {
        func places(_ size: Int) -> [Int?] { [nil] + (0..<size).map(Optional.some) }
        func name(_ letter: String, _ value: Int?) -> String { value.map { "\(letter)\($0)" } ?? "total" }
        var printed: [[String]: TableSuppression.Cell] = [:]
        for (table, cells) in results {
            let date = kinds[table].isFirst ? "d0" : "total"
            for cell in cells { printed[cell.values + [date, name("f", kinds[table].filter)]] = cell }
        }
        var cells: [TableSuppressionTests.AttackedTable.Cell] = []
        for region in places(sizes[0]) {
            for sex in places(sizes[1]) {
                for date in places(2) {
                    for filter in places(filters) {
                        let values = [name("r", region), name("s", sex), name("d", date), name("f", filter)]
                        if let cell = printed[values] {
                            cells.append(.init(values: values, count: cell.count, reason: cell.reason?.rawValue))
                        } else {
                            let isSmall = (1...4).contains(count(region, sex, date, filter))
                            cells.append(
                                .init(values: values, count: nil, reason: isSmall ? "derived_small" : "derived"))
                        }
                    }
                }
            }
        }
        return .init(["region", "sex", "date", "filter"], cells: cells)
    }
}
