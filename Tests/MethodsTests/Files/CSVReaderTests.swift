import Testing

@testable import Methods

@Suite struct CSVReaderTests {
    /// Read in pieces of a size.
    func read(_ text: String, pieces: Int) throws -> [[String]] {
        var reader = CSVReader()
        var records: [[String]] = []
        let bytes = Array(text.utf8)
        func keep(_ record: CSVReader.Record) throws {
            records.append(try (0..<record.count).map { try record.text($0) })
        }
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try Array(bytes[start..<min(bytes.count, start + pieces)]).withUnsafeBufferPointer {
                try reader.read($0, record: keep)
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
        var chance = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: chance.next())
            guard value.isFinite else { continue }
            #expect(number("\(value)") == value)
            let short = (chance.uniform() * 1e6).rounded() / 1e4
            #expect(number("\(short)") == short)
        }
    }
}
