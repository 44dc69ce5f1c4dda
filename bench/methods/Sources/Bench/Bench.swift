import CLibPQ
import Foundation
import Methods

/// Measures the methods on data of national size. See `docs/methods.md` for the figures.
///
///     Bench generate FACTOR FILE.csv      257 tenants, 336,000 × FACTOR rows
///     Bench file FILE.csv [FILE.tsv]      the file evaluation, with its peak memory
///     Bench sql CONNINFO FILE.csv         the SQL statement bare, and with estimates and verdicts
///     Bench portfolio                     2,100 centres, 1,000 partners
///     Bench suppress                      tables of four dimensions
@main enum Bench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch (arguments.first, Array(arguments.dropFirst())) {
        case ("generate", let rest) where rest.count == 2: try generate(factor: Int(rest[0]) ?? 1, to: rest[1])
        case ("file", let rest) where !rest.isEmpty: try file(rest[0], output: rest.count > 1 ? rest[1] : nil)
        case ("sql", let rest) where rest.count == 2: try sql(conninfo: rest[0], path: rest[1])
        case ("portfolio", _): portfolio()
        case ("suppress", _): try suppress()
        default:
            print(
                "usage: Bench generate FACTOR FILE.csv | file FILE.csv [FILE.tsv] | sql CONNINFO FILE.csv | portfolio | suppress"
            )
        }
    }

    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let time = try clock.measure(body).components
        return Double(time.seconds) + Double(time.attoseconds) * 1e-18
    }

    static func generate(factor: Int, to path: String) throws {
        var chance = SeededGenerator(seed: 1)
        var text = "tenant_id,centre_id,treated,post,y\n"
        var rows = 0
        for tenant in 1...257 {
            let centres = tenant == 257 ? 336_000 * factor / 30 - rows / 30 : (8 + chance.below(71)) * factor
            for centre in 0..<max(centres, 8) {
                let treated = centre % 3 == 0 ? 1 : 0
                let shift = 6 * chance.uniform()
                for post in 0...1 {
                    for _ in 0..<15 {
                        let noise = 10 * (chance.uniform() + chance.uniform() + chance.uniform())
                        let y = 40 + shift + noise + Double(3 * post + 2 * post * treated)
                        text += "\(tenant),\(tenant)-\(centre),\(treated),\(post),\((y * 1e4).rounded() / 1e4)\n"
                        rows += 1
                    }
                }
            }
        }
        try Data(text.utf8).write(to: URL(filePath: path))
        print("\(rows) rows")
    }

    static func file(_ path: String, output: String?) throws {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        var table = ""
        let time = try seconds {
            var file = ImpactFile()
            while let piece = try handle.read(upToCount: 1 << 16), !piece.isEmpty {
                piece.withUnsafeBytes { file.read($0.assumingMemoryBound(to: UInt8.self)) }
            }
            table = try file.finish().table
        }
        if let output { try Data(table.utf8).write(to: URL(filePath: output)) }
        print("\(table.utf8.count { $0 == 10 } - 1) tenants, \(time) s, peak \(peakMiB()) MiB")
    }

    static func peakMiB() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }

    static func sql(conninfo: String, path: String) throws {
        let connection = PQconnectdb(conninfo)
        defer { PQfinish(connection) }
        func run(_ text: String) -> OpaquePointer? {
            let result = PQexec(connection, text)
            let status = PQresultStatus(result)
            if status != PGRES_TUPLES_OK, status != PGRES_COMMAND_OK, status != PGRES_COPY_IN {
                print(String(cString: PQerrorMessage(connection)))
                exit(1)
            }
            return result
        }
        PQclear(
            run(
                "create temp table observation (tenant_id int4, centre_id text, treated boolean, post boolean, y float8, child_id text)"
            ))
        PQclear(run("copy observation (tenant_id, centre_id, treated, post, y) from stdin (format csv, header)"))
        let data = try Data(contentsOf: URL(filePath: path))
        data.withUnsafeBytes { bytes in
            _ = PQputCopyData(connection, bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(bytes.count))
        }
        PQputCopyEnd(connection, nil)
        while let result = PQgetResult(connection) { PQclear(result) }
        PQclear(run("analyze observation"))
        var bare: [Double] = []
        var whole: [Double] = []
        var verdicts: [String: Int] = [:]
        for _ in 0..<11 {
            bare.append(seconds { PQclear(run(ImpactSQL.sufficientStatistics)) })
            verdicts = [:]
            whole.append(
                seconds {
                    let result = run(ImpactSQL.sufficientStatistics)
                    for row in 0..<PQntuples(result) {
                        guard let statistics = statistics(result, row) else { continue }
                        verdicts[ImpactEvaluation(statistics).verdict.rawValue, default: 0] += 1
                    }
                    PQclear(result)
                })
        }
        bare.sort()
        whole.sort()
        print("bare \(bare[5]) s, with estimates and verdicts \(whole[5]) s, ratio \(whole[5] / bare[5])")
        print(verdicts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))
    }

    static func statistics(_ result: OpaquePointer?, _ row: Int32) -> ImpactStatistics? {
        ImpactStatistics(
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            })
    }

    static func portfolio() {
        var chance = SeededGenerator(seed: 3)
        let centres = (0..<2_100).map { _ in
            Portfolio.Centre(
                weights: (0..<8).map { _ in chance.below(3) == 0 ? Double(1 + chance.below(25)) : 0 },
                ward: chance.below(130))
        }
        let partners = (0..<1_000).map { _ in
            let reach = chance.below(100)
            return Portfolio.Partner(
                offers: Set(CollaborationArea.allCases.filter { _ in chance.below(4) == 0 }),
                capacity: 5 + chance.below(60),
                centres: (0..<2_100).filter { _ in chance.below(100) <= reach }, readyFrom: chance.below(5) == 0 ? 1 : 0
            )
        }
        let problem = Portfolio(centres: centres, partners: partners, phases: [5, 10, 5])
        var solution: Portfolio.Solution?
        let time = seconds { solution = problem.solve() }
        if let solution {
            print(
                "portfolio: \(time) s, peak \(peakMiB()) MiB, value \(solution.value), gap to the bound \(solution.gap), "
                    + "wards \(solution.wardsReached), needs \(solution.needsMet)")
        }
    }

    static func suppress() throws {
        var chance = SeededGenerator(seed: 4)
        // Large counts with some small ones, and small ones only.
        for (sizes, most) in [
            ([9, 5, 4], 200), ([9, 5, 4, 3], 200), ([12, 8, 6, 4], 200), ([52, 5, 4, 3], 200), ([257, 5, 3], 200),
            ([257, 5, 3], 8), ([257, 5, 3, 4], 200),
        ] {
            var cells: [(values: [String], count: Int)] = []
            for index in 0..<sizes.reduce(1, *) {
                var rest = index
                let values = sizes.map { size in
                    defer { rest /= size }
                    return "\(rest % size)"
                }
                cells.append((values, chance.below(4) == 0 ? chance.below(8) : chance.below(most)))
            }
            let table = TableSuppression.Table(name: "", dimensions: sizes.indices.map { "\($0)" }, cells: cells)
            var result: TableSuppression.Result?
            let time = try seconds { result = try TableSuppression().protect([table]) }
            print(
                "suppress \(sizes) of counts under \(most): \(result?.cells ?? 0) cells, \(time) s, hidden \(result?.hiddenShare ?? 0), peak \(peakMiB()) MiB"
            )
        }
    }
}
