package import Digests
import Foundation
package import Jobs
import Postgres

/// Makes a municipality's pseudonyms anew under its newest key, all of them or none: see ``PseudonymKeys``. The references
/// that they were once made of are not needed.
package struct ChildRekeyer: JobHandler {
    enum SQL: String, StatementSet {
        case municipality = """
            select t.code, k.generation, k.check_value
            from tenant as t
            join pseudonym_key as k on k.tenant_id = t.tenant_id
            where t.tenant_id = $1::int4
            """
        /// No file comes in from here on.
        case lock = """
            select k.generation from pseudonym_key as k where k.tenant_id = $1::int4 for no key update
            """
        case assessed = """
            select distinct c.pseudonym
            from child_assessment as c
            where c.tenant_id = $1::int4 and c.generation = $2::int4 and ($3::bytea is null or c.pseudonym > $3::bytea)
            order by c.pseudonym
            limit 2000
            """
        case withdrawn = """
            select distinct w.pseudonym
            from child_withdrawal as w
            where w.tenant_id = $1::int4 and w.generation = $2::int4 and ($3::bytea is null or w.pseudonym > $3::bytea)
            order by w.pseudonym
            limit 2000
            """
        case rekeyAssessed = """
            update child_assessment as c
            set pseudonym = u.after, generation = $3::int4
            from unnest($4::bytea[], $5::bytea[]) as u (before, after)
            where c.tenant_id = $1::int4 and c.pseudonym = u.before and c.generation = $2::int4
            """
        case rekeyWithdrawn = """
            update child_withdrawal as w
            set pseudonym = u.after, generation = $3::int4
            from unnest($4::bytea[], $5::bytea[]) as u (before, after)
            where w.tenant_id = $1::int4 and w.pseudonym = u.before and w.generation = $2::int4
            """
        case turn = """
            update pseudonym_key as k
            set generation = $2::int4, check_value = $3::bytea, rekeyed_at = $4::timestamptz, updated_at = $4::timestamptz
            where k.tenant_id = $1::int4
            """

        var effect: Query.Effect {
            switch self {
            case .municipality, .assessed, .withdrawn: .read
            default: .write
            }
        }
    }

    private let keys: PseudonymKeys

    package init(keys: PseudonymKeys) { self.keys = keys }

    package var kind: String { "rekey_children" }

    private struct Payload: Decodable { let generation: Int }

    /// The generation that was asked for.
    private static func asked(_ job: Job) throws -> Int {
        do { return try JSONDecoder().decode(Payload.self, from: Data(job.payload.utf8)).generation } catch {
            throw JobFailure.permanent("the payload does not fit rekey_children: \(error)")
        }
    }

    package func run(_ context: JobContext) async throws -> JobOutcome {
        guard let tenant = context.job.tenant else { throw JobFailure.permanent("the job names no tenant") }
        let rows = try await context.database.query(SQL.municipality, tenant, as: context.scope)
        guard let row = rows.first else { return JobOutcome(result: "{\"generation\":null}") }
        let code = try row.decode(String.self, at: 0)
        let generation = try row.decode(Int.self, at: 1)
        // A worker that has not the key yet that was asked for leaves the job to one that has.
        guard let own = keys.keys(of: code), own.generation >= max(generation, try Self.asked(context.job)) else {
            throw JobFailure.retry(after: .seconds(60), "this worker lacks the keys of \(code)")
        }
        guard own.checkValue(generation: generation).bytes == (try row.decode([UInt8].self, at: 2)) else {
            throw JobFailure.permanent("this worker's keys of \(code) are not the ones its pseudonyms were made with")
        }
        let newest = own.generation
        guard newest > generation else { return JobOutcome(result: "{\"generation\":\(generation)}") }
        let now = context.now()
        return JobOutcome(result: "{\"generation\":\(newest)}", scope: context.scope) { session in
            guard let row = try await session.query(SQL.lock, tenant).first,
                try row.decode(Int.self, at: 0) == generation
            else { throw JobFailure.retry(after: .seconds(1), "another job has turned to a new key meanwhile") }
            for (read, write) in [(SQL.assessed, SQL.rekeyAssessed), (.withdrawn, .rekeyWithdrawn)] {
                var last: [UInt8]?
                while true {
                    let before = try await session.query(read, tenant, Int32(clamping: generation), last)
                        .map { try $0.decode([UInt8].self, at: 0) }
                    guard let end = before.last else { break }
                    let after = before.map { bytes in
                        SHA256Digest(bytes: bytes).map {
                            own.rekeyed($0, from: generation, to: newest).bytes
                        } ?? bytes
                    }
                    _ = try await session.query(
                        write, tenant, Int32(clamping: generation), Int32(clamping: newest), before, after)
                    last = end
                }
            }
            _ = try await session.query(
                SQL.turn, tenant, Int32(clamping: newest), own.checkValue(generation: newest).bytes, now)
        }
    }
}
