/// Statements as the cases of an enum: a raw value admits no interpolation, and `allCases` can be tested one by one.
///
/// ```swift
/// enum SQL: String, StatementSet {
///     case read = "select c.name from centre as c where c.tenant_id = $1::int4 and c.id = $2::uuid"
/// }
/// ```
///
/// A set also declares what its statements do: ``effect`` is a write unless it says otherwise.
///
/// ```swift
/// enum SQL: String, StatementSet {
///     case read = "select c.name from centre as c where c.id = $1::uuid"
///     case close = "update centre set is_open = false where id = $1::uuid"
///
///     var effect: Query.Effect { self == .read ? .read : .write }
/// }
/// ```
public protocol StatementSet: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
    /// What running the statement does: whether it may be sent again when its connection is lost.
    var effect: Query.Effect { get }
    /// Which of the shared lines it may use.
    var lines: Query.Lines { get }
}

extension StatementSet {
    /// A write: never sent again once it has left.
    public var effect: Query.Effect { .write }
    /// Any of them.
    public var lines: Query.Lines { .any }
}
