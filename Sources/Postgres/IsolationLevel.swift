/// How far a transaction is kept from seeing others' work.
public enum IsolationLevel: String, Sendable, Hashable, CaseIterable {
    /// Each statement sees what was committed before it began.
    case readCommitted = "read committed"
    /// Every statement sees what was committed before the first began; a write that meets a newer one fails with 40001.
    case repeatableRead = "repeatable read"
    /// As if transactions ran one after the other; what would break that fails with 40001.
    case serializable
}
