import Testing

@testable import Schema

@Suite struct MigrationPlanTests {
    private let first = SQLFile(path: "migrations/0001_a.sql", text: "create table a ()")
    private let second = SQLFile(path: "migrations/0002_b.sql", text: "create table b ()")
    private let view = SQLFile(path: "analytics/v.sql", text: "create view v")
    private let other = SQLFile(path: "routines/f.sql", text: "create function f")

    private let trigger = SQLFile(path: "routines/before_tables/t.sql", text: "create function t")

    private func applied(_ files: SQLFile..., others: [SQLFile] = []) -> AppliedFiles {
        AppliedFiles(
            migrations: files.enumerated().map { index, file in
                AppliedFiles.Migration(
                    number: index + 1, name: file.path, checksum: file.checksum, appliedAt: "today")
            },
            others: Dictionary(uniqueKeysWithValues: others.map { ($0.path, $0.checksum) }))
    }

    private func plan(_ files: [SQLFile], _ applied: AppliedFiles) throws -> [String] {
        try MigrationPlan(files: SchemaFiles(files), applied: applied).lines
    }

    @Test func `an empty database gets everything, one that has everything gets nothing`() throws {
        #expect(
            try plan([first, view, other], AppliedFiles()) == [
                "apply migrations/0001_a.sql", "renew routines/f.sql", "renew analytics/v.sql",
            ])
        #expect(try plan([first, view, other], applied(first, others: [view, other])) == [])
    }

    @Test func `one changed view renews them all, for the others may stand on it`() throws {
        let changed = SQLFile(path: view.path, text: "create view v, better")
        #expect(
            try plan([first, changed, other], applied(first, others: [view, other])) == [
                "renew routines/f.sql", "renew analytics/v.sql",
            ])
    }

    @Test func `what tables stand on comes before the migrations, and again when it has changed`() throws {
        #expect(
            try plan([first, trigger, other], AppliedFiles()) == [
                "renew routines/before_tables/t.sql", "apply migrations/0001_a.sql", "renew routines/f.sql",
            ])
        let done = applied(first, others: [trigger, other])
        #expect(try plan([first, trigger, other], done) == [])
        #expect(
            try plan([first, second, trigger], applied(first, others: [trigger])) == ["apply migrations/0002_b.sql"])
        let changed = SQLFile(path: trigger.path, text: "create function t, better")
        #expect(try plan([first, changed, other], done) == ["renew routines/before_tables/t.sql"])
    }

    @Test func `a view whose file is gone is said to stay`() throws {
        #expect(
            try plan([first], applied(first, others: [view])) == ["forget analytics/v.sql (what it made stays)"])
    }

    @Test func `an edited, a missing, a renamed and a newer migration are refused`() {
        let edited = SQLFile(path: first.path, text: "create table a (n int)")
        let renamed = SQLFile(path: "migrations/0001_other.sql", text: first.text)
        #expect(throws: SchemaError.edited(first.path)) { try plan([edited], applied(first)) }
        #expect(throws: SchemaError.missing(first.path)) { try plan([renamed], applied(first)) }
        #expect(throws: SchemaError.newer(database: 2, program: 1)) {
            try plan([first], applied(first, second))
        }
    }

    @Test func `a migration that is not recorded while a later one is, is refused`() {
        let lost = AppliedFiles(migrations: [
            AppliedFiles.Migration(number: 2, name: second.path, checksum: second.checksum, appliedAt: "today")
        ])
        #expect(throws: SchemaError.unrecorded(first.path, later: second.path)) { try plan([first, second], lost) }
    }

    @Test func `the status names each file's state`() throws {
        let edited = SQLFile(path: first.path, text: "create table a (n int)")
        let status = MigrationStatus(
            files: try SchemaFiles([edited, view]), applied: applied(first, second, others: []))
        #expect(!status.isCurrent)
        #expect(
            status.lines == [
                .init(path: first.path, state: .changed), .init(path: second.path, state: .missing),
                .init(path: view.path, state: .pending),
            ])
    }
}
