/// Text with everything that needs care: controls, quotes, DEL, two to four bytes a scalar.
package enum RandomText {
    package static func text(_ random: inout SplitMix64) -> String {
        let special: [Unicode.Scalar] = [
            "\u{1}", "\u{8}", "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{1F}", "\"", "\\", "/", "\u{7F}", "é", "€", "😀",
            "\u{2028}",
            "=", "+", "-", "@", ",", "'", " ",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            if Int.random(in: 0..<4, using: &random) == 0 {
                text.unicodeScalars.append(special.randomElement(using: &random) ?? " ")
            } else {
                text.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: 0x61...0x7A, using: &random)))
            }
        }
        return text
    }
}
