/// A table behind a chart, or by itself: real cells, in print too.
struct ReportTable: Sendable {
    struct Column: Sendable {
        let title: String
        var isNumber = false
        /// In percent of the table; nil where the content decides.
        var width: Int?

        static func text(_ title: String, width: Int? = nil) -> Column { Column(title: title, width: width) }
        static func number(_ title: String, width: Int? = nil) -> Column {
            Column(title: title, isNumber: true, width: width)
        }
    }

    enum Cell: Sendable {
        case text(String)
        /// Why there is no value, or a remark: smaller.
        case small(String)
        /// A light: a shape and its word.
        case light(ReportLight)
        /// A text that leads to another page of the API.
        case link(String, to: String)
    }

    /// The longest table that a page prints; the rest is in the CSV of figures.
    static let mostRows = 40

    let caption: String
    let columns: [Column]
    let rows: [[Cell]]
    var note: String?
    /// Set smaller, to leave a page room for more.
    var isCompact = false

    /// Printed on one page.
    var isShort: Bool { rows.count <= (isCompact ? 18 : 8) }

    init(_ caption: String, _ columns: [Column], rows: [[Cell]], note: String? = nil) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.note = note
    }

    /// - Parameter more: says how many rows are not printed, and where they are.
    func capped(at most: Int = mostRows, _ more: (Int) -> String) -> ReportTable {
        guard rows.count > most else { return self }
        let rest = more(rows.count - most)
        var table = ReportTable(
            caption, columns, rows: Array(rows.prefix(most)),
            note: [rest, note].compactMap { $0 }.joined(separator: " "))
        table.isCompact = isCompact
        return table
    }
}

/// A colour that is never the only sign: each has a shape of its own and its word.
enum ReportLight: String, Sendable {
    case green, amber, red, grey

    var shape: String {
        switch self {
        case .green: "●"
        case .amber: "▲"
        case .red: "■"
        case .grey: "○"
        }
    }
}

/// A part of a report.
enum ReportBlock: Sendable {
    case lead(String)
    case paragraph(String)
    case list([String])
    case heading(String)
    /// The few numbers that matter most.
    case tiles([(value: String, label: String)])
    /// Each under its title, never without their table; nil where one cannot be drawn.
    case charts([(any Chart)?], ReportTable)
    case table(ReportTable)
    /// Names and what they are.
    case facts([(String, String)])
    /// A paragraph whose text is in another language than its beginning, which is in the page's.
    case foreign(String, String, language: String)
    case warning(String)
    case note(String)
}

struct ReportSection: Sendable {
    let title: String
    let blocks: [ReportBlock]
    var startsPage = false
    /// Not divided between pages.
    var isWhole = false
}

/// Writes blocks as HTML. Every text is escaped here, and nowhere else.
struct ReportHTML {
    private(set) var html = ""
    let format: ReportFormat

    init(_ format: ReportFormat) { self.format = format }

    mutating func add(_ section: ReportSection) {
        let kind = section.startsPage ? " class=\"page\"" : section.isWhole ? " class=\"whole\"" : ""
        html += "<section\(kind)>\n<h2>\(HTMLEscape.text(section.title))</h2>\n"
        for block in section.blocks { add(block) }
        html += "</section>\n"
    }

    mutating func add(_ block: ReportBlock) {
        func text(_ text: String) -> String { HTMLEscape.text(text) }
        switch block {
        case .lead(let words): html += "<p class=\"lead\">\(text(words))</p>\n"
        case .paragraph(let words): html += "<p>\(text(words))</p>\n"
        case .list(let items): html += "<ul>\n\(items.map { "<li>\(text($0))</li>\n" }.joined())</ul>\n"
        case .heading(let words): html += "<h3>\(text(words))</h3>\n"
        case .tiles(let tiles):
            let shown = tiles.map { "<div><dd>\(text($0.value))</dd><dt>\(text($0.label))</dt></div>\n" }
            html += "<dl class=\"tiles\">\n\(shown.joined())</dl>\n"
        case .charts(let drawings, let table):
            for chart in drawings.compactMap({ $0 }) {
                // Read out with the drawing, so not twice.
                let title = "<p class=\"chart-title\" aria-hidden=\"true\">\(text(chart.caption.title))</p>"
                html += "<div class=\"chart\">\n\(title)\n\(chart.svg)\n</div>\n"
            }
            if drawings.contains(where: { $0 == nil }) {
                let words = format.say("Some values cannot be drawn.", "Party waardes kan nie geteken word nie.")
                html += "<p class=\"note\">\(text(words))</p>\n"
            }
            add(table)
        case .table(let table): add(table)
        case .facts(let facts):
            let shown = facts.map { "<dt>\(text($0.0))</dt><dd>\(text($0.1))</dd>\n" }
            html += "<dl class=\"facts\">\n\(shown.joined())</dl>\n"
        case .foreign(let beginning, let words, let language):
            html +=
                "<p><strong>\(text(beginning))</strong> <span lang=\"\(text(language))\">\(text(words))</span></p>\n"
        case .note(let words): html += "<p class=\"note\">\(text(words))</p>\n"
        case .warning(let words): html += "<p class=\"draft\"><strong>\(text(words))</strong></p>\n"
        }
    }

