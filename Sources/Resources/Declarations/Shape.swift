/// The members of an object in a body or an answer, under a name of its own in the OpenAPI document.
package struct Shape: Sendable {
    /// In the OpenAPI document: `NextStage`.
    package let name: String
    package let summary: String
    package let fields: [Field]

    package init(_ name: String, _ summary: String, _ fields: [Field]) {
        self.name = name
        self.summary = summary
        self.fields = fields
    }

    /// A row of a resource.
    package init(row resource: Resource) {
        self.init(resource.name.pascalCased, resource.summary, resource.columns.map(\.field))
    }

    /// A page of objects.
    package init(pageOf item: Shape) {
        self.init(
            "\(item.name)Page", "A page.",
            [
                Field("items", .list(item), doc: "In order."),
                Field(
                    "next_cursor", .text(1...2000), nullable: true,
                    doc: "Where the next page begins; null on the last."),
            ])
    }

    /// All of some objects, in one answer.
    package init(allOf item: Shape) {
        self.init("\(item.name)s", "All of them.", [Field("items", .list(item), doc: "In order.")])
    }

    /// This shape and those its members refer to.
    package var all: [Shape] {
        [self]
            + fields.flatMap { field -> [Shape] in
                switch field.kind {
                case .object(let part), .list(let part), .rows(let part, _): part.all
                default: []
                }
            }
    }
}

extension String {
    /// `centre_need` → `CentreNeed`.
    package var pascalCased: String {
        split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
