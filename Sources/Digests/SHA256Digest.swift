import CLibCrypto

/// A SHA-256 digest (FIPS 180-4): 32 bytes.
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
