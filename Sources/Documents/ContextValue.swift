/// A value that a template is given.
package indirect enum ContextValue: Sendable, Hashable {
    case nothing
    case text(String)
    case flag(Bool)
    case object([String: ContextValue])
    case list([ContextValue])

    /// What swift-mustache reads: a missing value is said to be null, so that it is not looked for further out.
    var forMustache: Any {
        switch self {
        case .nothing: MustacheNull()
        case .text(let text): text
        case .flag(let flag): flag
        case .object(let members): members.mapValues(\.forMustache)
        case .list(let items): items.map(\.forMustache)
        }
    }
}

/// A name that a template can use.
package struct ContextName: Sendable {
    /// What stands under the name.
    package indirect enum Kind: Sendable {
        case text, flag
        /// Texts, each `{{.}}` inside the section.
        case texts
        case object([ContextName])
        case list([ContextName])
    }

    package let name: String
    package let kind: Kind
    package let documentation: String
}

/// What templates can name of a value: each name with its documentation and where it comes from.
package struct ContextShape<Value: Sendable>: Sendable {
    package struct Member: Sendable {
        let name: ContextName
        let value: @Sendable (Value) -> ContextValue

        private init(
            _ name: String, _ kind: ContextName.Kind, _ doc: String,
            _ value: @escaping @Sendable (Value) -> ContextValue
        ) {
            self.name = ContextName(name: name, kind: kind, documentation: doc)
            self.value = value
        }

        package static func text(
            _ name: String, _ doc: String, _ value: @escaping @Sendable (Value) -> String?
        ) -> Member {
            Member(name, .text, doc) { value($0).flatMap { $0.isEmpty ? nil : .text($0) } ?? .nothing }
        }

        package static func flag(
            _ name: String, _ doc: String, _ value: @escaping @Sendable (Value) -> Bool
        ) -> Member {
            Member(name, .flag, doc) { .flag(value($0)) }
        }

        package static func texts(
            _ name: String, _ doc: String, _ value: @escaping @Sendable (Value) -> [String]
        ) -> Member {
            Member(name, .texts, doc) { .list(value($0).map { .text($0) }) }
        }

        package static func object<Part>(
            _ name: String, _ doc: String, _ shape: ContextShape<Part>, _ value: @escaping @Sendable (Value) -> Part?
        ) -> Member {
            Member(name, .object(shape.names), doc) { value($0).map { shape.context(of: $0) } ?? .nothing }
        }

        package static func list<Part>(
            _ name: String, _ doc: String, _ shape: ContextShape<Part>, _ value: @escaping @Sendable (Value) -> [Part]
        ) -> Member {
            Member(name, .list(shape.names), doc) { .list(value($0).map { shape.context(of: $0) }) }
        }

        /// Whether the list that this member is has an item: `has_goals` for `goals`.
        fileprivate var presence: Member? {
            switch name.kind {
            case .texts, .list:
                Member("has_\(name.name)", .flag, "Whether there are \(name.name).") { value in
                    if case .list(let items) = self.value(value) { .flag(!items.isEmpty) } else { .flag(false) }
                }
            default: nil
            }
        }
    }

    private let members: [Member]

    package var names: [ContextName] { members.map(\.name) }

    package init(_ members: [Member]) {
        self.members = members.flatMap { member in [member] + (member.presence.map { [$0] } ?? []) }
    }

    package func context(of value: Value) -> ContextValue {
        .object(Dictionary(uniqueKeysWithValues: members.map { ($0.name.name, $0.value(value)) }))
    }
}
