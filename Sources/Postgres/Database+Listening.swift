extension Database {
    /// Listens to a channel.
    ///
    /// Listening goes on until the sequence is let go or the database closes. Its first element says that something may
    /// have been missed, as soon as the server listens: read everything then, and after that only what is notified.
    ///
    /// - Parameter channel: its name as written, capitals and all: 1 to 63 bytes, none of them NUL. With any other the
    ///   sequence is over at once, and with one that the server refuses for good, such as letters that the database's
    ///   encoding has not, when it has said so, which is logged.
    public func listen(_ channel: String) -> Notifications { Notifications(stream: listener.listen(channel)) }
}
