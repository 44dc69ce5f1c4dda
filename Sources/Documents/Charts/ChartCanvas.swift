/// An SVG as it is drawn: whole in itself, escaped, with a title and a description, the same bytes for the same drawing.
///
/// It fetches nothing and has no script or style sheet; what it shows is told apart by lightness and by shape, never by
/// colour alone.
struct ChartCanvas {
    /// Of every chart: the width of the text on an A4 page at 96 units an inch.
    static let width = 640.0
    static let size = 11.0
    static let ink = "#1b1b1b"
    static let line = "#12355b"
    static let faint = "#8796a5"

    /// Fills that differ in lightness: told apart in grey.
    static let fills = ["#12355b", "#6f9cc3", "#d3e0ec", "#ffffff"]
    static func fill(_ index: Int) -> String { fills[index % fills.count] }

    /// Of squares that stand for a mark: as dark as the mark is.
    static func fill(ofMark mark: Int) -> Int { [0, 3, 1, 3][mark % 4] }

    let caption: ChartCaption
    private(set) var elements: [String] = []

    init(_ caption: ChartCaption) { self.caption = caption }

    func svg(height: Double) -> String {
        let (id, tall) = (HTMLEscape.text(caption.id), Self.number(height))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="\(id)-title \(id)-text" \
            width="\(Self.number(Self.width))" height="\(tall)" viewBox="0 0 \(Self.number(Self.width)) \(tall)" \
            font-family="Noto Sans, DejaVu Sans, Arial, sans-serif" font-size="\(Self.number(Self.size))">
            <title id="\(id)-title">\(Self.escaped(caption.title))</title>
            <desc id="\(id)-text">\(Self.escaped(caption.description))</desc>
            \(elements.joined(separator: "\n"))
            </svg>
            """
    }

    /// Text that is also right in XML: without the signs that XML does not have.
    static func escaped(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x9, 0xA, 0xD, 0x20...0xFFFD, 0x10000...0x10FFFF: kept.append(scalar)
            default: kept.append(" ")
            }
        }
        return HTMLEscape.text(String(kept))
    }

    /// Draws what another drawing has, over this one.
    mutating func append(_ other: ChartCanvas) { elements += other.elements }

    /// With at most two decimals; whatever is no number is 0.
    static func number(_ x: Double) -> String {
        guard x.isFinite, abs(x) < 1e9 else { return "0" }
        let hundredths = Int((x * 100).rounded())
        let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
        let sign = hundredths < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    enum Anchor: String { case start, middle, end }

    /// A row's name at the left edge: its lines end at a width, one below the other about a middle.
    mutating func label(_ lines: [String], width: Double, middle: Double) {
        for (index, line) in lines.enumerated() {
            text(
                line, x: width, y: middle + 4 + (Double(index) - Double(lines.count - 1) / 2) * 13, anchor: .end,
                within: width)
        }
    }

    /// Text that stays inside of the drawing: moved, and shortened where it would not fit at all.
    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, size: Double = ChartCanvas.size,
        within room: Double? = nil, colour: String = ChartCanvas.ink, isBold: Bool = false
    ) {
        let size = isBold ? size * 1.08 : size
        let shown = ChartText.fitted(text, within: min(room ?? Self.width, Self.width - 4), size: size)
        let width = ChartText.width(shown) * size
        let left =
            switch anchor {
            case .start: x
            case .middle: x - width / 2
            case .end: x - width
            }
        let moved = min(max(left, 2), Self.width - 2 - width) - left
        elements.append(
            """
            <text x="\(Self.number(x + moved))" y="\(Self.number(y))" text-anchor="\(anchor.rawValue)" \
            font-size="\(Self.number(isBold ? size / 1.08 : size))" fill="\(colour)"\
            \(isBold ? " font-weight=\"bold\"" : "")>\(Self.escaped(shown))</text>
            """)
    }

    mutating func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, colour: String = ChartCanvas.faint, width: Double = 1,
        dash: String? = nil
    ) {
        elements.append(
            """
            <line x1="\(Self.number(x1))" y1="\(Self.number(y1))" x2="\(Self.number(x2))" y2="\(Self.number(y2))" \
            stroke="\(colour)" stroke-width="\(Self.number(width))"\(dash.map { " stroke-dasharray=\"\($0)\"" } ?? "")/>
            """)
    }

    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, fill: String, outline: String = ChartCanvas.line
    ) {
        elements.append(
            """
            <rect x="\(Self.number(x))" y="\(Self.number(y))" width="\(Self.number(max(0, width)))" \
            height="\(Self.number(max(0, height)))" fill="\(fill)" stroke="\(outline)" stroke-width="0.75"/>
            """)
    }

    mutating func polyline(_ points: [(Double, Double)], dash: String? = nil, width: Double = 2) {
        elements.append(
            """
            <polyline points="\(Self.points(points))" fill="none" stroke="\(Self.line)" \
            stroke-width="\(Self.number(width))"\(dash.map { " stroke-dasharray=\"\($0)\"" } ?? "")/>
            """)
    }

    mutating func area(_ points: [(Double, Double)]) {
        elements.append(
            """
            <polygon points="\(Self.points(points))" fill="\(Self.fill(2))" stroke="\(Self.faint)" stroke-width="0.5"/>
            """)
    }

    private static func points(_ points: [(Double, Double)]) -> String {
        points.map { "\(number($0.0)),\(number($0.1))" }.joined(separator: " ")
    }

    /// Shapes that are told apart without colour: a full circle, a hollow square, a grey triangle, a hollow circle.
    mutating func mark(_ kind: Int, x: Double, y: Double, size r: Double = 3.5) {
        let outline = "stroke=\"\(Self.line)\" stroke-width=\"1.2\""
        switch kind % 4 {
        case 0:
            elements.append(
                "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(r))\" fill=\"\(Self.line)\"/>"
            )
        case 1:
            elements.append(
                """
                <rect x="\(Self.number(x - r))" y="\(Self.number(y - r))" width="\(Self.number(2 * r))" \
                height="\(Self.number(2 * r))" fill="#ffffff" \(outline)/>
                """)
        case 2:
            let corners = [(x, y - 1.2 * r), (x + 1.1 * r, y + 0.8 * r), (x - 1.1 * r, y + 0.8 * r)]
            elements.append("<polygon points=\"\(Self.points(corners))\" fill=\"\(Self.fill(1))\" \(outline)/>")
        default:
            elements.append(
                """
                <circle cx="\(Self.number(x))" cy="\(Self.number(y))" r="\(Self.number(0.7 * r))" fill="#ffffff" \
                stroke="\(Self.faint)" stroke-width="0.9"/>
                """)
        }
    }

    /// Many dots as one path, each place once.
    mutating func squares(_ places: [(Double, Double)], size: Double, fill: String, outline: String) {
        var seen: Set<[Int]> = []
        let side = Self.number(size)
        let path = places.compactMap { x, y -> String? in
            let (left, top) = (Int((x - size / 2).rounded()), Int((y - size / 2).rounded()))
            return seen.insert([left, top]).inserted ? "M\(left) \(top)h\(side)v\(side)h-\(side)z" : nil
        }
        guard !path.isEmpty else { return }
        elements.append("<path d=\"\(path.joined())\" fill=\"\(fill)\" stroke=\"\(outline)\" stroke-width=\"0.5\"/>")
    }

    /// A line of a legend; the names share the width.
    ///
    /// - Returns: how high it is.
    mutating func legend(_ entries: [(name: String, symbol: Symbol)], y: Double) -> Double {
        guard !entries.isEmpty else { return 0 }
        var (x, row) = (4.0, 0.0)
        for entry in entries {
            let shown = ChartText.fitted(entry.name, within: Self.width - 60, size: Self.size)
            let width = ChartText.width(shown) * Self.size + 40
            if x > 4, x + width > Self.width {
                x = 4
                row += 1
            }
            let middle = y + row * 18 + 9
            switch entry.symbol {
            case .fill(let index): rectangle(x: x, y: middle - 5, width: 14, height: 10, fill: Self.fill(index))
            case .mark(let kind): mark(kind, x: x + 7, y: middle)
            case .line(let dash): line(x, middle, x + 18, middle, colour: Self.line, width: 2, dash: dash)
            case .area: area([(x, middle - 5), (x + 16, middle - 5), (x + 16, middle + 5), (x, middle + 5)])
            }
            text(shown, x: x + 24, y: middle + 4)
            x += width + 8
        }
        return row * 18 + 22
    }

    enum Symbol {
        case fill(Int)
        case mark(Int)
        case line(dash: String?)
        case area
    }
}
