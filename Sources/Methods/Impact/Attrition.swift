/// Loss between the waves: by centre, by child and by row, overall and by arm.
///
/// - **Centres**: those seen in either wave; lost are those without a usable row in both. A centre without a baseline is
///   as useless to the comparison as one that vanished.
/// - **Children**: those seen in the wave before; lost are those without a usable row in both waves. Children who are
///   seen after only have *joined* and are counted apart.
/// - **Rows** of each wave: lost are those whose outcome or covariate is empty.
///
/// A row is usable when its outcome and all covariates are there. What cannot be counted is said, never taken for no
/// loss: `children` is nil where rows have no keys of children, and where no child (no centre) is seen in both waves,
/// as when keys were made anew in each, all of them count as lost.
package struct Attrition: Sendable, Hashable {
    /// What is lost of an arm.
    package struct Arm: Sendable, Hashable {
        package let all: Int
        package let lost: Int
        package init(all: Int, lost: Int) {
            self.all = all
            self.lost = lost
        }
        /// 0 to 1; nil without any.
        package var share: Double? { all > 0 ? Double(lost) / Double(all) : nil }
    }

    /// The loss of one kind of thing.
    package struct Loss: Sendable, Hashable {
        package let treated: Arm
        package let comparison: Arm

        package init(treated: Arm, comparison: Arm) {
            self.treated = treated
            self.comparison = comparison
        }

        /// 0 to 1; nil without any.
        package var overall: Double? {
            Arm(all: treated.all + comparison.all, lost: treated.lost + comparison.lost).share
        }

        /// How far the arms' shares are apart, 0 to 1; nil where an arm has none.
        package var difference: Double? {
            guard let a = treated.share, let b = comparison.share else { return nil }
            return abs(a - b)
        }

        package func isFlagged(_ bounds: Bounds = Bounds()) -> Bool {
            isPast(bounds.flagOverall, bounds.flagDifference)
        }

        package func isPastBound(_ bounds: Bounds = Bounds()) -> Bool {
            isPast(bounds.refuseOverall, bounds.refuseDifference)
        }

        /// Past by more than rounding: 3 of 10 and 23 of 100 are 7 points apart, not more.
        private func isPast(_ share: Double, _ apart: Double) -> Bool {
            (overall ?? 0) > share + 1e-12 || (difference ?? 0) > apart + 1e-12
        }

        var isTotal: Bool {
            treated.all + comparison.all > 0 && treated.lost + comparison.lost == treated.all + comparison.all
        }
    }

    /// When loss is flagged, and when it is past what an estimate can bear.
    package struct Bounds: Sendable, Hashable {
        package var flagOverall = 0.20
        package var flagDifference = 0.07
        package var refuseOverall = 0.40
        package var refuseDifference = 0.15
        package init() {}
    }

    package let centres: Loss
    /// nil where rows have no keys of children.
    package let children: Loss?
    /// Of the children seen after, those not seen before; nil as `children`.
    package let joined: Loss?
    package let rowsBefore: Loss
    package let rowsAfter: Loss

    package init(centres: Loss, children: Loss?, joined: Loss?, rowsBefore: Loss, rowsAfter: Loss) {
        self.centres = centres
        self.children = children
        self.joined = joined
        self.rowsBefore = rowsBefore
        self.rowsAfter = rowsAfter
    }

    /// By how much the usable rows after are fewer than those before: all that can be said of children without keys.
    /// It may be loss, or a smaller sample.
    package var fewerRows: Loss {
        func arm(_ before: Arm, _ after: Arm) -> Arm {
            let (n, m) = (before.all - before.lost, after.all - after.lost)
            return Arm(all: n, lost: max(0, n - m))
        }
        return Loss(
            treated: arm(rowsBefore.treated, rowsAfter.treated),
            comparison: arm(rowsBefore.comparison, rowsAfter.comparison))
    }

    /// Loss is past what an estimate can bear.
    package func isPastBound(_ bounds: Bounds = Bounds()) -> Bool {
        counted.contains { $0.loss.isPastBound(bounds) }
    }

    /// What the verdict has to say of loss.
    package func findings(_ bounds: Bounds = Bounds()) -> [(verdict: ImpactVerdict, reason: ImpactReason)] {
        var findings: [(ImpactVerdict, ImpactReason)] = []
        func add(_ code: String, _ loss: Loss, _ verdict: ImpactVerdict) {
            guard loss.isFlagged(bounds) else { return }
            findings.append((verdict, ImpactReason(code, loss.overall)))
            if let difference = loss.difference, difference > bounds.flagDifference + 1e-12 {
                findings.append((verdict, ImpactReason(code + "_apart", difference)))
            }
        }
        for (code, loss) in counted { add(code, loss, .descriptiveOnly) }
        if centres.isTotal { findings.append((.insufficientData, ImpactReason("centre_keys_new"))) }
        if let children, let joined {
            if children.isTotal { findings.append((.insufficientData, ImpactReason("child_keys_new"))) }
            add("children_joined", joined, .suggestive)
        } else {
            findings.append((.suggestive, ImpactReason("child_attrition_unknown")))
            add("fewer_rows", fewerRows, .descriptiveOnly)
        }
        return findings
    }

    private var counted: [(code: String, loss: Loss)] {
        [("centres_lost", centres)] + (children.map { [("children_lost", $0)] } ?? [])
            + [("rows_lost_before", rowsBefore), ("rows_lost_after", rowsAfter)]
    }
}

