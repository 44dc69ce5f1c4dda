import CSV
import Foundation
import JSON
import NIOCore
import TestSupport
import Testing

@testable import Resources

/// Rows whose cells are text in memory of their own, as a result's are.
final class TextRows: RowSource, Sendable {
    private let cells: [[UnsafeRawBufferPointerBox?]]

    struct UnsafeRawBufferPointerBox: @unchecked Sendable {
        var bytes: UnsafeMutableRawBufferPointer
    }

    init(_ rows: [[String?]]) {
        cells = rows.map { row in
            row.map { text in
                guard let text else { return nil }
                let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count + 1, alignment: 1)
                bytes.copyBytes(from: Array(text.utf8) + [0])
                return UnsafeRawBufferPointerBox(bytes: bytes)
            }
        }
    }

    deinit {
        for case let cell? in cells.joined() { cell.bytes.deallocate() }
    }

    var count: Int { cells.count }

    func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        cells[row][column].map { UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0.bytes).dropLast()) }
    }
}

@Suite struct JSONRowWriterTests {
    private func write(_ writer: JSONRowWriter, _ rows: [[String?]]) -> String {
        let rows = TextRows(rows)
        var buffer = ByteBuffer()
        writer.writeArray(rows, rows: 0..<rows.count, into: &buffer)
        return String(buffer: buffer)
    }

    @Test func `each kind has its form, and NULL is null`() {
        let writer = JSONRowWriter(columns: [
            ("id", .quoted), ("name", .text), ("n", .raw), ("open", .bool), ("at", .timestamp), ("data", .raw),
        ])
        let rows: [[String?]] = [
            ["0198", "A \"b\"", "-1.5", "t", "2026-11-24 10:35:32.123456+00", #"{"a": [1]}"#],
            [nil, nil, nil, nil, nil, nil],
            ["0199", "", "NaN", "f", "2026-11-24 10:35:32", "null"],
        ]
        #expect(
            write(writer, rows) == """
                [{"id":"0198","name":"A \\"b\\"","n":-1.5,"open":true,"at":"2026-11-24T10:35:32.123456+00:00","data":{"a": [1]}},\
                {"id":null,"name":null,"n":null,"open":null,"at":null,"data":null},\
                {"id":"0199","name":"","n":"NaN","open":false,"at":"2026-11-24T10:35:32","data":null}]
                """)
        #expect(write(writer, []) == "[]")
    }

    @Test(arguments: [
        ("2026-11-24 10:35:32+00", "2026-11-24T10:35:32+00:00"),
        ("2026-11-24 10:35:32.5-07", "2026-11-24T10:35:32.5-07:00"),
        ("2026-11-24 10:35:32+05:30", "2026-11-24T10:35:32+05:30"),
        ("10000-01-01 00:00:00+00", "10000-01-01T00:00:00+00:00"),
        ("0044-03-15 12:00:00+00 BC", "0044-03-15T12:00:00+00:00 BC"),
        ("infinity", "infinity"), ("-infinity", "-infinity"),
        ("2026-11-24 10:35:32.123456", "2026-11-24T10:35:32.123456"),
        ("", ""), ("+", "+"), (" ", "T"), ("2026-11-24 +", "2026-11-24T+"),
    ]) func `a time is written as PostgreSQL's to_json does`(_ text: String, _ json: String) {
        #expect(write(JSONRowWriter(columns: [("t", .timestamp)]), [[text]]) == #"[{"t":"\#(json)"}]"#)
    }

    @Test(arguments: [
        ("Infinity", #""Infinity""#), ("-Infinity", #""-Infinity""#), ("NaN", #""NaN""#), ("-12", "-12"), ("-", "-"),
        (#"{"N":1}"#, #"{"N":1}"#), ("1e300", "1e300"),
    ]) func `numbers that JSON has not are strings`(_ text: String, _ json: String) {
        #expect(write(JSONRowWriter(columns: [("n", .raw)]), [[text]]) == #"[{"n":\#(json)}]"#)
    }

    /// What PostgreSQL 15's `to_json(text)` gives for each character under 0x80.
    @Test func `escapes are PostgreSQL's`() {
        for byte in UInt8(1)..<0x80 {
            let expected: String =
                switch byte {
                case 0x08: "\\b"
                case 0x09: "\\t"
                case 0x0A: "\\n"
                case 0x0C: "\\f"
                case 0x0D: "\\r"
                case 0x22: "\\\""
                case 0x5C: "\\\\"
                case 0..<0x20: "\\u" + String(format: "%04x", byte)
                default: String(UnicodeScalar(byte))
                }
            // At each place of a word of eight bytes, and in the rest behind it.
            for position in 0..<11 {
                var text = String(repeating: "x", count: 11)
                let index = text.index(text.startIndex, offsetBy: position)
                text.replaceSubrange(index...index, with: [Character(UnicodeScalar(byte))])
                var json = String(repeating: "x", count: 10)
                json.insert(contentsOf: expected, at: json.index(json.startIndex, offsetBy: position))
                #expect(write(JSONRowWriter(columns: [("t", .text)]), [[text]]) == #"[{"t":"\#(json)"}]"#)
            }
        }
    }

    @Test func `Foundation reads what is written, whatever the text and the size`() throws {
        var random = SplitMix64(seed: 11)
        for round in 1...60 {
            let columns = Int.random(in: 1...8, using: &random)
            let writer = JSONRowWriter(columns: (0..<columns).map { ("c\"\($0)", .text) })
            let rows: [[String?]] = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                (0..<columns).map { _ in
                    switch Int.random(in: 0..<10, using: &random) {
                    case 0: nil
                    // Past what is guessed for a row, and past the buffer.
                    case 1 where round % 10 == 0: String(repeating: "\u{1}\"é", count: 3_000)
                    default: RandomText.text(&random)
                    }
                }
            }
            let json = write(writer, rows)
            let read = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
            #expect(read.count == rows.count)
            for (object, row) in zip(read, rows) {
                for (column, text) in row.enumerated() {
                    #expect((object["c\"\(column)"] as? String).map { Array($0.utf8) } == text.map { Array($0.utf8) })
                }
            }
            #expect(throws: Never.self) { try JSONParser.parse(json) }
        }
    }

    @Test func `a range and chosen columns are written behind what is there`() {
        let rows = TextRows([["1", "a"], ["2", "b"], ["3", "c"], ["4", "d"]])
        let writer = JSONRowWriter(columns: [(name: "x", kind: .text, source: 1)])
        var buffer = ByteBuffer(string: "{\"items\":[")
        writer.write(rows, rows: 1..<3, into: &buffer)
        #expect(String(buffer: buffer) == #"{"items":[{"x":"b"},{"x":"c"}"#)
    }
}

@Suite struct CSVRowWriterTests {
    private func write(_ columns: [(String, ColumnKind)], _ rows: [[String?]]) -> String {
        let writer = CSVRowWriter(columns: columns.map { (name: $0.0, kind: $0.1) })
        let rows = TextRows(rows)
        var buffer = ByteBuffer()
        writer.writeHeader(into: &buffer)
        writer.write(rows, rows: 0..<rows.count, into: &buffer)
        return String(buffer: buffer)
    }

