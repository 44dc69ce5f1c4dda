package import Postgres

/// Rows of a result with columns of numbers among them that were computed from it: running balances, say.
package struct NumberedRows: RowSource {
    /// The numbers as text, each in a slot of its own. Valid while it lives.
    private final class Slots {
        static let width = 20
        let bytes: UnsafeMutablePointer<UInt8>
        let lengths: UnsafeMutablePointer<UInt8>

        init(count: Int) {
            bytes = .allocate(capacity: max(1, count * Self.width))
            lengths = .allocate(capacity: max(1, count))
        }

        deinit {
            bytes.deallocate()
            lengths.deallocate()
        }

        func write(_ number: Int, at slot: Int) {
            var digits = number.magnitude
            var place = (slot + 1) * Self.width
            repeat {
                place -= 1
                (bytes + place).initialize(to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digits % 10))
                digits /= 10
            } while digits > 0
            if number < 0 {
                place -= 1
                (bytes + place).initialize(to: UInt8(ascii: "-"))
            }
            (lengths + slot).initialize(to: UInt8(truncatingIfNeeded: (slot + 1) * Self.width - place))
        }

        func cell(_ slot: Int) -> UnsafeRawBufferPointer {
            let length = Int(lengths[slot])
            return UnsafeRawBufferPointer(start: bytes + (slot + 1) * Self.width - length, count: length)
        }
    }

    private let rows: Rows
    /// Where the numbers stand among all columns.
    private let first: Int
    private let width: Int
    private let slots: Slots

    /// - Parameters:
    ///   - first: the column before which the numbers come.
    ///   - width: how many numbers a row has.
    ///   - numbers: of each row, in order; so many.
    package init(_ rows: Rows, before first: Int, width: Int, numbers: (Int) throws -> [Int]) rethrows {
        self.rows = rows
        self.first = first
        self.width = width
        slots = Slots(count: rows.count * width)
        for row in 0..<rows.count {
            let values = try numbers(row)
            for column in 0..<width {
                slots.write(column < values.count ? values[column] : 0, at: row * width + column)
            }
        }
    }

    /// Without further columns.
    package init(_ rows: Rows) { self.init(rows, before: rows.columnCount, width: 0) { _ in [] } }

    package var count: Int { rows.count }

    package func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        if column < first { return rows.bytes(row: row, column: column) }
        if column >= first + width { return rows.bytes(row: row, column: column - width) }
        return row >= 0 && row < rows.count ? slots.cell(row * width + column - first) : nil
    }
}
