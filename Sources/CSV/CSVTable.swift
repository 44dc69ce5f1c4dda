/// A whole file of text: the first record names the columns, each further one has as many fields.
package struct CSVTable: Sendable, Equatable {
    package let header: [String]
    package let records: [[String]]
    /// On which line each record begins, from 1, the header's being 1.
    package let lines: [Int]

    /// - Throws: Every fault that ``read(_:format:)`` finds.
    package init(_ bytes: some Collection<UInt8>, format: CSVFormat = .standard) throws(FileFaults) {
        let (table, faults) = Self.read(bytes, format: format)
        guard let table, faults.isEmpty else { throw FileFaults(faults) }
        self = table
    }

    private init(header: [String], records: [[String]], lines: [Int]) {
        self.header = header
        self.records = records
        self.lines = lines
    }

    /// What of a file can be read, beside what is wrong with its form, so that the records can be judged too and every
    /// fault is in one answer.
    ///
    /// - Returns: nil for a table without a header. Faults are records that have not as many fields as the header or are
    ///   no text, and the first fault of quotes, behind which nothing can be read.
    package static func read(
        _ bytes: some Collection<UInt8>, format: CSVFormat = .standard
    ) -> (table: CSVTable?, faults: [FileFault]) {
        var header: [String]?
        var records: [[String]] = []
        var lines: [Int] = []
        var faults: [FileFault] = []
        var reader = CSVReader(format: format)
        do throws(FileFault) {
            try reader.readAll(bytes) { (record) throws(FileFault) in
                guard let names = header else {
                    header = try record.texts()
                    return
                }
                do throws(FileFault) {
                    try record.requireCount(names.count)
                    records.append(try record.texts(names))
                    lines.append(record.line)
                } catch {
                    faults.append(error)
                }
            }
            if header == nil { throw .emptyFile }
        } catch {
            faults.append(error)
        }
        return (header.map { CSVTable(header: $0, records: records, lines: lines) }, faults)
    }

    /// The columns as PostgreSQL writes arrays of text, an empty field as null.
    package var columns: [String] {
        header.indices.map { index in
            let items = records.map { record -> String in
                let field = record[index]
                if field.isEmpty { return "NULL" }
                return "\"" + field.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
            }
            return "{" + items.joined(separator: ",") + "}"
        }
    }
}

extension CSVReader.Record {
    /// All fields as text.
    ///
    /// - Parameter names: the columns', for the fault.
    package func texts(_ names: [String] = []) throws(FileFault) -> [String] {
        var texts: [String] = []
        texts.reserveCapacity(count)
        for index in 0..<count { texts.append(try text(index, name: index < names.count ? names[index] : nil)) }
        return texts
    }

    /// - Throws: Where it has another number of fields than the header.
    package func requireCount(_ width: Int) throws(FileFault) {
        guard count == width else {
            let fields = count == 1 ? "1 field" : "\(count) fields"
            throw FileFault(
                line: line,
                message: "has \(fields) where the header has \(width == 1 ? "1 column" : "\(width) columns")")
        }
    }
}

extension FileFault {
    package static let emptyFile = FileFault(line: 1, message: "the file is empty: a header is expected")
}
