package import Domain

/// What the assessments of a wave have to be like: its instrument's domains and ages, and its days.
package struct AssessmentForm: Sendable {
    /// A domain, with the range of its scores in hundredths of a point.
    package struct Domain: Sendable {
        package let code: String
        package let scores: ClosedRange<Int>

        package init(_ code: String, _ scores: ClosedRange<Int>) {
            self.code = code
            self.scores = scores
        }
    }

    /// In the order in which scores are kept.
    package let domains: [Domain]
    package let total: OutcomeTotal
    /// Ages that the instrument is made for, in months.
    package let ages: ClosedRange<Int>
    package let days: ClosedRange<Day>
    package let today: Day

    package init(
        domains: [Domain], total: OutcomeTotal, ages: ClosedRange<Int>, days: ClosedRange<Day>, today: Day
    ) {
        self.domains = domains
        self.total = total
        self.ages = ages
        self.days = days
        self.today = today
    }

    /// Whole months from the month of birth to that of the assessment: of a day of birth nothing is known.
    package static func ageMonths(born: Day, on day: Day) -> Int {
        let (birth, then) = (born.civil, day.civil)
        return (then.year - birth.year) * 12 + then.month - birth.month
    }

    /// The total of some scores; nil where one is missing or outside of its range.
    package func total(_ scores: [Int32?]) -> Double? {
        var sum = 0
        for (score, domain) in zip(scores, domains) {
            guard let score, domain.scores.contains(Int(score)) else { return nil }
            sum += Int(score)
        }
        return total == .sum ? Double(sum) : Double(sum) / Double(domains.count)
    }

    /// The range of totals.
    package var totals: ClosedRange<Double> {
        let low = Double(domains.reduce(0) { $0 + $1.scores.lowerBound })
        let high = Double(domains.reduce(0) { $0 + $1.scores.upperBound })
        let parts = total == .sum ? 1 : Double(max(domains.count, 1))
        return low / parts...high / parts
    }
}

/// A row of a file of assessments whose form is right. The child's reference is not in it.
package struct AssessmentRow: Sendable {
    /// What the processing of the row rests on.
    package enum Basis: Sendable {
        case consent(Day)
        case research(approval: String)
        /// None is named: such a row is counted and not kept.
        case missing
    }

    package let line: Int
    package let pseudonym: Pseudonym
    /// The centre's identifier, in small letters.
    package let centre: String
    package let birthMonth: Day
    package let sex: ChildSex
    package let assessor: String
    package let assessedOn: Day
    /// In hundredths of a point; nil where a domain was not assessed.
    package let scores: [Int32?]
    package let basis: Basis
}
