import FoundationEssentials
import HTTP
import Logging
import NIOCore
import Postgres
import TestSupport
import Testing

@testable import API

struct RefusalLogTests {
    @Test(.timeLimit(.minutes(5)))
    func `a request that the transport refuses is logged like any other`() throws {
        let pipe = LogPipe()
        let output = BufferedOutput(descriptor: pipe.writeEnd)
        let quiet = Logger(label: "log", factory: { _ in SwiftLogNoOpLogHandler() })
        let database = Database(DatabaseConfiguration(conninfo: "host=/nonexistent"), logger: quiet)
        let application = Application(
            endpoints: [], authenticator: Authenticator(database, logger: quiet, now: { .distantPast }),
            accessLog: AccessLog(output), logger: quiet, now: { .distantPast })
        for (rejection, method) in [
            (TransportRejection.headersTooLarge, nil), (.bodyTooLarge(limit: 1), "POST"), (.requestTimeout, "GET"),
        ] as [(TransportRejection, String?)] {
            _ = application.rejection(
                rejection,
                of: RejectedRequest(id: "abc", method: method, remoteAddress: "127.0.0.1", received: .now()))
        }
        output.flush()
        let lines = pipe.read().split(separator: "\n")
        #expect(lines.count == 3)
        for (line, part) in zip(
            lines,
            [
                #""method":"","route":"Refused","status":431"#, #""method":"POST","route":"Refused","status":413"#,
                #""method":"GET","route":"Refused","status":408"#,
            ])
        {
            #expect(line.contains(part), "\(line)")
            #expect(line.contains(#""request_id":"abc""#) && line.contains(#""remote":"127.0.0.1""#))
        }
    }
}
