package import Domain
package import Foundation
package import Jobs

/// The payload of a job that computes an evaluation.
package struct EvaluationJob: Hashable, Sendable, Codable {
    package let programmeID: UUID
    package let periodStart: Day
    package let periodEnd: Day
    /// 1, or the number of a correction that was asked for.
    package let revision: Int

    package enum CodingKeys: String, CodingKey {
        case programmeID = "programme_id"
        case periodStart = "period_start"
        case periodEnd = "period_end"
        case revision
    }

    package init(programmeID: UUID, period: Period, revision: Int = 1) {
        self.programmeID = programmeID
        periodStart = period.start
        periodEnd = period.end
        self.revision = revision
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        programmeID = try container.decode(UUID.self, forKey: .programmeID)
        periodStart = try container.decode(Day.self, forKey: .periodStart)
        periodEnd = try container.decode(Day.self, forKey: .periodEnd)
        revision = try container.decodeIfPresent(Int.self, forKey: .revision) ?? 1
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(programmeID.uuidString.lowercased(), forKey: .programmeID)
        try container.encode(periodStart, forKey: .periodStart)
        try container.encode(periodEnd, forKey: .periodEnd)
        try container.encode(revision, forKey: .revision)
    }

    /// The same for everyone who asks: one job for each programme, period and revision.
    package var uniqueKey: String {
        "\(programmeID.uuidString.lowercased())/\(periodStart)/\(periodEnd)/\(revision)"
    }

    package func request(_ kind: EvaluationKind, tenant: Int32) throws -> JobRequest {
        JobRequest(
            kind: kind.rawValue, tenant: tenant, uniqueKey: uniqueKey, payload: try CanonicalJSON.text(self))
    }
}

/// JSON with keys in order, so that the same value is the same text.
enum CanonicalJSON {
    static func text(_ value: some Encodable, snakeCase: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
