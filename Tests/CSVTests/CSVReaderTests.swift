import TestSupport
import Testing

@testable import CSV

@Suite struct CSVReaderTests {
    /// Read in pieces of a size.
    func read(_ text: String, pieces: Int, format: CSVFormat = .standard) throws -> [[String]] {
        var reader = CSVReader(format: format)
        var records: [[String]] = []
        let bytes = Array(text.utf8)
        func keep(_ record: CSVReader.Record) throws(FileFault) { records.append(try record.texts()) }
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try Array(bytes[start..<min(bytes.count, start + pieces)]).withUnsafeBufferPointer {
                (piece) throws(FileFault) in try reader.read(piece, record: keep)
            }
        }
        try reader.finish(record: keep)
        return records
    }

    @Test func `records are the same however the file is cut`() throws {
        let text = "\u{FEFF}a,\"b \"\"x\"\", y\",c\r\n1,\"two\nlines\",\n\n\"\",,3\r4,5,6"
        let expected = [["a", "b \"x\", y", "c"], ["1", "two\nlines", ""], ["", "", "3"], ["4", "5", "6"]]
        for pieces in 1...text.utf8.count {
            #expect(try read(text, pieces: pieces) == expected, "pieces of \(pieces)")
        }
        #expect(try read("a,", pieces: 9) == [["a", ""]])
        #expect(try read("\"\"\n", pieces: 9) == [[""]])
        #expect(try read("", pieces: 9).isEmpty)
        #expect(try read("\u{FEFF}", pieces: 1).isEmpty)
    }

    @Test func `semicolons and decimal commas are a format that is asked for`() throws {
        let text = "a;b\n1,5;\"x;y\"\r\n;2\n"
        for pieces in 1...text.utf8.count {
            #expect(try read(text, pieces: pieces, format: .semicolons) == [["a", "b"], ["1,5", "x;y"], ["", "2"]])
        }
        #expect(CSVFormat.semicolons.line(["1,5", "x;y", "a\"b"]) == "1,5;\"x;y\";\"a\"\"b\"\n")
        #expect(CSVFormat.standard.line(["1.5", "x;y", "a,b"]) == "1.5,x;y,\"a,b\"\n")
        // What a spreadsheet takes for a formula is protected, a number is none.
        #expect(
            CSVFormat.standard.line(["=HYPERLINK(\"x\",1)", "-1.5", "+27825550101", "-1+cmd", "\u{2003}@x", "-1,5"])
                == "\"'=HYPERLINK(\"\"x\"\",1)\",-1.5,+27825550101,'-1+cmd,'\u{2003}@x,\"'-1,5\"\n")
        #expect(CSVFormat.semicolons.line(["-1,5", "-1.5"]) == "-1,5;'-1.5\n")
        func number(_ text: String) -> Double? {
            Array(text.utf8).withUnsafeBufferPointer { $0.decimal(mark: CSVFormat.semicolons.decimalMark) }
        }
        #expect(number("1,5") == 1.5 && number("-0,25e2") == -25 && number("7") == 7)
        #expect(number("0,12345678901234567890123") == 0.12345678901234567890123)
        #expect(number("1.5") == nil && number("1,5,0") == nil)
    }

    @Test func `missing has several spellings`() {
        func isMissing(_ text: String) -> Bool { Array(text.utf8).withUnsafeBufferPointer { $0.isMissing } }
        for text in [
            "", " ", "\t", "NA", "na", "N/A", "n/a", "#N/A", "NULL", "null", "Null", ".", " . ", " NA ", "\u{A0}",
            "\u{200B}NA\u{A0}", "\u{FEFF}",
        ] {
            #expect(isMissing(text), "\(text)")
        }
        for text in ["0", "-", "nan", "none", "N", "NAM", "..", ".5", "null1", "é", "0.", "nul", "né"] {
            #expect(!isMissing(text), "\(text)")
        }
    }

    @Test func `faults have their line`() {
        func fault(_ text: String) -> FileFault? {
            do {
                _ = try read(text, pieces: 3)
                return nil
            } catch { return error as? FileFault }
        }
        #expect(fault("a\nb\n\"open\n")?.line == 3)
        #expect(fault("a,b\n1,\"x\"y\n")?.description == "line 2, column 2: has characters after a closing quote")
    }

    @Test func `numbers are decimals and nothing else`() {
        func number(_ text: String) -> Double? { Array(text.utf8).withUnsafeBufferPointer { $0.decimal() } }
        for text in [
            "0", "-0", "12.5", ".5", "5.", "+3", "1e3", "1E-3", "-2.5e+10", " 7 ", "0.1",
            "123456789012345678901234567890",
            "0.30000000000000004", "9007199254740993", "1e-320", "179769313486231570000000000000000000000.5",
            "0.00000000000000000000000012",
        ] {
            let plain = trimmed(text)
            #expect(number(text) == (Double(plain) ?? Double(plain + "0") ?? Double("0" + plain)), "\(text)")
        }
        for text in [
            "", " ", "nan", "inf", "-inf", "0x1p3", "1e", "1e+", "1,5", "--1", "1-", ".", "e5", "1e999", "٣", "1 2",
            "1.2.3", "1_000",
        ] {
            #expect(number(text) == nil, "\(text)")
        }
        var chance = SplitMix64(seed: 1)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: chance.next())
            guard value.isFinite else { continue }
            #expect(number("\(value)") == value)
            let short = (Double(chance.next() >> 11) * 0x1p-53 * 1e6).rounded() / 1e4
            #expect(number("\(short)") == short)
        }
    }
}
