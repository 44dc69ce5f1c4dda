package import struct Foundation.Date

/// A token bucket for each municipality: so many requests a second, and as many at once.
///
/// One per event loop, used on it alone.
package struct RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: Double
    }

    private let perSecond: Double
    private var buckets: [Int32: Bucket] = [:]

    package init(perSecond: Double) { self.perSecond = perSecond }

    /// - Returns: whether the request may go on.
    package mutating func take(_ tenant: Int32, at now: Date) -> Bool {
        let moment = now.timeIntervalSince1970
        var bucket = buckets[tenant] ?? Bucket(tokens: perSecond, at: moment)
        bucket.tokens = min(perSecond, bucket.tokens + max(0, moment - bucket.at) * perSecond)
        bucket.at = moment
        defer { buckets[tenant] = bucket }
        guard bucket.tokens >= 1 else { return false }
        bucket.tokens -= 1
        return true
    }
}
