import Foundation
import Testing

@testable import Documents

#if canImport(FoundationXML)
    import FoundationXML
#endif

struct ChartTests {
    private static let caption = ChartCaption(
        id: "c1", title: "Stages & \"moves\" <now>", description: "What's to be seen: 1 < 2 & 'so on'")
    private static let hostile = [
        "<script>alert(1)</script>", "\"><rect onload=x>", "'\"&<>", "]]>", "\u{600}<b>", "\u{0}\u{1}\u{B}", "\u{FFFE}",
        String(repeating: "Wm@ ", count: 60), String(repeating: "W", count: 300), "", "幼儿园🎉",
    ]
    private static let values: [[Double]] = [
        [], [0], [7], [5, 5, 5], [-3], [-3, 8, -1e-9], [1e308, -1e308], [Double.greatestFiniteMagnitude],
        [Double.leastNonzeroMagnitude], [-1.5, -1.5], [0, 0, 0], [1e-300, 1e300], [1, 2, 3, 1_000_000],
    ]

    private static func written(_ value: Double) -> String { String(value) }

    @Test(arguments: values) func `bars are drawn for any finite values`(values: [Double]) throws {
        for layout in [BarChart.Layout.grouped, .stacked] {
            // What bars one behind another come to has to be finite too.
            guard layout == .grouped || values.reduce(0, { $0 + abs($1) }).isFinite else { continue }
            let rows = values.map {
                BarChart.Row("Row", [ChartValue($0, Self.written($0)), ChartValue(nil, "not shown")])
            }
            let chart = try BarChart(
                Self.caption, series: ["one", "two"], rows: rows, layout: layout, axis: Self.written)
            try Drawing.check(chart.svg)
            let again = try BarChart(
                Self.caption, series: ["one", "two"], rows: rows, layout: layout, axis: Self.written)
            #expect(chart.svg == again.svg)
        }
    }

    @Test(arguments: values) func `lines and areas are drawn for any finite values`(values: [Double]) throws {
        let points = values.enumerated().map { LineChart.Point(Double($0.offset), $0.element) }
        let turned = values.map { LineChart.Point($0, 1) }
        for points in [points, turned] {
            let chart = try LineChart(
                Self.caption, series: [.init("planned", points), .init("won", points, isMarked: true)],
                areas: [.init("interval", points)], ticks: points.map { .init($0.x, "1 October 2026") },
                axis: Self.written)
            try Drawing.check(chart.svg)
        }
    }

    @Test(arguments: values) func `intervals are drawn for any finite values`(values: [Double]) throws {
        let rows = values.map {
            IntervalChart.Row("Question", value: $0, low: -$0, high: $0, text: Self.written($0), group: 1)
        }
        for reference in [nil, 0, 1.0] {
            let chart = try IntervalChart(
                Self.caption, groups: ["centres", "partners"], rows: rows + [.init("None", value: nil, text: "–")],
                reference: reference, axis: Self.written)
            try Drawing.check(chart.svg)
        }
    }

    private static let places: [[(Double, Double)]] = [
        [], [(-33.9, 18.4)], [(-33.9, 18.4), (-33.9, 18.4)], [(90, 0), (-90, 0)], [(0, -180), (0, 180)],
        [(-25.7479, 28.2293), (-26.2041, 28.0473)], many,
    ]
    private static let many: [(Double, Double)] = (0..<4000).map { (number: Int) -> (Double, Double) in
        let (south, east) = (Double(number % 67) / 40, Double(number % 89) / 33)
        return (-24 - south, 28 + east)
    }

    @Test(arguments: places.indices) func `a map of few places, one place or thousands stays inside of its frame`(
        index: Int
    ) throws {
        let places = Self.places[index]
        let chart = try DotMap(
            Self.caption, kinds: [("Other centres", 3), ("Centres reached", 0)],
            dots: places.enumerated().map {
                .init(latitude: $0.element.0, longitude: $0.element.1, kind: $0.offset % 2)
            },
            kilometres: { "\($0) km" })
        try Drawing.check(chart.svg)
        #expect(chart.svg.utf8.count < 250_000)
    }

