import Foundation
import TestSupport
import Testing

@testable import Methods

@Suite struct TableSuppressionTests {
    static func randomTable(
        _ chance: inout SeededGenerator, sizes: [Int], name: String = "t", dimensions: [String]? = nil
    ) -> TableSuppression.Table {
        let scale = [6, 15, 40, 200][chance.below(4)]
        let zeros = chance.below(4)
        var cells: [(values: [String], count: Int)] = []
        var place = Array(repeating: 0, count: sizes.count)
        while true {
            if chance.below(12) > 0 {
                let count = chance.below(10) < zeros ? 0 : chance.below(scale + 1)
                cells.append((place.map { "v\($0)" }, count))
            }
            var dimension = 0
            while dimension < sizes.count {
                place[dimension] += 1
                if place[dimension] < sizes[dimension] { break }
                place[dimension] = 0
                dimension += 1
            }
            if dimension == sizes.count { break }
        }
        return TableSuppression.Table(
            name: name, dimensions: dimensions ?? sizes.indices.map { "d\($0)" }, cells: cells)
    }

    struct AttackedTable: Encodable {
        struct Cell: Encodable {
            let values: [String]
            let count: Int?
            let reason: String?
        }
        let dimensions: [String]
        let cells: [Cell]

        init(_ dimensions: [String], _ cells: [TableSuppression.Cell], _ derived: [Cell] = []) {
            self.dimensions = dimensions
            self.cells = cells.map { Cell(values: $0.values, count: $0.count, reason: $0.reason?.rawValue) } + derived
        }

        init(_ dimensions: [String], cells: [Cell]) {
            self.dimensions = dimensions
            self.cells = cells
        }
    }

    static func attack(_ problems: [some Encodable]) throws -> String {
        try Reference.withFolder { folder in
            let path = folder.appending(path: "problems.json")
            try JSONEncoder().encode(problems).write(to: path)
            return try Reference.run("suppression_attack.py", [path.path])
        }
    }

    @Test func `a small cell is hidden, and enough beside it`() throws {
        let table = TableSuppression.Table(
            name: "", dimensions: ["sex"], cells: [(["girls"], 3), (["boys"], 20), (["unknown"], 30)])
        let result = try TableSuppression().protect([table])
        let cells = Dictionary(uniqueKeysWithValues: result.tables[0].map { ($0.values[0], $0) })
        #expect(cells["girls"]?.count == nil && cells["girls"]?.reason == .primary)
        #expect(result.hidden == 3 && result.cells == 4)
        #expect(!result.isWhollyHidden)
    }

    @Test func `a table without small cells is shown whole`() throws {
        let table = TableSuppression.Table(
            name: "", dimensions: ["a", "b"],
            cells: [(["1", "x"], 5), (["1", "y"], 0), (["2", "x"], 9), (["2", "y"], 70)])
        let result = try TableSuppression().protect([table])
        #expect(result.hidden == 0)
        #expect(result.tables[0].count == 9)
        #expect(result.tables[0].first { $0.values == ["total", "total"] }?.count == 84)
        #expect(result.tables[0].first { $0.values == ["total", "y"] }?.count == 70)
    }

    @Test func `zero is shown and one to four are not`() throws {
        for count in 0...5 {
            let table = TableSuppression.Table(
                name: "", dimensions: ["a"], cells: [(["x"], count), (["y"], 50), (["z"], 60)])
            let shown = try TableSuppression().protect([table]).tables[0][0].count
            #expect(shown == ((1...4).contains(count) ? nil : count))
        }
    }

    @Test func `outcomes and means are hidden with the counts they rest on`() throws {
        let cells: [(values: [String], count: Int)] = [(["a"], 9), (["b"], 20), (["c"], 30), (["d"], 40)]
        let table = TableSuppression.Table(name: "", dimensions: ["region"], cells: cells)
        #expect(try TableSuppression().protect([table]).hidden == 0)
        #expect(try TableSuppression(rule: .outcomes).protect([table]).tables[0][0].count == nil)
        let centres = TableSuppression.Table(
            name: "", dimensions: ["region"], cells: [(["a"], 2), (["b"], 3), (["c"], 8), (["d"], 11)])
        let result = try TableSuppression(rule: .centreMeans).protect([centres])
        #expect(result.tables[0][0].count == nil && result.tables[0][3].count == 11)
        #expect(!result.isWhollyHidden)
    }

