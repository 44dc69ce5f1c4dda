/// How a file separates its fields and writes decimal numbers. It is chosen by the person who reads the file and never
/// guessed from its content: `1,5` is two fields in one format and a number in the other.
package struct CSVFormat: Sendable, Hashable {
    /// Printable ASCII, and neither a quote nor a character of numbers.
    package let separator: UInt8
    package let decimalMark: UInt8

    /// RFC 4180: commas between fields, and decimal points.
    package static let standard = CSVFormat(separator: UInt8(ascii: ","), decimalMark: UInt8(ascii: "."))
    /// Semicolons between fields, and decimal commas: what Excel writes and reads with South African settings.
    package static let semicolons = CSVFormat(separator: UInt8(ascii: ";"), decimalMark: UInt8(ascii: ","))

    /// A field as it stands in a file of this format: in quotes where it needs them.
    package func quoted(_ field: String) -> String {
        let needsQuotes = field.utf8.contains { $0 == separator || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
    }

    /// A whole line, with its end. What a spreadsheet would take for a formula gets an apostrophe in front, unless it is a
    /// number: see ``CSVFormula``.
    package func line(_ fields: some Sequence<String>) -> String {
        fields.map { quoted(isFormula($0) ? "'" + $0 : $0) }.joined(separator: String(UnicodeScalar(separator))) + "\n"
    }

    private func isFormula(_ field: String) -> Bool {
        CSVFormula.isLike(field.utf8)
            && Array(field.utf8).withUnsafeBufferPointer { $0.decimal(mark: decimalMark) } == nil
    }
}
