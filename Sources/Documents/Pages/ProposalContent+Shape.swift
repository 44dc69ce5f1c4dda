import Domain

extension ProposalContent {
    /// A part together with the content that says its language.
    private struct Part<Value: Sendable>: Sendable {
        let value: Value
        let content: ProposalContent
    }

    /// What templates of proposals and information packets can name.
    static let shape = ContextShape<ProposalContent>([
        .text("title", "Title.") { $0.title },
        .text("kind_name", "“Partnership proposal” or “Information packet”.") { $0.kindName },
        .flag("is_packet", "Whether it is an information packet.") { $0.kind == .informationPacket },
        .flag("is_draft", "Whether it is a draft.") { $0.isDraft },
        .text("version", "Version, from 1.") { String($0.number) },
        .text("reference", "Reference.") { $0.reference },
        .text("date", "Day it was written.") { $0.format.day($0.day) },
        .object("municipality", "The municipality.", OfficeLook.shape) { $0.office },
        .text("partner_name", "Name of the partner.") { $0.partnerName },
        .text("partner_kind", "Kind of organisation.") { $0.words($0.partnerKind, .partnerKind) },
        .object("programme", "The programme it belongs to, if any.", programmeShape) { content in
            content.programme.map { Part(value: $0, content: content) }
        },
        .text("introduction", "Why this partner is approached.") { $0.introduction ?? $0.usualIntroduction },
        .texts("objectives", "Objectives.") { content in content.objectives.map { content.words($0, .objective) } },
        .texts("areas", "Areas of collaboration.") { content in content.areas.map { content.words($0, .area) } },
        .texts("goals", "Goals.") { $0.shownGoals },
        .texts("partner_benefits", "Benefits for the partner.") { content in
            content.partnerBenefits.isEmpty
                ? [content.words(content.partnerKind, .partnerBenefit)] : content.partnerBenefits
        },
        .texts("centre_benefits", "Benefits for the centres.") { content in
            content.centreBenefits.isEmpty
                ? content.areas.map { content.words($0, .areaBenefit) } : content.centreBenefits
        },
        .texts("municipality_role", "What the municipality does.") { content in
            content.municipalityRole.isEmpty
                ? CodeWords.usualRole(of: "municipality", content.language) : content.municipalityRole
        },
        .texts("partner_role", "What the partner does.") { $0.shownPartnerRole },
        .texts("centre_role", "What the centres do.") { content in
            content.centreRole.isEmpty ? CodeWords.usualRole(of: "centre", content.language) : content.centreRole
        },
        .list("needs", "Areas that the centres need, the most urgent first.", needShape) { content in
            content.areaNeeds.map { Part(value: $0, content: content) }
        },
        .list("centres", "The centres it names.", centreShape) { content in
            content.centres.map { Part(value: $0, content: content) }
        },
        .text("centre_count", "How many centres it names.") { $0.format.whole($0.centres.count) },
        .text("children_total", "Children of these centres together; missing where it cannot be shown.") { content in
            if case .count(let total) = content.childrenTogether { content.format.whole(total) } else { nil }
        },
        .flag("has_hidden_count", "Whether a count of children is not shown.") { $0.hasHiddenCount },
        .list("offers", "What the partner offers.", offerShape) { content in
            content.offers.map { Part(value: $0, content: content) }
        },
        .object("words", "The fixed words of documents, in its language.", DocumentText.shape) { $0.language },
    ])

    private static let programmeShape = ContextShape<Part<Programme>>([
        .text("name", "Name of the programme.") { $0.value.name },
        .text("starts_on", "First day.") { $0.content.format.day($0.value.startsOn) },
        .text("ends_on", "Last day.") { $0.content.format.day(Day(number: $0.value.endsOn.number - 1)) },
        .text("target", "Partner organisations to be won.") { $0.content.format.whole($0.value.target) },
    ])

    private static let needShape = ContextShape<Part<AreaNeed>>([
        .text("area", "Area of collaboration.") { $0.content.words($0.value.area, .area) },
        .text("centres", "How many centres need it.") { $0.content.format.whole($0.value.centres) },
        .text("priority", "Highest priority, from 1 to 5.") { String($0.value.priority) },
    ])

    private static let centreNeedShape = ContextShape<Part<Need>>([
        .text("area", "Area of collaboration.") { $0.content.words($0.value.area, .area) },
        .text("priority", "Priority, from 1 to 5.") { String($0.value.priority) },
    ])

    private static let centreShape = ContextShape<Part<Centre>>([
        .text("name", "Name of the centre.") { $0.value.name },
        .text("place", "Where it lies.") { $0.value.place },
        .text("type", "How it works.") { $0.content.words($0.value.type, .type) },
        .text("quintile", "Income quintile of the community, 1 the poorest.") { $0.value.quintile.map(String.init) },
        .text("children", "Children enrolled; missing where it is not known or not shown.") { part in
            if case .count(let count) = part.value.children { part.content.format.whole(count) } else { nil }
        },
        .flag("children_hidden", "Whether their number is not shown: 1 to 4 children.") {
            $0.value.children == .hidden
        },
        .text("practitioners", "Practitioners.") { part in
            part.value.practitioners.map { part.content.format.whole($0) }
        },
        .text("languages", "Languages.") { part in
            part.value.languages.map { LanguageNames.of($0) }.joined(separator: ", ")
        },
        .list("needs", "What it needs, the most urgent first.", centreNeedShape) { part in
            part.value.needs.map { Part(value: $0, content: part.content) }
        },
    ])

    private static let offerShape = ContextShape<Part<Offer>>([
        .text("area", "Area of collaboration.") { $0.content.words($0.value.area, .area) },
        .text("capacity", "Centres it can serve at once.") { $0.content.format.whole($0.value.capacity) },
        .text("forms", "Forms of support.") { part in
            part.value.forms.map { part.content.words($0, .form) }.joined(separator: ", ")
        },
    ])

    private var kindName: String {
        (kind == .informationPacket ? DocumentText.informationPacket : .proposal).words(in: language)
    }

    private var usualIntroduction: String {
        (kind == .informationPacket ? DocumentText.packetIntroduction : .usualIntroduction).words(in: language)
    }

    private var shownGoals: [String] {
        goals.isEmpty ? objectives.map { words($0, .objectiveGoal) } : goals
    }

    /// `Teacher training: training, mentorship`.
    private var shownPartnerRole: [String] {
        guard partnerRole.isEmpty else { return partnerRole }
        return offers.filter { areas.contains($0.area) }.map { offer in
            let forms = offer.forms.map { words($0, .form) }.joined(separator: ", ")
            return words(offer.area, .area) + (forms.isEmpty ? "" : ": \(forms)")
        }
    }
}

/// What South Africa's languages call themselves.
enum LanguageNames {
    private static let names = [
        "af": "Afrikaans", "en": "English", "nr": "isiNdebele", "nso": "Sepedi", "ss": "siSwati", "st": "Sesotho",
        "tn": "Setswana", "ts": "Xitsonga", "ve": "Tshivenḓa", "xh": "isiXhosa", "zu": "isiZulu",
    ]

    static func of(_ code: String) -> String { names[code] ?? code }
}
