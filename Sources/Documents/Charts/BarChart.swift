/// Horizontal bars in rows: one for each series side by side, or one behind another. What a bar says is written at its end.
package struct BarChart: Chart {
    package enum Layout: Sendable { case grouped, stacked }

    package struct Row: Sendable {
        package let label: String
        /// One for each series.
        package let values: [ChartValue]

        package init(_ label: String, _ values: [ChartValue]) {
            self.label = label
            self.values = values
        }
    }

    package let caption: ChartCaption
    package let svg: String

    /// - Parameters:
    ///   - series: names of what the bars are; a single one has no legend.
    ///   - highest: a value that the scale reaches in any case, such as 1 for shares.
    ///   - isWhole: whether values are counts: then the scale has no fractions.
    ///   - axis: how values are written on the scale.
    /// - Throws: ``ChartError/notFinite``.
    package init(
        _ caption: ChartCaption, series: [String], rows: [Row], layout: Layout = .grouped, highest: Double? = nil,
        isWhole: Bool = false, axis: (Double) -> String
    ) throws(ChartError) {
        var canvas = ChartCanvas(caption)
        let size = ChartCanvas.size
        let labelWidth = 190.0
        let widest = rows.flatMap(\.values).map { ChartText.width($0.text) * size }.max() ?? 0
        let right = ChartCanvas.width - min(max(widest, 20), 200) - 14
        let ends = rows.flatMap { row in
            layout == .grouped ? row.values.compactMap(\.value) : Self.ends(of: row)
        }
        let scale = try ChartScale(
            ends + (highest.map { [$0] } ?? []), including: [0], from: labelWidth + 10, to: right)
        var y =
            series.count > 1
            ? canvas.legend(series.enumerated().map { ($0.element, .fill($0.offset)) }, y: 2) + 4 : 6
        let top = y
        let bar = layout == .stacked || series.count <= 1 ? 15.0 : 13.0
        var drawn = ChartCanvas(caption)
        for row in rows {
            let bars = layout == .grouped ? Double(max(row.values.count, 1)) : 1
            let lines = ChartText.lines(row.label, within: labelWidth, size: size, most: 3)
            let height = max(bars * bar, Double(lines.count) * 13) + 9
            let middle = y + height / 2
            drawn.label(lines, width: labelWidth, middle: middle)
            Self.draw(row, layout, scale, bar, from: middle - bars * bar / 2, room: ChartCanvas.width - 4, &drawn)
            y += height
        }
        for tick in scale.ticks(whole: isWhole) {
            canvas.line(scale.place(tick), top, scale.place(tick), y, colour: tick == 0 ? ChartCanvas.line : "#d9dfe5")
            canvas.text(
                axis(tick), x: scale.place(tick), y: y + 13, anchor: .middle, size: 9.5, within: 90, colour: "#444")
        }
        canvas.append(drawn)
        self.caption = caption
        svg = canvas.svg(height: y + 20)
    }

    /// Where the parts of a stacked row end.
    private static func ends(of row: Row) -> [Double] {
        var (up, down) = (0.0, 0.0)
        var ends: [Double] = []
        for value in row.values.compactMap(\.value) {
            if value < 0 { down += value } else { up += value }
            ends += [up, down]
        }
        return ends
    }

    private static func draw(
        _ row: Row, _ layout: Layout, _ scale: ChartScale, _ bar: Double, from top: Double, room: Double,
        _ canvas: inout ChartCanvas
    ) {
        let zero = scale.place(0)
        func write(_ text: String, at x: Double, y: Double) {
            canvas.text(text, x: x + 4, y: y + bar / 2 + 4, within: room - x - 4)
        }
        switch layout {
        case .grouped:
            for (index, value) in row.values.enumerated() {
                let y = top + Double(index) * bar
                guard let number = value.value else {
                    write(value.text, at: zero, y: y)
                    continue
                }
                let end = scale.place(number)
                canvas.rectangle(
                    x: min(zero, end), y: y + 0.5, width: abs(end - zero), height: bar - 1,
                    fill: ChartCanvas.fill(index))
                write(value.text, at: max(zero, end), y: y)
            }
        case .stacked:
            var (up, down) = (0.0, 0.0)
            for (index, value) in row.values.enumerated() {
                guard let number = value.value, number != 0 else { continue }
                let start = number < 0 ? down : up
                if number < 0 { down += number } else { up += number }
                let (a, b) = (scale.place(start), scale.place(start + number))
                canvas.rectangle(
                    x: min(a, b), y: top + 0.5, width: abs(b - a), height: bar - 1, fill: ChartCanvas.fill(index))
            }
            write(row.values.map(\.text).joined(separator: " · "), at: scale.place(up), y: top)
        }
    }
}
