import Glibc
import TestSupport
import Testing

@testable import Postgres

@Suite(.emptyDatabase, .timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test func `the number of a socket is nobody else's before its connection is finished`() async throws {
        var configuration = DatabaseConfiguration(conninfo: try TestDatabase.current.conninfo())
        configuration.applicationName = "numbered"
        let connection = try Connection.open(configuration, settings: [], logger: quiet).get()
        let wire = Wire(connection, configuration, isShared: false)
        _ = try await psql(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'numbered'")
        // libpq closes a descriptor of its own as soon as it has read the end.
        while wire.read({ _ in }) {}
        #expect(fcntl(connection.socket, F_GETFD) >= 0)
    }
}
