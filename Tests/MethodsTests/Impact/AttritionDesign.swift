@testable import Methods

/// Rows of two waves in which things are lost, and an oracle that counts the loss from the rows alone.
struct AttritionDesign {
    struct Row {
        let centre: Int
        let treated: Bool
        let post: Bool
        var y: Double?
        var age: Double?
        var child: String?
    }

    var rows: [Row] = []
    var hasChildren = true

    /// Complete: the same children in both waves, baselines alike, and no effect.
    init(treated: Int = 24, comparison: Int = 24, children: Int = 6, effect: Double = 0, seed: UInt64 = 1) {
        var chance = SeededGenerator(seed: seed)
        for centre in 0..<(treated + comparison) {
            let isTreated = centre < treated
            let level = Double((isTreated ? centre : centre - treated) % 8)
            for child in 0..<children {
                let base = 50 + level + Double(child)
                rows.append(
                    Row(centre: centre, treated: isTreated, post: false, y: base, age: 55, child: "k\(child)"))
                let end = base + 3 + (isTreated ? effect : 0) + 2 * normal(&chance)
                rows.append(
                    Row(
                        centre: centre, treated: isTreated, post: true, y: end, age: 64 + chance.uniform(),
                        child: "k\(child)"))
            }
        }
        for row in rows.indices where !rows[row].post { rows[row].age = 55 + chance.uniform() }
    }

    /// At random: sizes, and what vanishes or is empty, more or less in each arm.
    init(random chance: inout SeededGenerator) {
        self.init(
            treated: 4 + chance.below(30), comparison: 4 + chance.below(30), children: 1 + chance.below(8),
            effect: Double(chance.below(5)), seed: chance.next())
        hasChildren = chance.below(3) > 0
        func rates(_ chance: inout SeededGenerator) -> [Double] {
            let most = [0, 0, 0.15, 0.5][chance.below(4)]
            return [most * chance.uniform(), most * chance.uniform()]
        }
        let (centres, children, empty, aged) = (
            rates(&chance), rates(&chance), rates(&chance), rates(&chance)
        )
        let isBefore = chance.below(4) == 0
        var gone = Set<Int>()
        for centre in Set(rows.map(\.centre)).sorted() {
            let isTreated = rows.contains { $0.centre == centre && $0.treated }
            if chance.uniform() < centres[isTreated ? 1 : 0] { gone.insert(centre) }
        }
        var kept: [Row] = []
        for var row in rows {
            let arm = row.treated ? 1 : 0
            if row.post != isBefore {
                if gone.contains(row.centre) || chance.uniform() < children[arm] { continue }
                if chance.uniform() < empty[arm] { row.y = nil }
                if chance.uniform() < aged[arm] { row.age = nil }
                if chance.below(40) == 0 { row.child = "new\(row.child ?? "")" }
            }
            kept.append(row)
        }
        rows = kept
    }

    func sample(isAdjusted: Bool = false) -> ImpactSample {
        var sample = ImpactSample(covariateCount: isAdjusted ? 1 : 0)
        var numbers: [String: Int] = [:]
        for row in rows {
            let key = "\(row.centre)/\(row.child ?? "")"
            let number = numbers[key] ?? numbers.count
            numbers[key] = number
            sample.append(
                centre: row.centre, treated: row.treated, post: row.post, y: row.y ?? .nan,
                covariates: isAdjusted ? [row.age ?? .nan] : [], child: hasChildren ? number : nil)
        }
        return sample
    }

    func csv(isAdjusted: Bool = false) -> String {
        var text =
            "tenant_id,centre_id,treated,post,y\(isAdjusted ? ",age_months" : "")\(hasChildren ? ",child" : "")\n"
        for row in rows {
            text += "1,c\(row.centre),\(row.treated),\(row.post),\(row.y.map { "\($0)" } ?? "NA")"
            if isAdjusted { text += ",\(row.age.map { "\($0)" } ?? "")" }
            text += hasChildren ? ",\(row.child ?? "")\n" : "\n"
        }
        return text
    }

    func evaluation(
        isAdjusted: Bool = false, parameters: ImpactEvaluation.Parameters = .init()
    ) throws -> ImpactLine? {
        let text = csv(isAdjusted: isAdjusted)
        return ImpactLine.lines(try evaluateImpact(csv: Array(text.utf8), parameters: parameters))["1"]
    }

    /// Loss past 40 % of all or 15 points apart, of centres, children or a wave's rows: counted here with sets.
    func isPastBound(isAdjusted: Bool) -> Bool {
        func isUsable(_ row: Row) -> Bool { row.y != nil && (!isAdjusted || row.age != nil) }
        func isPast(_ all: [Set<String>], _ kept: [Set<String>]) -> Bool {
            let sizes = all.map { Double($0.count) }
            let lost = zip(all, kept).map { Double($0.subtracting($1).count) }
            if (lost[0] + lost[1]) / max(sizes[0] + sizes[1], 1) > 0.4 + 1e-9 { return true }
            guard sizes.allSatisfy({ $0 > 0 }) else { return false }
            return abs(lost[0] / sizes[0] - lost[1] / sizes[1]) > 0.15 + 1e-9
        }
        func sets(_ key: (Row) -> String, _ isIncluded: (Row) -> Bool) -> [Set<String>] {
            [false, true].map { arm in Set(rows.filter { $0.treated == arm && isIncluded($0) }.map(key)) }
        }
        func both(_ key: (Row) -> String) -> [Set<String>] {
            zip(sets(key) { !$0.post && isUsable($0) }, sets(key) { $0.post && isUsable($0) })
                .map { $0.intersection($1) }
        }
        let centre: (Row) -> String = { "\($0.centre)" }
        if isPast(sets(centre) { _ in true }, both(centre)) { return true }
        let child: (Row) -> String = { "\($0.centre)/\($0.child ?? "")" }
        if hasChildren, isPast(sets(child) { !$0.post }, both(child)) { return true }
        return [false, true].contains { wave in
            let (all, usable) = (rows.filter { $0.post == wave }, rows.filter { $0.post == wave && isUsable($0) })
            func count(_ rows: [Row], _ arm: Bool) -> Set<String> {
                Set((0..<rows.count { $0.treated == arm }).map { "\($0)" })
            }
            return isPast([count(all, false), count(all, true)], [count(usable, false), count(usable, true)])
        }
    }
}
