package import CSV

/// The impact evaluation of a file of an analyst's own: columns by header, one row per observation, any
/// number of tenants; one line per tenant comes out.
///
/// In: `tenant_id, centre_id, treated, post, y`, optionally `age_months` and `child`, in any order; other columns are
/// ignored with a note. `treated` and `post` are 0 or 1 (or false and true). An empty `y`, or `age_months` where
/// there is that column, is missing (so are `NA`, `N/A`, `null` and `.`): the row is a loss and counted
/// (`missing_rows`). `child` names a child within its centre; with it the loss of children is checked, and children who
/// come twice in a wave are found. With `age_months` the estimate is adjusted for age. Keys that differ only in
/// capitals, Unicode form or spaces are one; a missing key is a fault.
///
/// Out: tab-separated, a header, then the tenants in order (by number where all are whole numbers, else by their
/// bytes): `tenant_id, n, clusters, treated_clusters, estimate, se, t, df, p, low95, high95, verdict, reasons`. Figures
/// have all their digits; a tenant that cannot be estimated has empty figures and its reason. Reasons are codes joined
/// by `;`, some with `=` and a figure. The same file gives the same bytes.
///
/// Rows are fed in pieces, so a file of any length takes a fixed buffer and about 40 bytes per row.
package struct ImpactFile: Sendable {
    /// What is written, and what to tell the analyst beside it.
    package struct Output: Sendable, Hashable {
        package let table: String
        package let notes: [String]
    }

    private enum Column: Int, CaseIterable {
        case tenant, centre, treated, post, y, age, child
        var name: String {
            switch self {
            case .tenant: "tenant_id"
            case .centre: "centre_id"
            case .treated: "treated"
            case .post: "post"
            case .y: "y"
            case .age: "age_months"
            case .child: "child"
            }
        }
        var isRequired: Bool { rawValue <= Column.y.rawValue }
    }

    private let parameters: ImpactEvaluation.Parameters
    private var reader: CSVReader
    private var rows = Rows()
    /// A fault behind which nothing can be read.
    private var isOver = false

    package init(parameters: ImpactEvaluation.Parameters = .init(), format: CSVFormat = .standard) {
        self.parameters = parameters
        reader = CSVReader(format: format)
        rows.mark = format.decimalMark
    }

    /// The next piece of the file. Nothing is read behind a fault of the header or of quotes.
    package mutating func read(_ piece: UnsafeBufferPointer<UInt8>) {
        add { (reader, record) throws(FileFault) in try reader.read(piece, record: record) }
    }

    /// A whole file in memory.
    ///
    /// - Throws: as ``finish()``.
    package mutating func evaluate(_ csv: some Collection<UInt8>) throws(FileFaults) -> Output {
        add { (reader, record) throws(FileFault) in try reader.readAll(csv, record: record) }
        return try finish()
    }

    /// The end of the file: computes.
    ///
    /// - Throws: Every fault of the file; an empty file is one.
    package mutating func finish() throws(FileFaults) -> Output {
        add { (reader, record) throws(FileFault) in try reader.finish(record: record) }
        var rows = Rows()
        swap(&rows, &self.rows)
        if rows.width == 0, rows.faults.isEmpty { throw FileFaults([.emptyFile]) }
        guard rows.faults.isEmpty else { throw FileFaults(rows.faults.inOrder) }
        return rows.evaluate(parameters)
    }

    private mutating func add(
        _ read: (inout CSVReader, (CSVReader.Record) throws(FileFault) -> Void) throws(FileFault) -> Void
    ) {
        guard !isOver else { return }
        // Taken out, so that its columns grow in place.
        var rows = Rows()
        swap(&rows, &self.rows)
        do throws(FileFault) {
            try read(&reader) { (record) throws(FileFault) in try rows.add(record) }
        } catch {
            rows.note(error)
            isOver = true
        }
        self.rows = rows
    }

    /// The rows as columns, tenants and centres as numbers.
    private struct Rows: Sendable {
        var width = 0
        var mark = CSVFormat.standard.decimalMark
        private var place: [Int?] = Array(repeating: nil, count: Column.allCases.count)
        private var ignored: [String] = []
        private var tenants = KeyInterner()
        private var centres = KeyInterner()
        private var children = KeyInterner()
        private var tenant: [Int32] = []
        private var centre: [Int32] = []
        private var flags: [UInt8] = []
        private var y: [Double] = []
        private var age: [Double] = []
        private var child: [Int32] = []
        /// In the order in which they were found. With any of them nothing is computed.
        private(set) var faults: [FileFault] = []

        mutating func note(_ fault: FileFault) { faults.note(fault) }

        /// - Throws: Faults of the header. Those of a row are noted.
        mutating func add(_ record: CSVReader.Record) throws(FileFault) {
            guard width > 0 else { return try readHeader(record) }
            do throws(FileFault) {
                try record.requireCount(width)
            } catch {
                return note(error)
            }
            let tenantNumber = Self.key(.tenant, place, record, &tenants, &faults)
            let centreNumber = Self.key(.centre, place, record, &centres, in: tenantNumber, &faults)
            let treated = bit(.treated, record)
            let post = bit(.post, record)
            tenant.append(tenantNumber)
            centre.append(centreNumber)
            flags.append((treated ? 1 : 0) | (post ? 2 : 0))
            y.append(number(.y, record))
            if place[Column.age.rawValue] != nil { age.append(number(.age, record)) }
            if place[Column.child.rawValue] != nil {
                child.append(Self.key(.child, place, record, &children, in: centreNumber, &faults))
            }
        }

        private mutating func readHeader(_ record: CSVReader.Record) throws(FileFault) {
            let header = try CSVHeader(record)
            try header.requireOnce { name in Column.allCases.contains { $0.name == name } }
            try header.require(Column.allCases.filter(\.isRequired).map(\.name))
            width = header.count
            for column in Column.allCases { place[column.rawValue] = header.index(of: column.name) }
            ignored = header.names.indices.filter { !place.contains($0) }.map { header.names[$0] }
        }

        private mutating func note(_ column: Column, _ record: CSVReader.Record, _ message: String) {
            note(Self.fault(column, place, record, message))
        }

        private static func fault(
            _ column: Column, _ place: [Int?], _ record: CSVReader.Record, _ message: String
        ) -> FileFault {
            FileFault(
                line: record.line, column: (place[column.rawValue] ?? 0) + 1, columnName: column.name, message: message)
        }

        /// Shown in a message: not too much of it.
        private static func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
            "“\(String(decoding: bytes.prefix(40), as: UTF8.self))\(bytes.count > 40 ? "…" : "")”"
        }

        /// Static, so that `keys` can be changed in place.
        private static func key(
            _ column: Column, _ place: [Int?], _ record: CSVReader.Record, _ keys: inout KeyInterner,
            in scope: Int32 = 0, _ faults: inout [FileFault]
        ) -> Int32 {
            do throws(KeyInterner.Problem) {
                return try keys.intern(record.bytes(place[column.rawValue] ?? 0), in: scope)
            } catch {
                faults.note(fault(column, place, record, error.message))
                return 0
            }
        }

        private mutating func bit(_ column: Column, _ record: CSVReader.Record) -> Bool {
            let bytes = record.bytes(place[column.rawValue] ?? 0)
            if bytes.count == 1 {
                if bytes[0] == UInt8(ascii: "0") { return false }
                if bytes[0] == UInt8(ascii: "1") { return true }
            }
            switch String(decoding: bytes, as: UTF8.self).lowercased() {
            case "false", "0.0": return false
            case "true", "1.0": return true
            default:
                note(column, record, "\(Self.shown(bytes)) is neither 0 nor 1")
                return false
            }
        }

        /// NaN stands for missing until the rows are sorted out.
        private mutating func number(_ column: Column, _ record: CSVReader.Record) -> Double {
            let bytes = record.bytes(place[column.rawValue] ?? 0)
            if bytes.isMissing { return .nan }
            guard let value = bytes.decimal(mark: mark) else {
                let name = mark == CSVFormat.standard.decimalMark ? "point" : "comma"
                note(
                    column, record,
                    "\(Self.shown(bytes)) is not a number (a missing one is left empty; decimals have a \(name))")
                return .nan
            }
            return value
        }

        /// The tenants' rows gathered by a counting sort, then evaluated one after another.
        func evaluate(_ parameters: ImpactEvaluation.Parameters) -> Output {
            var starts = Array(repeating: 0, count: tenants.count + 1)
            for number in tenant { starts[Int(number) + 1] += 1 }
            for index in 0..<tenants.count { starts[index + 1] += starts[index] }
            var next = starts
            var order = Array(repeating: Int32(0), count: tenant.count)
            for row in tenant.indices {
                order[next[Int(tenant[row])]] = Int32(truncatingIfNeeded: row)
                next[Int(tenant[row])] += 1
            }
            let names = (0..<tenants.count).map { tenants.name($0) }
            var text =
                "tenant_id\tn\tclusters\ttreated_clusters\testimate\tse\tt\tdf\tp\tlow95\thigh95\tverdict\treasons\n"
            var local = Array(repeating: Int32(-1), count: centres.count)
            for index in Self.sorted(names) {
                let evaluation = evaluate(order[starts[index]..<starts[index + 1]], &local, parameters)
                Self.write(evaluation, tenant: names[index], to: &text)
            }
            var notes: [String] = []
            if !ignored.isEmpty {
                notes.append("columns ignored: \(ignored.joined(separator: ", "))")
            }
            let missing = y.indices.count { y[$0].isNaN || (!age.isEmpty && age[$0].isNaN) }
            if missing > 0 { notes.append("rows lost because y or age_months is empty: \(missing)") }
            if child.isEmpty {
                notes.append("without a column child the loss of children cannot be checked: no verdict is credible")
            }
            return Output(table: text, notes: notes)
        }

        private func evaluate(
            _ rows: ArraySlice<Int32>, _ local: inout [Int32], _ parameters: ImpactEvaluation.Parameters
        ) -> ImpactEvaluation {
            let isAdjusted = place[Column.age.rawValue] != nil
            let hasChildren = !child.isEmpty
            var sample = ImpactSample(covariateCount: isAdjusted ? 1 : 0)
            sample.reserve(rows.count)
            var centreCount: Int32 = 0
            for row in rows {
                let row = Int(row)
                let number = Int(centre[row])
                if local[number] < 0 {
                    local[number] = centreCount
                    centreCount += 1
                }
                sample.append(
                    centre: Int(local[number]), treated: flags[row] & 1 == 1, post: flags[row] & 2 == 2, y: y[row],
                    covariates: isAdjusted ? [age[row]] : [], child: hasChildren ? Int(child[row]) : nil)
            }
            var remarks: [ImpactReason] = []
            if isAdjusted {
                let outside = sample.covariates[0].count { !(50...69).contains($0) }
                if outside > 0 {
                    remarks.append(ImpactReason("age_out_of_range", Double(outside) / Double(sample.count)))
                }
            }
            return ImpactEvaluation(
                sample, flags: sample.duplicateChildren.map { [$0] } ?? [], remarks: remarks, parameters: parameters)
        }

        /// By number where all are whole numbers, else by bytes.
        private static func sorted(_ names: [String]) -> [Int] {
            let numbers = names.map { Int($0) }
            if numbers.allSatisfy({ $0 != nil }) {
                return names.indices.sorted { (numbers[$0] ?? 0, names[$0]) < (numbers[$1] ?? 0, names[$1]) }
            }
            return names.indices.sorted { Array(names[$0].utf8).lexicographicallyPrecedes(Array(names[$1].utf8)) }
        }

        private static func write(_ evaluation: ImpactEvaluation, tenant: String, to text: inout String) {
            // A tab or line end inside a name would break the table.
            text += String(tenant.map { $0 == "\t" || $0.isNewline ? " " : $0 })
            text += "\t\(evaluation.n)\t\(evaluation.clusters)\t\(evaluation.treatedClusters)\t"
            if let e = evaluation.estimate {
                text +=
                    "\(e.estimate)\t\(e.standardError)\t\(e.t)\t\(e.degreesOfFreedom)\t\(e.p)\t\(e.low)\t\(e.high)\t"
            } else {
                text += "\t\t\t\t\t\t\t"
            }
            text += evaluation.verdict.rawValue + "\t"
            text += evaluation.reasons.map(\.description).joined(separator: ";") + "\n"
        }
    }
}

extension ImpactSample {
    /// Children who come twice in a wave; nil without any, or where rows have no keys of children.
    package var duplicateChildren: DataQualityFlag? {
        guard !child.isEmpty, child.count == count else { return nil }
        var seen = Set<UInt64>(minimumCapacity: child.count)
        var twice = Set<UInt64>()
        for row in child.indices {
            let key = UInt64(centre[row]) << 33 | UInt64(UInt32(bitPattern: child[row])) << 1 | (post[row] ? 1 : 0)
            if !seen.insert(key).inserted { twice.insert(key) }
        }
        guard !twice.isEmpty else { return nil }
        return DataQualityFlag(
            code: .duplicateChild, count: twice.count, share: Double(twice.count) / Double(seen.count))
    }
}

/// The impact evaluation of a whole file in memory: see `ImpactFile`.
///
/// - Throws: Every fault, with line and column.
/// - Returns: The tab-separated table.
package func evaluateImpact(
    csv: some Collection<UInt8>, parameters: ImpactEvaluation.Parameters = .init()
) throws(FileFaults) -> String {
    var file = ImpactFile(parameters: parameters)
    return try file.evaluate(csv).table
}
