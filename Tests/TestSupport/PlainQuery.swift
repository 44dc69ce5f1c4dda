import CLibPQ
import Foundation
import Synchronization

/// SQL on a connection of its own, or on one of those kept for it, answered as `psql -XAtq -c` prints it: for tests that
/// look at the database from outside, past the driver.
///
/// In this process, since starting a program for each statement was a quarter of what the tests cost. On a thread of its
/// own, since libpq blocks and the tests' threads are as few as there are cores. A cancelled task cancels the statement.
final class PlainQuery: Sendable {
    private let conninfo: String
    private let sql: String
    private let kept: PlainConnections?
    /// libpq's handle for cancelling, while the connection is open.
    private let cancelHandle = Mutex<UInt?>(nil)

    private init(_ conninfo: String, _ sql: String, _ kept: PlainConnections?) {
        self.conninfo = conninfo
        self.sql = sql
        self.kept = kept
    }

    static func run(_ conninfo: String, _ sql: String, on kept: PlainConnections? = nil) async throws -> Command {
        try Task.checkCancellation()
        let query = PlainQuery(conninfo, sql, kept)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread { continuation.resume(returning: query.execute()) }
            }
        } onCancel: {
            query.cancel()
        }
    }

    private func execute() -> Command {
        let connection = kept?.take() ?? connect()
        let answer = execute(on: connection)
        if let kept, let connection, answer.succeeded { kept.give(connection) } else { PQfinish(connection) }
        return answer
    }

    private func execute(on connection: OpaquePointer?) -> Command {
        guard PQstatus(connection) == CONNECTION_OK else {
            return command(false, [String(cString: PQerrorMessage(connection))])
        }
        let printed = Printed()
        defer { PQsetNoticeProcessor(connection, { _, _ in }, nil) }
        PQsetNoticeProcessor(
            connection,
            { target, text in
                guard let target, let text else { return }
                Unmanaged<Printed>.fromOpaque(target).takeUnretainedValue().text.append(String(cString: text))
            }, Unmanaged.passUnretained(printed).toOpaque())
        cancelHandle.withLock { $0 = PQgetCancel(connection).map { UInt(bitPattern: $0) } }
        defer { forgetCancelHandle() }
        var succeeded = PQsendQuery(connection, sql) == 1
        if !succeeded { printed.text.append(String(cString: PQerrorMessage(connection))) }
        while let result = PQgetResult(connection) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK: Self.print(result, to: printed)
            case PGRES_COPY_OUT: Self.printCopy(connection, to: printed)
            case PGRES_COPY_IN: PQputCopyEnd(connection, "there is nothing to copy from")
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
            default:
                succeeded = false
                printed.text.append(String(cString: PQresultErrorMessage(result)))
                // A lost connection would go on answering.
                if PQstatus(connection) == CONNECTION_BAD { return command(false, printed.text) }
            }
        }
        return withExtendedLifetime(printed) { command(succeeded, printed.text) }
    }

    private final class Printed {
        var text: [String] = []
    }

    private func connect() -> OpaquePointer? {
        let texts: [UnsafeMutablePointer<CChar>?] = [
            "dbname", "fallback_application_name", conninfo, "psql",
        ].map { (text: String) in strdup(text) }
        defer { for text in texts { free(text) } }
        let keywords: [UnsafePointer<CChar>?] = [UnsafePointer(texts[0]), UnsafePointer(texts[1]), nil]
        let values: [UnsafePointer<CChar>?] = [UnsafePointer(texts[2]), UnsafePointer(texts[3]), nil]
        return PQconnectdbParams(keywords, values, 1)
    }

    private func cancel() {
        cancelHandle.withLock { handle in
            guard let handle, let pointer = OpaquePointer(bitPattern: handle) else { return }
            var reason = [CChar](repeating: 0, count: 256)
            PQcancel(pointer, &reason, Int32(reason.count))
        }
    }

    private func forgetCancelHandle() {
        cancelHandle.withLock { handle in
            if let pointer = handle.flatMap({ OpaquePointer(bitPattern: $0) }) { PQfreeCancel(pointer) }
            handle = nil
        }
    }

    private func command(_ succeeded: Bool, _ texts: [String]) -> Command {
        Command(succeeded: succeeded, output: texts.joined().trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func print(_ result: OpaquePointer, to printed: Printed) {
        let columns = PQnfields(result)
        for row in 0..<PQntuples(result) {
            let values = (0..<columns).map { String(cString: PQgetvalue(result, row, $0)) }
            printed.text.append(values.joined(separator: "|") + "\n")
        }
    }

    private static func printCopy(_ connection: OpaquePointer?, to printed: Printed) {
        var line: UnsafeMutablePointer<CChar>?
        while PQgetCopyData(connection, &line, 0) > 0, let text = line {
            printed.text.append(String(cString: text))
            PQfreemem(text)
        }
    }
}
