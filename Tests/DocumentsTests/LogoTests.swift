import Testing

@testable import Documents

struct LogoTests {
    private static func message(_ bytes: [UInt8]) -> String? {
        do throws(LogoError) {
            _ = try Logo(bytes)
            return nil
        } catch {
            return error.message
        }
    }

    private static func svg(_ inner: String, _ attributes: String = "") -> [UInt8] {
        Array("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"\(attributes)>\(inner)</svg>".utf8)
    }

    @Test func `a picture that only draws is taken`() {
        let gradient = """
            <defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient>
            <linearGradient id="b" xlink:href="#a"/></defs>
            <!-- a comment --><g style="fill: url(#a)"><path d="M0 0h10v10z" fill='url( "#a")'/><text x="1">A &amp; B</text></g>
            """
        #expect(Self.message(Self.svg(gradient)) == nil)
        #expect(Self.message(Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8) + Self.svg("<rect/>")) == nil)
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "<foreignObject><body/></foreignObject>", "<image href=\"http://x/y.png\"/>",
        "<use href=\"#a\"/>", "<a href=\"javascript:alert(1)\"><rect/></a>", "<rect onclick=\"alert(1)\"/>",
        "<rect ONLOAD='x'/>", "<rect fill=\"url(http://x/y)\"/>", "<rect style=\"background:URL( 'http://x')\"/>",
        "<rect style=\"@import 'x'\"/>", "<style>*{}</style>", "<animate attributeName=\"x\"/>", "<set to=\"x\"/>",
        "<rect fill=\"&#117;rl(http://x)\"/>", "<text>&xxe;</text>", "<![CDATA[x]]>", "<?x y?>", "<rect src=\"#a\"/>",
        "<linearGradient xlink:href=\"http://x#a\"/>", "<rect fill=x/>", "<rect/", "<g>", "</g>",
        "<rect data-x=\"data:text/html,x\"/>",
    ])
    func `a picture with anything else in it is refused`(inner: String) {
        #expect(Self.message(Self.svg(inner)) != nil, "\(inner)")
    }

    @Test func `what only calls itself a picture is refused`() {
        for text in [
            "", "PK\u{3}\u{4}", "%PDF-1.7", "<html><svg/></html>", "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>", "GIF89a",
            "<svg/><svg/>", "x<svg/>", "<svg/>x", "<?xml-stylesheet href=\"http://x/y.css\"?><svg/>",
            "<?xml version=\"1.0\"?><?xml-stylesheet href=\"http://x/y.css\"?><svg/>", "<?xml", "<?xml ",
            "<svg xml:base=\"http://x/\"/>", "<svg><title><script>x</script></title></svg>",
        ] { #expect(Self.message(Array(text.utf8)) != nil, "\(text)") }
        #expect(Self.message([0xFF, 0xFE, 0x3C, 0x00]) != nil)
        #expect(
            Self.message(Self.svg(String(repeating: "<g>", count: 70) + String(repeating: "</g>", count: 70))) != nil)
        #expect(Self.message(Self.svg(String(repeating: "<rect/>", count: 40_000)))?.contains("bytes") == true)
    }

    /// A chunk of a PNG, its checksum left out: nobody looks at it here.
    private static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        [0, 0, 0, UInt8(bytes.count)] + Array(name.utf8) + bytes + [0, 0, 0, 0]
    }

    @Test func `a PNG is one to its end, and of a size that can be drawn`() {
        let head: [UInt8] = [0, 0, 0, 10, 0, 0, 0, 10, 8, 2, 0, 0, 0]
        let huge: [UInt8] = [0, 1, 0, 0, 0, 1, 0, 0, 8, 2, 0, 0, 0]
        let (data, end) = (Self.chunk("IDAT", [1, 2, 3]), Self.chunk("IEND", []))
        let right = PNGCheck.signature + Self.chunk("IHDR", head) + data + end
        #expect(Self.message(right) == nil)
        #expect(Self.message(right + Array("<script>".utf8)) != nil)
        #expect(Self.message(Array(right.dropLast(3))) != nil)
        #expect(Self.message(PNGCheck.signature + data + end) != nil)
        #expect(Self.message(PNGCheck.signature + Self.chunk("IHDR", huge) + data + end) != nil)
        #expect(Self.message(PNGCheck.signature + Self.chunk("IHDR", head) + end) != nil)
        #expect(Self.message(PNGCheck.signature) != nil)
    }

    @Test func `Base64 is read back as it was written, and nothing else is taken`() {
        for count in 0..<20 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37) }
            #expect(Base64.bytes(Base64.text(bytes)) == bytes)
        }
        for text in ["a", "ab=c", "====", "a===", "YQ", "Y Q=", "YQ==\n"] {
            #expect(Base64.bytes(text) == nil, "\(text)")
        }
    }
}
