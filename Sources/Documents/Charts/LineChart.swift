/// Lines over time, told apart by their dashes and marks, with areas of what is not certain.
package struct LineChart: Chart {
    package struct Point: Sendable, Hashable {
        package let x: Double
        package let y: Double

        package init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    package struct Series: Sendable {
        package let name: String
        package let points: [Point]
        /// Whether each point has a mark: what was counted, rather than planned or expected.
        package let isMarked: Bool

        package init(_ name: String, _ points: [Point], isMarked: Bool = false) {
            self.name = name
            self.points = points
            self.isMarked = isMarked
        }
    }

    /// A polygon, such as an interval that opens.
    package struct Area: Sendable {
        package let name: String
        package let points: [Point]

        package init(_ name: String, _ points: [Point]) {
            self.name = name
            self.points = points
        }
    }

    /// A text under the horizontal axis.
    package struct Tick: Sendable {
        package let x: Double
        package let text: String

        package init(_ x: Double, _ text: String) {
            self.x = x
            self.text = text
        }
    }

    package let caption: ChartCaption
    package let svg: String

    private static let dashes: [String?] = [nil, "7 4", "2 3", "9 3 2 3"]

    /// - Parameters:
    ///   - ticks: of the horizontal axis, in order; one that would stand on another is left out.
    ///   - isWhole: whether values are counts: then the vertical axis has no fractions.
    ///   - axis: how values are written on the vertical axis.
    /// - Throws: ``ChartError/notFinite``.
    package init(
        _ caption: ChartCaption, series: [Series], areas: [Area] = [], ticks: [Tick], isWhole: Bool = false,
        axis: (Double) -> String
    ) throws(ChartError) {
        var canvas = ChartCanvas(caption)
        let points = series.flatMap(\.points) + areas.flatMap(\.points)
        let legend: [(name: String, symbol: ChartCanvas.Symbol)] =
            series.enumerated().map { ($0.element.name, .line(dash: Self.dashes[$0.offset % 4])) }
            + areas.map { ($0.name, .area) }
        let top = canvas.legend(legend, y: 2) + 8
        let bottom = top + 200
        let up = try ChartScale(points.map(\.y), including: [0], from: bottom, to: top)
        let values = up.ticks(whole: isWhole)
        let widest = values.map { ChartText.width(axis($0)) * 9.5 }.max() ?? 0
        let across = try ChartScale(
            points.map(\.x) + ticks.map(\.x), from: min(max(widest, 16), 160) + 10, to: ChartCanvas.width - 30)
        for tick in values {
            let y = up.place(tick)
            canvas.line(across.from, y, across.to, y, colour: tick == 0 ? ChartCanvas.line : "#d9dfe5")
            canvas.text(axis(tick), x: across.from - 6, y: y + 4, anchor: .end, size: 9.5, within: 160, colour: "#444")
        }
        var free = -Double.infinity
        for tick in ticks {
            let (x, half) = (across.place(tick.x), ChartText.width(tick.text) * 9.5 / 2)
            canvas.line(x, bottom, x, bottom + 4, colour: ChartCanvas.line)
            guard x - half > free else { continue }
            canvas.text(tick.text, x: x, y: bottom + 16, anchor: .middle, size: 9.5, within: 120, colour: "#444")
            free = x + half + 6
        }
        func place(_ point: Point) -> (Double, Double) { (across.place(point.x), up.place(point.y)) }
        for area in areas where !area.points.isEmpty { canvas.area(area.points.map(place)) }
        for (index, line) in series.enumerated() {
            if line.points.count > 1 { canvas.polyline(line.points.map(place), dash: Self.dashes[index % 4]) }
            if line.isMarked || line.points.count == 1 {
                for point in line.points { canvas.mark(index, x: place(point).0, y: place(point).1) }
            }
        }
        self.caption = caption
        svg = canvas.svg(height: bottom + 24)
    }
}
