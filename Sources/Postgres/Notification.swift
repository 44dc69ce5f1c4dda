/// What NOTIFY sent, or word that something may have been missed.
public struct Notification: Sendable, Hashable {
    /// The channel's name.
    public let channel: String
    /// What was sent along; empty where nothing was, and where ``mayHaveMissed`` is true.
    public let payload: String
    /// Whether this stands for an unknown number of notifications that may not have been received: listening has only
    /// just begun, or begun again after the connection was lost, or the reader was too slow. Look at everything.
    public let mayHaveMissed: Bool
}
