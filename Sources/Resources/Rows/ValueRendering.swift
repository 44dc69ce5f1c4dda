package import Domain
package import JSON

/// How values of a type become JSON: each member is declared once, with its name, kind and documentation and where its
/// value comes from. The schema in the OpenAPI document is read from the same declaration.
package struct ValueRendering<Value>: Sendable {
    package struct Member: Sendable {
        fileprivate let field: Field
        fileprivate let write: @Sendable (Value, inout JSONWriter) -> Void

        /// - Parameter value: null in JSON where it is nil.
        package init<Content: JSONWritable>(
            _ name: String, _ kind: Field.Kind, doc: String, _ value: @escaping @Sendable (Value) -> Content
        ) {
            field = Field(name, kind, nullable: Content.isNullable, doc: doc)
            write = { value($0).write(into: &$1) }
        }

        /// An object within; null where there is none.
        package static func object<Part>(
            _ name: String, _ part: ValueRendering<Part>, doc: String, _ value: @escaping @Sendable (Value) -> Part?
        ) -> Member {
            Member(Field(name, .object(part.shape), nullable: true, doc: doc)) { whole, json in
                if let value = value(whole) { part.write(value, into: &json) } else { json.null() }
            }
        }

        /// Objects within.
        package static func list<Part>(
            _ name: String, _ part: ValueRendering<Part>, doc: String, _ values: @escaping @Sendable (Value) -> [Part]
        ) -> Member {
            Member(Field(name, .list(part.shape), doc: doc)) { whole, json in
                json.array { json in for value in values(whole) { part.write(value, into: &json) } }
            }
        }

        private init(_ field: Field, write: @escaping @Sendable (Value, inout JSONWriter) -> Void) {
            self.field = field
            self.write = write
        }
    }

    package let shape: Shape
    private let members: [Member]

    /// - Parameter name: of the schema in the OpenAPI document.
    package init(_ name: String, _ summary: String, _ members: [Member]) {
        shape = Shape(name, summary, members.map(\.field))
        self.members = members
    }

    package func write(_ value: Value, into json: inout JSONWriter) {
        json.object { json in
            for member in members {
                json.key(member.field.name)
                member.write(value, &json)
            }
        }
    }

    /// `{"items":[…]}`, of the shape ``Shape/init(allOf:)``.
    package func writeAll(_ values: [Value], into json: inout JSONWriter) {
        json.object { json in
            json.key("items")
            json.array { json in for value in values { write(value, into: &json) } }
        }
    }
}

extension Day: JSONWritable {
    package func write(into json: inout JSONWriter) { json.string(description) }
}
