import Domain

/// What a logo can be.
package enum LogoType: String, Code { case png, svg }

/// A logo that was looked at: by its content, whatever it was called.
package struct Logo: Sendable {
    package static let sizeLimit = 200 * 1024

    package let type: LogoType
    package let bytes: [UInt8]

    package var mediaType: String {
        switch type {
        case .png: "image/png"
        case .svg: "image/svg+xml"
        }
    }

    /// As the source of an image in a page.
    var dataAddress: String { "data:\(mediaType);base64,\(Base64.text(bytes))" }

    /// - Throws: ``LogoError``.
    package init(_ bytes: [UInt8]) throws(LogoError) {
        guard !bytes.isEmpty else { throw LogoError("is empty") }
        guard bytes.count <= Self.sizeLimit else {
            throw LogoError("has \(bytes.count) bytes; at most 204800 are kept")
        }
        if bytes.starts(with: PNGCheck.signature) {
            try PNGCheck.check(bytes)
            type = .png
        } else {
            var check = SVGCheck(bytes)
            try check.check()
            type = .svg
        }
        self.bytes = bytes
    }

    /// A logo that was kept, and so was looked at before.
    package init(kept bytes: [UInt8], type: LogoType) {
        self.bytes = bytes
        self.type = type
    }
}

/// What is wrong with a logo.
package struct LogoError: Error, Sendable {
    package let message: String
    package let hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

/// Looks whether a PNG is one: its chunks lie one behind the other up to the end of the file, and its picture has a size
/// that can be drawn.
enum PNGCheck {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let sideLimit = 4096

    static func check(_ bytes: [UInt8]) throws(LogoError) {
        func number(_ place: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(bytes[place + $1]) } }
        var at = signature.count
        var isFirst = true
        var hasPicture = false
        while at + 12 <= bytes.count {
            let length = number(at)
            let name = String(decoding: bytes[(at + 4)..<(at + 8)], as: UTF8.self)
            guard length <= bytes.count - at - 12 else { break }
            if isFirst {
                guard name == "IHDR", length == 13 else { throw LogoError("is a PNG without a head") }
                let (width, height) = (number(at + 8), number(at + 12))
                guard (1...sideLimit).contains(width), (1...sideLimit).contains(height) else {
                    throw LogoError("is \(width) × \(height) pixels; at most \(sideLimit) a side are drawn")
                }
                isFirst = false
            }
            if name == "IDAT" { hasPicture = true }
            at += 12 + length
            if name == "IEND" {
                guard hasPicture else { throw LogoError("is a PNG without a picture") }
                guard at == bytes.count else { throw LogoError("has something behind the end of the PNG") }
                return
            }
        }
        throw LogoError("is a PNG that ends before its end")
    }
}

/// Base64 (RFC 4648) on its way into a page and out of a body.
package enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            let group = (0..<3).reduce(0) { $0 << 8 | ($1 < count ? Int(bytes[start + $1]) : 0) }
            for place in 0..<4 {
                text.append(place <= count ? digits[group >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: nil for what is not Base64 to the last character.
    package static func bytes(_ text: String) -> [UInt8]? {
        let source = Array(text.utf8)
        guard source.count % 4 == 0 else { return nil }
        let padding = source.suffix(2).count(where: { $0 == UInt8(ascii: "=") })
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count / 4 * 3)
        for start in stride(from: 0, to: source.count, by: 4) {
            let isLast = start + 4 == source.count
            var group = 0
            for place in 0..<4 {
                if isLast, place >= 4 - padding {
                    guard source[start + place] == UInt8(ascii: "=") else { return nil }
                    group <<= 6
                    continue
                }
                guard let value = value(source[start + place]) else { return nil }
                group = group << 6 | value
            }
            for place in 0..<(isLast ? 3 - padding : 3) {
                bytes.append(UInt8(truncatingIfNeeded: group >> (16 - 8 * place)))
            }
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> Int? {
        switch digit {
        case 0x41...0x5A: Int(digit) - 0x41
        case 0x61...0x7A: Int(digit) - 0x61 + 26
        case 0x30...0x39: Int(digit) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
