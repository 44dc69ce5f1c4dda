import Foundation
import HTTP
import JSON
import Logging
import NIOCore
import Postgres
import ServiceLifecycle
import Testing

@testable import API

/// Both ends of a pipe, closed with it.
final class LogPipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32

    init() {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// What is there; waits while there is nothing.
    func read() -> String {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(readEnd, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}

@Suite struct LogTests {
    static let entry = AccessLog.Entry(
        requestID: "abc", method: "GET", route: "/v1/municipalities/{code}", status: 200, bytes: 1_234,
        durationMicroseconds: 87, tenant: "CPT", keyPrefix: "k\"1", remote: "127.0.0.1")

    @Test func `a request is one JSON line with the fields it has`() throws {
        let pipe = LogPipe()
        let output = BufferedOutput(descriptor: pipe.writeEnd)
        let log = AccessLog(output)
        log.write(Self.entry, seconds: 1_795_516_532, microseconds: 4_056)
        var bare = Self.entry
        (bare.tenant, bare.keyPrefix, bare.bytes, bare.durationMicroseconds) = (nil, nil, 0, .max)
        log.write(bare, seconds: 1_795_516_533, microseconds: 999_999)
        output.flush()
        let lines = pipe.read().split(separator: "\n")
        #expect(
            lines.first == """
                {"time":"2026-11-24T10:35:32.004056Z","request_id":"abc","method":"GET","route":"/v1/municipalities/{code}",\
                "status":200,"bytes":1234,"duration_us":87,"tenant":"CPT","key":"k\\"1","remote":"127.0.0.1"}
                """)
        #expect(
            lines.last == """
                {"time":"2026-11-24T10:35:33.999999Z","request_id":"abc","method":"GET","route":"/v1/municipalities/{code}",\
                "status":200,"bytes":0,"duration_us":9223372036854775807,"remote":"127.0.0.1"}
                """)
    }

    @Test(.timeLimit(.minutes(1)))
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

    @Test func `lines go out by themselves, and the last ones at the end`() async throws {
        let pipe = LogPipe()
        let output = BufferedOutput(descriptor: pipe.writeEnd, interval: .milliseconds(10))
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let group = ServiceGroup(services: [output], logger: logger)
        async let running: Void = group.run()
        output.append(line: "first")
        #expect(try await RawClient.onThread { pipe.read() } == "first\n")
        output.append(line: "last")
        await group.triggerGracefulShutdown()
        try await running
        #expect(pipe.read() == "last\n")
    }

    @Test func `past its capacity lines are dropped and counted`() {
        let pipe = LogPipe()
        let output = BufferedOutput(descriptor: pipe.writeEnd, capacity: 25)
        for number in 1...5 { output.append(line: "line number \(number)") }
        output.flush()
        output.append(line: "after")
        output.flush()
        #expect(
            pipe.read() == """
                line number 1
                {"level":"warning","message":"log lines dropped","count":4}
                after

                """)
    }

    @Test func `a log event is a line of JSON, or of text`() throws {
        for format in LinesLogHandler.Format.allCases {
            let pipe = LogPipe()
            var logger = Logger(label: "ecdp") {
                LinesLogHandler(label: $0, format: format, level: .debug, descriptor: pipe.writeEnd)
            }
            logger[metadataKey: "a"] = "1"
            logger.warning("two\nlines \u{1B}[1m", metadata: ["b": ["x": ["1", .stringConvertible(2)]], "a": "own"])
            logger.trace("not this")
            let line = pipe.read()
            #expect(line.hasSuffix("\n") && line.dropLast().allSatisfy { !$0.isNewline })
            switch format {
            case .json:
                guard case .object(let object) = try JSONParser.parse(line) else {
                    Issue.record("not an object")
                    return
                }
                #expect(object.keys == ["time", "level", "logger", "message", "metadata"])
                #expect(object["message"] == .string("two\nlines \u{1B}[1m"))
                #expect(object["metadata"]?.text == #"{"a":"own","b":{"x":["1","2"]}}"#)
            case .text:
                #expect(line.contains(" warning  ecdp: two lines  [1m a=own b="))
            }
        }
    }
}