extension Attrition {
    package init(_ sample: ImpactSample) {
        var seen = Array(repeating: Presence(), count: sample.treatedCentre.count)
        var rows = [0, 0, 0, 0]
        var lost = [0, 0, 0, 0]
        for row in sample.y.indices {
            seen[Int(sample.centre[row])].add(isPost: sample.post[row], isUsable: true)
            rows[sample.cell(row)] += 1
        }
        for row in sample.unusable {
            seen[Int(row.centre)].add(isPost: row.isPost, isUsable: false)
            let cell = (sample.treatedCentre[Int(row.centre)] ? 2 : 0) + (row.isPost ? 1 : 0)
            rows[cell] += 1
            lost[cell] += 1
        }
        func loss(_ wave: Int) -> Loss {
            Loss(
                treated: Arm(all: rows[2 + wave], lost: lost[2 + wave]),
                comparison: Arm(all: rows[wave], lost: lost[wave]))
        }
        var centres = Count()
        for (centre, presence) in seen.enumerated() where presence != Presence() {
            centres.add(isTreated: sample.treatedCentre[centre], isLost: !presence.isComplete)
        }
        let children = Self.children(of: sample)
        self.init(
            centres: centres.loss, children: children?.lost, joined: children?.joined, rowsBefore: loss(0),
            rowsAfter: loss(1))
    }

    /// - Returns: nil where not every row has a child's key.
    private static func children(of sample: ImpactSample) -> (lost: Loss, joined: Loss)? {
        guard sample.count + sample.unusable.count > 0, sample.child.count == sample.count,
            sample.unusable.allSatisfy({ $0.child != nil })
        else { return nil }
        // One word for each child: its centre and number.
        var seen: [UInt64: Presence] = [:]
        seen.reserveCapacity(sample.count / 2)
        func key(_ centre: Int32, _ child: Int32) -> UInt64 {
            UInt64(centre) << 32 | UInt64(UInt32(bitPattern: child))
        }
        for row in sample.child.indices {
            seen[key(sample.centre[row], sample.child[row]), default: Presence()]
                .add(isPost: sample.post[row], isUsable: true)
        }
        for row in sample.unusable {
            seen[key(row.centre, row.child ?? 0), default: Presence()].add(isPost: row.isPost, isUsable: false)
        }
        var (lost, joined) = (Count(), Count())
        for (child, presence) in seen {
            let isTreated = sample.treatedCentre[Int(child >> 32)]
            if presence.isBefore { lost.add(isTreated: isTreated, isLost: !presence.isComplete) }
            if presence.isAfter { joined.add(isTreated: isTreated, isLost: !presence.isBefore) }
        }
        return (lost.loss, joined.loss)
    }

    /// In which waves something has rows, and usable ones.
    private struct Presence: Equatable {
        private var bits: UInt8 = 0
        mutating func add(isPost: Bool, isUsable: Bool) {
            bits |= (isPost ? 2 : 1) | (isUsable ? (isPost ? 8 : 4) : 0)
        }
        var isBefore: Bool { bits & 1 != 0 }
        var isAfter: Bool { bits & 2 != 0 }
        var isComplete: Bool { bits & 12 == 12 }
    }

    private struct Count {
        private var all = [0, 0]
        private var lost = [0, 0]
        mutating func add(isTreated: Bool, isLost: Bool) {
            all[isTreated ? 1 : 0] += 1
            if isLost { lost[isTreated ? 1 : 0] += 1 }
        }
        var loss: Loss {
            Loss(treated: Arm(all: all[1], lost: lost[1]), comparison: Arm(all: all[0], lost: lost[0]))
        }
    }
}