    @Test func `the same tables give the same cells, whatever stands before`() throws {
        var chance = SeededGenerator(seed: 12)
        for _ in 0..<20 {
            let table = Self.randomTable(&chance, sizes: [3, 4])
            #expect(try TableSuppression().protect([table]) == TableSuppression().protect([table]))
        }
    }

    @Test func `a margin that stands in two tables is hidden in both or in none`() throws {
        var chance = SeededGenerator(seed: 31)
        for _ in 0..<30 {
            let (tables, result) = try Self.linked(&chance)
            let first = Dictionary(uniqueKeysWithValues: result.tables[0].map { ($0.values, $0) })
            for cell in result.tables[1] where cell.values[1] == TableSuppression.total {
                #expect(first[[cell.values[0], TableSuppression.total]]?.reason == cell.reason)
            }
            #expect(tables.count == 2)
        }
    }

    /// Region by sex, and region by age, of the same people.
    static func linked(
        _ chance: inout SeededGenerator
    ) throws -> ([TableSuppression.Table], TableSuppression.Result) {
        let whole = randomTable(&chance, sizes: [3, 2, 3], dimensions: ["region", "sex", "age"])
        func sum(_ kept: [Int]) -> [(values: [String], count: Int)] {
            var sums: [[String]: Int] = [:]
            for cell in whole.cells { sums[kept.map { cell.values[$0] }, default: 0] += cell.count }
            return sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
        }
        let tables = [
            TableSuppression.Table(name: "sex", dimensions: ["region", "sex"], cells: sum([0, 1])),
            TableSuppression.Table(name: "age", dimensions: ["region", "age"], cells: sum([0, 2])),
        ]
        return (tables, try TableSuppression().protect(tables))
    }

    @Test func `a filter cannot be subtracted from the whole`() throws {
        let whole = TableSuppression.Table(
            name: "all", dimensions: ["region"], cells: [(["a"], 40), (["b"], 50), (["c"], 60), (["d"], 44)])
        let part = TableSuppression.Table(
            name: "subsidised", dimensions: ["region"], cells: [(["a"], 38), (["b"], 20), (["c"], 31), (["d"], 22)])
        let result = try TableSuppression().protect([whole, part])
        let a = (result.tables[0][0], result.tables[1][0])
        #expect(a.0.count == nil || a.1.count == nil, "40 − 38 = 2 could be worked out")
        let unrelated = try TableSuppression().protect([whole])
        #expect(unrelated.hidden == 0)
    }

    /// A table as it was published.
    static func published(
        _ table: TableSuppression.Table, _ cells: [TableSuppression.Cell]
    ) -> TableSuppression.Table {
        var table = table
        table.hiddenBefore = [:]
        for cell in cells { table.hiddenBefore?[cell.values] = cell.reason }
        return table
    }

    @Test func `what was published stays as it was`() throws {
        let cells: [(values: [String], count: Int)] = [(["a"], 3), (["b"], 20), (["c"], 30), (["d"], 40)]
        let first = try TableSuppression().protect([.init(name: "1", dimensions: ["region"], cells: cells)])
        let before = Self.published(.init(name: "1", dimensions: ["region"], cells: cells), first.tables[0])
        let hidden = Set(before.hiddenBefore?.keys.map(\.self) ?? [])
        let again = TableSuppression.Table(name: "2", dimensions: ["region"], cells: cells)
        let result = try TableSuppression().protect([before, again])
        #expect(Set(result.tables[1].filter { $0.count == nil }.map(\.values)) == hidden)
        #expect(result.cells == 5)
        // A later count of the same regions, one child more in one of them.
        let later = TableSuppression.Table(
            name: "3", dimensions: ["region"], cells: cells.map { ($0.values, $0.values == ["d"] ? 41 : $0.count) })
        let next = try TableSuppression().protect([before, later])
        #expect(next.tables[1].first { $0.values == ["d"] }?.count == nil, "41 − 40 = 1 could be worked out")
    }

