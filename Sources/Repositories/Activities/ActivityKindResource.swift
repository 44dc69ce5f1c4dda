import Domain
package import Resources

/// Kinds of activity: those that every municipality has, and those that this one added.
extension Resource {
    package static let activityKind = Resource(
        name: "activity_kind", path: "activity-kinds",
        summary:
            "A kind of activity, in one of the eight areas: one that every municipality has, or one of this one's own.",
        table: "own_activity_kind", source: "tenant_activity_kind as t",
        columns: [
            .id(of: "activity_kind"),
            Column(
                "code", .text(1...40), required: true, filters: [.equal], sortable: true,
                doc: "Code; of an own kind the municipality's own, unique within it.", example: "\"toy_library\""),
            Column(
                "name", .text(1...200), required: true, filters: [.prefix], sortable: true, doc: "Name for people.",
                example: "\"Toy library\""),
            Column(
                "area", .code(CollaborationArea.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "Area of collaboration that it belongs to.", example: "\"curriculum_sharing\""),
            .computed(
                "area_group", .code(["education", "health", "community", "finance"]), filters: [.equal],
                doc: "Group of the area: education, health, community or finance."),
            .computed("own", .boolean, filters: [.equal], doc: "Whether the municipality added it."),
            .computed(
                "version", .integer(1...Int(Int32.max)), nullable: true, doc: "Counts the changes of an own kind."),
            .computed("created_at", .timestamp, nullable: true, doc: "When an own kind was made."),
            .computed("updated_at", .timestamp, nullable: true, doc: "When an own kind was last changed."),
            .computed("archived_at", .timestamp, nullable: true, doc: "When an own kind was archived."),
        ],
        sort: "name", standardColumns: false,
        rules: [
            "own_activity_kind_tenant_id_code_key": .init("/code", "a kind of this code exists already")
        ])
}
