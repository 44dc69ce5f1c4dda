package import CSV
import Digests
import Domain
import JSON

/// Everything that was found wrong with a file: the first faults, and how many there are.
package struct AssessmentFaults: Error, Sendable {
    package let first: [FileFault]
    package let count: Int

    package init(first: [FileFault], count: Int) {
        self.first = first
        self.count = count
    }
}

/// Reads a file of assessments in pieces: CSV, or a JSON object a line.
///
/// Columns, or members: `child`, `birth_month` (2021-10), `sex`, `centre_id`, `assessor`, `assessed_on`, `basis`,
/// `consented_on`, `approval`, and one for each domain by its code. A child's reference becomes a pseudonym as soon as it
/// is read. No fault quotes what stands in the file, since it may be a reference, or a name.
///
/// It keeps the unfinished record, the rows that were not taken yet, and of each row what the flags need: some 100 bytes
/// for each of at most ``limit`` rows.
package struct AssessmentReader: Sendable {
    /// How the file is written.
    package enum Format: Sendable {
        case csv(CSVFormat)
        case jsonLines
    }

    /// Rows of the largest file.
    package static let limit = 100_000

    private let form: AssessmentForm
    private let pseudonym: @Sendable ([UInt8]) -> Pseudonym
    private let centres: Set<String>
    private var csv: CSVReader?
    private var lines = LineSplitter()
    private var columns: [Column]?
    private var places: [Int?] = []
    private var start: [UInt8] = []
    private var isOver = false
    /// What was read and not taken yet; nothing once there is a fault.
    private var rows: [AssessmentRow] = []
    /// On which line a child was assessed on a day.
    private var seen: [ChildDay: Int32] = [:]
    private(set) package var faults: [FileFault] = []
    private(set) package var faultCount = 0
    /// Rows so far, faulty ones included.
    private(set) package var count = 0
    package var quality: AssessmentQuality

    private struct ChildDay: Hashable {
        let child: Int32
        let day: Int32
    }

    /// - Parameters:
    ///   - centres: identifiers of the municipality's centres in use.
    ///   - pseudonym: makes one of a reference in its canonical form.
    package init(
        _ form: AssessmentForm, _ format: Format, centres: Set<String>,
        pseudonym: @escaping @Sendable ([UInt8]) -> Pseudonym
    ) {
        self.form = form
        self.centres = centres
        self.pseudonym = pseudonym
        quality = AssessmentQuality(form)
        if case .csv(let format) = format { csv = CSVReader(format: format) }
    }

    /// The next piece of the file. Nothing is read behind a fault of its form, or behind the last row that is taken.
    package mutating func read(_ piece: [UInt8]) {
        guard !isOver else { return }
        if start.count < 4, count == 0, columns == nil {
            start += piece.prefix(4 - start.count)
            if isUTF16(start) {
                end(FileFault(line: 1, message: "is UTF-16 text: save the file as UTF-8"))
                return
            }
        }
        if csv == nil {
            for (line, number) in lines.add(piece) { readJSON(line, number) }
            if lines.isTooLong {
                end(FileFault(line: lines.number, message: "is longer than \(CSVReader.recordLimit) bytes"))
            }
            return
        }
        parse { (reader, record) throws(FileFault) in
            try piece.withUnsafeBufferPointer { (bytes) throws(FileFault) in try reader.read(bytes, record: record) }
        }
    }

    /// The end of the file.
    package mutating func finish() {
        guard !isOver else { return }
        if csv == nil {
            for (line, number) in lines.finish() { readJSON(line, number) }
        } else {
            parse { (reader, record) throws(FileFault) in try reader.finish(record: record) }
        }
        if !isOver, count == 0, faultCount == 0 { note(FileFault(line: 1, message: "the file has no rows")) }
    }

    /// The rows that were read since the last time.
    package mutating func take() -> [AssessmentRow] {
        defer { rows = [] }
        return rows
    }

    package mutating func note(_ fault: FileFault) {
        faultCount += 1
        if faults.count < FileFaults.most { faults.append(fault) }
        rows = []
    }

    private mutating func end(_ fault: FileFault) {
        note(fault)
        isOver = true
    }

    // MARK: - CSV

    private mutating func parse(
        _ read: (inout CSVReader, (CSVReader.Record) throws(FileFault) -> Void) throws(FileFault) -> Void
    ) {
        guard var reader = csv else { return }
        do throws(FileFault) {
            try read(&reader) { (record) throws(FileFault) in try readCSV(record) }
        } catch {
            end(error)
        }
        csv = reader
    }

    private mutating func readCSV(_ record: CSVReader.Record) throws(FileFault) {
        guard let columns else {
            let named = try Column.columns(of: record, form)
            places = Column.all(form).map { column in named.firstIndex(of: column).map { $0 + 1 } }
            columns = named
            return
        }
        guard record.count == columns.count else {
            note(
                FileFault(
                    line: record.line, message: "has \(record.count) fields where the header has \(columns.count)"))
            return try countRow(record.line)
        }
        var values = RowValues(line: record.line, places: places, columns: places.count)
        for (index, column) in columns.enumerated() where !record.bytes(index).isMissing {
            do throws(FileFault) {
                values[column] = trimmed(try record.text(index, name: name(column)))
            } catch {
                note(error)
            }
        }
        try add(values, mark: csv?.format.decimalMark == UInt8(ascii: ",") ? "," : ".")
    }

    // MARK: - JSON lines

    private mutating func readJSON(_ line: [UInt8], _ number: Int) {
        guard !isOver else { return }
        let all = Column.all(form)
        do throws(FileFault) {
            guard let value = try? JSONParser.parse(line), case .object(let object) = value else {
                note(FileFault(line: number, message: "is not a JSON object"))
                return try countRow(number)
            }
            var values = RowValues(line: number, places: [], columns: all.count)
            for member in object.members {
                guard let column = all.first(where: { name($0) == member.key }) else {
                    note(FileFault(line: number, message: "has a member that is none of an assessment's"))
                    continue
                }
                switch member.value {
                case .string(let text):
                    if !isMissingValue(text) { values[column] = trimmed(text) }
                case .integer(let value): values[column] = String(value)
                case .decimal(let text): values[column] = text
                case .null: break
                default:
                    note(FileFault(line: number, columnName: name(column), message: "is neither a text nor a number"))
                }
            }
            try add(values, mark: ".")
        } catch {
            end(error)
        }
    }

    // MARK: - Rows

    private func name(_ column: Column) -> String { column.name(form) }

    /// - Throws: where there are more than are taken.
    private mutating func countRow(_ line: Int) throws(FileFault) {
        count += 1
        if count > Self.limit {
            throw FileFault(line: line, message: "is row \(count): a file has at most \(Self.limit)")
        }
    }

    private mutating func add(_ values: RowValues, mark: Character) throws(FileFault) {
        try countRow(values.line)
        var check = RowCheck(values: values, form: form, mark: mark)
        let row = check.row(centres: centres, pseudonym: pseudonym)
        for fault in check.faults { note(fault) }
        guard let row else { return }
        let child = quality.number(of: row.pseudonym)
        let key = ChildDay(child: child, day: Int32(truncatingIfNeeded: row.assessedOn.number))
        if let first = seen.updateValue(Int32(truncatingIfNeeded: row.line), forKey: key) {
            note(
                FileFault(
                    line: row.line, column: values.place(.child), columnName: "child",
                    message: "is the same child on the same day as line \(first)"))
            return
        }
        guard faultCount == 0 else { return }
        rows.append(row)
    }
}

