/// The word that was probably meant.
package enum Suggestion {
    /// - Returns: the candidate that takes the fewest edits, if that is a third of its length at most.
    package static func nearest(to word: String, in candidates: [String]) -> String? {
        guard word.utf8.count <= 100 else { return nil }
        let folded = word.lowercased()
        let best = candidates.map { ($0, distance(folded, $0.lowercased())) }.min { $0.1 < $1.1 }
        guard let best, best.1 <= max(1, best.0.count / 3) else { return nil }
        return best.0
    }

    /// Levenshtein distance, in characters.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
