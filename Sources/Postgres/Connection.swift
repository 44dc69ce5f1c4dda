import CLibPQ
import Glibc
import Logging
import Synchronization

/// A `PGconn` that is connected, finished with its last reference.
///
/// `@unchecked Sendable`: it is handed from the thread that connected it to the one actor that owns it from then on, and
/// used by no two at a time. ``cancelHandle`` alone may be used meanwhile, which libpq allows.
final class Connection: @unchecked Sendable {
    let pointer: OpaquePointer
    /// A descriptor of our own for the socket: libpq closes its own as soon as the connection fails, and somebody else's
    /// connection may have that number before the reactor has forgotten it.
    let socket: Int32
    let cancelHandle: CancelHandle?
    let notices: NoticeLog

    private init(_ pointer: OpaquePointer, socket: Int32, notices: NoticeLog) {
        self.pointer = pointer
        self.socket = socket
        cancelHandle = PQgetCancel(pointer).map { CancelHandle($0) }
        self.notices = notices
        PQsetNoticeReceiver(
            pointer,
            { context, result in
                guard let context else { return }
                Unmanaged<NoticeLog>.fromOpaque(context).takeUnretainedValue().receive(result)
            }, Unmanaged.passUnretained(notices).toOpaque())
    }

    /// The notices' receiver lives as long as the connection that calls it.
    deinit {
        withExtendedLifetime(notices) { PQfinish(pointer) }
        close(socket)
    }

    /// libpq's last words on this connection.
    var errorMessage: String { PQerrorMessage(pointer).map { LibPQText.line(String(cString: $0)) } ?? "" }

    /// Connects, and blocks meanwhile: to be called on a thread of its own.
    ///
    /// - Parameters:
    ///   - settings: server parameters for the session, over those of the configuration.
    /// - Returns: the connection; `unavailable` otherwise, in the server's or libpq's words without the password.
    static func open(
        _ configuration: DatabaseConfiguration, settings: [String], logger: Logger
    ) -> Result<Connection, PostgresError> {
        let parameters: ConnectionParameters
        do {
            parameters = try ConnectionParameters(configuration, settings: settings)
        } catch {
            return .failure(error)
        }
        guard let pointer = parameters.withKeywords({ PQconnectdbParams($0, $1, 1) }) else {
            return .failure(PostgresError(.unavailable, .notSent, "out of memory"))
        }
        guard PQstatus(pointer) == CONNECTION_OK else {
            let message = PQerrorMessage(pointer).map { LibPQText.line(String(cString: $0)) } ?? "cannot connect"
            PQfinish(pointer)
            return .failure(PostgresError(.unavailable, .notSent, parameters.redacted(message)))
        }
        let socket = fcntl(PQsocket(pointer), F_DUPFD_CLOEXEC, 0)
        guard socket >= 0 else {
            PQfinish(pointer)
            return .failure(PostgresError(.unavailable, .notSent, "no more files may be open"))
        }
        let connection = Connection(
            pointer, socket: socket, notices: NoticeLog(logger, onNotice: configuration.onNotice))
        // PGDATESTYLE comes after everything a client can say while it connects.
        if !connection.writesISODates { connection.ask("set datestyle = iso") }
        guard connection.writesISODates else {
            return .failure(
                PostgresError(.unavailable, .notSent, "the server does not write dates as ISO 8601 has them"))
        }
        // libpq reads at once what its buffer holds, 16 KB, and makes that larger for a row that does not fit, for good.
        // A server sends 8 KB at a time, and sends on meanwhile: one large row, and fewer wake-ups from then on.
        guard connection.ask("select repeat('x', 60000)") else {
            return .failure(PostgresError(.unavailable, .notSent, "the server let us in, and then did not answer"))
        }
        guard PQsetnonblocking(pointer, 1) == 0, PQenterPipelineMode(pointer) == 1 else {
            return .failure(PostgresError(.unavailable, .notSent, connection.errorMessage))
        }
        return .success(connection)
    }

    /// Sends a statement and drops its answer; blocks meanwhile, but not for longer than `patience`: a server may stop right
    /// after it let us in.
    ///
    /// - Returns: whether an answer came, be it an error.
    @discardableResult private func ask(_ statement: String) -> Bool {
        guard PQsendQuery(pointer, statement) == 1 else { return false }
        let end = ContinuousClock.now + Self.patience
        while true {
            while PQisBusy(pointer) == 1 {
                let left = (end - .now) / .milliseconds(1)
                var reading = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
                guard left >= 1 else { return false }
                let ready = poll(&reading, 1, Int32(left))
                guard ready >= 0 || errno == EINTR, PQconsumeInput(pointer) == 1 else { return false }
            }
            guard let result = PQgetResult(pointer) else { return PQstatus(pointer) == CONNECTION_OK }
            PQclear(result)
        }
    }

    private static let patience = Duration.seconds(5)

    /// Also where nothing is said of it, as by a pooler.
    private var writesISODates: Bool {
        PQparameterStatus(pointer, "DateStyle").map { String(cString: $0).hasPrefix("ISO") } ?? true
    }
}
