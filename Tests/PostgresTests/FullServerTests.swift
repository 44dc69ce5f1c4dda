import Foundation
import Glibc
import LocalCluster
import Postgres
import TestSupport
import Testing

/// A server that has no room left, or may not write.
@Suite(.emptyDatabase, .timeLimit(.minutes(3)), .alone)
struct FullServerTests {
    @Test func `a full device is said by its code, and nothing else is hurt`() async throws {
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            try await database.withSession(as: .none) { session async throws in
                let full = "copy (select generate_series(1, 100000)) to '/dev/full'"
                let error = await #expect(throws: PostgresError.self) { try await session.query(Query(full)) }
                #expect(error?.sqlState == "53100" && error?.outcome == .rejected && error?.kind == .server)
                #expect(error?.message.contains("No space left on device") == true)
                #expect(try await session.query(Query("select 1")).count == 1)
            }
        }
    }

    @Test(.enabled(if: Mount.isPossible, "a disk of our own needs root and the right to mount"))
    func `a disk that fills up refuses what did not fit and keeps what did`() async throws {
        try await OwnCluster.with { own async throws in
            let disk = own.folder + "/disk"
            try await Mount.with(disk, megabytes: 6) {
                try await own.psql("create tablespace small location '\(disk)'")
                try await own.psql("create table kept (a int primary key, b text) tablespace small")
                try await own.psql("alter table kept alter b set storage plain")
                try await withDatabase(conninfo: own.cluster.conninfo(), { $0.lines = 1 }) { database async throws in
                    var acknowledged: Set<Int> = []
                    var refusal: PostgresError?
                    for number in 0..<2_000 where refusal == nil {
                        do {
                            _ = try await database.query(
                                Query("insert into kept values ($1::int4, $2::text)", [number, filler]), as: .none)
                            acknowledged.insert(number)
                        } catch {
                            refusal = error as? PostgresError
                        }
                    }
                    #expect(refusal?.sqlState == "53100" && refusal?.outcome == .rejected)
                    #expect(acknowledged.count > 100)
                    let kept: Int? = try await database.query(Query("select count(*) from kept"), as: .none)[0].decode(
                        at: 0)
                    #expect(kept == acknowledged.count)
                    try await database.withSession(as: .none) { session async throws in
                        let copy = await #expect(throws: PostgresError.self) {
                            try await session.copyIn("copy kept from stdin") { writer in
                                for number in 10_000..<20_000 {
                                    try await writer.write(CopyWriter.textRow([number, filler]))
                                }
                            }
                        }
                        #expect(copy?.sqlState == "53100" && copy?.outcome == .rejected)
                        #expect(try await session.query(Query("select 1")).count == 1)
                    }
                }
                try await own.psql("drop table kept")
                try await own.psql("drop tablespace small")
            }
        }
    }

    private var filler: String { String(repeating: "x", count: 4_000) }

    @Test func `a temporary file over its limit is said by its code`() async throws {
        try await withDatabase { database async throws in
            try await database.withSession(as: .none) { session async throws in
                let error = await #expect(throws: PostgresError.self) {
                    try await session.transaction {
                        _ = try await session.query(Query("set local temp_file_limit = '1MB'"))
                        _ = try await session.query(Query("set local work_mem = '64kB'"))
                        _ = try await session.query(
                            Query(
                                "select count(*) from (select i from generate_series(1, 1000000) as i order by -i) as s"
                            ))
                    }
                }
                #expect(error?.sqlState == "53400" && error?.outcome == .rejected)
                #expect(try await session.query(Query("select 1")).count == 1)
            }
        }
    }

    @Test func `a server that may not write says so`() async throws {
        try await OwnCluster.with({ $0.parameters["default_transaction_read_only"] = "on" }) { own async throws in
            try await withDatabase(conninfo: own.cluster.conninfo()) { database async throws in
                let error = await #expect(throws: PostgresError.self) {
                    try await database.query(Query("create table t (a int)"), as: .none)
                }
                #expect(error?.sqlState == "25006" && error?.outcome == .rejected)
                #expect(try await database.query(Query("select 1"), as: .none).count == 1)
            }
        }
    }
}

/// A small file system in memory, for as long as a test needs it.
private enum Mount {
    static let isPossible: Bool = {
        guard geteuid() == 0 else { return false }
        let folder = NSTemporaryDirectory() + "ecdp-mount-\(getpid())"
        mkdir(folder, 0o700)
        defer { rmdir(folder) }
        guard mount("tmpfs", folder, "tmpfs", 0, "size=1m") == 0 else { return false }
        umount(folder)
        return true
    }()

    static func with<R>(_ folder: String, megabytes: Int, _ body: () async throws -> R) async throws -> R {
        mkdir(folder, 0o777)
        guard mount("tmpfs", folder, "tmpfs", 0, "size=\(megabytes)m,mode=0777") == 0 else {
            throw TestSupportError("cannot mount: \(String(cString: strerror(errno)))")
        }
        _ = try await Command.run("chown", ["postgres", folder])
        chmod(folder, 0o700)
        defer { umount2(folder, Int32(MNT_DETACH)) }
        return try await body()
    }
}