    @Test func `Johannesburg and Pretoria are as far apart on the map as its bar says`() throws {
        let chart = try DotMap(
            Self.caption, kinds: [("City", 0)],
            dots: [
                .init(latitude: -26.2041, longitude: 28.0473, kind: 0),
                .init(latitude: -25.7479, longitude: 28.2293, kind: 0),
            ], kilometres: { String($0) })
        let drawing = try Drawing.check(chart.svg)
        let dots = drawing.elements.filter { $0.name == "circle" && $0.number("r") == 3.2 }
        // The legend's mark is larger.
        let (x, y) = (dots.map { $0.number("cx") }, dots.map { $0.number("cy") })
        #expect(dots.count == 2)
        let (across, up) = (x[0] - x[1], y[0] - y[1])
        let units = (across * across + up * up).squareRoot()
        let bar = try #require(drawing.elements.first { $0.name == "line" })
        let kilometres = try #require(drawing.texts.compactMap { Double($0) }.first)
        let found = units * kilometres / (bar.number("x2") - bar.number("x1"))
        #expect(abs(found - 53.8909) < 0.3)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity]) func `what is no number is refused`(value: Double) {
        #expect(throws: ChartError.notFinite) {
            try BarChart(
                Self.caption, series: ["one"], rows: [.init("Row", [ChartValue(value, "?")])], axis: Self.written)
        }
        #expect(throws: ChartError.notFinite) {
            try LineChart(Self.caption, series: [.init("one", [.init(1, value)])], ticks: [], axis: Self.written)
        }
        #expect(throws: ChartError.notFinite) {
            try IntervalChart(
                Self.caption, rows: [.init("Row", value: 1, low: value, high: 2, text: "")], axis: Self.written)
        }
        #expect(throws: ChartError.noPlace) {
            try DotMap(
                Self.caption, kinds: [("A", 0)], dots: [.init(latitude: value, longitude: 1, kind: 0)],
                kilometres: Self.written)
        }
    }

    @Test(arguments: hostile) func `text in any place of a chart is text, and stays inside`(text: String) throws {
        let caption = ChartCaption(id: "c1", title: text, description: text)
        let charts = [
            try BarChart(
                caption, series: [text, text, text], rows: [.init(text, [.init(1, text), .init(nil, text)])],
                axis: { _ in text }
            ).svg,
            try BarChart(
                caption, series: [text, text], rows: [.init(text, [.init(1, text), .init(2, text)])], layout: .stacked,
                axis: { _ in text }
            ).svg,
            try LineChart(
                caption, series: [.init(text, [.init(0, 0), .init(1, 1)])], areas: [.init(text, [.init(0, 0)])],
                ticks: [.init(0, text), .init(1, text)], axis: { _ in text }
            ).svg,
            try IntervalChart(
                caption, groups: [text, text], rows: [.init(text, value: 1, low: 0, high: 2, text: text)],
                axis: { _ in text }
            ).svg,
            try DotMap(
                caption, kinds: [(text, 0)], dots: [.init(latitude: 1, longitude: 1, kind: 0)],
                kilometres: { _ in text }
            ).svg,
        ]
        for svg in charts {
            let drawing = try Drawing.check(svg)
            let known: Set = ["svg", "title", "desc", "text", "line", "rect", "circle", "polyline", "polygon", "path"]
            #expect(Set(drawing.elements.map(\.name)).isSubset(of: known))
            #expect(!drawing.elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } })
        }
    }

    @Test func `a chart has a title and a description that it is read out by`() throws {
        let chart = try BarChart(
            Self.caption, series: ["one"], rows: [.init("Row", [ChartValue(1, "1")])], axis: Self.written)
        let drawing = try Drawing.check(chart.svg)
        let root = try #require(drawing.elements.first)
        #expect(root.attributes["role"] == "img")
        let named = (root.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
        #expect(named == drawing.elements.filter { ["title", "desc"].contains($0.name) }.map { $0.attributes["id"] })
        #expect(drawing.titles == [Self.caption.title, Self.caption.description])
    }
}

/// A chart as an XML parser reads it.
private final class Drawing: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
        func number(_ name: String) -> Double { attributes[name].flatMap(Double.init) ?? .nan }
    }

    private(set) var elements: [Element] = []
    private(set) var texts: [String] = []
    private(set) var titles: [String] = []
    private var text = ""

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append(Element(name: name, attributes: attributes))
        text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "text" { texts.append(text) }
        if name == "title" || name == "desc" { titles.append(text) }
        text = ""
    }

    /// Parses it, and looks whether each number is one and each thing is inside of the view.
    @discardableResult
    static func check(_ svg: String) throws -> Drawing {
        let drawing = Drawing()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = drawing
        #expect(parser.parse(), "\(String(describing: parser.parserError)) in \(svg)")
        let root = try #require(drawing.elements.first)
        let view = (root.attributes["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
        try #require(view.count == 4)
        #expect(view[3] > 0 && view[3].isFinite)
        var written = drawing.texts.makeIterator()
        for element in drawing.elements {
            for (name, value) in element.attributes
            where ["x", "y", "cx", "cy", "x1", "x2", "y1", "y2", "r"].contains(name) {
                let number = try #require(Double(value), "\(name)=\(value)")
                #expect(
                    number.isFinite && number >= -0.01 && number <= max(view[2], view[3]) + 0.01, "\(name)=\(value)")
            }
            for pair in (element.attributes["points"] ?? "").split(separator: " ") {
                let numbers = pair.split(separator: ",").compactMap { Double($0) }
                #expect(numbers.count == 2 && numbers[0] >= 0 && numbers[0] <= view[2] && numbers[1] <= view[3])
            }
            if element.name == "rect" {
                #expect(element.number("x") + element.number("width") <= view[2] + 0.01)
                #expect(element.number("y") + element.number("height") <= view[3] + 0.01)
            }
            if element.name == "text" {
                let width = ChartText.width(written.next() ?? "") * element.number("font-size")
                let x = element.number("x")
                let left = ["middle": x - width / 2, "end": x - width][element.attributes["text-anchor"] ?? ""] ?? x
                #expect(left >= -0.01 && left + width <= view[2] + 0.01)
                #expect(element.number("y") <= view[3] && element.number("y") >= 5)
            }
        }
        return drawing
    }
}
