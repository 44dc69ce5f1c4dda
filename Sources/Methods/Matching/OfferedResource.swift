package import Domain

/// What an offer says it can bring of a kind of resource: so much in all, for all centres that it is for.
package struct OfferedResource: Sendable, Hashable {
    package let area: CollaborationArea
    package let kind: ResourceKind
    /// Centres that the offer is for at once.
    package let places: Int
    /// How much in all, in the unit of the kind.
    package let amount: Int
    /// Which part of it the partner's open partnerships were not promised, 0 to 1. A promise names no offer, so it is taken
    /// from all offers of that kind alike.
    package let shareLeft: Double
    /// The same in the unit of the kind, rounded down.
    package let left: Int

    package init(area: CollaborationArea, kind: ResourceKind, places: Int, amount: Int, shareLeft: Double, left: Int) {
        self.area = area
        self.kind = kind
        self.places = places
        self.amount = amount
        self.shareLeft = shareLeft
        self.left = left
    }

    /// What one centre's share of it is, rounded down.
    package var forOneCentre: Int { amount / max(places, 1) }

    /// For how many of so many centres there is still a share of what an offer says it brings; on average over the kinds of
    /// resources that it names.
    ///
    /// - Parameter resources: of one offer.
    /// - Returns: nil where the offer says nothing.
    package static func centresSupplied(_ resources: [OfferedResource], of centres: Double) -> Double? {
        guard !resources.isEmpty else { return nil }
        let supplied = resources.map { min(centres, Double($0.places) * $0.shareLeft) }
        return supplied.reduce(0, +) / Double(resources.count)
    }
}
