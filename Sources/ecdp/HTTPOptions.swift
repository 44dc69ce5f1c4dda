import API
import ArgumentParser
import HTTP
import NIOCore

/// Flags of the commands that serve HTTP.
struct HTTPOptions: ParsableArguments {
    @Option(help: "Address to listen on (default: 127.0.0.1).")
    var host: String?

    @Option(name: .shortAndLong, help: "Port to listen on; 0 for any that is free (default: 8080).")
    var port: String?

    @Option(name: .customLong("access-log"), help: "Where requests are logged: stdout, off, or a file.")
    var accessLog: String?

    var flags: [String: String?] { ["http.host": host, "http.port": port, "log.access": accessLog] }
}

/// How HTTP is served.
struct ServerSettings: Sendable {
    enum AccessLogTarget: Sendable, Equatable {
        case standardOutput, off
        case file(String)
    }

    var host: String
    var port: Int
    /// Event loops, each with lines to the database of its own: one for two cores.
    var loops: Int
    /// Lines of each loop.
    var lines: Int
    var accessLog: AccessLogTarget
    /// Address, port, and the bounds on what one client, or all of them, may take.
    var http: HTTPServer.Configuration
    /// Bytes of a body.
    var bodyLimit: Int
    /// Requests a second of one municipality, over all loops.
    var rate: Int

    init(_ settings: Settings, defaultAccessLog: AccessLogTarget) throws {
        host = settings.text("http.host") ?? "127.0.0.1"
        port = try settings.number("http.port", in: 0...65_535, default: 8_080)
        loops = try settings.number("http.loops", in: 1...256, default: max(1, CoreCount.available / 2))
        lines = try settings.number("database.lines", in: 1...64, default: 8)
        accessLog =
            switch settings.text("log.access") {
            case nil: defaultAccessLog
            case "stdout", "true": .standardOutput
            case "off", "false": .off
            case .some(let path): .file(path)
            }
        http = HTTPServer.Configuration(host: host, port: port)
        http.shutdownTimeout = .seconds(4)
        func limit(_ key: String, _ range: ClosedRange<Int>, _ value: inout Int) throws {
            value = try settings.number(key, in: range, default: value)
        }
        func seconds(_ key: String, _ range: ClosedRange<Int>, _ value: inout TimeAmount) throws {
            let fallback = Int(value.nanoseconds / 1_000_000_000)
            value = .seconds(Int64(try settings.number(key, in: range, default: fallback)))
        }
        try limit("http.limit.connections", 1...1_000_000, &http.maxConnections)
        try limit("http.limit.requests", 1...1_000_000, &http.maxRequestsInFlight)
        try limit("http.limit.uri", 256...65_536, &http.maxURIBytes)
        try limit("http.limit.headers", 1_024...1_048_576, &http.maxHeaderBytes)
        try limit("http.limit.fields", 10...1_000, &http.maxHeaderFields)
        try seconds("http.timeout.request", 1...3_600, &http.requestReadTimeout)
        try seconds("http.timeout.idle", 1...86_400, &http.idleTimeout)
        try seconds("http.timeout.write", 1...3_600, &http.writeTimeout)
        bodyLimit = try settings.number(
            "http.limit.body", in: 1_024...(64 << 20), default: Application.Configuration().bodyLimit)
        rate = try settings.number("http.rate", in: 1...1_000_000, default: 20_000)
    }
}
