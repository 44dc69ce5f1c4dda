import Domain
package import Resources

/// Regions a municipality deals with: those of the country it lies in and that lie in it, and the areas it named itself.
extension Resource {
    package static let region = Resource(
        name: "region", path: "regions",
        summary:
            "A region: the country, province and district above, the wards below, and areas of the municipality's own.",
        table: "locality",
        source: "tenant_region as t",
        columns: [
            .id(of: "region"),
            Column(
                "kind", .code(RegionKind.codes), writable: .always, required: true, filters: [.equal],
                doc: "Only suburb, village and informal_settlement can be made and changed.", example: "\"village\""),
            Column(
                "code", .text(1...40), required: true, filters: [.equal], sortable: true,
                doc: "Official code, or the municipality's own short code.", example: "\"GREENFIELDS\""),
            Column(
                "name", .text(1...200), required: true, sortable: true, doc: "Name.", example: "\"Greenfields\""),
            Column(
                "parent_id", .id(of: "region"), required: true, nullable: true, filters: [.equal],
                doc: "The region it lies in; null for the country."),
            .computed(
                "vintage", .text(1...20), doc: "The demarcation the code belongs to; own for the municipality's areas."),
            Column("valid_from", .date, required: true, doc: "First day.", example: "\"2020-01-01\""),
            Column(
                "valid_to", .date, nullable: true, filters: [.present],
                doc: "First day it no longer is; null while it is."),
            Column(
                "successor_ids", .ids(of: "region", 0...50), fallback: .list([]),
                doc: "Regions that took its place."),
            .computed("own", .boolean, filters: [.equal], doc: "Whether it is the municipality's own area."),
            .computed(
                "version", .integer(1...Int(Int32.max)), nullable: true, doc: "Counts the changes of an own area."),
            .computed("created_at", .timestamp, nullable: true, doc: "When an own area was made."),
            .computed("updated_at", .timestamp, nullable: true, doc: "When an own area was last changed."),
            .computed("archived_at", .timestamp, nullable: true, doc: "When an own area was archived."),
        ],
        sort: "name", standardColumns: false,
        rules: [
            "locality_kind_check": .init("/kind", "only suburb, village and informal_settlement can be made here"),
            "locality_tenant_id_code_key": .init("/code", "an area of this code exists already"),
            "locality_parent_id_fkey": .init("/parent_id", "is not a region"),
            "locality_parent_id_inside_check": .init(
                "/parent_id", "is not inside this municipality", hint: "a ward of /regions, or the municipality itself"),
            "locality_parent_id_valid_check": .init("/parent_id", "is not valid today", hint: "see its successors"),
            "locality_successor_ids_fkey": .init(
                "/successor_ids", "are not all regions inside this municipality or areas of its own"),
            "locality_successor_ids_circle_check": .init("/successor_ids", "lead back to the area itself"),
            "locality_successor_ids_check": .init("/valid_to", "must be given where there are successors"),
            "locality_valid_to_check": .init("/valid_to", "must be after valid_from"),
        ])
}
