package import Domain

/// What the page of one partnership in a quarterly review says beside the review's figures: rows dated up to the end of the
/// period, as they are known when the page is made. No number of children and no answer of a respondent is among them.
package struct PartnershipFacts: Sendable {
    package struct Move: Sendable {
        package let day: Day
        package let from: String?
        package let to: String

        package init(day: Day, from: String?, to: String) {
            self.day = day
            self.from = from
            self.to = to
        }
    }

    package struct Obligation: Sendable {
        package let side: String
        /// Nil for what is no resource: a milestone, or the first activity after an MOU.
        package let kind: String?
        package let isFirstActivity: Bool
        package let unit: String
        package let item: String?
        package let amount: Int
        package let delivered: Int
        package let dueOn: Day
        package let metOn: Day?
        /// met, waived, lapsed, overdue or pending, at the end of the period.
        package let state: String

        package init(
            side: String, kind: String?, isFirstActivity: Bool, unit: String, item: String?, amount: Int,
            delivered: Int, dueOn: Day, metOn: Day?, state: String
        ) {
            self.side = side
            self.kind = kind
            self.isFirstActivity = isFirstActivity
            self.unit = unit
            self.item = item
            self.amount = amount
            self.delivered = delivered
            self.dueOn = dueOn
            self.metOn = metOn
            self.state = state
        }
    }

    /// A kind of resource in the ledger: in the unit of its kind.
    package struct Resource: Sendable {
        package let kind: String
        package let promised: Int
        package let received: Int
        package let allocated: Int
        package let used: Int

        package init(kind: String, promised: Int, received: Int, allocated: Int, used: Int) {
            self.kind = kind
            self.promised = promised
            self.received = received
            self.allocated = allocated
            self.used = used
        }
    }

    /// Held or called off within the period.
    package struct Activity: Sendable {
        package let title: String
        package let area: String
        package let day: Day
        package let isHeld: Bool
        package let centres: Int
        package let budgetCents: Int?
        package let costCents: Int?

        package init(
            title: String, area: String, day: Day, isHeld: Bool, centres: Int, budgetCents: Int?, costCents: Int?
        ) {
            self.title = title
            self.area = area
            self.day = day
            self.isHeld = isHeld
            self.centres = centres
            self.budgetCents = budgetCents
            self.costCents = costCents
        }
    }

    /// Open at the end of the period, or resolved within it.
    package struct Barrier: Sendable {
        package let title: String
        package let category: String
        package let severity: Int
        package let raisedOn: Day
        package let dueOn: Day?
        package let resolvedOn: Day?

        package init(title: String, category: String, severity: Int, raisedOn: Day, dueOn: Day?, resolvedOn: Day?) {
            self.title = title
            self.category = category
            self.severity = severity
            self.raisedOn = raisedOn
            self.dueOn = dueOn
            self.resolvedOn = resolvedOn
        }
    }

    /// A question of a campaign that asked about the partnership, among others: what all who were asked answered, as it was
    /// published.
    package struct Rating: Sendable {
        package let campaign: String
        package let question: String
        /// Nil where few answered: then nothing is shown.
        package let n: Int?
        package let mean: Double?
        package let topShare: Double?

        package init(campaign: String, question: String, n: Int?, mean: Double?, topShare: Double?) {
            self.campaign = campaign
            self.question = question
            self.n = n
            self.mean = mean
            self.topShare = topShare
        }
    }

    /// Made within the period, or still to be looked at again.
    package struct Decision: Sendable {
        package let kind: String
        package let title: String
        package let day: Day
        package let reviewOn: Day?
        package let outcome: String?

        package init(kind: String, title: String, day: Day, reviewOn: Day?, outcome: String?) {
            self.kind = kind
            self.title = title
            self.day = day
            self.reviewOn = reviewOn
            self.outcome = outcome
        }
    }

    package struct Lesson: Sendable {
        package let title: String
        package let lesson: String
        package let day: Day
        package let worked: Bool

        package init(title: String, lesson: String, day: Day, worked: Bool) {
            self.title = title
            self.lesson = lesson
            self.day = day
            self.worked = worked
        }
    }

    package var id: String
    package var title: String
    package var partner: String
    package var partnerKind: String
    package var centres: [String]
    package var moves: [Move] = []
    package var obligations: [Obligation] = []
    package var resources: [Resource] = []
    package var activities: [Activity] = []
    package var barriers: [Barrier] = []
    package var ratings: [Rating] = []
    package var decisions: [Decision] = []
    package var lessons: [Lesson] = []

    package init(id: String, title: String, partner: String, partnerKind: String, centres: [String]) {
        self.id = id
        self.title = title
        self.partner = partner
        self.partnerKind = partnerKind
        self.centres = centres
    }
}
