import Foundation
import Glibc

/// What the process has allocated and not freed, as glibc's `malloc_info` reports it: exact to the byte, unlike the
/// resident size. Not available under a sanitizer that has its own allocator.
package enum Heap {
    /// - Returns: nil where glibc does not say.
    package static var bytesInUse: Int? {
        // `malloc.h` is in no Swift module.
        guard let symbol = dlsym(nil, "malloc_info") else { return nil }
        let mallocInfo = unsafeBitCast(
            symbol, to: (@convention(c) (Int32, UnsafeMutablePointer<FILE>?) -> Int32).self)
        var text: UnsafeMutablePointer<CChar>?
        var size = 0
        guard let stream = open_memstream(&text, &size) else { return nil }
        let result = mallocInfo(0, stream)
        fclose(stream)
        defer { free(text) }
        guard result == 0, let text else { return nil }
        // After the heaps come the totals: what is free in bins, what is mapped separately, the whole.
        let totals = String(cString: text).split(separator: "</heap>").last ?? ""
        func total(_ line: String) -> Int {
            guard let found = totals.split(separator: "\n").first(where: { $0.hasPrefix("<" + line) }) else { return 0 }
            return found.split(separator: "size=\"").last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        }
        return total("system type=\"current\"") + total("total type=\"mmap\"")
            - total("total type=\"fast\"") - total("total type=\"rest\"")
    }
}
