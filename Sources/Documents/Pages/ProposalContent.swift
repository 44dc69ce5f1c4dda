package import Domain

/// What a proposal or an information packet says: facts, in no language yet.
package struct ProposalContent: Sendable {
    package struct Programme: Sendable {
        package let name: String
        package let startsOn: Day
        /// The day after its last.
        package let endsOn: Day
        package let target: Int

        package init(name: String, startsOn: Day, endsOn: Day, target: Int) {
            self.name = name
            self.startsOn = startsOn
            self.endsOn = endsOn
            self.target = target
        }
    }

    package struct Need: Sendable {
        package let area: String
        package let priority: Int

        package init(area: String, priority: Int) {
            self.area = area
            self.priority = priority
        }
    }

    /// A count of children as it may be shown.
    package enum Children: Sendable, Hashable {
        case count(Int)
        /// 1 to 4 of them, or a total that would give such a count away.
        case hidden
        case unknown
    }

    package struct Centre: Sendable {
        package let name: String
        package let place: String?
        package let type: String
        package let quintile: Int?
        package let children: Children
        package let practitioners: Int?
        package let languages: [String]
        package let needs: [Need]

        package init(
            name: String, place: String?, type: String, quintile: Int?, children: Children, practitioners: Int?,
            languages: [String], needs: [Need]
        ) {
            self.name = name
            self.place = place
            self.type = type
            self.quintile = quintile
            self.children = children
            self.practitioners = practitioners
            self.languages = languages
            self.needs = needs
        }
    }

    /// How many centres need an area, and how urgently at the most.
    package struct AreaNeed: Sendable {
        package let area: String
        package let centres: Int
        package let priority: Int

        package init(area: String, centres: Int, priority: Int) {
            self.area = area
            self.centres = centres
            self.priority = priority
        }
    }

    package struct Offer: Sendable {
        package let area: String
        package let capacity: Int
        package let forms: [String]

        package init(area: String, capacity: Int, forms: [String]) {
            self.area = area
            self.capacity = capacity
            self.forms = forms
        }
    }

    package var kind: PageKind
    package var language: DocumentLanguage
    package var title: String
    package var number: Int
    package var reference: String
    package var isDraft: Bool
    package var day: Day
    package var office: OfficeLook
    package var partnerName: String
    package var partnerKind: String
    package var programme: Programme?
    package var introduction: String?
    package var objectives: [String]
    package var areas: [String]
    package var goals: [String]
    package var partnerBenefits: [String]
    package var centreBenefits: [String]
    package var municipalityRole: [String]
    package var partnerRole: [String]
    package var centreRole: [String]
    package var centres: [Centre]
    package var areaNeeds: [AreaNeed]
    package var offers: [Offer]

    package init(
        kind: PageKind, language: DocumentLanguage, title: String, number: Int, reference: String, isDraft: Bool,
        day: Day, office: OfficeLook, partnerName: String, partnerKind: String, programme: Programme?,
        introduction: String?, objectives: [String], areas: [String], goals: [String], partnerBenefits: [String],
        centreBenefits: [String], municipalityRole: [String], partnerRole: [String], centreRole: [String],
        centres: [Centre], areaNeeds: [AreaNeed], offers: [Offer]
    ) {
        self.kind = kind
        self.language = language
        self.title = title
        self.number = number
        self.reference = reference
        self.isDraft = isDraft
        self.day = day
        self.office = office
        self.partnerName = partnerName
        self.partnerKind = partnerKind
        self.programme = programme
        self.introduction = introduction
        self.objectives = objectives
        self.areas = areas
        self.goals = goals
        self.partnerBenefits = partnerBenefits
        self.centreBenefits = centreBenefits
        self.municipalityRole = municipalityRole
        self.partnerRole = partnerRole
        self.centreRole = centreRole
        self.centres = centres
        self.areaNeeds = areaNeeds
        self.offers = offers
    }

    var format: PageFormat { PageFormat(language) }

    func words(_ code: String, _ list: CodeWords.List) -> String { CodeWords.of(code, in: list, language) }

    /// All children together, as far as that may be shown: with one count hidden, the total would give it away, and with
    /// one missing it would be no total.
    package var childrenTogether: Children {
        var total = 0
        for centre in centres {
            switch centre.children {
            case .count(let count): total += count
            case .hidden: return .hidden
            case .unknown: return .unknown
            }
        }
        return (1...4).contains(total) ? .hidden : .count(total)
    }

    var hasHiddenCount: Bool { centres.contains { $0.children == .hidden } }
}
