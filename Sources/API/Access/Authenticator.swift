import Digests
import HTTP
package import Logging
package import Postgres
import Repositories
import ServiceLifecycle
import Synchronization

package import struct Foundation.Date

/// Turns API keys into credentials.
///
/// What the database said of a key is remembered for a minute, by the SHA-256 of the whole key, so that most requests ask
/// nothing. A key that is revoked or rotated is announced on the channel `api_key` from the transaction that does it,
/// and forgotten at once, in every server process; when announcements may have been missed, everything is forgotten.
/// A key that is not valid is not remembered.
package final class Authenticator: Service, Sendable {
    package static let channel = "api_key"

    /// An object, so that noting its use changes no dictionary. Behind the mutex, like it.
    private final class Entry {
        let credential: Credential
        let until: Date
        var usedAt: Date?

        init(_ credential: Credential, until: Date, usedAt: Date) {
            self.credential = credential
            self.until = until
            self.usedAt = usedAt
        }
    }

    private struct State {
        var entries: [SHA256Digest: Entry] = [:]
        /// Counts what was forgotten: an answer that was on its way meanwhile is not remembered.
        var generation = 0
    }

    private static let lifetime = 60.0
    private static let capacity = 10_000

    private let repository: CredentialRepository
    private let database: Database
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    package init(_ database: Database, logger: Logger, now: @escaping @Sendable () -> Date) {
        self.database = database
        repository = CredentialRepository(database)
        self.logger = logger
        self.now = now
    }

    /// - Parameter header: the value of `Authorization`.
    /// - Throws: 401 for none, a wrong one, a revoked or expired one.
    package func credential(_ header: String?) async throws -> Credential {
        guard let header else { throw Problem(.unauthenticated, "Send Authorization: Bearer and your API key.") }
        guard let token = APIKey.bearer(header), let key = APIKey(token) else {
            throw Problem(.unauthenticated, "This is not an API key.")
        }
        let digest = SHA256Digest(key.text)
        let now = now()
        let (known, generation) = state.withLock { state -> (Credential?, Int) in
            guard let entry = state.entries[digest], entry.until > now else { return (nil, state.generation) }
            entry.usedAt = now
            return (entry.credential, state.generation)
        }
        let credential: Credential
        if let known {
            credential = known
        } else {
            let grants = try await repository.authenticate(prefix: key.prefix, sha256: digest.bytes)
            guard !grants.isEmpty else { throw Problem(.unauthenticated, "This API key is not valid.") }
            credential = Credential(prefix: key.prefix, grants: grants)
            remember(credential, digest, generation, now)
        }
        if let expiresAt = credential.expiresAt, expiresAt <= now {
            throw Problem(.unauthenticated, "This API key has expired.")
        }
        return credential
    }

    private func remember(_ credential: Credential, _ digest: SHA256Digest, _ generation: Int, _ now: Date) {
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.entries.count >= Self.capacity { state.entries.removeAll(keepingCapacity: true) }
            state.entries[digest] = Entry(credential, until: now.addingTimeInterval(Self.lifetime), usedAt: now)
        }
    }

    private func forget(prefix: String?) {
        state.withLock { state in
            state.generation += 1
            if let prefix {
                state.entries = state.entries.filter { $0.value.credential.prefix != prefix }
            } else {
                state.entries.removeAll()
            }
        }
    }

    /// Listens for revocations, and notes when keys were last used, until graceful shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.listen() }
                group.addTask { await self.noteUse() }
                await group.waitForAll()
            }
        }
    }

    private func listen() async {
        for await notification in database.listen(Self.channel) {
            forget(prefix: notification.mayHaveMissed ? nil : notification.payload)
        }
    }

    private func noteUse() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(30))
            let moment = now()
            let used = state.withLock { state -> [String] in
                var used: Set<String> = []
                for entry in state.entries.values where entry.usedAt != nil {
                    used.insert(entry.credential.prefix)
                    entry.usedAt = nil
                }
                return used.sorted()
            }
            guard !used.isEmpty else { continue }
            do {
                try await repository.touch(used, at: moment)
            } catch {
                logger.debug("could not note when keys were used", metadata: ["error": "\(error)"])
            }
        }
    }
}
