import Testing

@testable import Schema

@Suite struct CSVTests {
    @Test func `quotes, commas, line ends and an empty last line are read as RFC 4180 says`() throws {
        let csv = try CSV("a,b\r\n\"x,\"\"y\"\"\",\n,\"two\nlines\"\n")
        #expect(csv.header == ["a", "b"])
        #expect(csv.records == [["x,\"y\"", ""], ["", "two\nlines"]])
    }

    @Test func `a byte order mark is no part of the first name`() throws {
        #expect(try CSV("\u{FEFF}a,b\n1,2").header == ["a", "b"])
    }

    @Test(arguments: [
        ("a,b\n1\n", 2, "1 fields where there are 2 columns"),
        ("a\n\"x\n", 2, "a quoted field without its end"),
        ("a\n\"x\"y\n", 2, "text beside a quoted field"),
        ("a\nx\"y\n", 2, "text beside a quoted field"),
        ("", 1, "no header"),
    ])
    func `a broken file is refused with its line`(text: String, line: Int, reason: String) {
        let fault = #expect(throws: CSV.Fault.self) { try CSV(text) }
        #expect(fault?.line == line)
        #expect(fault?.reason == reason)
    }

    @Test func `columns become arrays with null for nothing`() throws {
        let csv = try CSV("a,b\n\"say \"\"no\"\"\",\n\\,1\n")
        #expect(csv.columns == [#"{"say \"no\"","\\"}"#, #"{NULL,"1"}"#])
    }
}
