package import Documents
import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Published evaluations as pages: their figures as stored, and what else such a page says.
package struct ReportRepository: Sendable {
    let database: Database

    package init(_ database: Database) { self.database = database }

    /// The report of a published evaluation.
    ///
    /// - Parameter language: nil for the municipality's.
    /// - Returns: nil where the tenant has no such evaluation.
    /// - Throws: ``Refusal/conflict(_:)`` for one that is not published.
    package func page(_ id: UUID, language: DocumentLanguage?, as scope: TenantScope) async throws -> Page? {
        guard let report = try await report(id, language: language, as: scope) else { return nil }
        return Page(bytes: try DocumentPage(report).bytes, isIssued: false)
    }

    /// What a report is made from, in one transaction.
    package func report(
        _ id: UUID, language: DocumentLanguage?, as scope: TenantScope
    ) async throws -> EvaluationReport? {
        let results = try await database.batch(
            [Query(SQL.identity, scope.tenant, id, language?.rawValue)]
                + [SQL.figures, .names, .lights, .thresholds, .signOffs, .earlier, .places].map {
                    Query($0, scope.tenant, id)
                }, as: scope.scope)
        guard let identity = try results[0].decode(IdentityRow.self).first else { return nil }
        guard identity.status == "published", let known = identity.identity else {
            throw Refusal.conflict(
                Fault("", "is not published", hint: "its report is there once its status is published"))
        }
        return EvaluationReport(
            identity: known, office: identity.look.office, language: identity.look.office.language,
            figures: try results[1].decode(FigureRow.self).map(\.figure),
            names: Dictionary(
                try results[2].decode(PairRow.self).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }
            ),
            lights: try results[3].decode(LightRow.self).map(\.rule),
            thresholds: Dictionary(
                try results[4].decode(PairRow.self).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }
            ),
            signOffs: try results[5].decode(SignOffRow.self).compactMap(\.signOff),
            earlier: try results[6].decode(EarlierRow.self).compactMap(\.earlier),
            places: try results[7].decode(PlaceRow.self).map(\.place))
    }

    private struct IdentityRow: RowDecodable {
        let status: String
        /// nil for one that is not published.
        let identity: EvaluationReport.Identity?
        let look: FoundLook

        init(_ row: inout RowReader) throws {
            look = try FoundLook(&row)
            let (id, kind) = (try row.next(String.self), EvaluationReport.Kind(rawValue: try row.next(String.self)))
            status = try row.next()
            let programme = try row.next(String.self)
            let days = [
                Day(try row.next(String.self)), Day(try row.next(String.self)), Day(try row.next(String.self)),
                Day(try row.next(String.self)),
            ].compactMap { $0 }
            let (revision, replaces) = (try row.next(Int.self), try row.next(String?.self))
            let (reason, newer) = (try row.next(String?.self), try row.next(Int?.self))
            let (rules, computed) = (try row.next(String?.self), try row.next(String?.self))
            let (published, upTo) = (try row.next(String?.self), try row.next(String?.self))
            let (digest, code) = (try row.next(String?.self), try row.next(String.self))
            guard let kind, days.count == 4, let rules, let computed, let published, let upTo, let digest else {
                identity = nil
                return
            }
            identity = EvaluationReport.Identity(
                id: id, kind: kind, programme: programme, programmeStart: days[0], programmeEnd: days[1],
                start: days[2], end: days[3], revision: revision, replaces: replaces, correctionReason: reason,
                replacedByRevision: newer, ruleVersion: rules, computedAt: computed, publishedAt: published,
                dataUpTo: upTo, figuresSHA256: digest, municipality: code)
        }
    }

    private struct FigureRow: RowDecodable {
        let figure: EvaluationReport.Figure

        init(_ row: inout RowReader) throws {
            figure = EvaluationReport.Figure(
                section: try row.next(), indicator: try row.next(), scopeKind: try row.next(), scopeKey: try row.next(),
                scopeLabel: try row.next(), value: try row.next(), text: try row.next(), n: try row.next(),
                missing: try row.next(), unit: try row.next(), status: try row.next(), reason: try row.next())
        }
    }

    private struct PairRow: RowDecodable {
        let name: String
        let value: String

        init(_ row: inout RowReader) throws {
            name = try row.next()
            value = try row.next()
        }
    }

    private struct LightRow: RowDecodable {
        let rule: EvaluationReport.LightRule

        init(_ row: inout RowReader) throws {
            rule = EvaluationReport.LightRule(code: try row.next(), green: try row.next(), amber: try row.next())
        }
    }

    private struct SignOffRow: RowDecodable {
        let signOff: EvaluationReport.SignOff?

        init(_ row: inout RowReader) throws {
            let (name, role) = (try row.next(String.self), try row.next(String.self))
            signOff = Day(try row.next(String.self)).map { EvaluationReport.SignOff(name: name, role: role, day: $0) }
        }
    }

    private struct EarlierRow: RowDecodable {
        let earlier: EvaluationReport.Earlier?

        init(_ row: inout RowReader) throws {
            let day = Day(try row.next(String.self))
            let (planned, actual) = (try row.next(Double?.self), try row.next(Double?.self))
            earlier = day.map { EvaluationReport.Earlier(end: $0, planned: planned, actual: actual) }
        }
    }

    private struct PlaceRow: RowDecodable {
        let place: EvaluationReport.Place

        init(_ row: inout RowReader) throws {
            place = EvaluationReport.Place(
                kind: EvaluationReport.Place.Kind(rawValue: try row.next(Int.self)) ?? .otherCentre,
                name: try row.next(), latitude: try row.next(), longitude: try row.next())
        }
    }
}
