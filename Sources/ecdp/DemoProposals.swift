import DemoData
import Domain
import Postgres
import Repositories
import Resources

import struct Foundation.UUID

/// Sends the demonstration's proposals as the API does, so that their pages are made of its data and kept; and records
/// what was answered.
struct DemoProposals: Sendable {
    private let proposals: ProposalRepository
    private let scope: TenantScope
    private let milliseconds: UInt64

    /// - Parameter database: as `ecdp_api`.
    init(_ database: Database, tenant: Int32, milliseconds: UInt64) {
        proposals = ProposalRepository(database)
        scope = TenantScope(tenant: tenant, actor: "operator:demo")
        self.milliseconds = milliseconds
    }

    func send(_ fates: [ProposalFate]) async throws {
        for fate in fates {
            _ = try await proposals.send(
                fate.id, version: nil,
                .init(
                    day: fate.sentOn.description, to: fate.sentTo, by: fate.sentBy,
                    answerDueOn: fate.answerDueOn.description),
                issuedID: .version7(milliseconds: milliseconds), keeping: nil, as: scope)
            guard let answer = fate.answer else { continue }
            _ = try await proposals.answer(
                fate.id, version: nil, answer.code, on: answer.day.description, note: answer.note, keeping: nil,
                as: scope)
        }
    }
}
