import Foundation

/// The national data at a ninth of their size, most of them one municipality's and the rest some 250 others':
/// for tests that compare what a statement costs the smallest and the largest. Municipalities differ a thousandfold, so
/// a plan made for the average one may be a thousand times too slow for the largest.
package enum SkewedData {
    /// How many centres, partners and partnerships there are.
    private static let sizes = [("42000", "2500"), ("(20000", "(2400"), ("60000", "7000")]

    /// One script for psql as a superuser, in a database without data; `today` as in `2026-11-29`.
    package static func script(seed: Int, today: String) -> String {
        var statements: [String] = []
        for statement in NationalSQL.allCases {
            statements.append(statement.rawValue)
            if statement == .centreNumber { statements.append(toTheLargest) }
        }
        statements += NationalData.ofPartnerships
        statements.append(auditTrail)
        var script = statements.joined(separator: ";\n")
        for (whole, part) in sizes { script = script.replacing(whole, with: part) }
        return """
            begin;
            set local session_replication_role = replica;
            set local work_mem = '64MB';
            set local search_path = ecdp, app, pg_catalog, pg_temp;
            \(script.replacing("$1", with: "\(seed)::int8").replacing("$2", with: "'\(today)'"));
            commit;
            analyze
            """
    }

    private static let toTheLargest = """
        update centre_number as c
        set tenant_id = (select min(m.tenant_id) from municipality as m)
        where c.n % 10 < 7
        """

    private static let auditTrail = """
        insert into ecdp.audit_event (tenant_id, actor, action, subject, subject_id)
        select p.tenant_id, 'operator:generator', 'insert', 'partnership', p.id from ecdp.partnership as p
        """
}
