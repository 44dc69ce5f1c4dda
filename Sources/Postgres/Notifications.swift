/// The notifications of a channel, in the order they were sent, from ``Database/listen(_:)`` on.
///
/// Its first element says ``Notification/mayHaveMissed``, as soon as the server listens; further ones follow whenever the
/// connection was lost and made again. It ends when its task is cancelled or the database closes.
public struct Notifications: AsyncSequence, Sendable {
    /// A notification, or word that one may have been missed.
    public typealias Element = Notification
    /// None: while the connection is lost the sequence is silent, and then says so.
    public typealias Failure = Never

    let stream: AsyncStream<Notification>

    /// Its iterator.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: AsyncStream<Notification>.Iterator

        /// The next notification; nil at the end.
        public mutating func next() async -> Notification? { await iterator.next(isolation: #isolation) }

        /// The next notification; nil at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> Notification? {
            await iterator.next(isolation: actor)
        }
    }

    /// The sequence has one reader: of two iterators each would get a part.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(iterator: stream.makeAsyncIterator()) }
}
