import ArgumentParser
import HTTP
import Logging

enum LogFormat: String {
    /// For machines: a JSON object a line.
    case json
    /// For people.
    case text
}

/// Where what happens is logged: on standard error, one line per event.
struct LogSetup {
    let logger: Logger

    private static var levels: String {
        let names = Logger.Level.allCases.map(\.rawValue)
        return "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
    }

    init(level: String?, format: String?, default defaultFormat: LogFormat) throws {
        guard let logLevel = Logger.Level(rawValue: level ?? "info") else {
            throw ValidationError("log.level is \"\(level ?? "")\": it must be \(Self.levels)")
        }
        guard let logFormat = LinesLogHandler.Format(rawValue: format ?? defaultFormat.rawValue) else {
            throw ValidationError("log.format is \"\(format ?? "")\": it must be json or text")
        }
        var logger = Logger(label: "ecdp") { LinesLogHandler(label: $0, format: logFormat, level: logLevel) }
        logger.logLevel = logLevel
        self.logger = logger
    }
}
