import CSV
import Testing

@Suite struct CSVTableTests {
    func table(_ text: String) throws(FileFaults) -> CSVTable { try CSVTable(text.utf8) }

    @Test func `quotes, commas, line ends and an empty last line are read as RFC 4180 says`() throws {
        let csv = try table("a,b\r\n\"x,\"\"y\"\"\",\n,\"two\nlines\"\n")
        #expect(csv.header == ["a", "b"])
        #expect(csv.records == [["x,\"y\"", ""], ["", "two\nlines"]])
    }

    @Test func `a byte order mark is no part of the first name`() throws {
        #expect(try table("\u{FEFF}a,b\n1,2").header == ["a", "b"])
    }

    @Test(arguments: [
        ("a,b\n1\n", ["line 2: has 1 field where the header has 2 columns"]),
        ("a\n\"x\n", ["line 2: has a quote that is left open"]),
        ("a\n\"x\"y\n", ["line 2, column 1: has characters after a closing quote"]),
        ("a\nx\"y\n", ["line 2, column 1: has a quote inside a field that does not begin with one"]),
        ("", ["line 1: the file is empty: a header is expected"]),
        (
            "a,b\n1\n1,2\n1,2,3\n\"x",
            [
                "line 2: has 1 field where the header has 2 columns",
                "line 4: has 3 fields where the header has 2 columns", "line 5: has a quote that is left open",
            ]
        ),
    ])
    func `a broken file is refused with all its faults and their lines`(text: String, faults: [String]) {
        let fault = #expect(throws: FileFaults.self) { try table(text) }
        #expect(fault?.all.map(\.description) == faults)
    }

    @Test func `bytes that are not UTF-8 are a fault with line and column`() {
        let fault = #expect(throws: FileFaults.self) { try CSVTable(Array("a,b\n1,".utf8) + [0xE9]) }
        #expect(fault?.description == "line 2, column 2 (b): is not UTF-8 text")
    }

    @Test func `columns become arrays with null for nothing`() throws {
        let csv = try table("a,b\n\"say \"\"no\"\"\",\n\\,1\n")
        #expect(csv.columns == [#"{"say \"no\"","\\"}"#, #"{NULL,"1"}"#])
    }
}
