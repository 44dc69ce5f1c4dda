import JSON
package import Logging
internal import NIOCore

/// swift-log's lines, as JSON for machines or as text for people, written at once to a file descriptor.
package struct LinesLogHandler: LogHandler {
    package enum Format: String, Sendable, CaseIterable {
        case json, text
    }

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let format: Format
    private let descriptor: CInt

    package init(label: String, format: Format, level: Logger.Level = .info, descriptor: CInt = 2) {
        self.label = label
        self.format = format
        self.logLevel = level
        self.descriptor = descriptor
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var merged = metadata
        if let provided = metadataProvider?.get() { merged.merge(provided) { $1 } }
        if let own = event.metadata { merged.merge(own) { $1 } }
        if let error = event.error { merged["error"] = merged["error"] ?? "\(error)" }
        let sorted = merged.sorted { $0.key < $1.key }
        BufferedOutput.write(format == .json ? json(event, sorted) : text(event, sorted), to: descriptor)
    }

    private func json(_ event: LogEvent, _ metadata: [(key: String, value: Logger.MetadataValue)]) -> ByteBuffer {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("time", LogTime.now())
            writer.member("level", event.level.rawValue)
            writer.member("logger", label)
            writer.member("message", event.message.description)
            if !metadata.isEmpty {
                writer.key("metadata")
                writer.object { writer in
                    for (key, value) in metadata {
                        writer.key(key)
                        Self.write(value, &writer)
                    }
                }
            }
        }
        var line = writer.buffer
        line.writeInteger(UInt8(ascii: "\n"))
        return line
    }

    private static func write(_ value: Logger.MetadataValue, _ writer: inout JSONWriter) {
        switch value {
        case .string(let text): writer.string(text)
        case .stringConvertible(let value): writer.string(value.description)
        case .array(let values):
            writer.beginArray()
            for value in values { write(value, &writer) }
            writer.endArray()
        case .dictionary(let members):
            writer.beginObject()
            for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                writer.key(key)
                write(value, &writer)
            }
            writer.endObject()
        }
    }

    private func text(_ event: LogEvent, _ metadata: [(key: String, value: Logger.MetadataValue)]) -> ByteBuffer {
        var line = "\(LogTime.now()) \(event.level.rawValue.padded(to: 8)) \(label): \(event.message)"
        for (key, value) in metadata { line += " \(key)=\(value)" }
        // One event, one line, and no escape sequence for a terminal, whatever the message quotes.
        let bytes = line.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        return ByteBuffer(bytes: bytes + [UInt8(ascii: "\n")])
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        count < width ? self + String(repeating: " ", count: width - count) : self
    }
}
