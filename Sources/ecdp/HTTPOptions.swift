import ArgumentParser

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
    }
}
