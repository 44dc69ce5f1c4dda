import Foundation

/// PostgreSQL's text of one-dimensional arrays: `{1,NULL,"a \"b\""}`.
enum ArrayText {
    static func text(of elements: [Parameter]) -> String {
        var text = "{"
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            switch element {
            case .null: text += "NULL"
            case .integer(let number): text += String(number)
            case .uuid, .text, .bytes: append(quoted: element.text ?? "", to: &text)
            }
        }
        text += "}"
        return text
    }

    private static func append(quoted string: String, to text: inout String) {
        text += "\""
        if string.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
            for scalar in string.unicodeScalars {
                if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
                text.unicodeScalars.append(scalar)
            }
        } else {
            text += string
        }
        text += "\""
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
