import Foundation

/// Parameters as libpq wants them: pointers, lengths and formats over one run of bytes, used again for each statement.
struct ParameterBuffer {
    private var bytes: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var pointers: [UnsafePointer<CChar>?] = []

    /// Calls `body` with the number of parameters, their values, lengths and formats.
    mutating func withParameters<R>(
        _ parameters: [Parameter],
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
    ) -> R {
        if parameters.isEmpty { return body(0, nil, nil, nil) }
        bytes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        pointers.removeAll(keepingCapacity: true)
        for parameter in parameters {
            let start = bytes.count
            var format: Int32 = 0
            var offset = start
            switch parameter {
            case .null: offset = -1
            case .text(let text): bytes.append(contentsOf: text.utf8)
            case .integer(let number): append(number)
            case .uuid(let uuid):
                withUnsafeBytes(of: uuid.uuid) { bytes.append(contentsOf: $0) }
                format = 1
            case .bytes(let data):
                bytes.append(contentsOf: data)
                format = 1
            }
            offsets.append(offset)
            lengths.append(Int32(truncatingIfNeeded: bytes.count - start))
            formats.append(format)
            bytes.append(0)
        }
        defer { if bytes.count > 1 << 20 { bytes = [] } }
        return bytes.withUnsafeBytes { memory in
            let base = memory.baseAddress?.assumingMemoryBound(to: CChar.self)
            for offset in offsets {
                pointers.append(offset < 0 ? nil : base.map { $0 + offset })
            }
            return body(Int32(parameters.count), pointers, lengths, formats)
        }
    }

    private mutating func append(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var divisor: UInt64 = 1
        while number.magnitude / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number.magnitude / divisor % 10))
            divisor /= 10
        }
    }
}
