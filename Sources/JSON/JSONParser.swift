package import NIOCore

/// Why a text is not JSON, or not JSON that is accepted here, and where.
package struct JSONParseError: Error, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        case unexpectedEnd(expected: String)
        case unexpected(found: String, expected: String)
        case duplicateKey(String)
        case tooDeep(limit: Int)
        case trailing(found: String)
        case byteOrderMark
        case invalidUTF8
        case nul
        case loneSurrogate
        case invalidEscape
        case controlCharacter
        case invalidNumber(expected: String)
    }

    package var reason: Reason
    /// From 1; lines end with LF, CR LF or CR.
    package var line: Int
    /// From 1, in Unicode scalars.
    package var column: Int
    /// From 0, in bytes.
    package var offset: Int

    /// One sentence without the place.
    package var message: String {
        switch reason {
        case .unexpectedEnd(let expected): "The text ends where \(expected) was expected."
        case .unexpected(let found, let expected): "Found \(found) where \(expected) was expected."
        case .duplicateKey(let key): "The key \(JSONValue.string(key).text) appears twice in one object."
        case .tooDeep(let limit): "Arrays and objects are nested more than \(limit) levels deep."
        case .trailing(let found): "Found \(found) after the end of the value."
        case .byteOrderMark: "The text begins with a byte order mark."
        case .invalidUTF8: "The text is not UTF-8."
        case .nul: "The character U+0000 is not allowed in text."
        case .loneSurrogate: "A \\u escape is half of a surrogate pair."
        case .invalidEscape: "After a backslash one of \" \\ / b f n r t must follow, or u and four hexadecimal digits."
        case .controlCharacter: "A control character in a string must be written as an escape."
        case .invalidNumber(let expected): "The number is malformed: \(expected) was expected."
        }
    }

    package var description: String { "line \(line), column \(column): \(message)" }
}

