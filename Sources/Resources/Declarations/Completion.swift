package import Postgres

/// What makes a new row count once its child rows are there, as the posting of an entry with its lines: the last step of
/// the transaction that makes it.
package struct Completion: Sendable {
    package let name: String
    /// A statement of `$1` tenant and `$2` the row's id.
    package let sql: String
    private let resource: @Sendable () -> Resource
    private let member: String

    /// - Parameters:
    ///   - resource: the child rows' own, whose rules say what a refusal means.
    ///   - member: the body's member that lists the child rows.
    package init(
        _ name: String, _ statement: some StatementSet,
        refusalsOf resource: @autoclosure @escaping @Sendable () -> Resource,
        at member: String
    ) {
        self.name = name
        sql = statement.rawValue
        self.resource = resource
        self.member = member
    }

    func step(of id: some PostgresEncodable, tenant: Int32) -> Write.Step {
        Write.Step(name, Query(sql, [tenant, id]), resource().constraints, at: .list("/\(member)"))
    }
}
