import Domain
import Postgres
package import Resources

/// A statement of account: transfers in order, and what stands after each of them.
///
/// The balances are added up here, row by row, and not by PostgreSQL, which would have to sort all transfers once by kind and
/// once by day.
package struct LedgerStatement {
    /// An amount would be more than an integer holds.
    package struct Overflow: Error {}

    /// What stands of one kind of resource, or of one item.
    struct Standing: Equatable {
        /// Outstanding promises.
        var pledged = 0
        /// Delivered and not given to a centre.
        var received = 0
        /// Given to centres and not used.
        var allocated = 0
        var used = 0

        /// - Parameter effect: the amount, negative for a reversal.
        mutating func apply(_ move: LedgerMove, _ effect: Int) throws(Overflow) {
            switch move {
            case .pledge: pledged = try Self.sum(pledged, effect)
            case .receive:
                pledged = try Self.sum(pledged, -effect)
                received = try Self.sum(received, effect)
            case .cancel: pledged = try Self.sum(pledged, -effect)
            case .allocate:
                received = try Self.sum(received, -effect)
                allocated = try Self.sum(allocated, effect)
            case .use:
                allocated = try Self.sum(allocated, -effect)
                used = try Self.sum(used, effect)
            case .reverse: break
            }
        }

        private static func sum(_ a: Int, _ b: Int) throws(Overflow) -> Int {
            let (sum, isTooLarge) = a.addingReportingOverflow(b)
            if isTooLarge { throw Overflow() }
            return sum
        }
    }

    /// Columns of ``LedgerReport/statement(of:)`` and of the balances that stood before.
    enum Column {
        static let move = 5
        static let kind = 6
        static let item = 8
        static let effect = 11
        /// Before which the running balances come.
        static let standing = 14
    }

    package let rows: NumberedRows

    /// - Parameters:
    ///   - transfers: rows of ``LedgerReport/statement(of:)``.
    ///   - before: what stood before the first of them: rows of ``LedgerReport/balances(of:by:)`` by kind; nil for nothing.
    init(_ transfers: Rows, before: Rows?) throws {
        // The number of each kind and item: a few, so that a row is found by looking at its bytes.
        var standings: [(key: [UInt8], standing: Standing)] = []
        func place(_ rows: Rows, _ row: Int, kind: Int, item: Int) -> Int? {
            guard let key = rows.bytes(row: row, column: item) ?? rows.bytes(row: row, column: kind) else { return nil }
            if let place = standings.firstIndex(where: { $0.key.elementsEqual(key) }) { return place }
            standings.append(([UInt8](key), Standing()))
            return standings.count - 1
        }
        if let before {
            for row in 0..<before.count {
                guard let place = place(before, row, kind: 3, item: 5) else { continue }
                func sum(_ column: Int) throws -> Int { try before[row].decode(Int.self, at: column) }
                standings[place].standing = Standing(
                    pledged: try sum(12), received: try sum(13), allocated: try sum(14), used: try sum(11))
            }
        }
        rows = try NumberedRows(transfers, before: Column.standing, width: 4) { row in
            guard let place = place(transfers, row, kind: Column.kind, item: Column.item) else { return [] }
            let move = try transfers[row].decode(String.self, at: Column.move)
            if let move = LedgerMove(rawValue: move) {
                try standings[place].standing.apply(move, transfers[row].decode(Int.self, at: Column.effect))
            }
            let now = standings[place].standing
            return [now.pledged, now.received, now.allocated, now.used]
        }
    }
}
