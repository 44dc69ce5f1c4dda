public import struct Foundation.Decimal

/// A `numeric`, exactly as PostgreSQL keeps it: up to 131,072 digits before the point and 16,383 after it, and NaN and
/// the infinities.
///
/// It carries numbers and does not calculate: that is for SQL, or for `Decimal` where 38 digits are enough
/// (`Decimal(exactly:)`).
///
/// Equal are numbers of equal value, as in PostgreSQL: 1.0 and 1.00. Their ``scale`` and text differ. NaN is equal to
/// itself and greater than everything.
public struct PostgresNumeric: Sendable, Hashable, Comparable {
    private enum Kind: UInt8 {
        case negativeInfinity, finite, infinity, notANumber
    }

    private let kind: Kind
    private let isNegative: Bool
    /// To the base of 10,000, most significant first, without zeros at either end.
    private let digits: [UInt16]
    /// The power of 10,000 of the first digit.
    private let weight: Int
    /// Digits after the decimal point, shown even where they are zeros.
    public let scale: Int

    /// Not a number.
    public static let nan = PostgresNumeric(special: .notANumber)
    /// Greater than every number; from PostgreSQL 14 on.
    public static let infinity = PostgresNumeric(special: .infinity)
    /// Less than every number; from PostgreSQL 14 on.
    public static let negativeInfinity = PostgresNumeric(special: .negativeInfinity)

    private init(special: Kind) {
        kind = special
        isNegative = false
        digits = []
        weight = 0
        scale = 0
    }

    private init(isNegative: Bool, digits: some RandomAccessCollection<UInt16>, weight: Int, scale: Int) {
        let leading = digits.prefix { $0 == 0 }.count
        var digits = Array(digits.dropFirst(leading))
        while digits.last == 0 { digits.removeLast() }
        kind = .finite
        self.isNegative = isNegative && !digits.isEmpty
        self.weight = digits.isEmpty ? 0 : weight - leading
        self.digits = digits
        self.scale = scale
    }

    /// A whole number.
    public init(_ number: some BinaryInteger) {
        // A whole number's description is one that is read.
        self = PostgresNumeric(String(number)) ?? .nan
    }

    /// The same number; its scale is that of the decimal's text.
    public init(_ decimal: Decimal) {
        self = decimal.isNaN ? .nan : PostgresNumeric(decimal.description) ?? .nan
    }

    /// Reads a number as PostgreSQL writes it, or with an exponent: `-12.50`, `1e-7`, `NaN`, `Infinity`.
    ///
    /// - Returns: nil for what is no number, or has more digits than PostgreSQL takes.
    public init?(_ text: some StringProtocol) {
        switch text {
        case "NaN": self = .nan
        case "Infinity": self = .infinity
        case "-Infinity": self = .negativeInfinity
        default:
            guard let number = Self.finite(Array(text.utf8)) else { return nil }
            self = number
        }
    }

    private static func finite(_ text: [UInt8]) -> PostgresNumeric? {
        var rest = text[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let isDigit = { (byte: UInt8) in byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
        var decimals = Array(rest.prefix(while: isDigit))
        rest = rest.dropFirst(decimals.count)
        var scale = 0
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            decimals += fraction
            scale = fraction.count
            rest = rest[fraction.endIndex...]
        }
        guard !decimals.isEmpty else { return nil }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            guard let exponent = Int(String(decoding: rest.dropFirst(), as: UTF8.self)),
                (-150_000...150_000).contains(exponent)
            else { return nil }
            scale -= exponent
            rest = []
        }
        guard rest.isEmpty else { return nil }
        if scale < 0 {
            decimals += Array(repeating: UInt8(ascii: "0"), count: -scale)
            scale = 0
        }
        return number(isNegative, decimals, scale)
    }

    /// - Parameter decimals: ASCII, the last `scale` of them after the point; there may be fewer than that.
    private static func number(_ isNegative: Bool, _ decimals: [UInt8], _ scale: Int) -> PostgresNumeric? {
        // Filled up on both sides, so that groups of four begin at the point.
        let before = max(0, decimals.count - scale)
        let padding = (4 - before % 4) % 4 + max(0, scale - decimals.count)
        var padded = Array(repeating: UInt8(ascii: "0"), count: padding) + decimals
        padded += Array(repeating: UInt8(ascii: "0"), count: (4 - scale % 4) % 4)
        let digits = stride(from: 0, to: padded.count, by: 4).map { start in
            padded[start..<min(start + 4, padded.count)].reduce(0 as UInt16) {
                $0 * 10 + UInt16($1 - UInt8(ascii: "0"))
            }
        }
        let number = PostgresNumeric(
            isNegative: isNegative, digits: digits, weight: (before + 3) / 4 - 1, scale: scale)
        guard scale <= 16_383, number.weight < 131_072 / 4 else { return nil }
        return number
    }

    /// Whether it is neither NaN nor an infinity.
    public var isFinite: Bool { kind == .finite }

    /// Whether it is not a number.
    public var isNaN: Bool { kind == .notANumber }

    // MARK: - Comparing