    @Test func `each kind has its form, and NULL is empty`() {
        let columns: [(String, ColumnKind)] = [
            ("id", .quoted), ("the, name", .text), ("n", .raw), ("open", .bool), ("at", .timestamp), ("data", .raw),
        ]
        let rows: [[String?]] = [
            ["0198", "A \"b\", c\r\nd", "-1.5", "t", "2026-11-24 10:35:32.123456+00", #"{"a": 1}"#],
            [nil, nil, nil, nil, nil, nil],
            ["0199", " x", "NaN", "f", "2026-11-24 10:35:32", "[1,2]"],
        ]
        #expect(
            write(columns, rows) == "id,\"the, name\",n,open,at,data\r\n"
                + "0198,\"A \"\"b\"\", c\r\nd\",-1.5,true,2026-11-24T10:35:32.123456+00:00,\"{\"\"a\"\": 1}\"\r\n"
                + ",,,,,\r\n" + "0199,\" x\",NaN,false,2026-11-24T10:35:32,\"[1,2]\"\r\n")
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+27 11", "'+27 11"), ("-5", "'-5"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""),
        ("=a,b", "\"'=a,b\""), ("a=1", "a=1"), ("'x", "'x"), (" =1", "\"' =1\""), ("\n=1", "\"'\n=1\""),
        ("\u{a0}+1", "'\u{a0}+1"), ("\u{3000}@x", "'\u{3000}@x"), ("\u{feff}-1", "'\u{feff}-1"),
        ("\u{200b}=1", "'\u{200b}=1"), ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"), ("é=1", "é=1"),
        ("\u{3000}x", "\u{3000}x"), ("＃1", "＃1"), ("\u{2003}=1", "'\u{2003}=1"),
        ("\u{2028}\u{202f}+1", "'\u{2028}\u{202f}+1"), ("\u{1680}@x", "'\u{1680}@x"), ("\u{ad}=1", "'\u{ad}=1"),
        ("\u{2800}=1", "'\u{2800}=1"), ("﹦1", "'﹦1"), ("−1", "'−1"), ("+27825550101", "+27825550101"),
        ("+27825550101=1", "'+27825550101=1"), ("+1234567", "'+1234567"), ("'=1+1", "''=1+1"), ("''=1", "'''=1"),
        ("'\tx", "''\tx"), ("' =1", "'' =1"), ("'+27825550101", "'+27825550101"),
    ]) func `text is never a formula`(_ text: String, _ csv: String) {
        #expect(write([("t", .text)], [[text]]) == "t\r\n\(csv)\r\n")
        #expect(CSVRowWriter.field(text) == csv)
    }

    @Test func `what a formula is protected with is taken off again, and nothing else`() {
        let alphabet = [
            "'", "=", "+", "-", "@", " ", "\t", "\r", "\n", "\u{2003}", "\u{200b}", "a", "1", "27825550101", "＝",
        ]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...6, using: &generator)).compactMap { _ in
                alphabet.randomElement(using: &generator)
            }.joined()
            let written = CSVFormula.isLike(text.utf8) ? "'" + text : text
            #expect(Array(CSVFormula.read(written).utf8) == Array(text.utf8), "\(text.debugDescription)")
        }
        let far = String(repeating: " ", count: 1000) + "=1"
        #expect(CSVFormula.isLike(far.utf8))
    }

    @Test func `many and long rows are all there`() {
        let long = String(repeating: "a\"", count: 5_000)
        let text = write([("t", .text)], Array(repeating: [long], count: 100))
        #expect(text.utf8.count == 3 + 100 * (15_000 + 4))
    }
}
