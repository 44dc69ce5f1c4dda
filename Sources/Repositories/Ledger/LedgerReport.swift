package import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Sums and statements of the ledger as of a day. Each statement is put together from the static fragments below, so that
/// its plan is made for what it looks at: one partnership, centre or programme, or the whole municipality.
package struct LedgerReport: Sendable {
    /// Whose transfers are looked at.
    package enum Subject: String, Sendable, CaseIterable {
        case municipality, programme, partnership, centre

        /// Of transfers, or of entries; `$2` is the subject's id.
        fileprivate func condition(on row: String) -> String {
            switch self {
            case .municipality: "$2::uuid is null"
            case .programme:
                """
                \(row).partnership_id in (
                    select p.id from partnership as p where p.tenant_id = $1::int4 and p.programme_id = $2::uuid
                )
                """
            case .partnership: "\(row).partnership_id = $2::uuid"
            case .centre: "\(row).centre_id = $2::uuid"
            }
        }

        /// Transfers `t` with their entries `e` from the day `$3` to `$4`, of the kinds `$5`. By look-ups from the fewer of them,
        /// so that a plan that is kept is right for a partnership with three transfers and for one with 10,000.
        fileprivate var entries: String {
            let kinds = "($5::text[] is null or t.kind = any($5::text[]))"
            let columns = """
                t.occurred_on, t.number, t.id, t.entry_id, t.partnership_id, t.move, t.kind, t.item_id, t.centre_id, \
                t.effect, t.reverses_id, t.backdated
                """
            guard self == .centre else {
                return """
                    (
                        select e.id, e.reason, e.evidence
                        from ledger_entry as e
                        where
                            e.tenant_id = $1::int4 and e.occurred_on between $3::date and $4::date and e.status = 'posted'
                            and \(condition(on: "e"))
                        offset 0
                    ) as e
                    cross join lateral (
                        select \(columns)
                        from ledger_transfer as t
                        where t.tenant_id = $1::int4 and t.entry_id = e.id and \(kinds)
                        offset 0
                    ) as t
                    """
            }
            return """
                (
                    select \(columns)
                    from ledger_transfer as t
                    where t.tenant_id = $1::int4 and t.occurred_on between $3::date and $4::date
                        and \(condition(on: "t"))
                        and \(kinds)
                    offset 0
                ) as t
                cross join lateral (
                    select e.reason, e.evidence
                    from ledger_entry as e
                    where e.tenant_id = $1::int4 and e.id = t.entry_id
                    offset 0
                ) as e
                """
        }

        fileprivate var table: String? { self == .municipality ? nil : rawValue }
    }

    /// What sums are made for, beside kind and item.
    package enum Grouping: String, Code {
        case kind, partnership, centre, month

        fileprivate var keys: [String] {
            switch self {
            case .kind: []
            case .partnership: ["t.partnership_id"]
            case .centre: ["t.centre_id"]
            case .month: ["date_trunc('month', t.occurred_on::timestamp)::date"]
            }
        }
    }

    /// Transfers that one statement of account shows at the most.
    package static let limit = 20_000

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// `$1` tenant, `$2` the subject's id, `$3` the day, `$4` kinds or null for all.
    package static func balances(of subject: Subject, by grouping: Grouping) -> String {
        let columns = ["t.partnership_id", "t.centre_id", "date_trunc('month', t.occurred_on::timestamp)::date"]
            .map { grouping.keys.contains($0) ? $0 : "null" }
        let order = (grouping.keys + ["t.kind", "i.name_folded", "t.item_id"]).joined(separator: ", ")
        let groups = (grouping.keys + ["t.kind", "t.item_id", "i.name", "i.name_folded", "i.value_cents"])
            .joined(separator: ", ")
        return """
            select
                \(columns[0])::uuid, \(columns[1])::uuid, \(columns[2])::date, t.kind, app.resource_unit(t.kind), t.item_id, i.name,
                \(sums), case when t.kind = 'funding' then 1 else i.value_cents end
            from ledger_transfer as t
            left join resource_item as i on i.tenant_id = t.tenant_id and i.id = t.item_id
            where
                t.tenant_id = $1::int4 and t.occurred_on <= $3::date and ($4::text[] is null or t.kind = any($4::text[]))
                and \(subject.condition(on: "t"))
            group by \(groups)
            order by \(order)
            """
    }

    private static func sum(_ move: LedgerMove) -> String {
        "coalesce(sum(t.effect) filter (where t.move = '\(move.rawValue)'), 0)"
    }

    private static var sums: String {
        let (pledged, received, cancelled) = (sum(.pledge), sum(.receive), sum(.cancel))
        let (allocated, used) = (sum(.allocate), sum(.use))
        return [
            pledged, received, cancelled, allocated, used, "\(pledged) - \(received) - \(cancelled)",
            "\(received) - \(allocated)", "\(allocated) - \(used)",
        ].joined(separator: ", ")
    }

    /// `$1` tenant, `$2` the subject's id, `$3` first day, `$4` last day, `$5` kinds or null for all, `$6` rows at the
    /// most.
    package static func statement(of subject: Subject) -> String {
        """
        select
            t.occurred_on, t.number, t.id, t.entry_id, t.partnership_id, t.move, t.kind, app.resource_unit(t.kind), t.item_id,
            (select i.name from resource_item as i where i.tenant_id = $1::int4 and i.id = t.item_id),
            t.centre_id, t.effect, t.reverses_id, t.backdated, e.reason, e.evidence
        from \(subject.entries)
        order by t.occurred_on, t.number
        limit $6::int4
        """
    }

    private static func existing(_ table: String) -> String {
        "select from \(table) as t where t.tenant_id = $1::int4 and t.id = $2::uuid"
    }

    /// Every statement by name.
    package static var statements: [(name: String, sql: String)] {
        Subject.allCases.flatMap { subject in
            Grouping.allCases.map { ("ledger.balances.\(subject).\($0)", balances(of: subject, by: $0)) }
                + [("ledger.statement.\(subject)", statement(of: subject))]
                + (subject.table.map { [("ledger.\($0)", existing($0))] } ?? [])
        }
    }

    /// What was promised, received, cancelled, allocated and used up to a day.
    ///
    /// - Parameters:
    ///   - id: the subject's; nil for the municipality.
    ///   - day: `2026-11-24`; included.
    ///   - kinds: nil for all.
    /// - Returns: nil where there is no such subject.
    package func balances(
        of subject: Subject, _ id: UUID?, on day: String, by grouping: Grouping, kinds: [String]?,
        as scope: TenantScope
    ) async throws -> Rows? {
        let query = Query(
            Self.balances(of: subject, by: grouping),
            [scope.tenant, id, FieldValue.text(day), kinds.map { FieldValue.list($0) } ?? .null])
        return try await read([query], of: subject, id, as: scope)?.first
    }

    /// The transfers of a time, with what stood after each of them.
    ///
    /// - Returns: one row more than ``limit`` where there are more; nil where there is no such subject.
    package func statement(
        of subject: Subject, _ id: UUID?, from first: Day?, to last: String, kinds: [String]?, as scope: TenantScope
    ) async throws -> LedgerStatement? {
        let chosen = kinds.map { FieldValue.list($0) } ?? .null
        let transfers = Query(
            Self.statement(of: subject),
            [
                scope.tenant, id, FieldValue.text(first?.description ?? "0001-01-01"), FieldValue.text(last), chosen,
                Int32(Self.limit + 1),
            ])
        let before = first.map { first in
            Query(
                Self.balances(of: subject, by: .kind),
                [scope.tenant, id, FieldValue.text((first - 1).description), chosen])
        }
        guard let results = try await read([transfers] + (before.map { [$0] } ?? []), of: subject, id, as: scope) else {
            return nil
        }
        return try LedgerStatement(results[0], before: results.count > 1 ? results[1] : nil)
    }

    /// - Returns: a result for each query; nil where there is no such subject.
    private func read(
        _ queries: [Query], of subject: Subject, _ id: UUID?, as scope: TenantScope
    ) async throws -> [Rows]? {
        let asked = queries.map(\.readOnly)
        guard let table = subject.table, let id else { return try await database.batch(asked, as: scope.scope) }
        let results = try await database.batch(
            [Query(Self.existing(table), [scope.tenant, id]).readOnly] + asked, as: scope.scope)
        return results[0].count > 0 ? Array(results.dropFirst()) : nil
    }
}

