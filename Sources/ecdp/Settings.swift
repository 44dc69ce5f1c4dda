import ArgumentParser
import Configuration
import Foundation
import Logging
import SystemPackage

/// Flags that every command has.
struct CommonOptions: ParsableArguments {
    @Option(help: "A JSON file with settings (default: ecdp.json, if it is there).")
    var config: String?

    @Option(help: "The folder of the embedded database and of what runs (default: .ecdp).")
    var folder: String?

    @Option(
        name: .customLong("database-url"),
        help: """
            libpq connection string or URI of a PostgreSQL of your own; without a user in it each part logs in as its \
            own role. Also: database.owner.url, database.worker.url, database.admin.url as settings.
            """)
    var databaseURL: String?

    @Option(name: .customLong("log-level"), help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    @Option(name: .customLong("log-format"), help: "json or text.")
    var logFormat: String?

    /// Settings by their keys, where a flag was given.
    var flags: [String: String?] {
        ["folder": folder, "database.url": databaseURL, "log.level": logLevel, "log.format": logFormat]
    }
}

/// What was set: flags over environment over file.
struct Settings {
    private let reader: ConfigReader

    /// - Parameter flags: by key, of the common options and of the command's own.
    init(_ common: CommonOptions, _ flags: [String: String?] = [:]) async throws {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, value) in common.flags.merging(flags, uniquingKeysWith: { $1 }) {
            guard let value else { continue }
            values[AbsoluteConfigKey(key.split(separator: ".").map(String.init), context: [:])] =
                ConfigValue(.string(value), isSecret: false)
        }
        let path = common.config ?? "ecdp.json"
        try SettingsFile.check(path, isNamed: common.config != nil)
        let file: FileProvider<JSONSnapshot>
        do {
            file = try await FileProvider<JSONSnapshot>(filePath: FilePath(path), allowMissing: common.config == nil)
        } catch {
            throw CommandFailure("the settings in \(path) cannot be read: \(error)")
        }
        reader = ConfigReader(providers: [
            InMemoryProvider(values: values),
            EnvironmentVariablesProvider().prefixKeys(with: "ecdp"),
            file,
        ])
    }

    func text(_ key: String) -> String? {
        let configKey = ConfigKey(key)
        let value =
            reader.string(forKey: configKey) ?? reader.int(forKey: configKey).map(String.init)
            ?? reader.bool(forKey: configKey).map(String.init)
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }

    func number(_ key: String, in range: ClosedRange<Int>, default value: Int) throws -> Int {
        guard let text = text(key) else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw ValidationError(
                "\(key) is \"\(text)\": it must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The folder as an absolute path.
    var folder: String {
        URL(filePath: text("folder") ?? ".ecdp").standardizedFileURL.path(percentEncoded: false)
    }

    func logger(_ defaultFormat: LogFormat) throws -> Logger {
        try LogSetup(level: text("log.level"), format: text("log.format"), default: defaultFormat).logger
    }
}
