import Testing

@testable import LocalCluster

@Suite struct BinariesTests {
    @Test func `the programs of the installed PostgreSQL are found`() async throws {
        let binaries = try await Binaries.find()
        #expect(binaries.major >= 15)
        #expect(try await Binaries.version(of: binaries.postgres) == binaries.major)
    }

    @Test func `a named folder without them is an error that says what to do`() async throws {
        let error = await #expect(throws: ClusterError.self) {
            try await Binaries.find(environment: ["ECDP_POSTGRES_BIN": "/nonexistent"])
        }
        #expect(error == .noPostgreSQL(searched: ["/nonexistent"]))
        #expect("\(try #require(error))".contains("apt-get install postgresql"))
    }

    @Test func `data of a version that is not installed are refused`() async throws {
        let error = await #expect(throws: ClusterError.self) {
            try await Binaries.find(major: 9, dataFolder: "/somewhere")
        }
        #expect("\(try #require(error))".contains("made by PostgreSQL 9"))
    }
}
