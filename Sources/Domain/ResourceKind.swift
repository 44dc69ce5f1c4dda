/// What can be promised, given and used.
package enum ResourceKind: String, Code {
    case funding, materials, training
    case volunteerTime = "volunteer_time"
    case staffTime = "staff_time"
    case inKind = "in_kind"

    /// What amounts of it count: always whole numbers.
    package var unit: ResourceUnit {
        switch self {
        case .funding: .cents
        case .volunteerTime, .staffTime: .minutes
        case .training: .participantDayHundredths
        case .materials, .inKind: .items
        }
    }
}

/// What an amount of a resource counts.
package enum ResourceUnit: String, Code {
    case minutes, items
    case cents = "zar_cents"
    case participantDayHundredths = "participant_day_hundredths"
}
