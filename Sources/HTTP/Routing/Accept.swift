/// Content negotiation (RFC 9110, 12.5.1).
package enum Accept {
    /// - Parameters:
    ///   - header: `Accept`; nil accepts anything.
    ///   - offered: in order of our preference.
    /// - Returns: the offered format that the client likes best; nil where it accepts none.
    package static func choose(_ header: String?, from offered: [Media]) -> Media? {
        guard let header, !header.isEmpty, header != "*/*" else { return offered.first }
        let ranges = header.split(separator: ",").map(Range.init)
        var best: (media: Media, quality: Double)?
        for media in offered {
            // The most specific range that fits says how much it is liked.
            let fitting = ranges.filter { $0.fits(media) }.max { $0.specificity < $1.specificity }
            if let fitting, fitting.quality > best?.quality ?? 0 { best = (media, fitting.quality) }
        }
        return best?.media
    }

    private struct Range {
        let type: String
        let subtype: String
        let quality: Double

        init(_ text: Substring) {
            let parts = text.split(separator: ";").map { $0.trimmingSpaces().lowercased() }
            let names = (parts.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
            type = names.first.map(String.init) ?? ""
            subtype = names.count == 2 ? String(names[1]) : ""
            let q = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            quality = min(1, max(0, q ?? 1))
        }

        var specificity: Int { type == "*" ? 0 : subtype == "*" ? 1 : 2 }

        func fits(_ media: Media) -> Bool {
            let names = media.rawValue.split(separator: "/")
            switch specificity {
            case 0: return subtype == "*"
            case 1: return names[0] == type
            // An OpenAPI document and a problem are JSON too.
            default: return names[0] == type && (names[1] == subtype || names[1].hasSuffix("+\(subtype)"))
            }
        }
    }
}
