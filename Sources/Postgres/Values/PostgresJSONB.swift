public import Foundation

/// A `jsonb` or `json`, as its text: nothing is parsed until somebody asks.
///
/// PostgreSQL gives a `jsonb` back in a form of its own: without the blanks that were sent, keys in another order, of two
/// equal keys the last.
public struct PostgresJSONB: Sendable, Hashable {
    /// JSON. It may not hold `\u0000` in a string: `jsonb` refuses it (SQLSTATE 22P05).
    public let text: String

    /// - Parameter text: JSON; the server refuses what is not (SQLSTATE 22P02).
    public init(_ text: String) { self.text = text }

    /// A value as JSON.
    ///
    /// - Throws: what the encoder throws.
    public init(encoding value: some Encodable, with encoder: JSONEncoder = JSONEncoder()) throws {
        text = String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The JSON as a value.
    ///
    /// - Throws: what the decoder throws.
    public func decode<T: Decodable>(_ type: T.Type = T.self, with decoder: JSONDecoder = JSONDecoder()) throws -> T {
        try decoder.decode(type, from: Data(text.utf8))
    }
}

extension PostgresJSONB: CellDecodable {
    static var sqlName: String { "JSON" }

    init?(postgresText bytes: UnsafeRawBufferPointer) { self.init(String(decoding: bytes, as: UTF8.self)) }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        // A jsonb has its version before the text. No JSON begins with that byte.
        if type.isOne(of: .jsonb), bytes.first == 1 {
            self.init(String(decoding: bytes.dropFirst(), as: UTF8.self))
        } else {
            guard type.isOne(of: .json) else { return nil }
            self.init(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension PostgresJSONB: PostgresBinaryEncodable {
    /// A `jsonb` or `json`.
    public var postgresParameter: Parameter { .text(text) }

    /// `jsonb`.
    public static var postgresType: PostgresType { .jsonb }

    /// The version, which is 1, and the text.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.append(1)
        bytes.append(contentsOf: text.utf8)
        return true
    }
}
