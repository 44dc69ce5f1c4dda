package import Foundation

/// What a job's row can be; docs/job-lifecycle.md draws the ways between.
package enum JobStatus: String, Sendable, CaseIterable {
    /// To be run as soon as its time has come and a worker is free.
    case waiting
    /// Leased to a worker.
    case running
    case completed
    /// Failed too often, or in a way that no repetition mends.
    case dead
    case cancelled

    /// Whether nothing more will happen to it.
    package var isFinal: Bool {
        switch self {
        case .waiting, .running: false
        case .completed, .dead, .cancelled: true
        }
    }
}

/// A job asked for.
package struct JobRequest: Sendable {
    /// Names the handler: lower case, digits and underscores.
    package var kind: String
    /// Nil for a job of the system's own.
    package var tenant: Int32?
    /// Names the work within tenant and kind: asked for again while it waits, runs or is completed, it is the same job.
    /// Nil: every request is a job of its own.
    package var uniqueKey: String?
    /// A JSON document for the handler.
    package var payload: String
    /// Higher runs first; from -100 to 100, 0 is ordinary.
    package var priority: Int
    /// Not before this; nil for at once.
    package var runAt: Date?
    /// After so many attempts it is dead.
    package var maxAttempts: Int

    package init(
        kind: String, tenant: Int32? = nil, uniqueKey: String? = nil, payload: String = "{}", priority: Int = 0,
        runAt: Date? = nil, maxAttempts: Int = 10
    ) {
        self.kind = kind
        self.tenant = tenant
        self.uniqueKey = uniqueKey
        self.payload = payload
        self.priority = priority
        self.runAt = runAt
        self.maxAttempts = maxAttempts
    }
}

/// A job in a worker's hands: what its handler may know of it.
package struct Job: Sendable, Identifiable {
    package let id: UUID
    package let kind: String
    /// Nil for a job of the system's own.
    package let tenant: Int32?
    package let uniqueKey: String?
    /// The JSON document given with the request.
    package let payload: String
    /// 1 at the first.
    package let attempt: Int
    package let maxAttempts: Int
    /// Which claim this is: every statement about the job names it, so that a worker that was given up for dead can
    /// change nothing any more.
    let fence: Int32

    /// The payload, its `snake_case` names as camel case and its times in RFC 3339.
    ///
    /// - Throws: `JobFailure.permanent` for one that does not fit: it will not fit the next time either.
    package func payload<T: Decodable>(as type: T.Type) throws -> T {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .iso8601
        do {
            return try decoder.decode(type, from: Data(payload.utf8))
        } catch {
            throw JobFailure.permanent("the payload does not fit \(kind): \(error)")
        }
    }
}
