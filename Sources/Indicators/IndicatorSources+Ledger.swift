import Domain

/// Transfers of the ledger.
extension IndicatorSource {
    private static let units = Dictionary(
        uniqueKeysWithValues: ResourceKind.allCases.map { kind in
            let unit =
                switch kind.unit {
                case .zarCents: "ZAR cents"
                case .minutes: "minutes"
                case .participantDayHundredths: "hundredths of participant days"
                case .items: "items"
                }
            return (kind.rawValue, unit)
        })

    private static func ledger(
        _ name: String, _ summary: String, isStock: Bool, from first: String
    ) -> IndicatorSource {
        func moved(_ name: String, _ summary: String, _ sql: String, _ moves: String) -> IndicatorField {
            IndicatorField(
                name, .amount(.by(field: "kind", units)), summary, sql: sql, condition: "r.move in (\(moves))")
        }
        return IndicatorSource(
            name, summary, unit: "transfers", isStock: isStock,
            tables: [
                "ledger_transfer", "partnership", "partner", "programme", "centre", "locality", "ward_deprivation",
            ],
            fields: [
                moved(
                    "promised", "Promised, less what was cancelled.",
                    "case r.move when 'cancel' then -r.effect else r.effect end", "'pledge', 'cancel'"),
                moved("received", "Received.", "r.effect", "'receive'"),
                moved("allocated", "Allocated to centres.", "r.effect", "'allocate'"),
                moved("used", "Used by centres.", "r.effect", "'use'"),
                IndicatorField("kind", .code(ResourceKind.codes), "Kind of resource."),
                IndicatorField(
                    "move", .code(LedgerMove.ofTransfers),
                    "What is done with it; a reversal is of the move that it takes back."),
                IndicatorField(
                    "partner", .thing(unit: "organisations", isOfOnePlace: false), "The partner that brings it."),
                IndicatorField(
                    "centre", .thing(unit: "centres", isOfOnePlace: true), "The centre that is given or uses it.",
                    condition: "r.move in ('allocate', 'use')"),
                IndicatorField("partner_kind", .code(PartnerKind.codes), "Kind of the partner."),
                IndicatorField(
                    "underserved", .code(places),
                    "Whether the community of the centre that is given it is underserved: underserved or other."),
            ],
            dimensions: [
                programme, partnerKind, IndicatorDimension.column("resource_kind", "Kind of resource.", "r.kind"),
                underserved, ward,
            ],
            sql: """
                select
                    x.move, x.kind, x.effect, p.partner_id as partner, x.centre_id as centre, g.id as programme,
                    g.name as programme_name, t.kind as partner_kind, w.id as ward, w.name as ward_name,
                    case when c.id is not null then \(place) end as underserved, x.recorded_at as changed_at
                from partnership as p
                inner join ledger_transfer as x
                    on
                        x.tenant_id = p.tenant_id and x.partnership_id = p.id and x.occurred_on >= \(first)
                        and x.occurred_on < $3::date
                inner join partner as t on t.tenant_id = p.tenant_id and t.id = p.partner_id
                left join programme as g on g.tenant_id = p.tenant_id and g.id = p.programme_id
                left join centre as c on c.tenant_id = x.tenant_id and c.id = x.centre_id
                left join region as w on w.id = c.region_id and w.kind = 'ward'
                where
                    p.tenant_id = $1::int4 and p.archived_at is null and ($4::uuid is null or p.programme_id = $4::uuid)
                """)
    }

    static let ledger = ledger(
        "ledger", "A transfer of the ledger that is dated within the period; a reversal is taken off on its own day.",
        isStock: false, from: "$2::date")

    static let ledgerToDate = ledger(
        "ledger_to_date", "A transfer of the ledger that is dated before the end of the period, whenever.",
        isStock: true, from: "'-infinity'::date")
}
