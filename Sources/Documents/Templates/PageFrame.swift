import Mustache

/// What stands around every document: the head of the page with the municipality's name and logo, the stylesheet for
/// screen and A4, and nothing from anywhere else. The content comes rendered; everything else is escaped.
enum PageFrame {
    /// Raised with every change of a template that comes with the program, or of what is around it.
    static let version = 1

    /// Text of a frame, its names as below.
    static let text = """
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{title}}</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <p class="reference">{{reference}}</p>
        <header class="office">
        {{#logo}}<img class="logo" alt="" src="{{.}}">{{/logo}}
        <div class="name"><p><strong>{{office.name}}</strong></p>{{#office.department}}<p>{{.}}</p>{{/office.department}}</div>
        <address>{{#office.address}}{{.}}<br>{{/office.address}}{{#office.phone}}{{.}}<br>{{/office.phone}}\
        {{#office.email}}{{.}}<br>{{/office.email}}{{office.website}}</address>
        </header>
        <main>
        {{{content}}}
        </main>
        </body>
        </html>

        """

    /// The stylesheet.
    ///
    /// - Parameter language: of the words beside the page's number.
    static func style(_ language: DocumentLanguage) -> String {
        """
        @page { size: A4; margin: 20mm 20mm 22mm;
        @bottom-left { content: string(reference); font: 7.5pt sans-serif; color: #555; width: 70%; text-align: left; }
        @bottom-right { content: "\(DocumentText.page.words(in: language)) " counter(page) \
        " \(DocumentText.of.words(in: language)) " counter(pages); font: 7.5pt sans-serif; color: #555; width: 30%; \
        text-align: right; } }
        \(rules)
        """
    }

    private static let rules = """
        * { box-sizing: border-box; }
        html { font: 10.5pt/1.45 "Noto Sans", "DejaVu Sans", Arial, sans-serif; color: #1b1b1b; }
        body { margin: 0 auto; max-width: 170mm; overflow-wrap: anywhere; }
        p, ul, ol, dl { margin: 0 0 2.5mm; }
        ul, ol { padding-left: 6mm; }
        li { margin-bottom: 1mm; }
        h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 4mm; color: #12355b; }
        h2 { font-size: 13pt; line-height: 1.25; margin: 7mm 0 2.5mm; padding-bottom: 1mm; color: #12355b; \
        border-bottom: 0.4mm solid #c9d6e3; break-after: avoid; }
        h3 { font-size: 10.5pt; margin: 4mm 0 1.5mm; break-after: avoid; }
        h2 + p, h3 + p, h2 + table, h3 + table, h2 + ul, h3 + ul { break-before: avoid; }
        p { orphans: 3; widows: 3; }
        small { font-size: 8.5pt; color: #444; }
        .office { display: flex; align-items: center; padding-bottom: 4mm; margin-bottom: 8mm; \
        border-bottom: 0.8mm solid #12355b; }
        .office .logo { max-height: 22mm; max-width: 40mm; flex: none; margin-right: 5mm; }
        .office .name { flex: 1; min-width: 0; font-size: 11.5pt; }
        .office .name p { margin: 0; }
        .office address { font: normal 8pt/1.4 "Noto Sans", "DejaVu Sans", Arial, sans-serif; text-align: right; \
        max-width: 55mm; margin-left: 5mm; color: #444; }
        .kind { margin: 0 0 1mm; font-size: 9.5pt; letter-spacing: 0.06em; text-transform: uppercase; color: #8a4b08; }
        .lead { font-size: 12pt; }
        .draft { border: 0.4mm solid #8a4b08; background: #fff5e6; padding: 2mm 3mm; }
        .note { font-size: 8.5pt; color: #444; }
        dl.facts dt { float: left; clear: left; width: 44mm; font-weight: bold; }
        dl.facts dd { margin: 0 0 1mm 46mm; }
        dl.facts:after { content: ""; display: block; clear: both; }
        table { width: 100%; border-collapse: collapse; margin: 0 0 3mm; font-size: 9.5pt; table-layout: fixed; }
        thead { display: table-header-group; }
        tfoot { display: table-row-group; }
        th, td { text-align: left; vertical-align: top; padding: 1.3mm 2mm; border-bottom: 0.2mm solid #b8c4cf; }
        thead th { background: #e8eef4; border-bottom: 0.4mm solid #12355b; vertical-align: bottom; font-size: 8.5pt; \
        overflow-wrap: normal; }
        tr { break-inside: avoid; }
        .number { text-align: right; }
        table.numbers { break-inside: avoid; }
        table.numbers th:first-child { width: 55%; }
        table.centres th:nth-child(1) { width: 28%; }
        table.centres th:nth-child(2) { width: 17%; }
        table.centres th:nth-child(3) { width: 12%; }
        table.centres th:nth-child(4) { width: 14%; }
        table.commitments th:nth-child(1) { width: 26%; }
        table.commitments th:nth-child(3) { width: 16%; }
        .need { display: inline-block; margin-right: 1mm; }
        .signatures { break-inside: auto; }
        table.signature { break-inside: avoid; margin: 0 0 6mm; }
        table.signature th { width: 45mm; font-weight: normal; color: #444; }
        table.signature tr:first-child th { font-weight: bold; color: inherit; }
        table.signature tr:first-child td { height: 14mm; color: #888; font-size: 8pt; vertical-align: bottom; }
        .reference { string-set: reference content(); height: 0; margin: 0; overflow: hidden; color: transparent; }
        @media screen { html { background: #eef1f4; } body { max-width: 190mm; margin: 8mm auto; padding: 12mm 10mm; \
        background: #fff; } .reference { height: auto; margin-bottom: 4mm; font-size: 8pt; color: #555; } }
        """

    static let template: MustacheTemplate? = try? MustacheTemplate(string: ScalarHTML.pragma + text)
}
