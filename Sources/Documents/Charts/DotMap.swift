import Foundation

/// Places of a municipality as dots, north up, with a bar of kilometres: no map beneath, nothing fetched.
///
/// Equirectangular, shrunk from west to east by the cosine of the latitude in the middle: right to a percent or so over
/// the largest municipality.
package struct DotMap: Chart {
    package struct Dot: Sendable, Hashable {
        /// Degrees.
        package let latitude: Double
        package let longitude: Double
        /// Which of the kinds.
        package let kind: Int

        package init(latitude: Double, longitude: Double, kind: Int) {
            self.latitude = latitude
            self.longitude = longitude
            self.kind = kind
        }
    }

    package let caption: ChartCaption
    package let svg: String

    private static let kilometresPerDegree = 6371.0088 * Double.pi / 180
    /// Less than this, and a single place would fill the map.
    private static let smallestKilometres = 4.0
    /// With more dots than this all of a kind are one path of squares: a fifth of the bytes.
    private static let mostMarks = 600

    /// - Parameters:
    ///   - kinds: names of the kinds with their marks (see ``ChartCanvas/mark(_:x:y:size:)``), those drawn first first.
    ///   - kilometres: how a distance is written.
    /// - Throws: ``ChartError/noPlace`` for a dot that is not on the earth.
    package init(
        _ caption: ChartCaption, kinds: [(name: String, mark: Int)], dots: [Dot], kilometres: (Double) -> String
    ) throws(ChartError) {
        guard dots.allSatisfy({ abs($0.latitude) <= 90 && abs($0.longitude) <= 180 && kinds.indices.contains($0.kind) })
        else { throw .noPlace }
        var canvas = ChartCanvas(caption)
        let top =
            canvas.legend(
                kinds.map {
                    ($0.name, dots.count > Self.mostMarks ? .fill(ChartCanvas.fill(ofMark: $0.mark)) : .mark($0.mark))
                }, y: 2) + 6
        let (latitudes, longitudes) = (dots.map(\.latitude), dots.map(\.longitude))
        let (south, north) = (latitudes.min() ?? 0, latitudes.max() ?? 0)
        let (west, east) = (longitudes.min() ?? 0, longitudes.max() ?? 0)
        let middle = (south / 2 + north / 2, west / 2 + east / 2)
        let shrink = max(cos(middle.0 * .pi / 180), 0.01)
        let wide = max((east - west) * shrink * Self.kilometresPerDegree, Self.smallestKilometres)
        let tall = max((north - south) * Self.kilometresPerDegree, Self.smallestKilometres)
        let room = (width: ChartCanvas.width - 40, height: 290.0)
        /// Units a kilometre.
        let scale = min(room.width / wide, room.height / tall)
        let height = min(max(tall * scale + 30, 120), room.height + 30)
        canvas.rectangle(
            x: 1, y: top, width: ChartCanvas.width - 2, height: height, fill: "#f7f9fb", outline: "#b8c4cf")
        func place(_ dot: Dot) -> (Double, Double) {
            let (east, north) = ((dot.longitude - middle.1) * shrink, dot.latitude - middle.0)
            let units = Self.kilometresPerDegree * scale
            return (ChartCanvas.width / 2 + east * units, top + height / 2 - north * units)
        }
        for (kind, name) in kinds.enumerated() {
            let places = dots.filter { $0.kind == kind }.map(place)
            if dots.count > Self.mostMarks {
                // The hollow ones are the background: small and faint.
                let isFaint = name.mark % 4 == 3
                canvas.squares(
                    places, size: isFaint ? 3 : 5, fill: ChartCanvas.fill(ChartCanvas.fill(ofMark: name.mark)),
                    outline: isFaint ? ChartCanvas.faint : ChartCanvas.line)
            } else {
                for (x, y) in Self.distinct(places) { canvas.mark(name.mark, x: x, y: y, size: 3.2) }
            }
        }
        let bar = Self.round(upTo: 150 / scale)
        let y = top + height + 12
        canvas.line(20, y, 20 + bar * scale, y, colour: ChartCanvas.ink, width: 1.5)
        for x in [20, 20 + bar * scale] { canvas.line(x, y - 3, x, y + 3, colour: ChartCanvas.ink, width: 1.5) }
        canvas.text(kilometres(bar), x: 26 + bar * scale, y: y + 4, size: 9.5)
        canvas.text("↑ N", x: ChartCanvas.width - 20, y: y + 4, anchor: .end, size: 9.5)
        self.caption = caption
        svg = canvas.svg(height: y + 10)
    }

    /// Dots that fall on one another once.
    private static func distinct(_ places: [(Double, Double)]) -> [(Double, Double)] {
        var seen: Set<[Int]> = []
        return places.filter { seen.insert([Int(($0.0 * 2).rounded()), Int(($0.1 * 2).rounded())]).inserted }
    }

    /// The longest of 1, 2 or 5 times a power of ten.
    private static func round(upTo most: Double) -> Double {
        var power = 0.01
        while power * 10 <= most { power *= 10 }
        return [5.0, 2, 1].map { $0 * power }.first { $0 <= most } ?? power
    }
}
