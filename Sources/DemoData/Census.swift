/// What the generated data are held against: the ECD Census of 2021 (Department of Basic Education, 2022).
///
/// 42,420 programmes with 1,660,317 children and 165,059 teaching and managing staff. The census does not publish how
/// the subsidy falls with the quintile: ``subsidised(quintile:)`` is an assumption whose mean is the published third.
/// The SQL of ``NationalSQL`` has the same figures as literals; a test compares what both produce.
enum Census {
    static let childrenPerProgramme = 39.1
    static let childrenPerPractitioner = 10.06
    static let subsidised = 0.33
    /// Of teaching and managing staff: no qualification, NQF 1–3 (skills programmes), 4, 5, 6 and above. The census has
    /// 4 and 5 together, at 42 %.
    static let qualifications = [0.22, 0.26, 0.30, 0.12, 0.10]
    /// Of children: 0–1, 2, 3, 4, 5 years.
    static let ages = [0.12, 0.19, 0.27, 0.27, 0.15]

    /// Share of programmes that are subsidised in a community of a quintile; nil: its quintile is not known.
    static func subsidised(quintile: Int?) -> Double {
        guard let quintile, (1...5).contains(quintile) else { return subsidised }
        return [0.43, 0.42, 0.38, 0.28, 0.14][quintile - 1]
    }

    /// Cuts a whole number into parts at the running sum of their shares, so that the parts add up to it.
    ///
    /// - Parameter offset: in 0..<1, where the cuts are rounded: 0.5 to the nearest; chosen uniformly, each part's mean
    ///   is exactly its share.
    static func split(_ whole: Int, by shares: [Double], offset: Double = 0.5) -> [Int] {
        var (sum, before) = (0.0, 0)
        var parts: [Int] = []
        for share in shares.dropLast() {
            sum += share
            let cut = min(whole, Int(Double(whole) * sum + offset))
            parts.append(cut - before)
            before = cut
        }
        return parts + [whole - before]
    }
}
