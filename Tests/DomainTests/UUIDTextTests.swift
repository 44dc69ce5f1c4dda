import Foundation
import Testing

@testable import Domain

struct UUIDTextTests {
    @Test func `random ones are read as Foundation reads them, in either case`() {
        for _ in 0..<2_000 {
            let id = UUID()
            #expect(UUID(canonical: id.uuidString) == id)
            #expect(UUID(canonical: id.uuidString.lowercased()) == id)
        }
    }

    @Test(arguments: [
        "", "0190f5d2", "0190f5d29a7b7cde8f0123456789abcd", "{0190f5d2-9a7b-7cde-8f01-23456789abc}",
        "0190f5d2-9a7b-7cde-8f01-23456789abcg", "0190f5d2-9a7b-7cde-8f01-23456789abc",
        "0190f5d2-9a7b-7cde-8f01-23456789abcde", "0190f5d2+9a7b-7cde-8f01-23456789abcd",
        "0190f5d2-9a7b7-cde-8f01-23456789abcd", " 190f5d2-9a7b-7cde-8f01-23456789abcd",
        "+190f5d2-9a7b-7cde-8f01-23456789abcd", "0190f5d2-9a7b-7cde-8f01-23456789ab\u{e9}",
        "0190f5d2-9a7b-7cde-8f01-23456789abc\0",
    ])
    func `anything else is none`(_ text: String) {
        #expect(UUID(canonical: text) == nil)
    }
}
