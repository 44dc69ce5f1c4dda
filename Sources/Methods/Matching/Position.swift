internal import Foundation

/// A point on the earth, in decimal degrees.
package struct Position: Sendable, Hashable {
    package let latitude: Double
    package let longitude: Double

    /// - Returns: nil outside −90…90 and −180…180.
    package init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Mean radius (IUGG), km.
    package static let earthRadiusKm = 6371.0088

    /// Great-circle distance by the haversine, km: a straight line over the ground, not a road.
    package func distanceKm(to other: Position) -> Double {
        let radian = Double.pi / 180
        let a = sin((other.latitude - latitude) * radian / 2)
        let b = sin((other.longitude - longitude) * radian / 2)
        let h = a * a + cos(latitude * radian) * cos(other.latitude * radian) * b * b
        return 2 * Self.earthRadiusKm * asin(min(1, h.squareRoot()))
    }
}
