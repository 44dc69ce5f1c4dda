/// Points with their intervals, a row each, beside a line that stands for no difference.
package struct IntervalChart: Chart {
    package struct Row: Sendable {
        package let label: String
        /// nil where there is none: then the text says why.
        package let value: Double?
        package let low: Double?
        package let high: Double?
        /// Written beside it.
        package let text: String
        /// Which of the groups it belongs to: they are told apart by their marks.
        package let group: Int

        package init(
            _ label: String, value: Double?, low: Double? = nil, high: Double? = nil, text: String, group: Int = 0
        ) {
            self.label = label
            self.value = value
            self.low = low
            self.high = high
            self.text = text
            self.group = group
        }
    }

    package let caption: ChartCaption
    package let svg: String

    /// - Parameters:
    ///   - groups: their names; a single one has no legend.
    ///   - reference: where the line stands; nil for none.
    ///   - range: values that the scale reaches in any case.
    ///   - axis: how values are written on the scale.
    /// - Throws: ``ChartError/notFinite``.
    package init(
        _ caption: ChartCaption, groups: [String] = [], rows: [Row], reference: Double? = 0, range: [Double] = [],
        axis: (Double) -> String
    ) throws(ChartError) {
        var canvas = ChartCanvas(caption)
        let size = ChartCanvas.size
        let labelWidth = 190.0
        let widest = rows.map { ChartText.width($0.text) * size }.max() ?? 0
        let textWidth = min(max(widest, 20), 210)
        let values = rows.flatMap { [$0.value, $0.low, $0.high].compactMap { $0 } }
        let scale = try ChartScale(
            values + range, including: reference.map { [$0] } ?? [], from: labelWidth + 16,
            to: ChartCanvas.width - textWidth - 16)
        var y =
            groups.count > 1 ? canvas.legend(groups.enumerated().map { ($0.element, .mark($0.offset)) }, y: 2) + 4 : 6
        let top = y
        var drawn = ChartCanvas(caption)
        for row in rows {
            let lines = ChartText.lines(row.label, within: labelWidth, size: size, most: 3)
            let height = Double(max(lines.count, 1)) * 13 + 9
            let middle = y + height / 2
            drawn.label(lines, width: labelWidth, middle: middle)
            if let low = row.low, let high = row.high {
                let (a, b) = (scale.place(min(low, high)), scale.place(max(low, high)))
                drawn.line(a, middle, b, middle, colour: ChartCanvas.line, width: 1.6)
                for end in [a, b] { drawn.line(end, middle - 4, end, middle + 4, colour: ChartCanvas.line, width: 1.6) }
            }
            if let value = row.value { drawn.mark(row.group, x: scale.place(value), y: middle, size: 4) }
            drawn.text(row.text, x: ChartCanvas.width - textWidth - 4, y: middle + 4, within: textWidth)
            y += height
        }
        for tick in scale.ticks() {
            canvas.line(scale.place(tick), top, scale.place(tick), y, colour: "#d9dfe5")
            canvas.text(
                axis(tick), x: scale.place(tick), y: y + 13, anchor: .middle, size: 9.5, within: 90, colour: "#444")
        }
        if let reference {
            canvas.line(
                scale.place(reference), top - 2, scale.place(reference), y + 2, colour: ChartCanvas.ink, width: 1.4)
        }
        canvas.append(drawn)
        self.caption = caption
        svg = canvas.svg(height: y + 20)
    }
}
