import Testing

@testable import Methods

@Suite struct AttritionTests {
    @Test func `a complete panel is credible, in the sample and in the file`() throws {
        let design = AttritionDesign()
        #expect(ImpactEvaluation(design.sample()).verdict == .credible)
        #expect(ImpactEvaluation(design.sample(isAdjusted: true)).verdict == .credible)
        #expect(try design.evaluation()?.verdict == "credible")
    }

    @Test func `twelve of 24 treated centres that vanish after the first wave give no estimate`() throws {
        for hasChildren in [true, false] {
            var design = AttritionDesign()
            design.hasChildren = hasChildren
            design.rows.removeAll { $0.post && $0.centre < 12 }
            let evaluation = ImpactEvaluation(design.sample())
            #expect(evaluation.verdict == .insufficientData && evaluation.estimate == nil)
            #expect(evaluation.attrition.centres.treated == .init(all: 24, lost: 12))
            #expect(evaluation.attrition.centres.comparison == .init(all: 24, lost: 0))
            let line = try #require(try design.evaluation())
            #expect(line.verdict == "insufficient_data" && line.figures == nil)
            #expect(
                line.reasons.prefix(3) == ["attrition_past_bound", "centres_lost=0.25", "centres_lost_apart=0.5"])
        }
    }

    @Test func `a loss of control centres counts as one of treated centres`() throws {
        var design = AttritionDesign()
        design.rows.removeAll { $0.post && (24..<30).contains($0.centre) }
        #expect(try design.evaluation()?.reasons.first == "attrition_past_bound")
        #expect(try design.evaluation()?.estimate == nil)
    }

    @Test func `centres whose age is empty at the end are lost`() throws {
        var design = AttritionDesign(treated: 30, comparison: 30)
        design.hasChildren = false
        for row in design.rows.indices where design.rows[row].post && design.rows[row].centre < 11 {
            design.rows[row].age = nil
        }
        let line = try #require(try design.evaluation(isAdjusted: true))
        #expect(line.verdict == "insufficient_data" && line.estimate == nil)
        #expect(line.reasons.contains("missing_rows=66"))
        #expect(ImpactEvaluation(design.sample(isAdjusted: true)).refusal == .attritionPastBound)
        // Without the covariate nothing is missing.
        #expect(try design.evaluation()?.estimate != nil)
    }

    @Test func `rows whose outcome is empty are losses though every centre stays`() throws {
        for hasChildren in [true, false] {
            for wave in [false, true] {
                var design = AttritionDesign()
                design.hasChildren = hasChildren
                for row in design.rows.indices where design.rows[row].post == wave && design.rows[row].treated {
                    if row % 6 < 2 { design.rows[row].y = nil }
                }
                #expect(try design.evaluation()?.reasons.first == "attrition_past_bound", "\(hasChildren) \(wave)")
            }
        }
    }

    @Test func `keys that are new in each wave are a reason and give no estimate`() throws {
        var children = AttritionDesign()
        for row in children.rows.indices where children.rows[row].post { children.rows[row].child = "new\(row)" }
        let line = try #require(try children.evaluation())
        #expect(line.estimate == nil && line.reasons.contains("child_keys_new"))
        var centres = AttritionDesign()
        centres.hasChildren = false
        centres.rows = centres.rows.map { row in
            AttritionDesign.Row(
                centre: row.centre + (row.post ? 100 : 0), treated: row.treated, post: row.post, y: row.y, age: row.age)
        }
        let other = try #require(try centres.evaluation())
        #expect(other.estimate == nil && other.reasons.contains("centre_keys_new"))
    }

    @Test func `without keys of children nothing is credible, and fewer rows are named`() throws {
        var design = AttritionDesign()
        design.hasChildren = false
        let line = try #require(try design.evaluation())
        #expect(line.verdict == "suggestive" && line.estimate != nil)
        #expect(line.reasons.contains("child_attrition_unknown"))
        design.rows.removeAll { $0.post && $0.treated && $0.child != "k0" }
        let fewer = try #require(try design.evaluation())
        #expect(fewer.verdict == "descriptive_only")
        #expect(fewer.reasons.contains { $0.hasPrefix("fewer_rows=") })
    }

    @Test func `loss is flagged past 20 % or 7 points, of centres as of children`() {
        func evaluation(_ lose: (AttritionDesign.Row) -> Bool) -> ImpactEvaluation {
            var design = AttritionDesign(treated: 50, comparison: 50, children: 4)
            design.rows.removeAll { $0.post && lose($0) }
            return ImpactEvaluation(design.sample())
        }
        // 6 points apart, and 8.
        #expect(evaluation { $0.centre < 3 }.verdict == .credible)
        #expect(evaluation { $0.centre < 4 }.verdict == .descriptiveOnly)
        // 20 % of both arms, and 22 %.
        #expect(evaluation { $0.centre % 50 < 10 }.verdict == .credible)
        let flagged = evaluation { $0.centre % 50 < 11 }
        #expect(flagged.verdict == .descriptiveOnly)
        #expect(flagged.reasons.contains(ImpactReason("centres_lost", 0.22)))
        #expect(flagged.estimate != nil)
        // 40 % of both arms, and 42 %.
        #expect(evaluation { $0.centre % 50 < 20 }.verdict == .descriptiveOnly)
        #expect(evaluation { $0.centre % 50 < 21 }.estimate == nil)
        // A quarter of the children, in every centre.
        let children = evaluation { $0.child == "k0" }
        #expect(children.verdict == .descriptiveOnly)
        #expect(children.reasons.contains(ImpactReason("children_lost", 0.25)))
    }

    @Test func `children who join are counted apart from those who are lost`() {
        var design = AttritionDesign()
        let joining = design.rows.filter { $0.post && ["k0", "k1"].contains($0.child) }.map { row in
            var row = row
            row.child = "late-\(row.child ?? "")"
            return row
        }
        design.rows += joining
        let evaluation = ImpactEvaluation(design.sample())
        #expect(evaluation.attrition.children?.overall == 0)
        #expect(evaluation.attrition.joined?.overall == 0.25)
        #expect(evaluation.verdict == .suggestive)
        #expect(evaluation.reasons.contains(ImpactReason("children_joined", 0.25)))
    }

    @Test func `waves before that lost half of an arm are no placebo test`() {
        var before = AttritionDesign()
        before.rows.removeAll { $0.post && $0.centre < 12 }
        let evaluation = ImpactEvaluation(AttritionDesign().sample(), before: before.sample())
        #expect(evaluation.placebo == .refused(.attritionPastBound))
    }

    @Test func `no random design with loss past the bounds gives an estimate`() throws {
        var chance = SeededGenerator(seed: 1105)
        var (past, within) = (0, 0)
        // Randomisation inference has no part in this and takes long.
        var parameters = ImpactEvaluation.Parameters()
        parameters.fewCentres = 0
        for _ in 0..<250 {
            let design = AttritionDesign(random: &chance)
            for isAdjusted in [false, true] {
                let isPast = design.isPastBound(isAdjusted: isAdjusted)
                let evaluation = ImpactEvaluation(
                    design.sample(isAdjusted: isAdjusted), parameters: parameters)
                #expect(evaluation.attrition.isPastBound() == isPast)
                let line = try design.evaluation(isAdjusted: isAdjusted, parameters: parameters)
                #expect(line?.verdict == evaluation.verdict.rawValue)
                #expect(line?.estimate == evaluation.estimate?.estimate)
                if isPast {
                    past += 1
                    #expect(evaluation.estimate == nil && evaluation.verdict == .insufficientData)
                } else if evaluation.estimate != nil {
                    within += 1
                }
                if !design.hasChildren { #expect(evaluation.verdict < .credible) }
            }
        }
        #expect(past > 60 && within > 60)
    }
}
