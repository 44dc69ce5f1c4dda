/// A value that ranges can be made of.
public protocol PostgresRangeBound: Comparable, Hashable, PostgresDecodable, PostgresBinaryEncodable {
    /// The type of the ranges.
    static var postgresRangeType: PostgresType { get }
}

/// A range of values: empty, or with a lower and an upper end, each of which may be left open.
///
/// PostgreSQL keeps ranges of whole numbers and days (`int4range`, `int8range`, `daterange`) in one form only, with the
/// lower end in and the upper out: `[1,3]` comes back as `[1,4)`. Compare what the server has given, or write it like that.
public struct PostgresRange<Bound: PostgresRangeBound>: Sendable, Hashable {
    /// Where a range ends.
    public enum End: Sendable, Hashable {
        /// The bound belongs to the range.
        case inclusive(Bound)
        /// The bound does not belong to the range.
        case exclusive(Bound)

        /// The value, in or out.
        public var bound: Bound {
            switch self {
            case .inclusive(let bound), .exclusive(let bound): bound
            }
        }

        var isInclusive: Bool { if case .inclusive = self { true } else { false } }
    }

    /// Whether it holds no value at all.
    public let isEmpty: Bool
    /// nil where it has no lower end, and where it is empty.
    public let lower: End?
    /// nil where it has no upper end, and where it is empty.
    public let upper: End?

    /// A range that is not empty. The server refuses one whose lower bound is above its upper bound (SQLSTATE 22000).
    ///
    /// - Parameters:
    ///   - lower: nil for none.
    ///   - upper: nil for none.
    public init(from lower: End?, to upper: End?) {
        isEmpty = false
        self.lower = lower
        self.upper = upper
    }

    private init() {
        isEmpty = true
        lower = nil
        upper = nil
    }

    /// The range that holds nothing.
    public static var empty: PostgresRange { PostgresRange() }

    /// `1..<4`: `[1,4)`; empty where both ends are equal.
    public init(_ range: Range<Bound>) {
        self =
            range.isEmpty ? .empty : PostgresRange(from: .inclusive(range.lowerBound), to: .exclusive(range.upperBound))
    }

    /// `1...3`: `[1,3]`.
    public init(_ range: ClosedRange<Bound>) {
        self.init(from: .inclusive(range.lowerBound), to: .inclusive(range.upperBound))
    }

    /// Whether a value belongs to the range.
    public func contains(_ value: Bound) -> Bool {
        if isEmpty { return false }
        let isAbove = lower.map { $0.isInclusive ? $0.bound <= value : $0.bound < value } ?? true
        let isBelow = upper.map { $0.isInclusive ? value <= $0.bound : value < $0.bound } ?? true
        return isAbove && isBelow
    }
}

extension PostgresRange: CustomStringConvertible {
    /// As PostgreSQL reads it: `["1","4")`, `empty`.
    public var description: String {
        if isEmpty { return "empty" }
        let from = lower.map { ($0.isInclusive ? "[" : "(") + Self.quoted($0.bound) } ?? "("
        let to = upper.map { Self.quoted($0.bound) + ($0.isInclusive ? "]" : ")") } ?? ")"
        return "\(from),\(to)"
    }

    private static func quoted(_ bound: Bound) -> String {
        var text = "\""
        for scalar in (bound.postgresParameter.text ?? "").unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}

extension PostgresRange: PostgresBinaryEncodable {
    /// A range, by its text.
    public var postgresParameter: Parameter { .text(description) }

    /// The bound's ``PostgresRangeBound/postgresRangeType``.
    public static var postgresType: PostgresType { Bound.postgresRangeType }

    /// Flags, then each end there is with its length before it.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        var flags: RangeFlags = isEmpty ? .isEmpty : []
        if !isEmpty {
            if lower == nil { flags.insert(.hasNoLower) }
            if upper == nil { flags.insert(.hasNoUpper) }
            if lower?.isInclusive == true { flags.insert(.includesLower) }
            if upper?.isInclusive == true { flags.insert(.includesUpper) }
        }
        bytes.append(flags.rawValue)
        for end in [lower, upper] {
            if let end { BigEndian.appendField(to: &bytes) { end.bound.appendBinary(to: &$0) } }
        }
        return true
    }
}

