package import struct Foundation.UUID

/// The identifier of a row of one subject: a centre's cannot be given where a partner's is wanted.
package struct Identifier<Subject>: Hashable, Sendable, CustomStringConvertible {
    package let uuid: UUID

    package init(_ uuid: UUID) { self.uuid = uuid }

    /// - Parameter text: a UUID in its usual form; nil is returned for anything else.
    package init?(_ text: String) {
        guard let uuid = UUID(canonical: text) else { return nil }
        self.uuid = uuid
    }

    package var description: String { uuid.uuidString.lowercased() }
}

package enum PartnershipSubject {}
package enum EvaluationSubject {}

package typealias PartnershipID = Identifier<PartnershipSubject>
package typealias EvaluationID = Identifier<EvaluationSubject>
