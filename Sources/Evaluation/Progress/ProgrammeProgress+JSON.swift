import Domain

extension ProgrammeProgress {
    /// As a JSON document in snake case, every name always there: null where there is no value.
    package func json() throws -> String { try CanonicalJSON.text(self) }
}

extension ProgrammeProgress: Encodable {
    package enum CodingKeys: String, CodingKey {
        case asOf = "as_of"
        case knownUpTo = "known_up_to"
        case startsOn = "starts_on"
        case endsOn = "ends_on"
        case target
        case countsBy = "counts_by"
        case planned, actual, ahead, standing
        case actualByKind = "actual_by_kind"
        case actualCBOAndWellness = "actual_cbo_wellness"
        case terminatedAfterCounting = "terminated_after_counting"
        case archivedAfterCounting = "archived_after_counting"
        case underservedShare = "underserved_share"
        case underservedKnown = "underserved_known"
        case centresReached = "centres_reached"
        case centresUnderservedShare = "centres_underserved_share"
        case centresKnown = "centres_known"
        case centrePartnerPairs = "centre_partner_pairs"
        case pairsUnderservedShare = "pairs_underserved_share"
        case pairsKnown = "pairs_known"
        case pace90Days = "pace_90_days"
        case paceLife = "pace_life"
        case forecast
        case expectedAtAsOf = "expected_at_as_of"
        case phases
        case countedOn = "counted_on"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(asOf, forKey: .asOf)
        try container.encode(knownUpTo, forKey: .knownUpTo)
        try container.encode(startsOn, forKey: .startsOn)
        try container.encode(endsOn, forKey: .endsOn)
        try container.encode(target, forKey: .target)
        try container.encode(countsBy, forKey: .countsBy)
        try container.encode(planned, forKey: .planned)
        try container.encode(actual, forKey: .actual)
        try container.encode(ahead, forKey: .ahead)
        try container.encode(standing, forKey: .standing)
        try container.encode(actualByKind, forKey: .actualByKind)
        try container.encode(actualCBOAndWellness, forKey: .actualCBOAndWellness)
        try container.encode(terminatedAfterCounting, forKey: .terminatedAfterCounting)
        try container.encode(archivedAfterCounting, forKey: .archivedAfterCounting)
        try container.encode(underservedShare, forKey: .underservedShare)
        try container.encode(underservedKnown, forKey: .underservedKnown)
        try container.encode(centresReached, forKey: .centresReached)
        try container.encode(centresUnderservedShare, forKey: .centresUnderservedShare)
        try container.encode(centresKnown, forKey: .centresKnown)
        try container.encode(centrePartnerPairs, forKey: .centrePartnerPairs)
        try container.encode(pairsUnderservedShare, forKey: .pairsUnderservedShare)
        try container.encode(pairsKnown, forKey: .pairsKnown)
        try container.encode(pace90Days, forKey: .pace90Days)
        try container.encode(paceLife, forKey: .paceLife)
        try container.encode(forecast, forKey: .forecast)
        try container.encode(expectedAtAsOf, forKey: .expectedAtAsOf)
        try container.encode(phases, forKey: .phases)
        try container.encode(countedOn, forKey: .countedOn)
    }
}

extension ProgrammeProgress.Phase: Encodable {
    package enum CodingKeys: String, CodingKey {
        case position, name, planned, actual
        case startsOn = "starts_on"
        case endsOn = "ends_on"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(position, forKey: .position)
        try container.encode(name, forKey: .name)
        try container.encode(startsOn, forKey: .startsOn)
        try container.encode(endsOn, forKey: .endsOn)
        try container.encode(planned, forKey: .planned)
        try container.encode(actual, forKey: .actual)
    }
}

extension ProgrammeProgress.Forecast: Encodable {
    package enum CodingKeys: String, CodingKey {
        case pacePerMonth = "pace_per_month"
        case expected = "target_expected_on"
        case early = "target_early_on"
        case late = "target_late_on"
        case chanceByPlanEnd = "chance_by_plan_end"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(pacePerMonth, forKey: .pacePerMonth)
        try container.encode(expected.text, forKey: .expected)
        try container.encode(early.text, forKey: .early)
        try container.encode(late.text, forKey: .late)
        try container.encode(chanceByPlanEnd, forKey: .chanceByPlanEnd)
    }
}
