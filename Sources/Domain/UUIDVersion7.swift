package import struct Foundation.Date
package import struct Foundation.UUID

extension UUID {
    /// A UUID of version 7 (RFC 9562): 48 bits of time, then random bits, so that ids sort in the order of their making
    /// to the millisecond and a retried insert is the same row.
    ///
    /// - Parameters:
    ///   - milliseconds: since 1970-01-01T00:00:00Z.
    ///   - generator: where the 74 random bits come from.
    package static func version7(
        milliseconds: UInt64, using generator: inout some RandomNumberGenerator
    ) -> UUID {
        let high = generator.next()
        let low = generator.next()
        func time(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: milliseconds >> shift) }
        func byte(_ word: UInt64, _ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> shift) }
        return UUID(
            uuid: (
                time(40), time(32), time(24), time(16), time(8), time(0),
                0x70 | (byte(high, 8) & 0x0f), byte(high, 0),
                0x80 | (byte(low, 56) & 0x3f), byte(low, 48), byte(low, 40), byte(low, 32),
                byte(low, 24), byte(low, 16), byte(low, 8), byte(low, 0)
            ))
    }

    /// The same with the system's random numbers.
    package static func version7(milliseconds: UInt64) -> UUID {
        var generator = SystemRandomNumberGenerator()
        return version7(milliseconds: milliseconds, using: &generator)
    }

    /// The same of a moment; of several made at one moment in order, each of its own `place`, a millisecond apart.
    package static func version7(at moment: Date, place: Int = 0) -> UUID {
        version7(milliseconds: UInt64(max(0, moment.timeIntervalSince1970) * 1000) + UInt64(place))
    }
}
