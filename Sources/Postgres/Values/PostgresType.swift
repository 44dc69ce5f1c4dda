/// A type of PostgreSQL's, by the number the system catalogues have for it (its OID).
///
/// Those that every server has are constants here. Types made with `create type` have numbers of their own in each
/// database, from 16384 on.
public struct PostgresType: RawRepresentable, Hashable, Sendable {
    /// The type's `oid` in `pg_type`; 0 where it is not known.
    public let rawValue: UInt32

    /// - Parameter rawValue: the type's `oid` in `pg_type`.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Not said: binary COPY does not tell the types of its columns.
    public static let unspecified = PostgresType(rawValue: 0)
    /// `bool`.
    public static let bool = PostgresType(rawValue: 16)
    /// `bytea`: bytes.
    public static let bytea = PostgresType(rawValue: 17)
    /// `name`: an identifier in the system catalogues.
    public static let name = PostgresType(rawValue: 19)
    /// `int8`, also called `bigint`.
    public static let int8 = PostgresType(rawValue: 20)
    /// `int2`, also called `smallint`.
    public static let int2 = PostgresType(rawValue: 21)
    /// `int4`, also called `integer`.
    public static let int4 = PostgresType(rawValue: 23)
    /// `text`.
    public static let text = PostgresType(rawValue: 25)
    /// `oid`: an object's number, four bytes without a sign.
    public static let oid = PostgresType(rawValue: 26)
    /// `json`.
    public static let json = PostgresType(rawValue: 114)
    /// `xml`.
    public static let xml = PostgresType(rawValue: 142)
    /// `float4`, also called `real`.
    public static let float4 = PostgresType(rawValue: 700)
    /// `float8`, also called `double precision`.
    public static let float8 = PostgresType(rawValue: 701)
    /// The type of a literal nobody gave one.
    public static let unknown = PostgresType(rawValue: 705)
    /// `char(n)`, padded with blanks.
    public static let bpchar = PostgresType(rawValue: 1042)
    /// `varchar`.
    public static let varchar = PostgresType(rawValue: 1043)
    /// `date`.
    public static let date = PostgresType(rawValue: 1082)
    /// `time`, without a time zone.
    public static let time = PostgresType(rawValue: 1083)
    /// `timestamp`, without a time zone.
    public static let timestamp = PostgresType(rawValue: 1114)
    /// `timestamptz`: a moment.
    public static let timestamptz = PostgresType(rawValue: 1184)
    /// `interval`.
    public static let interval = PostgresType(rawValue: 1186)
    /// `numeric`, also called `decimal`.
    public static let numeric = PostgresType(rawValue: 1700)
    /// `uuid`.
    public static let uuid = PostgresType(rawValue: 2950)
    /// `jsonb`.
    public static let jsonb = PostgresType(rawValue: 3802)
    /// `int4range`.
    public static let int4range = PostgresType(rawValue: 3904)
    /// `numrange`.
    public static let numrange = PostgresType(rawValue: 3906)
    /// `tsrange`: of `timestamp`.
    public static let tsrange = PostgresType(rawValue: 3908)
    /// `tstzrange`: of `timestamptz`.
    public static let tstzrange = PostgresType(rawValue: 3910)
    /// `daterange`.
    public static let daterange = PostgresType(rawValue: 3912)
    /// `int8range`.
    public static let int8range = PostgresType(rawValue: 3926)

    /// The type of one-dimensional and other arrays of this type; nil where it is none of the constants.
    public var array: PostgresType? { Self.arrays[self] }

    private static let arrays: [PostgresType: PostgresType] = [
        .bool: 1000, .bytea: 1001, .name: 1003, .int2: 1005, .int4: 1007, .text: 1009, .bpchar: 1014, .varchar: 1015,
        .int8: 1016, .float4: 1021, .float8: 1022, .oid: 1028, .timestamp: 1115, .date: 1182, .time: 1183,
        .timestamptz: 1185, .interval: 1187, .numeric: 1231, .uuid: 2951, .json: 199, .xml: 143, .jsonb: 3807,
        .int4range: 3905, .numrange: 3907, .tsrange: 3909, .tstzrange: 3911, .daterange: 3913, .int8range: 3927,
    ].mapValues { PostgresType(rawValue: $0) }

    /// What a range of the server's own lies between; nil for what is no such range.
    var rangeBound: PostgresType? {
        switch self {
        case .int4range: .int4
        case .int8range: .int8
        case .numrange: .numeric
        case .tsrange: .timestamp
        case .tstzrange: .timestamptz
        case .daterange: .date
        default: nil
        }
    }

    /// Made with `create type` or by an extension.
    var isUserDefined: Bool { rawValue >= 16384 }

    /// Whether bytes of this type may be read as one of `types`: what nobody said is believed to be right.
    func isOne(of types: PostgresType...) -> Bool { self == .unspecified || types.contains(self) }
}
