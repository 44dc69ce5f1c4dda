package import Assessments
import CSV
package import Digests
package import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Assessments of children: files of a wave, and the rows for who may read them.
///
/// A file is one transaction on a connection of its own. It locks its wave first, and so is alone in it: of two that come at
/// once the second waits, and finds what the first has kept. Nothing is kept of a file with a fault, or of one that is cut
/// off.
package struct AssessmentRepository: Sendable {
    /// Why a municipality's keys cannot be used; each says what to do.
    package enum KeyFault: Error, Sendable {
        /// None is configured.
        case missing
        /// The ones that are configured are not those that its pseudonyms were made with.
        case other
        /// Pseudonyms were made with more keys than are configured.
        case older
    }

    /// A file that is being sent.
    package struct File: Sendable {
        package let wave: UUID
        package let id: UUID
        package let format: AssessmentReader.Format
        package let today: Day
        package let location: String

        package init(
            wave: UUID, id: UUID, format: AssessmentReader.Format, today: Day, location: String
        ) {
            self.wave = wave
            self.id = id
            self.format = format
            self.today = today
            self.location = location
        }
    }

    /// How long a file may take, with a sender who takes his time.
    private static let patience = Duration.seconds(900)
    /// Rows of a statement: past some hundreds more of them make it no faster.
    private static let batch = 2_000

    let database: Database

    package init(_ database: Database) { self.database = database }

    /// Takes a file in.
    ///
    /// - Parameters:
    ///   - keys: the municipality's; nil where none is configured.
    ///   - key: makes the idempotency key of the request, of what may be kept of the file's bytes.
    ///   - pieces: of the file, in order.
    /// - Returns: its counts and flags; of a file that the wave has already what that was answered.
    /// - Throws: ``AssessmentFaults``; ``KeyFault``; ``Refusal``.
    package func upload<Pieces: AsyncSequence & Sendable>(
        _ file: File, keys: MunicipalityKeys?, keeping key: @Sendable ([UInt8]) throws -> IdempotencyKey?,
        as scope: TenantScope, pieces: Pieces
    ) async throws -> Answer where Pieces.Element == [UInt8] {
        guard let keys else { throw KeyFault.missing }
        do {
            return try await database.transaction(as: scope.scope, deadline: Self.patience) { session in
                try await take(file, keys, key, scope, session, pieces)
            }
        } catch Repeated.file(let answer) {
            return Answer(status: 201, body: answer, version: nil, location: file.location, isRepeated: true)
        } catch Repeated.key(let key) {
            return try await key.answer(from: database, as: scope)
        }
    }

    /// Ends the transaction of a file or request that came before.
    enum Repeated: Error {
        case file(answer: String)
        case key(IdempotencyKey)
    }

    private func take<Pieces: AsyncSequence & Sendable>(
        _ file: File, _ keys: MunicipalityKeys, _ key: @Sendable ([UInt8]) throws -> IdempotencyKey?,
        _ scope: TenantScope, _ session: Session, _ pieces: Pieces
    ) async throws -> Answer where Pieces.Element == [UInt8] {
        let (form, hasRows) = try await form(file, scope, session)
        let generation = try await Self.generation(of: keys, scope.tenant, session)
        let centres = try await session.query(SQL.centres, scope.tenant).map { try $0.decode(String.self, at: 0) }
        let withdrawn = try await Self.withdrawals(scope.tenant, session)
        var reader = AssessmentReader(form, file.format, centres: Set(centres)) {
            keys.pseudonym(of: $0, generation: generation)
        }
        var content = SHA256Stream()
        // The next rows are read while the database takes the ones before.
        try await withThrowingTaskGroup(of: Void.self) { group in
            var waiting: [AssessmentRow] = []
            func store(_ rows: [AssessmentRow]) async throws {
                try await group.next()
                if hasRows { try await note(before: rows, file, scope, session, &reader) }
                guard reader.faultCount == 0 else { return }
                let insert = Self.insert(rows, file, generation, scope.tenant)
                group.addTask { _ = try await session.query(insert) }
            }
            for try await piece in pieces {
                content.add(piece)
                reader.read(piece)
                waiting += Self.kept(reader.take(), withdrawn, &reader)
                while waiting.count >= Self.batch {
                    try await store(Array(waiting.prefix(Self.batch)))
                    waiting.removeFirst(Self.batch)
                }
            }
            reader.finish()
            waiting += Self.kept(reader.take(), withdrawn, &reader)
            if !waiting.isEmpty { try await store(waiting) }
            try await group.waitForAll()
        }
        let digest = keys.fingerprint(of: content.finish(), generation: generation)
        if hasRows {
            let known = try await session.query(SQL.known, scope.tenant, file.wave, digest.bytes)
            if let row = known.first { throw Repeated.file(answer: try row.decode(String.self, at: 0)) }
        }
        guard reader.faultCount == 0 else {
            throw AssessmentFaults(first: reader.faults.sorted { $0.line < $1.line }, count: reader.faultCount)
        }
        return try await finish(file, reader.quality, digest, try key(digest.bytes), scope, session)
    }

    private func finish(
        _ file: File, _ quality: AssessmentQuality, _ digest: SHA256Digest, _ key: IdempotencyKey?,
        _ scope: TenantScope, _ session: Session
    ) async throws -> Answer {
        let flags = quality.flags()
        let answer = UploadReport(file: file, quality: quality, flags: flags).json
        let format = if case .csv = file.format { AssessmentFormat.csv } else { AssessmentFormat.jsonLines }
        var queries: [Query] = []
        if let key { queries += key.claim(scope.tenant) }
        queries.append(
            Query(
                SQL.upload.rawValue,
                [
                    scope.tenant, file.id, file.wave, format.rawValue, digest.bytes, quality.kept,
                    quality.withoutBasis, quality.withdrawn, answer,
                ]))
        queries.append(
            Query(
                SQL.flags, scope.tenant, file.id, flags.map(\.code), flags.map(\.domain),
                flags.map { Int32(clamping: $0.rows) }))
        if let key {
            queries.append(Query(SQL.keep, scope.tenant, key.credential, key.key, answer, file.location, Int32(201)))
        }
        do {
            try await session.batch(queries)
        } catch let error as PostgresError where error.constraint == "idempotency_key_pkey" {
            throw key.map { Repeated.key($0) as any Error } ?? error
        }
        return Answer(status: 201, body: answer, version: nil, location: file.location)
    }

    /// What is kept of some rows: those that name a basis, of children whose consent was not withdrawn after it.
    private static func kept(
        _ rows: [AssessmentRow], _ withdrawn: [Pseudonym: Day], _ reader: inout AssessmentReader
    ) -> [AssessmentRow] {
        rows.filter { row in
            let last = withdrawn[row.pseudonym]
            let isWithdrawn: Bool
            switch row.basis {
            case .missing:
                reader.quality.leaveOut(row, isWithdrawn: false)
                return false
            case .consent(let day): isWithdrawn = last.map { day <= $0 } ?? false
            case .research: isWithdrawn = last != nil
            }
            if isWithdrawn { reader.quality.leaveOut(row, isWithdrawn: true) } else { reader.quality.keep(row) }
            return !isWithdrawn
        }
    }

    /// Notes which of the rows' children the wave has: of the same day, a fault; of another, a doubt.
    private func note(
        before rows: [AssessmentRow], _ file: File, _ scope: TenantScope, _ session: Session,
        _ reader: inout AssessmentReader
    ) async throws {
        let found = try await session.query(
            SQL.assessedBefore, scope.tenant, file.wave, rows.map(\.pseudonym.bytes),
            rows.map(\.assessedOn.description))
        for child in found {
            let row = rows[try child.decode(Int.self, at: 0) - 1]
            guard try child.decode(Bool.self, at: 1) else {
                reader.quality.noteBefore(row)
                continue
            }
            reader.note(
                FileFault(
                    line: row.line, columnName: "child",
                    message: "has an assessment of that day in the wave already"))
        }
    }

    private static func insert(
        _ rows: [AssessmentRow], _ file: File, _ generation: Int, _ tenant: Int32
    ) -> Query {
        var (bases, consents, approvals): ([String], [String?], [String?]) = ([], [], [])
        for row in rows {
            switch row.basis {
            case .consent(let day):
                bases.append(AssessmentBasis.consent.rawValue)
                consents.append(day.description)
                approvals.append(nil)
            case .research(let approval):
                bases.append(AssessmentBasis.research.rawValue)
                consents.append(nil)
                approvals.append(approval)
            case .missing: break
            }
        }
        let scores = rows.map { row in
            "{" + row.scores.map { $0.map(String.init) ?? "NULL" }.joined(separator: ",") + "}"
        }
        // Closures: a key path is followed at run time, once for each value.
        return Query(
            SQL.insert.rawValue,
            [
                tenant, file.wave, file.id, Int32(clamping: generation), rows.map { Int32(clamping: $0.line) },
                rows.map { $0.pseudonym.bytes }, rows.map { $0.centre }, rows.map { $0.birthMonth.description },
                rows.map { $0.sex.rawValue }, rows.map { $0.assessor }, rows.map { $0.assessedOn.description }, scores,
                bases, consents, approvals,
            ])
    }
}

