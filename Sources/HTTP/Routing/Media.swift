/// Formats of answers.
package enum Media: String, Sendable, CaseIterable {
    case json = "application/json"
    case csv = "text/csv"
    case text = "text/plain"
    case html = "text/html"
    case pdf = "application/pdf"
    case png = "image/png"
    case jpeg = "image/jpeg"
    case calendar = "text/calendar"
    /// Whatever it is, as a file.
    case bytes = "application/octet-stream"
}
