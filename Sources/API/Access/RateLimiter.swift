package import struct Foundation.Date

/// A token bucket for each municipality, and for each key that reads several at once: so many requests a second, and as
/// many at once.
///
/// One per event loop, used on it alone.
package struct RateLimiter: Sendable {
    package enum Subject: Hashable, Sendable {
        case municipality(Int32)
        case credential(String)
    }

    private struct Bucket {
        var tokens: Double
        var at: Double
    }

    private let perSecond: Double
    private var buckets: [Subject: Bucket] = [:]

    package init(perSecond: Double) { self.perSecond = perSecond }

    /// - Returns: whether the request may go on.
    package mutating func take(_ subject: Subject, at now: Date) -> Bool {
        let moment = now.timeIntervalSince1970
        var bucket = buckets[subject] ?? Bucket(tokens: perSecond, at: moment)
        bucket.tokens = min(perSecond, bucket.tokens + max(0, moment - bucket.at) * perSecond)
        bucket.at = moment
        defer { buckets[subject] = bucket }
        guard bucket.tokens >= 1 else { return false }
        bucket.tokens -= 1
        return true
    }
}
