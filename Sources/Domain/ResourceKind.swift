/// What partners bring, promise and deliver: the kinds of resources in the ledger, in offers and in commitments.
package enum ResourceKind: String, Code {
    case funding, training, materials
    case volunteerTime = "volunteer_time"
    case staffTime = "staff_time"
    case inKind = "in_kind"

    /// What its amounts are counted in.
    package var unit: ResourceUnit {
        switch self {
        case .funding: .zarCents
        case .volunteerTime, .staffTime: .minutes
        case .training: .participantDayHundredths
        case .materials, .inKind: .items
        }
    }

    /// Whether it is counted one by one, each thing with a name and an estimated value.
    package var isCounted: Bool { unit == .items }

    /// What it is called in a sentence.
    package var words: String { self == .inKind ? "gifts in kind" : rawValue.replacing("_", with: " ") }

    /// An amount of it in a sentence: `R 1500 of funding`, `40 participant days of training`.
    package func words(_ amount: Int) -> String {
        func number(_ units: Int) -> String {
            let rest = amount % units * 100 / units
            return "\(amount / units)" + (rest == 0 ? "" : (rest < 10 ? ".0" : ".") + "\(rest)")
        }
        let count =
            switch unit {
            case .zarCents: "R \(number(100))"
            case .minutes: "\(number(60)) hours"
            case .participantDayHundredths: "\(number(100)) participant days"
            case .items: "\(amount) items"
            }
        return "\(count) of \(words)"
    }
}

/// What amounts of resources are counted in: always whole numbers.
package enum ResourceUnit: String, Code {
    case minutes, items
    case zarCents = "zar_cents"
    case participantDayHundredths = "participant_day_hundredths"
}

/// What a line of the ledger does.
package enum LedgerMove: String, Code {
    /// From outside to what is promised.
    case pledge
    /// From what is promised to what is received.
    case receive
    /// From what is promised back to outside.
    case cancel
    /// From what is received to a centre.
    case allocate
    /// From what a centre was given to what it has used.
    case use
    /// A transfer as a whole, back to where it came from.
    case reverse

    /// Those that a transfer is; a reversal has the move that it takes back.
    package static let ofTransfers = allCases.filter { $0 != .reverse }.map(\.rawValue)
}

/// Where an amount of a resource is.
package enum LedgerPlace: String, Code { case outside, pledged, received, allocated, used }

package enum LedgerEntryStatus: String, Code {
    case entered, posted, refused
    case pendingApproval = "pending_approval"
}

/// What a programme's guideline limits.
package enum GuidelineRule: String, Code {
    case centreShareMax = "centre_share_max"
    case underservedShareMin = "underserved_share_min"
    case approvalAbove = "approval_above"
}

package enum GuidelineEffect: String, Code { case warn, refuse, hold }

package enum GrantStatus: String, Code { case idea, applied, awarded, refused, withdrawn }

package enum FundraiserKind: String, Code { case campaign, event }

package enum FundraiserStatus: String, Code { case planned, closed, cancelled }
