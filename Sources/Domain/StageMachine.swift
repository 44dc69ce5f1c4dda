/// Where a partnership stands.
package enum Stage: String, Code {
    case identified, contacted, proposed, engaged
    case mouSigned = "mou_signed"
    case agreementSigned = "agreement_signed"
    case active, completed
    case onHold = "on_hold"
    case declined, terminated
}

/// What must be there before a stage can be reached.
package enum Proof: String, Code {
    /// At least one centre takes part.
    case centre
    case signedMOU = "signed_mou"
    case signedAgreement = "signed_agreement"
    /// A valid safeguarding clearance, where the partnership works with children.
    case clearance
}

/// Which moves a partnership can make: what a refused move could have been.
///
/// The database enforces the same by its trigger on `partnership`, and the proofs that each stage asks for; a test compares
/// the two move by move.
package enum StageMachine {
    /// The road every partnership takes, one step at a time.
    package static let road: [Stage] = [
        .identified, .contacted, .proposed, .engaged, .mouSigned, .agreementSigned, .active, .completed,
    ]

    /// The stages that can follow.
    ///
    /// - Parameters:
    ///   - stage: where the partnership stands.
    ///   - heldFrom: for `on_hold`, the stage it was held at: the only stage on the road it can go back to.
    package static func successors(of stage: Stage, heldFrom: Stage? = nil) -> [Stage] {
        switch stage {
        case .completed, .declined, .terminated: return []
        case .onHold: return (heldFrom.map { [$0] } ?? []) + [.declined, .terminated]
        default:
            guard let place = road.firstIndex(of: stage), place + 1 < road.count else { return [] }
            return [road[place + 1], .onHold, .declined, .terminated]
        }
    }
}
