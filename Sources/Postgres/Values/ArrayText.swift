import Foundation

/// PostgreSQL's text of one-dimensional arrays: `{1,NULL,"a \"b\""}`.
enum ArrayText {
    static func text(of elements: [Parameter]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(elements.count * 16 + 2)
        text.append(UInt8(ascii: "{"))
        for (index, element) in elements.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            switch element {
            case .null: text.append(contentsOf: "NULL".utf8)
            case .integer(let number): text.append(contentsOf: String(number).utf8)
            case .text(let string): append(quoted: string, to: &text)
            case .uuid, .bytes: append(quoted: element.text ?? "", to: &text)
            }
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Both characters that are escaped are single bytes, which no other character has among its own.
    private static func append(quoted string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
            text.append(byte)
        }
        text.append(UInt8(ascii: "\""))
    }

    /// - Returns: the elements' texts; nil is NULL.
    /// - Throws: ``DecodingFailure`` for what is no such array.
    static func elements(of bytes: UnsafeRawBufferPointer) throws(DecodingFailure) -> [[UInt8]?] {
        // Numbering that does not begin with 1 is said before: `[0:1]={a,b}`.
        var bytes = bytes[...]
        if bytes.first == UInt8(ascii: "["), let equals = bytes.firstIndex(of: UInt8(ascii: "=")) {
            bytes = bytes[(equals + 1)...]
        }
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else {
            throw DecodingFailure("an array of one dimension", found: true)
        }
        let inner = bytes.dropFirst().dropLast()
        guard !inner.isEmpty else { return [] }
        var elements: [[UInt8]?] = []
        var current: [UInt8] = []
        var isQuoted = false
        var wasQuoted = false
        var isEscaped = false
        func finished() -> [UInt8]? { !wasQuoted && current.elementsEqual("NULL".utf8) ? nil : current }
        for byte in inner {
            if isEscaped {
                current.append(byte)
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                wasQuoted = true
            case UInt8(ascii: ",") where !isQuoted:
                elements.append(finished())
                current.removeAll(keepingCapacity: true)
                wasQuoted = false
            case UInt8(ascii: "{") where !isQuoted, UInt8(ascii: "}") where !isQuoted:
                throw DecodingFailure("an array of one dimension", found: true)
            default: current.append(byte)
            }
        }
        elements.append(finished())
        return elements
    }
}
