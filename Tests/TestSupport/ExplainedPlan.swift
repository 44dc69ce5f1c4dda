import Foundation

/// What a statement did, by `explain (analyze, buffers, format json)`: work that is counted, not timed.
package struct ExplainedPlan {
    /// Rows that any part of the plan produced, or looked at and dropped.
    package let rowsVisited: Int
    /// Pages looked at.
    package let buffers: Int
    /// The plan as PostgreSQL's JSON, for a failure's message.
    package let text: String

    /// - Parameter text: what psql printed; the plan begins at the first line that is `[`.
    /// - Throws: ``TestSupportError`` where there is none.
    package init(_ text: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: "[") else { throw TestSupportError("no plan: \(text)") }
        self.text = lines[start...].joined(separator: "\n")
        let document = try JSONSerialization.jsonObject(with: Data(self.text.utf8))
        guard let plan = ((document as? [Any])?.first as? [String: Any])?["Plan"] as? [String: Any] else {
            throw TestSupportError("no plan: \(text)")
        }
        rowsVisited = Self.rows(of: plan)
        buffers = Self.number(plan, "Shared Hit Blocks") + Self.number(plan, "Shared Read Blocks")
    }

    private static func number(_ plan: [String: Any], _ key: String) -> Int { (plan[key] as? NSNumber)?.intValue ?? 0 }

    private static func rows(of plan: [String: Any]) -> Int {
        let own =
            number(plan, "Actual Rows") + number(plan, "Rows Removed by Filter")
            + number(plan, "Rows Removed by Join Filter") + number(plan, "Rows Removed by Index Recheck")
        let parts = (plan["Plans"] as? [[String: Any]]) ?? []
        return own * number(plan, "Actual Loops") + parts.reduce(0) { $0 + rows(of: $1) }
    }

    /// A statement's placeholders and their values in a script for psql: prepared as one login, explained once.
    ///
    /// - Parameters:
    ///   - values: SQL literals, one for each placeholder.
    ///   - isGeneric: whether with a plan for any values, or one for these.
    package static func script(_ sql: String, _ values: [String], tenant: Int32, isGeneric: Bool) -> String {
        let execute = values.isEmpty ? "explained" : "explained (\(values.joined(separator: ", ")))"
        return """
            set plan_cache_mode = \(isGeneric ? "force_generic_plan" : "force_custom_plan");
            set jit = off;
            prepare explained as \(sql);
            begin;
            select app.enter(\(tenant), null, 'test', null);
            explain (analyze, buffers, timing off, format json) execute \(execute);
            rollback
            """
    }
}