private func isUTF16(_ start: [UInt8]) -> Bool {
    start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
        || start.count >= 2 && (start[0] == 0) != (start[1] == 0)
}

/// Lines of a file that comes in pieces: LF or CR LF; empty ones are skipped, and a byte-order mark is.
private struct LineSplitter: Sendable {
    private var rest: [UInt8] = []
    private(set) var number = 1

    var isTooLong: Bool { rest.count > CSVReader.recordLimit }

    /// - Returns: The lines that are complete, with their numbers.
    mutating func add(_ piece: [UInt8]) -> [([UInt8], Int)] {
        var found: [([UInt8], Int)] = []
        var start = 0
        while let end = piece[start...].firstIndex(of: UInt8(ascii: "\n")) {
            emit(rest + piece[start..<end], &found)
            rest = []
            start = end + 1
        }
        rest += piece[start...]
        return found
    }

    /// - Returns: The last line, where it lacks its end.
    mutating func finish() -> [([UInt8], Int)] {
        var found: [([UInt8], Int)] = []
        if !rest.isEmpty { emit(rest, &found) }
        rest = []
        return found
    }

    private mutating func emit(_ line: [UInt8], _ found: inout [([UInt8], Int)]) {
        var line = line
        if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        if !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { found.append((line, number)) }
        number += 1
    }
}
