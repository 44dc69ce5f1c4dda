internal import CSV
internal import Domain

/// Numbers for the keys of a file, 0, 1, 2 … in order of first sight: one number for all spellings that differ only in
/// capitals, Unicode form, and outer, inner or invisible spaces (`c01`, `C01`, `c01␠`).
///
/// A spelling is looked at closely when it is first seen; after that a row costs one look into a table of bytes.
struct KeyInterner: Sendable {
    private var spellings = ByteInterner()
    /// Of each spelling, its key's number; -1 for what is none.
    private var numbers: [Int32] = []
    private var keys = ByteInterner()
    private var names: [String] = []

    /// Why bytes are no key.
    enum Problem: Error {
        case missing, notText, nul
        var message: String {
            switch self {
            case .missing: "is missing: every row needs a key here"
            case .notText: "is not UTF-8 text"
            case .nul: "has a NUL character"
            }
        }
    }

    var count: Int { names.count }

    /// The key as it was first written, in canonical form.
    func name(_ number: Int) -> String { names[number] }

    /// - Parameter scope: the number of what the key is unique in.
    mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>, in scope: Int32 = 0) throws(Problem) -> Int32 {
        let spelling = spellings.intern(bytes, in: scope)
        if spelling < numbers.count, numbers[spelling] >= 0 { return numbers[spelling] }
        // What is no key is none the next time either.
        if spelling == numbers.count { numbers.append(-1) }
        let (name, key) = try Self.canonical(bytes)
        let number = Array(key.utf8).withUnsafeBufferPointer { keys.intern($0, in: scope) }
        if number == names.count { names.append(name) }
        numbers[spelling] = Int32(truncatingIfNeeded: number)
        return numbers[spelling]
    }

    /// - Returns: The name, and the key by which it is compared. Accents count: they tell names apart.
    private static func canonical(_ bytes: UnsafeBufferPointer<UInt8>) throws(Problem) -> (String, String) {
        if bytes.isMissing { throw .missing }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        if bytes.contains(0) { throw .nul }
        let name = CanonicalText.line(text)
        if name.isEmpty { throw .missing }
        return (name, fileKey(name))
    }
}

/// What keys of files are compared by: canonical text in small letters.
func fileKey(_ text: String) -> String { CanonicalText.line(CanonicalText.line(text).lowercased()) }
