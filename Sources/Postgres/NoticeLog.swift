import CLibPQ
import Logging
import Synchronization

/// Where a connection's notices go: to the log by severity and SQLSTATE, and in words only when tracing, for the text may
/// quote values; and to those who want to hear them.
final class NoticeLog: Sendable {
    typealias Handler = @Sendable (Notice) -> Void

    private let logger: Logger
    private let onNotice: Handler?
    /// The present session's.
    private let sessionHandler = Mutex<Handler?>(nil)
    /// Whether the server gave up waiting for a standby to confirm a commit, which it reports as a success.
    private let unconfirmed = Atomic<Bool>(false)

    init(_ logger: Logger, onNotice: Handler?) {
        self.logger = logger
        self.onNotice = onNotice
    }

    /// - Returns: the handler until now.
    func replaceHandler(_ handler: Handler?) -> Handler? {
        sessionHandler.withLock { present in
            defer { present = handler }
            return present
        }
    }

    /// Whether a commit since the last call is done here, and perhaps on no standby.
    func takeUnconfirmed() -> Bool {
        unconfirmed.load(ordering: .relaxed) && unconfirmed.exchange(false, ordering: .relaxed)
    }

    func receive(_ result: OpaquePointer?) {
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        // The function's name, because the message is in the server's language and its SQLSTATE says nothing.
        if field("R") == PostgresError.commitInDoubt.routine { unconfirmed.store(true, ordering: .relaxed) }
        let notice = Notice(
            severity: field("V") ?? field("S") ?? "", sqlState: field("C") ?? "", message: field("M") ?? "",
            detail: field("D"), hint: field("H"))
        let metadata: Logger.Metadata = ["severity": "\(notice.severity)", "sqlstate": "\(notice.sqlState)"]
        if notice.severity == "WARNING" {
            logger.warning("notice of the database", metadata: metadata)
        } else {
            logger.debug("notice of the database", metadata: metadata)
        }
        logger.trace("notice of the database", metadata: ["message": "\(notice.message)"])
        onNotice?(notice)
        sessionHandler.withLock { $0 }?(notice)
    }
}
