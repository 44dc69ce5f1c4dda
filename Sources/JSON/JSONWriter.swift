package import NIOCore

/// Writes JSON piece by piece, for what is built by hand: problems, summaries, the API's own description.
///
/// It sets the commas. That what is begun is ended, and that keys stand in objects only, is the caller's part.
package struct JSONWriter {
    package private(set) var buffer: ByteBuffer
    private var needsComma = false

    /// - Parameter buffer: is appended to.
    package init(_ buffer: ByteBuffer = ByteBuffer()) {
        self.buffer = buffer
    }

    package var string: String { String(buffer: buffer) }

    package mutating func beginObject() { begin(0x7B) }
    package mutating func endObject() { end(0x7D) }
    package mutating func beginArray() { begin(0x5B) }
    package mutating func endArray() { end(0x5D) }

    package mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
        beginObject()
        try members(&self)
        endObject()
    }

    package mutating func array(_ elements: (inout JSONWriter) throws -> Void) rethrows {
        beginArray()
        try elements(&self)
        endArray()
    }

    package mutating func key(_ key: String) {
        comma()
        JSONEscape.write(key, into: &buffer)
        buffer.writeInteger(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        comma()
        JSONEscape.write(value, into: &buffer)
    }

    package mutating func int(_ value: some FixedWidthInteger) {
        comma()
        buffer.writeString(String(value))
    }

    /// The shortest text that reads back as the same number; null for infinities and NaN, which JSON does not have.
    package mutating func double(_ value: Double) {
        comma()
        buffer.writeString(value.isFinite ? value.description : "null")
    }

    package mutating func bool(_ value: Bool) {
        comma()
        buffer.writeStaticString(value ? "true" : "false")
    }

    package mutating func null() {
        comma()
        buffer.writeStaticString("null")
    }

    /// - Precondition: `json` is one JSON value.
    package mutating func raw(_ json: String) {
        comma()
        buffer.writeString(json)
    }

    /// - Precondition: `json` holds one JSON value.
    package mutating func raw(_ json: ByteBuffer) {
        comma()
        buffer.writeImmutableBuffer(json)
    }

    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): int(value)
        case .decimal(let text): raw(text)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for member in object.members { self.member(member.key, member.value) }
            endObject()
        }
    }

    package mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    package mutating func member(_ key: String, _ value: some FixedWidthInteger) {
        self.key(key)
        int(value)
    }

    package mutating func member(_ key: String, _ value: Bool) {
        self.key(key)
        bool(value)
    }

    package mutating func member(_ key: String, _ value: JSONValue) {
        self.key(key)
        self.value(value)
    }

    /// Writes null, or leaves out nothing: a member that is absent is the caller's choice.
    package mutating func member(_ key: String, _ value: String?) {
        self.key(key)
        if let value { string(value) } else { null() }
    }

    private mutating func begin(_ byte: UInt8) {
        comma()
        buffer.writeInteger(byte)
        needsComma = false
    }

    private mutating func end(_ byte: UInt8) {
        buffer.writeInteger(byte)
        needsComma = true
    }

    private mutating func comma() {
        if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
        needsComma = true
    }
}
