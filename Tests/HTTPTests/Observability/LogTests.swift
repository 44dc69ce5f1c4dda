import Foundation
import JSON
import Logging
import NIOCore
import ServiceLifecycle
import TestSupport
import Testing

@testable import HTTP

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
