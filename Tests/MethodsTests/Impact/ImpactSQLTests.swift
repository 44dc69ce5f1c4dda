import TestSupport
import Testing

@testable import Methods

/// What SQL computes is what Swift computes.
@Suite(.emptyDatabase) struct ImpactSQLTests {
    @Test func `one statement gives every tenant's evaluation`() async throws {
        var chance = SeededGenerator(seed: 51)
        var samples: [ImpactSample] = [fixture(), fixture(isBalanced: false)]
        for index in 0..<60 {
            samples.append(
                randomSample(
                    &chance, centres: [3, 5, 8, 12, 45, 60][index % 6], children: [1, 3, 9][index % 3],
                    effect: Double(index % 4)))
        }
        // An empty cell, a constant outcome, a centre in both arms, nothing at all but missing outcomes.
        var empty = ImpactSample()
        var constant = ImpactSample()
        var both = ImpactSample()
        for centre in 0..<10 {
            for child in 0..<4 {
                if centre < 5 { empty.append(centre: centre, treated: true, post: true, y: Double(child)) }
                empty.append(centre: centre, treated: centre < 5, post: false, y: Double(child * centre))
                constant.append(centre: centre, treated: centre < 5, post: child < 2, y: 7)
                both.append(
                    centre: centre, treated: centre < 5 || child == 0, post: child % 2 == 0, y: Double(child * centre))
            }
        }
        samples += [empty, constant, both]

        var script =
            "create temp table observation (tenant_id int4, centre_id text, treated boolean, post boolean, y float8, child_id text);\n"
        script += "copy observation from stdin;\n"
        for (tenant, sample) in samples.enumerated() {
            for row in sample.y.indices {
                let centre = Int(sample.centre[row])
                // `both` keeps one arm a centre here; its rows are written with both below.
                let treated = tenant == samples.count - 1 ? (centre < 5 || row % 4 == 0) : sample.treatedCentre[centre]
                let child = sample.child.isEmpty ? "\\N" : "\(sample.child[row])"
                script += "\(tenant)\tc\(centre)\t\(treated)\t\(sample.post[row])\t\(sample.y[row])\t\(child)\n"
            }
            if tenant % 7 == 0 {
                let treated = sample.treatedCentre[0]
                samples[tenant].append(centre: 0, treated: treated, post: false, y: .nan)
                script += "\(tenant)\tc0\t\(treated)\tfalse\t\\N\t\\N\n"
            }
        }
        script += "\(samples.count)\tc0\ttrue\tfalse\t\\N\t\\N\n\\.\n" + ImpactSQL.sufficientStatistics + ";\n"
        let rows = try await ScriptedDatabase.rows(script)
        #expect(rows.count == samples.count + 1)

        for (tenant, row) in rows.enumerated() {
            let fromSQL = ImpactEvaluation(try #require(ImpactStatistics(row)))
            guard tenant < samples.count else {
                #expect(fromSQL.refusal == .noTreatedCentres && fromSQL.missing == 1)
                continue
            }
            let fromRows = ImpactEvaluation(samples[tenant])
            if !samples[tenant].hasCentreInBothArms {
                #expect(fromSQL.attrition == fromRows.attrition, "tenant \(tenant)")
            }
            #expect(fromSQL.verdict == fromRows.verdict && fromSQL.refusal == fromRows.refusal, "tenant \(tenant)")
            #expect(fromSQL.reasons.map(\.code) == fromRows.reasons.map(\.code), "tenant \(tenant)")
            #expect(fromSQL.randomisation == fromRows.randomisation || fromRows.randomisation?.method == .sampled)
            guard let a = fromSQL.estimate, let b = fromRows.estimate else { continue }
            #expect(abs(a.estimate - b.estimate) <= 1e-9 * max(abs(b.estimate), b.standardError))
            #expect(isClose(a.standardError, b.standardError) && isClose(a.p, b.p, relative: 1e-8))
            #expect(a.n == b.n && a.clusters == b.clusters && a.treatedClusters == b.treatedClusters)
            func same(_ x: Double?, _ y: Double?) -> Bool {
                guard let x, let y else { return x == nil && y == nil }
                return abs(x - y) <= 1e-8 * max(1, abs(y))
            }
            #expect(same(fromSQL.jackknifeError, fromRows.jackknifeError), "tenant \(tenant)")
            #expect(same(fromSQL.glass, fromRows.glass) && same(fromSQL.hedges, fromRows.hedges))
            #expect(same(fromSQL.intraclassCorrelation, fromRows.intraclassCorrelation), "tenant \(tenant)")
            #expect(same(fromSQL.minimumDetectableEffect, fromRows.minimumDetectableEffect))
            #expect(same(fromSQL.balance?.standardisedDifference, fromRows.balance?.standardisedDifference))
        }
    }

    @Test func `loss past the bounds gives no estimate from SQL either`() async throws {
        var chance = SeededGenerator(seed: 1106)
        let designs = (0..<80).map { _ in AttritionDesign(random: &chance) }
        var script =
            "create temp table observation (tenant_id int4, centre_id text, treated boolean, post boolean, y float8, "
            + "child_id text);\ncopy observation from stdin;\n"
        for (tenant, design) in designs.enumerated() {
            for row in design.rows {
                let child = design.hasChildren ? row.child ?? "\\N" : "\\N"
                let y = row.y.map { "\($0)" } ?? "\\N"
                script += "\(tenant)\tc\(row.centre)\t\(row.treated)\t\(row.post)\t\(y)\t\(child)\n"
            }
        }
        let rows = try await ScriptedDatabase.rows(script + "\\.\n" + ImpactSQL.sufficientStatistics + ";\n")
        #expect(rows.count == designs.count)
        var parameters = ImpactEvaluation.Parameters()
        parameters.fewCentres = 0
        for (design, row) in zip(designs, rows) {
            let fromSQL = ImpactEvaluation(try #require(ImpactStatistics(row)), parameters: parameters)
            let fromRows = ImpactEvaluation(design.sample(), parameters: parameters)
            #expect(fromSQL.attrition == fromRows.attrition)
            #expect(fromSQL.verdict == fromRows.verdict && fromSQL.refusal == fromRows.refusal)
            #expect(fromSQL.reasons.map(\.code) == fromRows.reasons.map(\.code))
            if design.isPastBound(isAdjusted: false) { #expect(fromSQL.estimate == nil) }
        }
    }
}
