public import struct Foundation.Date

extension Int32: PostgresRangeBound {
    /// `int4range`.
    public static var postgresRangeType: PostgresType { .int4range }
}

extension Int64: PostgresRangeBound {
    /// `int8range`.
    public static var postgresRangeType: PostgresType { .int8range }
}

extension Int: PostgresRangeBound {
    /// `int8range`.
    public static var postgresRangeType: PostgresType { .int8range }
}

extension PostgresNumeric: PostgresRangeBound {
    /// `numrange`.
    public static var postgresRangeType: PostgresType { .numrange }
}

extension PostgresDate: PostgresRangeBound {
    /// `daterange`.
    public static var postgresRangeType: PostgresType { .daterange }
}

extension PostgresTimestamp: PostgresRangeBound {
    /// `tsrange`.
    public static var postgresRangeType: PostgresType { .tsrange }
}

extension PostgresTimestampTZ: PostgresRangeBound {
    /// `tstzrange`.
    public static var postgresRangeType: PostgresType { .tstzrange }
}

extension Date: PostgresRangeBound {
    /// `tstzrange`.
    public static var postgresRangeType: PostgresType { .tstzrange }
}