    @Test func `faults of the input are named`() {
        func fault(_ table: TableSuppression.Table) -> TableSuppression.Fault? {
            do throws(TableSuppression.Fault) {
                _ = try TableSuppression().protect([table])
                return nil
            } catch { return error }
        }
        #expect(
            fault(.init(name: "t", dimensions: ["a", "b", "c", "d", "e"], cells: [])) == .tooManyDimensions(table: "t"))
        #expect(fault(.init(name: "t", dimensions: ["a"], cells: [(["x"], -1)])) == .badCell(table: "t", values: ["x"]))
        #expect(
            fault(.init(name: "t", dimensions: ["a"], cells: [(["total"], 1)]))
                == .badCell(table: "t", values: ["total"]))
        #expect(fault(.init(name: "t", dimensions: ["a"], cells: [])) == nil)
        #expect(fault(.init(name: "t", dimensions: [], cells: [([], 3)])) == nil)
    }

    struct Small: Decodable {
        let shape: [Int]
        let counts: [Int]
        let fewest: Int
    }

    @Test func `small tables hide hardly more than they must`() throws {
        let data = try Data(contentsOf: Reference.directory.appending(path: "data/suppression.json"))
        let cases = try JSONDecoder().decode([Small].self, from: data)
        var (hidden, fewest, cells, worst) = (0, 0, 0, 0)
        for problem in cases {
            var list: [(values: [String], count: Int)] = []
            for (index, count) in problem.counts.enumerated() {
                let columns = problem.shape.count > 1 ? problem.shape[1] : 1
                list.append(
                    (problem.shape.count > 1 ? ["\(index / columns)", "\(index % columns)"] : ["\(index)"], count))
            }
            let result = try TableSuppression().protect([
                .init(name: "", dimensions: problem.shape.indices.map { "d\($0)" }, cells: list)
            ])
            hidden += result.hidden
            fewest += problem.fewest
            cells += result.cells
            worst = max(worst, result.hidden - problem.fewest)
            #expect(result.hidden >= problem.fewest || result.tables[0].contains { $0.reason == .complementary })
        }
        print(
            "suppression: \(hidden) of \(cells) cells hidden, the fewest \(fewest), at worst \(worst) more in a table")
        #expect(Double(hidden) <= 1.1 * Double(fewest))
    }

    @Test(.needs(.python))
    func `the fewest cells are what trying all sets finds today`() throws {
        try Reference.withFolder { folder in
            _ = try Reference.run("suppression_optimum.py", [folder.appending(path: "suppression.json").path])
            #expect(try Reference.bytes("suppression.json", in: folder) == Reference.bytes("suppression.json"))
        }
    }

    @Test(.needs(.python))
    func `1,000 random tables withstand linear programming`() throws {
        var chance = SeededGenerator(seed: 1_000)
        var problems: [[AttackedTable]] = []
        var hidden = 0
        var cells = 0
        var wholly = 0
        let shapes = [[4], [7], [2, 3], [3, 4], [5, 5], [2, 2, 3], [3, 3, 3], [2, 2, 2, 2]]
        while problems.count < 1_000 {
            if problems.count % 10 == 9 {
                let (tables, result) = try Self.linked(&chance)
                problems.append(zip(tables, result.tables).map { AttackedTable($0.dimensions, $1) })
                continue
            }
            let table = Self.randomTable(&chance, sizes: shapes[chance.below(shapes.count)])
            let result = try TableSuppression().protect([table])
            hidden += result.hidden
            cells += result.cells
            wholly += result.isWhollyHidden ? 1 : 0
            problems.append([AttackedTable(table.dimensions, result.tables[0])])
        }
        let report = try Self.attack(problems)
        let last = report.split(separator: "\n").last ?? ""
        print("suppression: \(hidden) of \(cells) cells hidden, \(wholly) tables wholly; attack: \(last)")
        #expect(last.hasPrefix("1000 ") && last.hasSuffix(" 0"), "\(report.suffix(2_000))")
    }

    /// A table of all and one of some of them, as one table with who is among them as a dimension.
    @Test(.needs(.python))
    func `a part of the people gives nothing away about the rest`() throws {
        var chance = SeededGenerator(seed: 44)
        var problems: [[AttackedTable]] = []
        while problems.count < 150 {
            let whole = Self.randomTable(&chance, sizes: [[5], [3, 3], [2, 4]][chance.below(3)], name: "all")
            let share = 0.3 + 0.7 * chance.uniform()
            let cells = whole.cells.map { cell in
                (values: cell.values, count: (0..<cell.count).count { _ in chance.uniform() < share })
            }
            let part = TableSuppression.Table(name: "part", dimensions: whole.dimensions, cells: cells)
            guard cells.reduce(0, { $0 + $1.count }) < whole.cells.reduce(0, { $0 + $1.count }) else { continue }
            let tables = chance.below(2) == 0 ? [whole, part] : [part, whole]
            let result = try TableSuppression().protect(tables)
            let place = tables[0].name == "all" ? 0 : 1
            var joined: [TableSuppression.Cell] = []
            var derived: [AttackedTable.Cell] = []
            for (a, b) in zip(result.tables[place], result.tables[1 - place]) {
                #expect(a.values == b.values)
                joined.append(.init(values: a.values + ["total"], count: a.count, reason: a.reason))
                joined.append(.init(values: b.values + ["in"], count: b.count, reason: b.reason))
                let rest = a.count.flatMap { all in b.count.map { all - $0 } }
                #expect(rest.map { !(1...4).contains($0) } ?? true, "\(a) and \(b) give a small count away")
                derived.append(.init(values: a.values + ["rest"], count: rest, reason: rest == nil ? "derived" : nil))
            }
            #expect(!result.isWhollyHidden)
            problems.append([AttackedTable(whole.dimensions + ["member"], joined, derived)])
        }
        let report = try Self.attack(problems)
        let last = report.split(separator: "\n").last ?? ""
        print("suppression of parts: attack: \(last)")
        #expect(last.hasPrefix("150 ") && last.hasSuffix(" 0"), "\(report.suffix(2_000))")
    }

    /// People counted on two dates and by a filter of two or three values, all of it published at once. The attacker
    /// knows that the filter's values exclude each other, and that those of the first date are among the others.
    @Test(.needs(.python))
    func `filters and dates give nothing away`() throws {
        var chance = SeededGenerator(seed: 46)
        var problems: [[AttackedTable]] = []
        var (hidden, cells, wholly) = (0, 0, 0)
        while problems.count < 150 {
            let world = FilteredWorld(&chance)
            // Everything; all and its filters on one date; all on both dates; one filter beside all.
            let kinds = world.tables.indices.filter { table in
                switch problems.count % 4 {
                case 0: true
                case 1: !world.kinds[table].isFirst
                case 2: world.kinds[table].filter == nil
                default: world.kinds[table].filter ?? 0 == 0
                }
            }
            let result = try TableSuppression().protect(kinds.map { world.tables[$0] })
            hidden += result.hidden
            cells += result.cells
            wholly += result.isWhollyHidden ? 1 : 0
            let results = Dictionary(uniqueKeysWithValues: zip(kinds, result.tables))
            world.expectNoSmallDifference(results)
            problems.append([world.joined(results)])
        }
        let report = try Self.attack(problems)
        let last = report.split(separator: "\n").last ?? ""
        print("suppression of filters and dates: \(hidden) of \(cells) hidden, \(wholly) wholly; attack: \(last)")
        #expect(last.hasPrefix("150 ") && last.hasSuffix(" 0"), "\(report.suffix(2_000))")
    }

    struct AttackedGroup: Encodable {
        let tables: [AttackedTable]
        /// The same cells, as the earlier tables alone show them.
        let before: [AttackedTable]
    }

    /// Any of these tables, some published before the others.
    @Test(.needs(.python))
    func `earlier and later tables together withstand linear programming`() throws {
        var chance = SeededGenerator(seed: 47)
        var groups: [AttackedGroup] = []
        var (hidden, cells, wholly) = (0, 0, 0)
        while groups.count < 200 {
            let world = FilteredWorld(&chance)
            var earlier: [Int] = []
            var later: [Int] = []
            for table in world.tables.indices {
                switch chance.below(3) {
                case 0: earlier.append(table)
                case 1: later.append(table)
                default: break
                }
            }
            guard !earlier.isEmpty, !later.isEmpty else { continue }
            let first = try TableSuppression().protect(earlier.map { world.tables[$0] })
            let before = zip(earlier, first.tables).map { Self.published(world.tables[$0], $1) }
            let second = try TableSuppression().protect(before + later.map { world.tables[$0] })
            for (old, new) in zip(first.tables, second.tables) { #expect(old.map(\.count) == new.map(\.count)) }
            hidden += second.hidden
            cells += second.cells
            wholly += second.isWhollyHidden ? 1 : 0
            let results = Dictionary(uniqueKeysWithValues: zip(earlier + later, second.tables))
            world.expectNoSmallDifference(results)
            let known = Dictionary(uniqueKeysWithValues: zip(earlier, first.tables))
            groups.append(.init(tables: [world.joined(results)], before: [world.joined(known)]))
        }
        let report = try Self.attack(groups)
        let lines = report.split(separator: "\n").suffix(2)
        print(
            "suppression after earlier tables: \(hidden) of \(cells) hidden, \(wholly) groups wholly; attack: "
                + lines.joined(separator: "; "))
        #expect(wholly == 0)
        #expect(lines.last.map { $0.hasPrefix("200 ") && $0.hasSuffix(" 0") } ?? false, "\(report.suffix(2_000))")
    }

    @Test func `what is declared is not guessed, and not contradicted`() throws {
        func table(_ name: String, _ counts: [Int], _ population: TableSuppression.Population) -> TableSuppression.Table
        {
            .init(
                name: name, dimensions: ["region"], cells: zip(["a", "b", "c", "d"], counts).map { ([$0], $1) },
                population: population)
        }
        let girls = table("girls", [40, 50, 60, 44], .init(filters: ["sex": "f"]))
        let boys = table("boys", [38, 20, 31, 22], .init(filters: ["sex": "m"]))
        #expect(try TableSuppression().protect([girls, boys]).hidden == 0, "nobody is in both")
        let whole = table("all", [40, 50, 60, 44], .init())
        let part = table("part", [38, 20, 31, 22], .init(date: "2025"))
        let cells = try TableSuppression().protect([whole, part]).tables
        #expect(cells[0][0].count == nil || cells[1][0].count == nil, "40 − 38 = 2 could be worked out")
        let more = table("more", [41, 20, 31, 22], .init(date: "2025"))
        #expect(throws: TableSuppression.Fault.contradiction(table: "more", values: ["a"])) {
            try TableSuppression().protect([whole, more])
        }
    }

    @Test func `any tables at all are protected or refused`() throws {
        var chance = SeededGenerator(seed: 45)
        for _ in 0..<150 {
            let tables = (0..<(1 + chance.below(3))).map { index in
                Self.randomTable(
                    &chance, sizes: (0..<(1 + chance.below(2))).map { _ in 1 + chance.below(4) }, name: "\(index)",
                    dimensions: nil)
            }
            let result = try TableSuppression().protect(tables)
            for (table, cells) in zip(tables, result.tables) {
                for cell in cells.prefix(table.cells.count) {
                    #expect(cell.count.map { !(1...4).contains($0) } ?? true)
                }
            }
        }
    }
}
