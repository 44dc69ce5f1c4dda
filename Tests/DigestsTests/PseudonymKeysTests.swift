import Testing

@testable import Digests

/// Keys as they are read, and the chain of pseudonyms.
@Suite struct PseudonymKeysTests {
    private static let one = SHA256Digest("one").hexadecimal
    private static let two = SHA256Digest("two").hexadecimal

    @Test func `an HMAC is that of RFC 4231`() {
        let key = Array(repeating: UInt8(0x0b), count: 20)
        #expect(
            SHA256Digest(of: Array("Hi There".utf8), key: key).hexadecimal
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        var stream = SHA256Stream()
        for piece in ["", "a", "bc"] { stream.add(Array(piece.utf8)) }
        let digest = stream.finish()
        #expect(digest == SHA256Digest("abc"))
    }

    @Test func `a pseudonym of an earlier key becomes that of the later ones without the reference`() throws {
        let keys = try #require(
            try PseudonymKeys(reading: "CPT 2 \(Self.two); CPT 1 \(Self.one) # first").keys(of: "CPT"))
        let reference = Array("ref".utf8)
        let first = keys.pseudonym(of: reference, generation: 1)
        #expect(keys.rekeyed(first, from: 1, to: 2) == keys.pseudonym(of: reference, generation: 2))
        #expect(first != keys.pseudonym(of: reference, generation: 2))
        #expect(keys.rekeyed(first, from: 1, to: 1) == first)
        let other = try #require(try PseudonymKeys(reading: "DC10 1 \(Self.two)").keys(of: "DC10"))
        #expect(other.pseudonym(of: reference, generation: 1) != first)
        #expect(keys.checkValue(generation: 1) != other.checkValue(generation: 1))
    }

    @Test(arguments: [
        "CPT 1", "CPT x 00", "CPT 1 zz", "CPT 2 \(SHA256Digest("one").hexadecimal)",
        "CPT 1 \(String(repeating: "0", count: 64))",
        "CPT 1 \(SHA256Digest("one").hexadecimal)\nCPT 1 \(SHA256Digest("two").hexadecimal)",
    ])
    func `a list that is malformed, weak or has a gap is refused, and not quoted`(text: String) {
        #expect(throws: PseudonymKeys.Fault.self) { try PseudonymKeys(reading: text) }
        do throws(PseudonymKeys.Fault) {
            _ = try PseudonymKeys(reading: text)
        } catch {
            #expect(!error.description.contains(SHA256Digest("one").hexadecimal))
        }
    }

    @Test func `printing keys prints none`() throws {
        let keys = try PseudonymKeys(reading: "CPT 1 \(Self.one)")
        let bytes = "\(SHA256Digest("one").bytes)"
        var text = ""
        dump(keys, to: &text)
        dump(keys.keys(of: "CPT"), to: &text)
        #expect(!"\(keys) \(String(reflecting: keys)) \(text)".contains(bytes) && !text.contains("bytes"))
        #expect(PseudonymKeys.none.keys(of: "CPT") == nil)
    }
}
