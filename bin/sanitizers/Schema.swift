package import Logging
package struct SchemaFiles { package struct F { package let text: String }
 package var roles: F? { nil }
 package static func embedded() throws -> SchemaFiles { SchemaFiles() } }
package enum Migrator {
 package static func migrate(conninfo: String, logger: Logger) async throws {}
 package static func closeToPublic(database: String) -> String { "" }
}
