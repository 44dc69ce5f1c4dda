internal import CZlib
internal import NIOCore
internal import Synchronization

/// Compresses one answer in gzip's format (RFC 1952), in as many pieces as it comes in.
final class Gzip: Sendable {
    /// zlib had no memory.
    struct Unavailable: Error {}

    /// zlib's state is a pointer to itself, so it has to stay where it is.
    private struct State: ~Copyable {
        let stream: UnsafeMutablePointer<z_stream>

        deinit {
            deflateEnd(stream)
            stream.deallocate()
        }
    }

    private let state: Mutex<State>

    /// - Parameter level: 1, fast, to 9, small.
    init?(level: Int32 = 1) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, 16 for gzip's header instead of zlib's; 8 is the usual memory.
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else {
            stream.deallocate()
            return nil
        }
        state = Mutex(State(stream: stream))
    }

    /// - Parameter isLast: whether these bytes, which may be none, end the answer.
    /// - Returns: what there is of the compressed form by now; often nothing, but for the last piece.
    func compress(_ bytes: ByteBuffer, isLast: Bool) -> ByteBuffer {
        state.withLock { state in
            let stream = state.stream
            var output = ByteBuffer()
            if isLast { output.reserveCapacity(Int(deflateBound(stream, uLong(bytes.readableBytes))) + 32) }
            bytes.withUnsafeReadableBytes { bytes in
                // zlib does not write to its input, though its type says that it may.
                stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: bytes.assumingMemoryBound(to: Bytef.self).baseAddress)
                stream.pointee.avail_in = uInt(bytes.count)
                var isFull = true
                while isFull {
                    output.writeWithUnsafeMutableBytes(minimumWritableBytes: 4096) { free in
                        stream.pointee.next_out = free.assumingMemoryBound(to: Bytef.self).baseAddress
                        stream.pointee.avail_out = uInt(free.count)
                        deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                        isFull = stream.pointee.avail_out == 0
                        return free.count - Int(stream.pointee.avail_out)
                    }
                }
            }
            return output
        }
    }
}
