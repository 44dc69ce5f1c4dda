/// One thing wrong with what was sent.
package struct Fault: Error, Hashable, Sendable {
    /// JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter; empty for the whole.
    package let field: String
    /// What is wrong, in words for the person who sent it.
    package let message: String
    /// What would be right, where that can be said.
    package let hint: String?

    package init(_ field: String, _ message: String, hint: String? = nil) {
        self.field = field
        self.message = message
        self.hint = hint
    }
}

/// Why a change was refused although its form was right.
package enum Refusal: Error, Sendable {
    /// Values that contradict each other or point to nothing.
    case invalid([Fault])
    /// Something like it exists already.
    case conflict(Fault)
    /// What is to be made looks like these, as a JSON list, and it was not said that it is another.
    case duplicate(candidates: String)
    /// A move the stage machine does not know.
    case stageMove(from: String, to: String, allowed: [String])
    /// A move whose proof is not there: see ``Proof``.
    case stageProof(to: String, missing: [String])
    /// The row is not there, is archived, or has another version: which of them is still to be asked.
    case notCurrent
    /// The row changed since the caller read it.
    case stale(current: Int)
    /// The row is archived and cannot be changed.
    case archived
    /// What the repeated request once made is personal information and was erased.
    case erased
    /// The work has ended, in this status: nothing can be done about it any more.
    case ended(status: String)
    /// Nothing there.
    case missing
    /// The idempotency key was used for another request.
    case keyReused
}
