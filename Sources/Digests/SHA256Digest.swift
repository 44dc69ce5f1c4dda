import CLibCrypto

/// A SHA-256 digest (FIPS 180-4), or an HMAC-SHA-256 (RFC 2104): 32 bytes.
///
/// Computed by OpenSSL's libcrypto, on which libpq rests as well: a package of its own would be a third of a first build.
package struct SHA256Digest: Hashable, Sendable {
    private var value = SIMD4<UInt64>()

    package init(_ data: [UInt8]) {
        withUnsafeMutableBytes(of: &value) { digest in
            _ = SHA256(data, data.count, digest.bindMemory(to: UInt8.self).baseAddress)
        }
    }

    /// Of a text's UTF-8.
    package init(_ text: String) { self.init(Array(text.utf8)) }

    /// The HMAC-SHA-256 of some bytes under a key.
    package init(of data: [UInt8], key: [UInt8]) {
        withUnsafeMutableBytes(of: &value) { digest in
            _ = HMAC(
                EVP_sha256(), key, Int32(truncatingIfNeeded: key.count), data, data.count,
                digest.bindMemory(to: UInt8.self).baseAddress, nil)
        }
    }

    fileprivate init(finishing context: OpaquePointer) {
        withUnsafeMutableBytes(of: &value) { digest in
            _ = EVP_DigestFinal_ex(context, digest.bindMemory(to: UInt8.self).baseAddress, nil)
        }
    }

    /// - Returns: nil unless there are 32.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: bytes) }
    }

    /// 64 lower-case digits.
    package var hexadecimal: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// The 32 bytes.
    package var bytes: [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}

/// The SHA-256 of bytes that come in pieces.
package struct SHA256Stream: ~Copyable {
    private let context: OpaquePointer?

    package init() {
        context = EVP_MD_CTX_new()
        _ = EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func add(_ piece: [UInt8]) { _ = EVP_DigestUpdate(context, piece, piece.count) }

    /// What came so far; nothing is added afterwards.
    package consuming func finish() -> SHA256Digest { context.map { SHA256Digest(finishing: $0) } ?? SHA256Digest("") }
}
