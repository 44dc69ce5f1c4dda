/// The keys that children's references become pseudonyms with: each municipality's own, so that no pseudonym links two of
/// them. They come from a file or the environment and are kept nowhere else; printing one of these values prints none.
///
/// A municipality's keys have generations, from 1. With a new one the pseudonyms that are there are made anew from
/// themselves, without the references, and so are those of every later file:
///
/// ```
/// pseudonym₁ = HMAC(key₁, "child\0" + reference)      pseudonymₙ = HMAC(keyₙ, pseudonymₙ₋₁)
/// ```
///
/// Whoever has one key less than there are generations can make no pseudonym. So the earlier keys stay configured, and one
/// that became known does no harm once a later one is in use.
package struct PseudonymKeys: Sendable, CustomStringConvertible, CustomReflectable {
    /// No municipality has a key.
    package static let none = PseudonymKeys(byMunicipality: [:])

    private let byMunicipality: [String: [[UInt8]]]

    private init(byMunicipality: [String: [[UInt8]]]) { self.byMunicipality = byMunicipality }

    /// What is wrong with a list of keys, and in which line; never what stands there.
    package struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        package let line: Int
        package let message: String
        package var description: String { "line \(line): \(message)" }
    }

    /// Reads `CPT 1 <64 hexadecimal digits>`, a key a line, or with semicolons between them; `#` begins a comment.
    ///
    /// - Throws: The first fault: no such form, a generation twice, or one missing before it.
    package init(reading text: String) throws(Fault) {
        var keys: [String: [Int: [UInt8]]] = [:]
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0.isNewline || $0 == ";" }) {
            number += 1
            let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
            if words.isEmpty { continue }
            guard words.count == 3, let generation = Int(words[1]), (1...1000).contains(generation) else {
                throw Fault(line: number, message: "a key is: municipality, generation, 64 hexadecimal digits")
            }
            guard let key = Self.bytes(ofHexadecimal: words[2]), key.count == 32 else {
                throw Fault(line: number, message: "the key is not 64 hexadecimal digits")
            }
            guard Set(key).count > 8 else {
                throw Fault(line: number, message: "the key is not random: make one by openssl rand -hex 32")
            }
            guard keys[String(words[0])]?[generation] == nil else {
                throw Fault(line: number, message: "the generation is there twice")
            }
            keys[String(words[0]), default: [:]][generation] = key
        }
        for own in keys.values where Set(own.keys) != Set(1...own.count) {
            throw Fault(line: number, message: "a municipality's generations are not 1, 2, 3 … without a gap")
        }
        byMunicipality = keys.mapValues { own in own.keys.sorted().compactMap { own[$0] } }
    }

    /// - Returns: nil where the municipality has none.
    package func keys(of municipality: String) -> MunicipalityKeys? {
        byMunicipality[municipality].map(MunicipalityKeys.init)
    }

    /// Which municipalities have keys, in order.
    package var municipalities: [String] { byMunicipality.keys.sorted() }

    package var description: String { "keys of \(byMunicipality.count) municipalities" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    private static func bytes(ofHexadecimal text: Substring) -> [UInt8]? {
        let values = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard values.count == text.utf8.count, values.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}

/// One municipality's keys, in the order of their generations.
package struct MunicipalityKeys: Sendable, CustomStringConvertible, CustomReflectable {
    private let keys: [[UInt8]]

    fileprivate init(_ keys: [[UInt8]]) { self.keys = keys }

    /// The newest generation.
    package var generation: Int { keys.count }

    /// A child's pseudonym.
    ///
    /// - Parameters:
    ///   - reference: in its canonical form.
    ///   - generation: from 1 to ``generation``.
    package func pseudonym(of reference: [UInt8], generation: Int) -> SHA256Digest {
        chain(Array("child\0".utf8) + reference, from: 0, to: generation)
    }

    /// A pseudonym of an earlier generation as it is under a later one.
    package func rekeyed(_ pseudonym: SHA256Digest, from earlier: Int, to later: Int) -> SHA256Digest {
        earlier >= later ? pseudonym : chain(pseudonym.bytes, from: earlier, to: later)
    }

    /// Tells whether two programs have the same keys, and nothing of the keys.
    package func checkValue(generation: Int) -> SHA256Digest {
        chain(Array("check\0ecd-partnerships".utf8), from: 0, to: generation)
    }

    /// What may be kept of something that has references in it: nobody without the keys can try references on it.
    package func fingerprint(of digest: SHA256Digest, generation: Int) -> SHA256Digest {
        chain(Array("file\0".utf8) + digest.bytes, from: 0, to: generation)
    }

    private func chain(_ data: [UInt8], from earlier: Int, to later: Int) -> SHA256Digest {
        var digest = SHA256Digest(of: data, key: keys[earlier])
        for key in keys[(earlier + 1)..<max(later, earlier + 1)] { digest = SHA256Digest(of: digest.bytes, key: key) }
        return digest
    }

    package var description: String { "\(keys.count) keys" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
