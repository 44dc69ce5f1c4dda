/// When a batch lets go of its locks. Its answer comes when it is durable, in either case.
public enum LockRelease: Sendable, Hashable {
    /// When its commit is on disk: nobody sees what a crash could still undo.
    case whenDurable
    /// When it is committed, while the disk still writes: for rows that many writers wait for. Otherwise each of them waits
    /// for a disk of its own, one after the other, instead of one for all.
    ///
    /// Whoever writes after it becomes durable after it. Whoever only reads may see, for as long as a write to the disk
    /// takes, what a crash of the server would undo, and what nobody has been told is done. To answer from such a read
    /// that something was done, send it with the same release: then its answer comes when what it saw is durable.
    case whenCommitted
}
