/// The thresholds of a quarterly review. Stored with every review; with the rule version they say how it was computed.
package struct ReviewRules: Hashable, Sendable, Codable {
    /// A changed rule is a new version, with rows of its own in `indicator`.
    package static let version = "quarterly-review/8"

    /// On hold for more days than this: at risk.
    package var onHoldDays = 30
    /// No engagement for more days than this: at risk.
    package var silentDays = 60
    /// A clearance that expires within so many days: at risk.
    package var clearanceWarningDays = 60
    /// An open barrier of this severity or above: at risk.
    package var severeBarrier = 4
    /// At the same stage before active for more days than this: at risk.
    package var stalledDays = 90
    /// What the plan is worth in the forecast, in months of watching.
    package var priorMonths = 1.0
    /// A day further away than this is not named.
    package var horizonMonths = 24.0
    /// When an item is green, amber or red.
    package var lights = LightRule.all

    package init() {}
}