// MARK: - What a file has to be like

extension AssessmentRepository {
    /// - Returns: the wave's form, and whether it has assessments already.
    private func form(
        _ file: File, _ scope: TenantScope, _ session: Session
    ) async throws -> (AssessmentForm, hasRows: Bool) {
        guard let row = try await session.query(SQL.wave, scope.tenant, file.wave).first else { throw Refusal.missing }
        if try row.decode(Bool.self, at: 1) { throw Refusal.archived }
        if try row.decode(Bool.self, at: 0) { throw Refusal.conflict(Fault("", "the wave is closed")) }
        guard try row.decode(String.self, at: 2) == OutcomeSubject.children.rawValue else {
            throw Refusal.conflict(
                Fault("", "the wave's instrument assesses centres", hint: "see centre-quality-scores"))
        }
        let domains = try await session.query(SQL.domains, scope.tenant, file.wave).map { row in
            AssessmentForm.Domain(
                try row.decode(String.self, at: 0), try row.decode(Int.self, at: 1)...(try row.decode(Int.self, at: 2)))
        }
        guard let starts = Day(try row.decode(String.self, at: 3)), let ends = Day(try row.decode(String.self, at: 4))
        else { throw Refusal.missing }
        let form = AssessmentForm(
            domains: domains, total: OutcomeTotal(rawValue: try row.decode(String.self, at: 7)) ?? .sum,
            ages: try row.decode(Int.self, at: 5)...(try row.decode(Int.self, at: 6)), days: starts...ends,
            today: file.today)
        let files = try await session.query(SQL.hasFiles, scope.tenant, file.wave)
        return (form, try files[0].decode(Bool.self, at: 0))
    }

    /// The generation that the municipality's pseudonyms are of; the first file makes it the newest one configured.
    static func generation(of keys: MunicipalityKeys, _ tenant: Int32, _ session: Session) async throws -> Int {
        let newest = keys.generation
        try await session.batch([
            Query(
                SQL.firstKey, tenant, Int32(clamping: newest), keys.checkValue(generation: newest).bytes)
        ])
        guard let row = try await session.query(SQL.key, tenant).first else { throw Refusal.missing }
        let generation = try row.decode(Int.self, at: 0)
        guard generation <= newest else { throw KeyFault.older }
        guard keys.checkValue(generation: generation).bytes == (try row.decode([UInt8].self, at: 1)) else {
            throw KeyFault.other
        }
        return generation
    }

    private static func withdrawals(_ tenant: Int32, _ session: Session) async throws -> [Pseudonym: Day] {
        var withdrawals: [Pseudonym: Day] = [:]
        for row in try await session.query(SQL.withdrawals, tenant) {
            guard let child = Pseudonym(bytes: try row.decode([UInt8].self, at: 0)),
                let day = Day(try row.decode(String.self, at: 1))
            else { continue }
            withdrawals[child] = day
        }
        return withdrawals
    }
}