/// Reads one JSON text (RFC 8259), strictly.
///
/// Beyond the grammar it refuses what readers disagree on, or what PostgreSQL cannot keep: duplicate keys, lone
/// surrogates, U+0000, a byte order mark, invalid UTF-8, and nesting past a limit. It reads each byte once.
package struct JSONParser: ~Copyable {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let depthLimit: Int
    private var index = 0
    private var depth = 0
    private var scratch: [UInt8] = []

    private init(_ bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    /// - Parameter depthLimit: of arrays and objects within one another; at most 256, as the parser recurses.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer, depthLimit: Int = 32
    ) throws(JSONParseError) -> JSONValue {
        let parsed: Result<JSONValue, JSONParseError> = bytes.withMemoryRebound(to: UInt8.self) { bytes in
            var parser = JSONParser(bytes, depthLimit: min(depthLimit, 256))
            do throws(JSONParseError) { return .success(try parser.document()) } catch { return .failure(error) }
        }
        return try parsed.get()
    }

    package static func parse(_ bytes: [UInt8], depthLimit: Int = 32) throws(JSONParseError) -> JSONValue {
        let parsed: Result<JSONValue, JSONParseError> = bytes.withUnsafeBytes { bytes in
            do throws(JSONParseError) { return .success(try parse(bytes, depthLimit: depthLimit)) } catch {
                return .failure(error)
            }
        }
        return try parsed.get()
    }

    package static func parse(_ buffer: ByteBuffer, depthLimit: Int = 32) throws(JSONParseError) -> JSONValue {
        let parsed: Result<JSONValue, JSONParseError> = buffer.withUnsafeReadableBytes { bytes in
            do throws(JSONParseError) { return .success(try parse(bytes, depthLimit: depthLimit)) } catch {
                return .failure(error)
            }
        }
        return try parsed.get()
    }

    package static func parse(_ text: String, depthLimit: Int = 32) throws(JSONParseError) -> JSONValue {
        try parse(Array(text.utf8), depthLimit: depthLimit)
    }

    // MARK: - Grammar

    private mutating func document() throws(JSONParseError) -> JSONValue {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { throw error(.byteOrderMark) }
        skipSpace()
        let value = try value(expected: "a value")
        skipSpace()
        guard index == bytes.count else { throw error(.trailing(found: found())) }
        return value
    }

    private mutating func value(expected: String) throws(JSONParseError) -> JSONValue {
        guard index < bytes.count else { throw error(.unexpectedEnd(expected: expected)) }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"):
            try word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error(.unexpected(found: found(), expected: expected))
        }
    }

    private mutating func object() throws(JSONParseError) -> JSONValue {
        try descend()
        var members: [JSONObject.Member] = []
        var seen: Set<String> = []
        skipSpace()
        if take(UInt8(ascii: "}")) {
            depth -= 1
            return .object(JSONObject())
        }
        while true {
            let start = index
            guard index < bytes.count else { throw error(.unexpectedEnd(expected: "a key")) }
            guard bytes[index] == UInt8(ascii: "\"") else {
                let expected = members.isEmpty ? "a key in quotation marks or }" : "a key in quotation marks"
                throw error(.unexpected(found: found(), expected: expected))
            }
            let key = try string()
            // Few keys are compared faster than hashed; many must not cost their square.
            if members.count < 16 {
                for member in members where member.key == key { throw error(.duplicateKey(key), at: start) }
            } else {
                if seen.isEmpty { seen = Set(members.map(\.key)) }
                guard seen.insert(key).inserted else { throw error(.duplicateKey(key), at: start) }
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw missing(":") }
            skipSpace()
            members.append(JSONObject.Member(key: key, value: try value(expected: "a value")))
            skipSpace()
            if take(UInt8(ascii: "}")) { break }
            guard take(UInt8(ascii: ",")) else { throw missing(", or }") }
            skipSpace()
        }
        depth -= 1
        return .object(JSONObject(members))
    }

    private mutating func array() throws(JSONParseError) -> JSONValue {
        try descend()
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) {
            depth -= 1
            return .array([])
        }
        while true {
            elements.append(try value(expected: elements.isEmpty ? "a value or ]" : "a value"))
            skipSpace()
            if take(UInt8(ascii: "]")) { break }
            guard take(UInt8(ascii: ",")) else { throw missing(", or ]") }
            skipSpace()
        }
        depth -= 1
        return .array(elements)
    }

    private mutating func descend() throws(JSONParseError) {
        guard depth < depthLimit else { throw error(.tooDeep(limit: depthLimit)) }
        depth += 1
        index += 1
    }

    private mutating func word(_ word: StaticString) throws(JSONParseError) {
        let count = word.utf8CodeUnitCount
        for position in 0..<count {
            guard index + position < bytes.count else {
                index = bytes.count
                throw error(.unexpectedEnd(expected: "\(word)"))
            }
            guard bytes[index + position] == word.utf8Start[position] else {
                throw error(.unexpected(found: found(), expected: "a value"))
            }
        }
        index += count
    }

    private mutating func number() throws(JSONParseError) -> JSONValue {
        let start = index
        let isNegative = take(UInt8(ascii: "-"))
        var magnitude: UInt64 = 0
        var fits = true
        let firstDigit = index
        while let digit = digit() {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            fits = fits && !overflow && !carry
            magnitude = sum
        }
        guard index > firstDigit else { throw error(.invalidNumber(expected: "a digit")) }
        if bytes[firstDigit] == UInt8(ascii: "0"), index > firstDigit + 1 {
            throw error(.invalidNumber(expected: "no digit after a leading zero"), at: firstDigit + 1)
        }
        var isInteger = true
        if take(UInt8(ascii: ".")) {
            isInteger = false
            guard digit() != nil else { throw error(.invalidNumber(expected: "a digit after the point")) }
            while digit() != nil {}
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isInteger = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digit() != nil else { throw error(.invalidNumber(expected: "a digit of the exponent")) }
            while digit() != nil {}
        }
        if isInteger, fits, !(isNegative && magnitude == 0) {
            if !isNegative, let value = Int64(exactly: magnitude) { return .integer(value) }
            if isNegative, magnitude <= Int64.min.magnitude {
                return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
            }
        }
        return .decimal(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func digit() -> UInt8? {
        guard index < bytes.count, bytes[index] &- 0x30 < 10 else { return nil }
        index += 1
        return bytes[index - 1] &- 0x30
    }

    private mutating func string() throws(JSONParseError) -> String {
        index += 1
        let start = index
        var isASCII: UInt8 = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let slice = bytes[start..<index]
                index += 1
                if isASCII < 0x80 { return String(decoding: slice, as: UTF8.self) }
                return try validated(UnsafeBufferPointer(rebasing: slice), at: start)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw error(byte == 0 ? .nul : .controlCharacter) }
            isASCII |= byte
            index += 1
        }
        throw error(.unexpectedEnd(expected: "\""))
    }

    private mutating func escapedString(from start: Int) throws(JSONParseError) -> String {
        scratch.removeAll(keepingCapacity: true)
        var clean = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                try append(from: clean)
                index += 1
                return String(decoding: scratch, as: UTF8.self)
            }
            guard byte >= 0x20 else { throw error(byte == 0 ? .nul : .controlCharacter) }
            if byte == UInt8(ascii: "\\") {
                try append(from: clean)
                try escape()
                clean = index
            } else {
                index += 1
            }
        }
        throw error(.unexpectedEnd(expected: "\""))
    }

    /// Takes over what stands between escapes. Checked by itself, as no escape can complete a sequence.
    private mutating func append(from clean: Int) throws(JSONParseError) {
        guard clean < index else { return }
        let slice = UnsafeBufferPointer(rebasing: bytes[clean..<index])
        if slice.contains(where: { $0 >= 0x80 }) { _ = try validated(slice, at: clean) }
        scratch.append(contentsOf: slice)
    }

    private mutating func escape() throws(JSONParseError) {
        let start = index
        index += 1
        guard index < bytes.count else { throw error(.unexpectedEnd(expected: "an escape")) }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(byte)
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal(from: start)
            if (0xDC00...0xDFFF).contains(code) { throw error(.loneSurrogate, at: start) }
            if (0xD800...0xDBFF).contains(code) {
                guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
                else { throw error(.loneSurrogate, at: start) }
                index += 2
                let low = try hexadecimal(from: index - 2)
                guard (0xDC00...0xDFFF).contains(low) else { throw error(.loneSurrogate, at: start) }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard code != 0 else { throw error(.nul, at: start) }
            guard let scalar = Unicode.Scalar(code) else { throw error(.loneSurrogate, at: start) }
            scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw error(.invalidEscape, at: start)
        }
    }

    private mutating func hexadecimal(from start: Int) throws(JSONParseError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw error(.unexpectedEnd(expected: "a hexadecimal digit")) }
            let byte = bytes[index]
            switch byte {
            case 0x30...0x39: code = code << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: code = code << 4 | UInt32(byte - 0x41 + 10)
            case 0x61...0x66: code = code << 4 | UInt32(byte - 0x61 + 10)
            default: throw error(.invalidEscape, at: start)
            }
            index += 1
        }
        return code
    }

    // MARK: - Bytes

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private func validated(_ slice: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONParseError) -> String {
        if let text = String(validating: slice, as: UTF8.self) { return text }
        var decoder = UTF8()
        var iterator = slice.makeIterator()
        var offset = start
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        throw error(.invalidUTF8, at: offset)
    }

    private func missing(_ expected: String) -> JSONParseError {
        guard index < bytes.count else { return error(.unexpectedEnd(expected: expected)) }
        return error(.unexpected(found: found(), expected: expected))
    }

    /// What stands at the index, fit for a message.
    private func found() -> String {
        guard index < bytes.count else { return "the end" }
        switch bytes[index] {
        case 0x0A, 0x0D: return "a line break"
        case 0x00..<0x20, 0x7F: return "a control character"
        case 0x20..<0x7F: return "'\(Character(Unicode.Scalar(bytes[index])))'"
        default:
            var decoder = UTF8()
            var iterator = bytes[index...].makeIterator()
            guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return "an invalid byte" }
            return "'\(Character(scalar))'"
        }
    }

    private func error(_ reason: JSONParseError.Reason, at position: Int? = nil) -> JSONParseError {
        let offset = position ?? index
        var line = 1
        var column = 1
        for index in 0..<min(offset, bytes.count) {
            switch bytes[index] {
            case 0x0A:
                line += 1
                column = 1
            case 0x0D:
                // Of CR LF the LF counts.
                if index + 1 >= bytes.count || bytes[index + 1] != 0x0A {
                    line += 1
                    column = 1
                }
            case 0x80...0xBF: break
            default: column += 1
            }
        }
        return JSONParseError(reason: reason, line: line, column: column, offset: offset)
    }
}
