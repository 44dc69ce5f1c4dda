import Foundation
import TestSupport
import Testing

@testable import JSON

@Suite struct JSONParserTests {
    @Test func `values of every kind are read`() throws {
        let value = try JSONParser.parse(
            #" {"a": [1, -2, 1.50, 1e9, -0, 0], "b": {"c": null, "d": true, "e": false}, "f": "x\n\u00e9\ud83d\ude00/\/"} "#
        )
        guard case .object(let object) = value else {
            Issue.record("not an object")
            return
        }
        #expect(object.keys == ["a", "b", "f"])
        #expect(
            object["a"]
                == .array([
                    .integer(1), .integer(-2), .decimal("1.50"), .decimal("1e9"), .decimal("-0"), .integer(0),
                ]))
        #expect(object["b"]?.text == #"{"c":null,"d":true,"e":false}"#)
        #expect(object["f"] == .string("x\né😀//"))
    }

    @Test func `numbers are kept exactly`() throws {
        #expect(try JSONParser.parse("9223372036854775807") == .integer(.max))
        #expect(try JSONParser.parse("-9223372036854775808") == .integer(.min))
        #expect(try JSONParser.parse("9223372036854775808") == .decimal("9223372036854775808"))
        #expect(try JSONParser.parse("-9223372036854775809") == .decimal("-9223372036854775809"))
        let long = "1" + String(repeating: "0", count: 400) + ".5E+7"
        #expect(try JSONParser.parse(long) == .decimal(long))
    }

    struct Fault: CustomTestStringConvertible {
        var text: String
        var line: Int
        var column: Int
        var reason: JSONParseError.Reason

        init(_ text: String, _ line: Int, _ column: Int, _ reason: JSONParseError.Reason) {
            (self.text, self.line, self.column, self.reason) = (text, line, column, reason)
        }

        var testDescription: String { text.debugDescription }
    }

    static let faults = [
        Fault("", 1, 1, .unexpectedEnd(expected: "a value")),
        Fault(" \n ", 2, 2, .unexpectedEnd(expected: "a value")),
        Fault("{\n  \"a\": 1\n  \"b\": 2\n}", 3, 3, .unexpected(found: "'\"'", expected: ", or }")),
        Fault("{\r\n\"é\": x}", 2, 6, .unexpected(found: "'x'", expected: "a value")),
        Fault("{\"a\" 1}", 1, 6, .unexpected(found: "'1'", expected: ":")),
        Fault("{a: 1}", 1, 2, .unexpected(found: "'a'", expected: "a key in quotation marks or }")),
        Fault("{\"a\": 1,}", 1, 9, .unexpected(found: "'}'", expected: "a key in quotation marks")),
        Fault("[1,]", 1, 4, .unexpected(found: "']'", expected: "a value")),
        Fault("[1 2]", 1, 4, .unexpected(found: "'2'", expected: ", or ]")),
        Fault("[1", 1, 3, .unexpectedEnd(expected: ", or ]")),
        Fault("{\"a\": 1", 1, 8, .unexpectedEnd(expected: ", or }")),
        Fault("\"abc", 1, 5, .unexpectedEnd(expected: "\"")),
        Fault("nul", 1, 4, .unexpectedEnd(expected: "null")),
        Fault("nulx", 1, 1, .unexpected(found: "'n'", expected: "a value")),
        Fault("True", 1, 1, .unexpected(found: "'T'", expected: "a value")),
        Fault("'a'", 1, 1, .unexpected(found: "'''", expected: "a value")),
        Fault("NaN", 1, 1, .unexpected(found: "'N'", expected: "a value")),
        Fault("// x\n1", 1, 1, .unexpected(found: "'/'", expected: "a value")),
        Fault("01", 1, 2, .invalidNumber(expected: "no digit after a leading zero")),
        Fault("-", 1, 2, .invalidNumber(expected: "a digit")),
        Fault("+1", 1, 1, .unexpected(found: "'+'", expected: "a value")),
        Fault(".5", 1, 1, .unexpected(found: "'.'", expected: "a value")),
        Fault("1.", 1, 3, .invalidNumber(expected: "a digit after the point")),
        Fault("1e", 1, 3, .invalidNumber(expected: "a digit of the exponent")),
        Fault("1e+-1", 1, 4, .invalidNumber(expected: "a digit of the exponent")),
        Fault("0x10", 1, 2, .trailing(found: "'x'")),
        Fault("{} {}", 1, 4, .trailing(found: "'{'")),
        Fault("1\u{0}", 1, 2, .trailing(found: "a control character")),
        Fault("\u{FEFF}{}", 1, 1, .byteOrderMark),
        Fault("{\"a\": 1, \"b\": 2,\n \"a\": 3}", 2, 2, .duplicateKey("a")),
        Fault("{\"a\": 1, \"\\u0061\": 3}", 1, 10, .duplicateKey("a")),
        Fault(#""a\u0000b""#, 1, 3, .nul),
        Fault("\"a\u{0}b\"", 1, 3, .nul),
        Fault("\"a\tb\"", 1, 3, .controlCharacter),
        Fault("\"a\nb\"", 1, 3, .controlCharacter),
        Fault(#""\ud83d""#, 1, 2, .loneSurrogate),
        Fault(#""\ud83dx""#, 1, 2, .loneSurrogate),
        Fault(#""\ud83d\u0041""#, 1, 2, .loneSurrogate),
        Fault(#""\ude00\ud83d""#, 1, 2, .loneSurrogate),
        Fault(#""\x41""#, 1, 2, .invalidEscape),
        Fault(#""\u12G4""#, 1, 2, .invalidEscape),
        Fault(#""\u12"#, 1, 6, .unexpectedEnd(expected: "a hexadecimal digit")),
    ]

    @Test(arguments: faults) func `a fault is named with its place`(_ fault: Fault) {
        #expect {
            try JSONParser.parse(fault.text)
        } throws: { error in
            guard let error = error as? JSONParseError else { return false }
            #expect(error.reason == fault.reason)
            #expect(error.line == fault.line)
            #expect(error.column == fault.column)
            #expect(error.message.hasSuffix("."))
            return true
        }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0xAF, 0x22],
            [0x22, 0x5C, 0x6E, 0xE2, 0x82, 0x22], [0x22, 0xE2, 0x5C, 0x6E, 0x82, 0xAC, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
        ] as [[UInt8]]) func `bytes that are not UTF-8 are refused`(_ bytes: [UInt8])
    {
        #expect {
            try JSONParser.parse(bytes)
        } throws: {
            ($0 as? JSONParseError)?.reason == .invalidUTF8
        }
    }

    @Test func `nesting ends at the limit, however deep the text goes`() throws {
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(throws: Never.self) { try JSONParser.parse(deep) }
        for open in ["[", "{\"a\":"] {
            #expect {
                try JSONParser.parse(String(repeating: open, count: 100_000))
            } throws: {
                ($0 as? JSONParseError)?.reason == .tooDeep(limit: 32)
            }
        }
    }

    @Test func `many keys are told apart without comparing all with all`() throws {
        let members = (0..<50_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        guard case .object(let object) = try JSONParser.parse("{\(members)}") else {
            Issue.record("not an object")
            return
        }
        #expect(object.count == 50_000)
        #expect {
            try JSONParser.parse("{\(members),\"k77\":0}")
        } throws: {
            ($0 as? JSONParseError)?.reason == .duplicateKey("k77")
        }
    }

    @Test func `order of members does not matter to equality`() throws {
        let one = try JSONParser.parse(#"{"a":1,"b":[2]}"#)
        let other = try JSONParser.parse(#"{"b":[2],"a":1}"#)
        #expect(one == other && one.hashValue == other.hashValue)
        #expect(try one != JSONParser.parse(#"{"a":1,"b":[3]}"#))
    }

    @Test func `what is written is read again, here and by Foundation`() throws {
        var random = SplitMix64(seed: 3)
        for _ in 1...200 {
            let value = Self.value(depth: 0, &random)
            #expect(try JSONParser.parse(value.text) == value)
            #expect(throws: Never.self) {
                try JSONSerialization.jsonObject(with: Data(value.text.utf8), options: .fragmentsAllowed)
            }
        }
    }

    @Test func `no bytes bring the parser down, and what it takes Foundation takes`() {
        let alphabet = Array("{}[]\",:\\u0dtrfalsn1e-+. \n\u{0}\u{E9}".utf8) + [0xFF, 0xF0]
        var random = SplitMix64(seed: 5)
        for _ in 1...8_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            guard let value = try? JSONParser.parse(bytes) else { continue }
            let read = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            // Foundation's doubles are not for every number that JSON can write.
            #expect(read != nil || value.text.contains("e"), "\(bytes)")
        }
    }

    private static func value(depth: Int, _ random: inout SplitMix64) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: return .decimal("\(Int.random(in: -99...99, using: &random)).25e-3")
        case 4: return .string(RandomText.text(&random))
        case 5:
            return .array((0..<Int.random(in: 0...5, using: &random)).map { _ in value(depth: depth + 1, &random) })
        default:
            let members = (0..<Int.random(in: 0...20, using: &random)).map { index in
                JSONObject.Member(key: "\(index)\(RandomText.text(&random))", value: value(depth: depth + 1, &random))
            }
            return .object(JSONObject(members))
        }
    }
}
