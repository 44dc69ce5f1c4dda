import Domain
package import Resources

extension Resource {
    package static let resourceItem = Resource(
        name: "resource_item", path: "resource-items",
        summary: """
            A thing that is counted one by one, with what one is worth by estimate. Its kind and value stay: for another \
            value, archive it and make another.
            """,
        table: "resource_item",
        columns: [
            Column(
                "kind", .code(ResourceKind.allCases.filter(\.isCounted).map(\.rawValue)), writable: .onCreate,
                required: true, filters: [.equal], doc: "materials or in_kind.", example: "\"materials\""),
            Column(
                "name", .text(1...200), required: true, filters: [.prefix], sortable: true,
                doc: "What one of it is called, such as picture book.", example: "\"Picture book\""),
            Column(
                "value_cents", .integer(0...1_000_000_000_000), writable: .onCreate, required: true,
                doc: "Estimated value of one, in cents (ZAR).", example: "8000"),
        ],
        sort: "name",
        rules: [
            "resource_item_tenant_id_kind_name_key": .init("/name", "an item of this kind has that name already")
        ])

    package static let programmeGuideline = Resource(
        name: "programme_guideline", path: "programme-guidelines",
        summary: """
            A guideline of a programme for sharing out resources. The ledger warns, refuses, or holds an entry for \
            approval, and names the rule.
            """,
        table: "programme_guideline",
        columns: [
            Column(
                "programme_id", .id(of: "programme"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The programme."),
            Column(
                "rule", .code(GuidelineRule.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: """
                    centre_share_max (at most so many per cent of what the programme received are allocated to one \
                    centre), underserved_share_min (at least so many are left for centres in underserved communities) or \
                    approval_above (an entry with more than the amount waits for another key's approval, alone or together \
                    with what the programme's partnerships with its partner moved without one in 31 days in a row).
                    """, example: "\"centre_share_max\""),
            Column(
                "kind", .code(ResourceKind.codes), writable: .onCreate, fallback: .text("funding"), filters: [.equal],
                doc: "Kind of resource.", example: "\"funding\""),
            Column(
                "threshold", .integer(0...1_000_000_000_000_000), required: true,
                doc: """
                    Per cent of what was received, of the two shares; of approval_above an amount in the unit of the \
                    kind, which the lines of one move may reach together: those of an entry, and those of its partner in 31 \
                    days in a row.
                    """, example: "40"),
            Column(
                "effect", .code(GuidelineEffect.codes), required: true, filters: [.equal],
                doc: "warn; or refuse, of a share; or hold, of approval_above.", example: "\"warn\""),
        ],
        sort: "created_at",
        rules: [
            "programme_guideline_programme_id_fkey": .init(
                "/programme_id", "is not a programme of this municipality"),
            "programme_guideline_percent_check": .init("/threshold", "is a share: at most 100 per cent"),
            "programme_guideline_rule_effect_check": .init(
                "/effect", "a share warns or refuses; approval_above warns or holds"),
            "programme_guideline_tenant_id_programme_id_rule_kind_key": .init(
                "/rule", "this programme has such a guideline for that kind already"),
        ])
}