extension Shape {
    private static let sum = Field.Kind.integer(Int.min...Int.max)

    /// A row of ``LedgerReport/balances(of:_:on:by:kinds:as:)``.
    package static let ledgerBalance = Shape(
        "LedgerBalance", "Sums of one kind of resource, and of one item where it is counted in items.",
        [
            Field("partnership_id", .id(of: "partnership"), nullable: true, doc: "The partnership, by partnership."),
            Field("centre_id", .id(of: "centre"), nullable: true, doc: "The centre, by centre; null for no centre's."),
            Field(
                "month", .date, nullable: true, doc: "First day of the month, by month: then the sums are that month's."
            ),
        ] + thing + [
            Field("pledged", sum, doc: "Promised."), Field("received", sum, doc: "Delivered of it."),
            Field("cancelled", sum, doc: "Promises taken back."),
            Field("allocated", sum, doc: "Given to centres of what was delivered."),
            Field("used", sum, doc: "Used by centres of what they were given."),
            Field("outstanding", sum, doc: "Promised and neither delivered nor cancelled."),
            Field("unallocated", sum, doc: "Delivered and not given to a centre."),
            Field("unused", sum, doc: "Given to centres and not used."),
            Field(
                "unit_value_cents", .integer(0...Int.max), nullable: true,
                doc: "Estimated value of one in cents (ZAR): of money 1, of time and training null."),
        ])