    private mutating func add(_ table: ReportTable) {
        let kinds = ["report", table.isShort ? "short" : nil, table.isCompact ? "compact" : nil].compactMap { $0 }
        html +=
            "<table class=\"\(kinds.joined(separator: " "))\">\n<caption>\(HTMLEscape.text(table.caption))</caption>\n<thead><tr>"
        for column in table.columns {
            let width = column.width.map { " style=\"width:\($0)%\"" } ?? ""
            html +=
                "<th scope=\"col\"\(column.isNumber ? " class=\"number\"" : "")\(width)>\(HTMLEscape.text(column.title))</th>"
        }
        html += "</tr></thead>\n<tbody>\n"
        for row in table.rows {
            html += "<tr>"
            for (index, cell) in row.enumerated() {
                let isNumber = index < table.columns.count && table.columns[index].isNumber
                let kind = isNumber ? " class=\"number\"" : ""
                html +=
                    index == 0 ? "<th scope=\"row\"\(kind)>\(written(cell))</th>" : "<td\(kind)>\(written(cell))</td>"
            }
            html += "</tr>\n"
        }
        html += "</tbody>\n</table>\n"
        if let note = table.note { html += "<p class=\"note\">\(HTMLEscape.text(note))</p>\n" }
    }

    private func written(_ cell: ReportTable.Cell) -> String {
        switch cell {
        case .text(let text): HTMLEscape.text(text)
        case .small(let text): "<small>\(HTMLEscape.text(text))</small>"
        case .link(let text, let path): "<a href=\"\(HTMLEscape.text(path))\">\(HTMLEscape.text(text))</a>"
        case .light(let light):
            """
            <span class="light \(light.rawValue)"><span aria-hidden="true">\(light.shape)</span> \
            \(HTMLEscape.text(format.words(light.rawValue, .colour)))</span>
            """
        }
    }
}

enum ReportStyle {
    static let rules = """
        @page { margin-top: 14mm; margin-bottom: 18mm; @bottom-left { overflow-wrap: anywhere; } }
        main { font-size: 9.5pt; line-height: 1.4; overflow-wrap: break-word; }
        p { margin-bottom: 1.8mm; }
        h3 { margin: 2.5mm 0 1mm; font-size: 9.5pt; }
        .page { break-before: page; }
        .whole { break-inside: avoid; }
        .office { margin-bottom: 3mm; padding-bottom: 2.5mm; }
        h1 { font-size: 18pt; margin-bottom: 2mm; }
        h2 { margin-top: 6mm; }
        h2 + p:not(:last-child) { break-after: avoid; }
        section.page h2 { margin-top: 0; }
        .lead { font-size: 11pt; }
        .tiles { display: flex; margin: 2mm 0 3mm; }
        .tiles div { flex: 1; min-width: 0; border: 0.3mm solid #12355b; padding: 1.2mm 2mm; margin-right: 2.5mm; }
        .tiles div:last-child { margin-right: 0; }
        .tiles dt { font-size: 8pt; color: #333; line-height: 1.3; overflow-wrap: normal; }
        .tiles dd { margin: 0 0 1mm; font-size: 14pt; font-weight: bold; color: #12355b; line-height: 1.2; \
        overflow-wrap: normal; }
        .chart { margin: 2mm 0 1mm; break-inside: avoid; }
        .chart-title { margin: 0 0 1mm; font-weight: bold; font-size: 8.5pt; color: #333; break-after: avoid; }
        .chart svg { display: block; width: 100%; height: auto; }
        table.report { table-layout: auto; font-size: 8.3pt; line-height: 1.3; margin-bottom: 3mm; overflow-wrap: anywhere; \
        font-variant-numeric: tabular-nums; }
        table.report caption { text-align: left; font-weight: bold; font-size: 8.5pt; padding: 1mm 0; color: #333; \
        break-after: avoid; }
        table.report th, table.report td { padding: 0.75mm 1.5mm; }
        table.report thead th, table.report .number { overflow-wrap: normal; }
        table.report tr:nth-child(-n+2) { break-after: avoid; }
        table.report tr:nth-last-child(-n+2) { break-before: avoid; }
        table.report tbody th { font-weight: normal; }
        table.report thead th { font-size: 8pt; }
        table.report small { font-size: 7.5pt; }
        table.short { break-inside: avoid; }
        table.compact { font-size: 7.3pt; line-height: 1.25; }
        table.compact + .note { font-size: 7.5pt; }
        table.compact th, table.compact td { padding: 0.5mm 1.2mm; }
        table.compact thead th, table.compact small { font-size: 7pt; }
        table.report thead th { break-inside: avoid; }
        table + .note { margin-top: -1.8mm; break-before: avoid; }
        table.report a { color: #12355b; }
        .light { white-space: nowrap; }
        .green { color: #1d6b34; } .amber { color: #8a5200; } .red { color: #a01818; font-weight: bold; } .grey { color: #555; }
        dl.facts { font-size: 8.5pt; }
        dl.facts dt { width: 44mm; } dl.facts dd { margin-left: 46mm; font-size: 8pt; overflow-wrap: anywhere; }
        """
}
