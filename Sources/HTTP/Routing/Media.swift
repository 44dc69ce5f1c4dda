/// Formats of answers.
package enum Media: String, Sendable, CaseIterable {
    case json = "application/json"
    case csv = "text/csv"
    case text = "text/plain"
}
