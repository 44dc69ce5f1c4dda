/// Statements as the cases of an enum: a raw value admits no interpolation, and `allCases` can be tested one by one.
///
/// ```swift
/// enum SQL: String, StatementSet {
///     case read = "select c.name from centre as c where c.tenant_id = $1::int4 and c.id = $2::uuid"
/// }
/// ```
public protocol StatementSet: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {}
