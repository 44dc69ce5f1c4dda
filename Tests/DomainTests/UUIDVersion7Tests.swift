import Domain
import Foundation
import Testing

struct UUIDVersion7Tests {
    @Test func `it has version, variant and time where RFC 9562 has them`() {
        // The example of its appendix A.6.
        let text = UUID.version7(milliseconds: 0x017F_22E2_79B0).uuidString.lowercased()
        #expect(text.hasPrefix("017f22e2-79b0-7"))
        #expect("89ab".contains(Array(text)[19]))
    }

    @Test func `identifiers sort in the order of their making`() {
        let ids = (0..<1000).map { UUID.version7(milliseconds: 1_795_514_400_000 + UInt64($0)).uuidString }
        #expect(ids == ids.sorted())
        #expect(Set((0..<1000).map { _ in UUID.version7(milliseconds: 1) }).count == 1000)
    }
}
