package import Domain
package import JSON

/// A named value in a body or a query: what it may be, and what it means.
package struct Field: Sendable {
    /// What a value may be. Text lengths are in characters, as PostgreSQL's `length()` counts them.
    package enum Kind: Sendable {
        case text(ClosedRange<Int>)
        case code([String])
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case boolean
        /// A calendar day, `2026-11-24`.
        case date
        /// A moment, RFC 3339.
        case timestamp
        /// An identifier; of what, for the documentation.
        case id(of: String)
        /// A list without repetition, of codes out of a closed set.
        case codes([String], atLeast: Int)
        /// A list of short texts: how many, and how long each.
        case texts(ClosedRange<Int>, each: ClosedRange<Int>)
        case ids(of: String, ClosedRange<Int>)
        /// An object of whole numbers, by code.
        case counts([String])
        /// A JSON object in a language of its own, which what is given here checks: all that is wrong with it, as faults with
        /// pointers below the one given.
        case language(@Sendable (JSONValue, String) -> [Fault])
        /// A JSON object that the server itself makes, or the names of its members alone; never written by a client.
        case json(orNames: Bool = false)
        /// Days, in order.
        case dates
        case object(Shape)
        case list(Shape)
        /// A list of objects, each a row of its own: see ``ChildRows``.
        case rows(Shape, ClosedRange<Int>)
    }

    package let name: String
    package let kind: Kind
    package let isNullable: Bool
    package let isRequired: Bool
    /// Of a day: today or earlier.
    package let isPast: Bool
    /// What stands where nothing was sent: the text PostgreSQL reads.
    package let fallback: FieldValue?
    package let documentation: String
    /// A value that can be posted, as JSON.
    package let example: String?
    /// How its text is written.
    package let spelling: Spelling

    package init(
        _ name: String, _ kind: Kind, required: Bool = false, nullable: Bool = false, past: Bool = false,
        fallback: FieldValue? = nil, doc: String, example: String? = nil, spelling: Spelling? = nil
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.isPast = past
        self.isNullable = nullable
        self.fallback = fallback
        self.documentation = doc
        self.example = example
        if let spelling {
            self.spelling = spelling
        } else if case .text(let length) = kind, length.upperBound >= Spelling.freeTextFrom {
            self.spelling = .freeText
        } else {
            self.spelling = .line
        }
    }

    /// As a client sends it: what is required is never null, though rows that the server keeps beside may lack it.
    package var written: Field {
        guard isRequired, isNullable else { return self }
        return Field(
            name, kind, required: true, past: isPast, fallback: fallback, doc: documentation, example: example,
            spelling: spelling)
    }

    package var isArray: Bool {
        switch kind {
        case .codes, .texts, .ids: true
        default: false
        }
    }

    /// The PostgreSQL type a parameter of this kind is cast to.
    package var sqlType: String {
        switch kind {
        case .text, .code: "text"
        case .integer(let range): range.upperBound > Int(Int32.max) ? "int8" : "int4"
        case .number: "float8"
        case .boolean: "bool"
        case .date: "date"
        case .timestamp: "timestamptz"
        case .id: "uuid"
        case .codes, .texts: "text[]"
        case .ids: "uuid[]"
        case .counts, .language, .json, .object, .list, .rows: "jsonb"
        case .dates: "date[]"
        }
    }
}

/// A validated value on its way to a statement: the text PostgreSQL reads, or a list of such.
package enum FieldValue: Sendable, Hashable {
    case null
    case text(String)
    case list([String])
    /// Child rows by field: written by a step of their own, never one parameter.
    case rows([[String: FieldValue]])
}
