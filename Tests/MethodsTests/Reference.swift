import Foundation
import TestSupport
import Testing

/// The reference implementations: Python scripts beside the tests, their committed answers, and the environment that
/// `bin/reference-venv` makes.
enum Reference {
    static let directory = Tool.reference

    struct Answer: Decodable {
        let estimate, se, p, low, high: Double
        let n, clusters: Int
        let cr3: Double?
        let pyfixest: Figures?
    }

    struct Figures: Decodable {
        let estimate, se, p: Double
    }

    static func bytes(_ name: String, in folder: URL = directory.appending(path: "data")) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appending(path: name)))
    }

    static func answers(_ name: String, in folder: URL = directory.appending(path: "data")) throws -> [String: Answer?]
    {
        try JSONDecoder().decode([String: Answer?].self, from: Data(contentsOf: folder.appending(path: name)))
    }

    /// Runs a script with arguments; its standard output.
    static func run(_ script: String, _ arguments: [String], input: Data? = nil) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: Tool.python.path)
        process.arguments = [directory.appending(path: script).path] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self)
    }

    /// A folder that is removed when the body ends.
    static func withFolder<R>(_ body: (URL) throws -> R) throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "methods-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}

/// A line of the impact evaluation's table.
struct ImpactLine {
    let tenant: String
    let n, clusters: Int
    let figures: [Double]?
    let verdict: String
    let reasons: [String]

    var estimate: Double? { figures?[0] }

    init?(_ line: Substring) {
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard cells.count == 13, let n = Int(cells[1]), let clusters = Int(cells[2]) else { return nil }
        tenant = String(cells[0])
        self.n = n
        self.clusters = clusters
        let numbers = cells[4...10].compactMap { Double($0) }
        figures = numbers.count == 7 ? numbers : nil
        verdict = String(cells[11])
        reasons = cells[12].split(separator: ";").map(String.init)
    }

    static func lines(_ table: String) -> [String: ImpactLine] {
        let lines = table.split(separator: "\n").dropFirst().compactMap { ImpactLine($0) }
        return Dictionary(uniqueKeysWithValues: lines.map { ($0.tenant, $0) })
    }
}