private struct RangeFlags: OptionSet {
    let rawValue: UInt8
    static let isEmpty = RangeFlags(rawValue: 1)
    static let includesLower = RangeFlags(rawValue: 2)
    static let includesUpper = RangeFlags(rawValue: 4)
    static let hasNoLower = RangeFlags(rawValue: 8)
    static let hasNoUpper = RangeFlags(rawValue: 16)
}

extension PostgresRange: PostgresDecodable {
    /// Reads a range.
    ///
    /// - Throws: ``DecodingFailure`` for NULL, and for what is no range of such bounds.
    public static func decode(_ cell: Cell?) throws -> PostgresRange {
        guard let cell else { throw DecodingFailure("a range", found: false) }
        return cell.format == .text ? try decode(text: cell.bytes) : try decode(binary: cell)
    }

    private static func decode(binary cell: Cell) throws -> PostgresRange {
        let failure = DecodingFailure("a range", found: true)
        let type: PostgresType
        if let bound = cell.type.rangeBound {
            type = bound
        } else {
            guard cell.type == .unspecified || cell.type.isUserDefined else { throw failure }
            type = Bound.postgresType
        }
        guard let first = cell.bytes.first else { throw failure }
        let flags = RangeFlags(rawValue: first)
        var offset = 1
        func end(isThere: Bool, isInclusive: Bool) throws -> End? {
            guard isThere else { return nil }
            guard case .some(.some(let field)) = BigEndian.field(cell.bytes, at: &offset) else { throw failure }
            let bound = try Bound.decode(Cell(field, .binary, type))
            return isInclusive ? .inclusive(bound) : .exclusive(bound)
        }
        let isEmpty = flags.contains(.isEmpty)
        let lower = try end(
            isThere: !isEmpty && !flags.contains(.hasNoLower), isInclusive: flags.contains(.includesLower))
        let upper = try end(
            isThere: !isEmpty && !flags.contains(.hasNoUpper), isInclusive: flags.contains(.includesUpper))
        guard offset == cell.bytes.count else { throw failure }
        return isEmpty ? .empty : PostgresRange(from: lower, to: upper)
    }

    private static func decode(text: UnsafeRawBufferPointer) throws -> PostgresRange {
        if text.elementsEqual("empty".utf8) { return .empty }
        let failure = DecodingFailure("a range", found: true)
        guard let first = text.first, let last = text.last, text.count >= 3,
            first == UInt8(ascii: "[") || first == UInt8(ascii: "("),
            last == UInt8(ascii: "]") || last == UInt8(ascii: ")"),
            let bounds = RangeText.bounds(UnsafeRawBufferPointer(rebasing: text.dropFirst().dropLast()))
        else { throw failure }
        func end(_ bytes: [UInt8]?, isInclusive: Bool) throws -> End? {
            guard let bytes else { return nil }
            let bound = try bytes.withUnsafeBytes { try Bound.decode(Cell($0, .text, .unspecified)) }
            return isInclusive ? .inclusive(bound) : .exclusive(bound)
        }
        return PostgresRange(
            from: try end(bounds.lower, isInclusive: first == UInt8(ascii: "[")),
            to: try end(bounds.upper, isInclusive: last == UInt8(ascii: "]")))
    }
}

/// What stands between a range's brackets: two bounds with a comma between them, each as it is or in quotation marks.
private enum RangeText {
    /// - Returns: nil for what is not like that; a bound that is not there is nil.
    static func bounds(_ text: UnsafeRawBufferPointer) -> (lower: [UInt8]?, upper: [UInt8]?)? {
        var bounds: [[UInt8]?] = []
        var current: [UInt8] = []
        var isThere = false
        var isQuoted = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            let next = index + 1 < text.count ? text[index + 1] : nil
            switch byte {
            case UInt8(ascii: "\\"):
                guard let next else { return nil }
                current.append(next)
                index += 1
            case UInt8(ascii: "\"") where isQuoted && next == UInt8(ascii: "\""):
                current.append(byte)
                index += 1
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                isThere = true
            case UInt8(ascii: ",") where !isQuoted:
                bounds.append(isThere ? current : nil)
                current = []
                isThere = false
                index += 1
                continue
            default: current.append(byte)
            }
            isThere = true
            index += 1
        }
        bounds.append(isThere ? current : nil)
        return bounds.count == 2 && !isQuoted ? (bounds[0], bounds[1]) : nil
    }
}
