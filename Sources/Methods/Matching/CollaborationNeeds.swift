/// The eight areas of collaboration, in the order of every array of eight here.
package enum CollaborationArea: Int, Sendable, CaseIterable {
    case curriculumSharing, teacherTraining, physicalMentalHealth, nutritionHygiene
    case familyEngagement, communityAdvocacy, fundingAccess, resourceMobilisation

    /// The stable code.
    package var code: String {
        switch self {
        case .curriculumSharing: "curriculum_sharing"
        case .teacherTraining: "teacher_training"
        case .physicalMentalHealth: "physical_mental_health"
        case .nutritionHygiene: "nutrition_hygiene"
        case .familyEngagement: "family_engagement"
        case .communityAdvocacy: "community_advocacy"
        case .fundingAccess: "funding_access"
        case .resourceMobilisation: "resource_mobilisation"
        }
    }

    package init?(code: String) {
        guard let area = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = area
    }
}

/// What a centre needs, or several centres together: a priority from 1 to 5 and an amount for each area.
package struct CollaborationNeeds: Sendable, Hashable {
    /// priority × need of each of the eight areas; 0 where nothing is needed.
    package let weights: [Double]
    /// The amounts needed, in the unit of the offers.
    package let amounts: [Double]

    /// - Parameter needs: By area; an area that is absent is not needed. Amounts that are not finite or not positive
    ///   count as none.
    package init(_ needs: [CollaborationArea: (priority: Int, amount: Double)]) {
        var weights = Array(repeating: 0.0, count: 8)
        var amounts = Array(repeating: 0.0, count: 8)
        for (area, need) in needs where need.amount > 0 && need.amount.isFinite && need.priority > 0 {
            weights[area.rawValue] = Double(need.priority) * need.amount
            amounts[area.rawValue] = need.amount
        }
        self.weights = weights
        self.amounts = amounts
    }

    package var areas: [CollaborationArea] { CollaborationArea.allCases.filter { weights[$0.rawValue] > 0 } }

    /// The weighted share of the needs that these amounts meet, 0 to 1:
    ///
    ///     Σ_a priority_a · need_a · min(1, offer_a / need_a) / Σ_a priority_a · need_a
    ///
    /// - Parameter offers: Eight amounts; what is missing or not positive is no offer.
    /// - Returns: nil where nothing is needed.
    package func coverage(by offers: [Double]) -> Double? {
        var met = 0.0
        var all = 0.0
        for area in 0..<8 where weights[area] > 0 {
            all += weights[area]
            let offer = area < offers.count && offers[area] > 0 ? offers[area] : 0
            met += weights[area] * min(1, offer / amounts[area])
        }
        return all > 0 ? met / all : nil
    }
}

/// How far a partnership answers its centres' needs and the programme's objectives, 0 to 1, as declared and as
/// delivered.
package struct Alignment: Sendable, Hashable {
    /// Of the score: coverage of needs, overlap of objectives. A missing part leaves its weight to the other.
    package static let weights = (coverage: 0.7, objectives: 0.3)

    /// Needs met by what the partner offers; nil where the centres need nothing.
    package let declaredCoverage: Double?
    /// Needs met by activities and resources that were delivered; nil as above.
    package let deliveredCoverage: Double?
    /// Jaccard of the partnership's objectives and the programme's; nil where both are empty.
    package let objectives: Double?

    package init(
        needs: CollaborationNeeds, offered: [Double], delivered: [Double], objectives: Set<String>,
        programmeObjectives: Set<String>
    ) {
        declaredCoverage = needs.coverage(by: offered)
        deliveredCoverage = needs.coverage(by: delivered)
        let union = objectives.union(programmeObjectives).count
        self.objectives =
            union > 0 ? Double(objectives.intersection(programmeObjectives).count) / Double(union) : nil
    }

    package var declared: Double? { score(declaredCoverage) }
    package var delivered: Double? { score(deliveredCoverage) }

    private func score(_ coverage: Double?) -> Double? {
        switch (coverage, objectives) {
        case (let c?, let o?): Self.weights.coverage * c + Self.weights.objectives * o
        case (let c?, nil): c
        case (nil, let o?): o
        case (nil, nil): nil
        }
    }
}