    /// A row of a ``LedgerStatement``.
    package static let ledgerStatementLine = Shape(
        "LedgerStatementLine", "A transfer, and what stands after it.",
        [
            Field("occurred_on", .date, doc: "Day on which it happened."),
            Field("number", .integer(1...Int.max), doc: "Order of recording."),
            Field("id", .id(of: "ledger_transfer"), doc: "The transfer."),
            Field("entry_id", .id(of: "ledger_entry"), doc: "Its entry."),
            Field("partnership_id", .id(of: "partnership"), doc: "The partnership."),
            Field("move", .code(LedgerMove.ofTransfers), doc: "What it does; of a reversal, what it takes back."),
        ] + thing + [
            Field("centre_id", .id(of: "centre"), nullable: true, doc: "The centre, of allocate and use."),
            Field("effect", sum, doc: "The amount, negative for a reversal."),
            Field("reverses_id", .id(of: "ledger_transfer"), nullable: true, doc: "The transfer that it takes back."),
            Field("backdated", .boolean, doc: "Whether it was recorded late."),
            Field("pledged", sum, doc: "Outstanding promises of this kind after it."),
            Field("received", sum, doc: "Delivered and not given to a centre after it."),
            Field("allocated", sum, doc: "Given to centres and not used after it."),
            Field("used", sum, doc: "Used after it."),
            Field("reason", .text(1...2000), doc: "Why."),
            Field("evidence", .text(1...400), nullable: true, doc: "What proves it."),
        ])

    private static let thing = [
        Field("kind", .code(ResourceKind.codes), doc: "Kind of resource."),
        Field("unit", .code(ResourceUnit.codes), doc: "What it is counted in."),
        Field("item_id", .id(of: "resource_item"), nullable: true, doc: "What is counted."),
        Field("item", .text(1...200), nullable: true, doc: "Its name."),
    ]
}