    /// Of equal value, whatever the scale.
    public static func == (a: PostgresNumeric, b: PostgresNumeric) -> Bool {
        a.kind == b.kind && a.isNegative == b.isNegative && a.weight == b.weight && a.digits == b.digits
    }

    /// The same for equal values, whatever the scale.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(isNegative)
        hasher.combine(weight)
        hasher.combine(digits)
    }

    /// In PostgreSQL's order: NaN after everything.
    public static func < (a: PostgresNumeric, b: PostgresNumeric) -> Bool {
        guard a.kind == .finite, b.kind == .finite else { return a.kind.rawValue < b.kind.rawValue }
        if a.isNegative != b.isNegative { return a.isNegative }
        return a.isNegative ? isLess(b, a) : isLess(a, b)
    }

    /// Whether the magnitude is less.
    private static func isLess(_ a: PostgresNumeric, _ b: PostgresNumeric) -> Bool {
        if a.digits.isEmpty || b.digits.isEmpty { return !b.digits.isEmpty }
        return a.weight != b.weight ? a.weight < b.weight : a.digits.lexicographicallyPrecedes(b.digits)
    }
}

extension PostgresNumeric: CustomStringConvertible {
    /// As PostgreSQL writes it, with all digits of its scale: `-12.50`.
    public var description: String {
        switch kind {
        case .notANumber: return "NaN"
        case .infinity: return "Infinity"
        case .negativeInfinity: return "-Infinity"
        case .finite: break
        }
        var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        let start = text.count
        if digits.isEmpty || weight < 0 {
            text.append(UInt8(ascii: "0"))
        } else {
            for power in stride(from: weight, through: 0, by: -1) { Self.append(digit(at: power), to: &text) }
            let zeros = text[start...].prefix { $0 == UInt8(ascii: "0") }.count
            text.removeSubrange(start..<(start + zeros))
        }
        if scale > 0 {
            text.append(UInt8(ascii: "."))
            let end = text.count + scale
            var power = -1
            while text.count < end {
                Self.append(digit(at: power), to: &text)
                power -= 1
            }
            text.removeLast(text.count - end)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private func digit(at power: Int) -> UInt16 {
        let index = weight - power
        return index >= 0 && index < digits.count ? digits[index] : 0
    }

    private static func append(_ digit: UInt16, to text: inout [UInt8]) {
        for divisor in [1000, 100, 10, 1] as [UInt16] { text.append(UInt8(ascii: "0") + UInt8(digit / divisor % 10)) }
    }
}

extension Decimal {
    /// The same number.
    ///
    /// - Returns: nil for what a `Decimal` cannot hold: infinities, and more than 38 digits.
    public init?(exactly number: PostgresNumeric) {
        if number.isNaN {
            self = .nan
            return
        }
        guard number.isFinite, let decimal = Decimal(string: number.description, locale: nil),
            PostgresNumeric(decimal) == number
        else { return nil }
        self = decimal
    }
}

extension PostgresNumeric: CellDecodable {
    static var sqlName: String { "a numeric" }

    init?(postgresText bytes: UnsafeRawBufferPointer) { self.init(String(decoding: bytes, as: UTF8.self)) }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        if type != .unspecified, let number = Int64(postgresBinary: bytes, type: type) {
            self.init(number)
            return
        }
        guard type.isOne(of: .numeric), let count = BigEndian.read(bytes, as: UInt16.self),
            bytes.count == 8 + 2 * Int(count), let weight = BigEndian.read(bytes, at: 2, as: Int16.self),
            let sign = BigEndian.read(bytes, at: 4, as: UInt16.self),
            let scale = BigEndian.read(bytes, at: 6, as: Int16.self), scale >= 0
        else { return nil }
        switch sign {
        case 0xC000: self = .nan
        case 0xD000: self = .infinity
        case 0xF000: self = .negativeInfinity
        case 0x0000, 0x4000:
            let digits = (0..<Int(count)).compactMap { BigEndian.read(bytes, at: 8 + 2 * $0, as: UInt16.self) }
            guard digits.allSatisfy({ $0 < 10_000 }) else { return nil }
            self.init(isNegative: sign == 0x4000, digits: digits, weight: Int(weight), scale: Int(scale))
        default: return nil
        }
    }
}

extension PostgresNumeric: PostgresBinaryEncodable {
    /// A `numeric`, by its text.
    public var postgresParameter: Parameter { .text(description) }

    /// `numeric`.
    public static var postgresType: PostgresType { .numeric }

    /// Number of digits to the base of 10,000, weight, sign, scale, digits.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        BigEndian.append(Int16(truncatingIfNeeded: digits.count), to: &bytes)
        BigEndian.append(Int16(truncatingIfNeeded: weight), to: &bytes)
        let sign: UInt16 =
            switch kind {
            case .notANumber: 0xC000
            case .infinity: 0xD000
            case .negativeInfinity: 0xF000
            case .finite: isNegative ? 0x4000 : 0
            }
        BigEndian.append(sign, to: &bytes)
        BigEndian.append(Int16(truncatingIfNeeded: scale), to: &bytes)
        for digit in digits { BigEndian.append(digit, to: &bytes) }
        return true
    }
}
