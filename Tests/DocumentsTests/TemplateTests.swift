import Foundation
import Testing

@testable import Documents

struct TemplateTests {
    private static func faults(_ text: String, _ kind: PageKind = .proposal) -> [TemplateFault] {
        do throws(TemplateError) {
            _ = try Template(text, names: kind.names)
            return []
        } catch {
            return error.faults
        }
    }

    @Test(arguments: [
        ("<p>\n{{> other}}</p>", 2, "includes"), ("{{<layout}}{{/layout}}", 1, "includes"),
        ("{{$block}}{{/block}}", 1, "includes"),
        ("{{{title}}}", 1, "without escaping"), ("\n\n{{&title}}", 3, "without escaping"),
        ("{{=<% %>=}}<%title%>", 1, "delimiters"), ("{{% CONTENT_TYPE:TEXT}}{{title}}", 1, "setting"),
        ("{{uppercased(title)}}", 1, "is no name"), ("{{title.secret}}", 1, "is not there"),
        ("{{tenant_id}}", 1, "is not there"),
        ("<p>\n{{#centres}}\n{{password}}{{/centres}}</p>", 3, "is not there"),
        ("{{#centres}}{{#centres}}x{{/centres}}{{/centres}}", 1, "inside"),
        ("{{#centres}}{{#needs}}{{#centres}}x{{/centres}}{{/needs}}{{/centres}}", 1, "inside"),
        ("{{#title}}", 1, "is not closed"), ("{{/title}}", 1, "closes nothing"), ("{{title", 1, "not closed by }}"),
        ("{{#centres}}<p>{{/centres}}</p>", 1, "before"), ("<p>{{#is_draft}}</p>{{/is_draft}}", 1, "before"),
        ("{{centres}}", 1, "is no text"), ("{{}}", 1, "names nothing"),
        ("<script>alert(1)</script>", 1, "is not an element"), ("<img src=\"x\">", 1, "is not an element"),
        ("<p onclick=\"x\">a</p>", 1, "is not an attribute"), ("<p class=\"{{title}}\">a</p>", 1, "plain value"),
        ("<p {{title}}>a</p>", 1, "not closed"), ("<p style=\"a\">b</p>", 1, "is not an attribute"),
        ("<!-- x -->", 1, "begins no element"), ("<![CDATA[x]]>", 1, "begins no element"),
        ("<?php x ?>", 1, "begins no element"),
        ("a < b", 1, "begins no element"), ("<p>", 1, "is not closed"), ("</p>", 1, "closes nothing"),
        ("<b><i></b></i>", 1, "closes"), ("<SCRIPT>x</SCRIPT>", 1, "is not an element"), ("<p/>", 1, "does not end in"),
    ])
    func `what a template may not do is refused with its line`(text: String, line: Int, message: String) throws {
        let fault = try #require(Self.faults(text).first, "\(text)")
        #expect(fault.line == line)
        #expect(fault.message.contains(message), "\(text): \(fault.message)")
    }

    @Test func `all faults are named at once`() {
        #expect(Self.faults("{{a}}\n{{b}}\n<script></script>").map(\.line) == [1, 2, 3, 3])
    }

    @Test func `sections are nested so many deep and no deeper`() {
        let open = String(repeating: "{{#is_draft}}", count: 8)
        let close = String(repeating: "{{/is_draft}}", count: 8)
        #expect(Self.faults(open + "x" + close).isEmpty)
        #expect(!Self.faults("{{#is_draft}}" + open + "x" + close + "{{/is_draft}}").isEmpty)
    }

    @Test func `what would write too much is refused before it is written`() throws {
        // Two lists inside each other, a thousand rows each, a kilobyte a row.
        let names = [
            ContextName(name: "a", kind: .list([]), documentation: ""),
            ContextName(name: "b", kind: .list([]), documentation: ""),
            ContextName(name: "c", kind: .texts, documentation: ""),
        ]
        let rows = ContextValue.list(Array(repeating: .object([:]), count: 1000))
        let context = ContextValue.object(["a": rows, "b": rows, "c": .list(Array(repeating: .text("x"), count: 1000))])
        for body in [
            "{{#a}}{{#b}}\(String(repeating: "x", count: 1000)){{/b}}{{/a}}", "{{#a}}{{#b}}{{#c}}{{/c}}{{/b}}{{/a}}",
        ] {
            let template = try Template(body, names: names)
            #expect(throws: TemplateError.self) { try template.render(context) }
        }
        #expect(try Template("{{#c}}{{.}}{{/c}}", names: names).render(context).count == 1000)
    }

    @Test func `what is measured is never less than what is written`() throws {
        for kind in PageKind.allCases {
            let template = try Template(kind.shipped, names: kind.names)
            let context: ContextValue =
                switch kind {
                case .proposal, .informationPacket:
                    ProposalContent.shape.context(of: PageSample.proposal(kind, .english, PageSample.office))
                case .mou, .agreement:
                    PaperContent.shape.context(of: try PageSample.paper(kind, .english, PageSample.office))
                }
            let written = try template.render(context).utf8.count
            var size = RenderedSize(limit: written - 1)
            let fits = size.measure(template.nodes, in: context)
            #expect(!fits)
        }
    }

    @Test func `a value that is missing is not taken from further out`() throws {
        let names = [
            ContextName(name: "name", kind: .text, documentation: ""),
            ContextName(
                name: "rows", kind: .list([ContextName(name: "name", kind: .text, documentation: "")]),
                documentation: ""),
        ]
        let template = try Template("{{#rows}}[{{name}}]{{^name}}none{{/name}}{{/rows}}", names: names)
        let context = ContextValue.object(["name": .text("outer"), "rows": .list([.object(["name": .nothing])])])
        #expect(try template.render(context) == "[]none")
    }

    @Test func `every name that a template can use stands in the documentation`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/documents.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for kind in PageKind.allCases {
            for name in names(kind.names.filter { $0.name != "words" }) {
                #expect(text.contains("`\(name)`"), "\(name) of \(kind)")
            }
        }
    }

    private func names(_ names: [ContextName]) -> [String] {
        names.filter { !$0.name.hasPrefix("has_") }.flatMap { name in
            switch name.kind {
            case .object(let inner), .list(let inner): [name.name] + self.names(inner)
            default: [name.name]
            }
        }
    }
}
