/// A cell is not what was asked for.
public struct DecodingFailure: Error, Sendable, CustomStringConvertible {
    /// What was asked for: `a uuid`.
    public let expected: String
    /// Whether there was nothing: NULL, or no such column.
    public let isNull: Bool

    /// - Parameter found: whether there was a value at all.
    init(_ expected: String, found: Bool) {
        self.expected = expected
        isNull = !found
    }

    /// What was expected. The value itself may be personal information and is not told.
    public var description: String { isNull ? "expected \(expected), found NULL" : "expected \(expected)" }
}
