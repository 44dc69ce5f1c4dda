import Domain

extension IndicatorSource {
    /// An application as it was decided: what was asked for and awarded.
    static let grant = IndicatorSource(
        "grant", "A grant application that was decided in the period: what was asked for, and what came of it.",
        unit: "applications", isStock: false,
        tables: ["grant_application", "partnership", "partner", "programme"],
        fields: [
            IndicatorField("asked", .amount(.fixed("ZAR cents")), "What was asked for."),
            IndicatorField("awarded", .amount(.fixed("ZAR cents")), "What was awarded; none of those not awarded."),
            IndicatorField("outcome", .code(["awarded", "refused", "withdrawn"]), "What came of it."),
            IndicatorField("partner", .thing(unit: "organisations", isOfOnePlace: false), "The partner."),
            IndicatorField("partnership", .thing(unit: "partnerships", isOfOnePlace: true), "The partnership."),
            IndicatorField("partner_kind", .code(PartnerKind.codes), "Kind of the partner."),
        ],
        dimensions: [programme, IndicatorDimension.column("partner_kind", "Kind of the partner.")],
        sql: """
            select
                a.asked_cents as asked, a.awarded_cents as awarded, a.status as outcome, p.partner_id as partner,
                p.id as partnership, g.id as programme, g.name as programme_name, t.kind as partner_kind,
                a.updated_at as changed_at
            from partnership as p
            inner join grant_application as a
                on
                    a.tenant_id = p.tenant_id and a.partnership_id = p.id and a.archived_at is null
                    and a.decided_on >= $2::date and a.decided_on < $3::date
            inner join partner as t on t.tenant_id = p.tenant_id and t.id = p.partner_id
            left join programme as g on g.tenant_id = p.tenant_id and g.id = p.programme_id
            where
                p.tenant_id = $1::int4 and p.archived_at is null and ($4::uuid is null or p.programme_id = $4::uuid)
            """)
}
