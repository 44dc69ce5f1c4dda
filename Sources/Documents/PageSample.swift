import Domain

/// A document with made-up content in which everything is there that a template can name, some of it hostile to a layout:
/// what a template is tried on.
package enum PageSample {
    /// - Parameter body: a municipality's own template; nil for the one that comes with the program.
    /// - Throws: ``TemplateError`` with every fault of the template.
    package static func render(
        _ kind: PageKind, language: DocumentLanguage, office: OfficeLook? = nil, body: String? = nil
    ) throws(TemplateError) -> DocumentPage {
        var office = office ?? self.office
        office.language = language
        switch kind {
        case .proposal, .informationPacket:
            return try DocumentPage(proposal(kind, language, office), body: body)
        case .mou, .agreement:
            guard let content = try? paper(kind, language, office) else {
                throw TemplateError("the sample's own content cannot be read")
            }
            return try DocumentPage(content, body: body)
        }
    }

    package static let office = OfficeLook(
        name: "Municipality of Somewhere", department: "Social Development", address: "Private Bag X1\nSomewhere\n0001",
        phone: "+27000000000", email: "partnerships@somewhere.example", website: "https://somewhere.example")

    package static func proposal(
        _ kind: PageKind, _ language: DocumentLanguage, _ office: OfficeLook
    ) -> ProposalContent {
        let areas = ["teacher_training", "nutrition_hygiene", "physical_mental_health"]
        return ProposalContent(
            kind: kind, language: language, title: "Together for the youngest of Somewhere", number: 2,
            reference: "\(office.name) · 0198c0de-0000-7000-8000-000000000001", isDraft: true,
            day: Day(year: 2026, month: 11, day: 24), office: office,
            partnerName: "Example Foundation for Early Learning & Nutrition", partnerKind: "corporate",
            programme: .init(
                name: "Twenty partnerships", startsOn: Day(year: 2026, month: 7, day: 1),
                endsOn: Day(year: 2027, month: 4, day: 1), target: 20),
            introduction: nil, objectives: ["capacity_building", "health_wellness"], areas: areas, goals: [],
            partnerBenefits: [], centreBenefits: [], municipalityRole: [], partnerRole: [], centreRole: [],
            centres: (1...12).map { number in
                ProposalContent.Centre(
                    name: number == 3 ? String(repeating: "Masakhane", count: 12) : "Example Centre \(number)",
                    place: number % 4 == 0 ? nil : "Ward \(number), Somewhere", type: "centre",
                    quintile: number % 5 == 0 ? nil : number % 5,
                    children: number == 5 ? .hidden : number == 7 ? .unknown : .count(20 + 7 * number),
                    practitioners: number == 7 ? nil : 2 + number % 4, languages: ["zu", "en"],
                    needs: areas.prefix(1 + number % 3).map { .init(area: $0, priority: 1 + number % 5) })
            },
            areaNeeds: areas.enumerated().map {
                .init(area: $0.element, centres: 12 - 4 * $0.offset, priority: 5 - $0.offset)
            },
            offers: [
                .init(area: "teacher_training", capacity: 8, forms: ["training", "mentorship"]),
                .init(area: "nutrition_hygiene", capacity: 4, forms: ["funding", "materials"]),
            ])
    }

    package static func paper(
        _ kind: PageKind, _ language: DocumentLanguage, _ office: OfficeLook
    ) throws -> PaperContent {
        try PaperContent(
            json: paperJSON(kind), office: office, language: language,
            reference: "\(office.name) · 0198c0de-0000-7000-8000-000000000002", day: Day(year: 2026, month: 11, day: 24)
        )
    }

    private static func paperJSON(_ kind: PageKind) -> String {
        """
        {"format": 1, "kind": "\(kind.rawValue)", "number": 1, "title": "Trained staff and full plates",
        "terms": "Either side may end it with thirty days' notice in writing.\\nWhat is not agreed here is agreed in writing.",
        "valid_from": "2026-12-01", "valid_until": "2027-11-30", "signed_on": null,
        "municipality": {"code": "XX1", "name": "Somewhere"},
        "partnership": {"id": "", "title": "Training and nutrition at twelve centres", \
        "areas": ["teacher_training", "nutrition_hygiene"], "objectives": ["capacity_building", "health_wellness"]},
        "partner": {"id": "", "name": "Example Foundation", "registration_type": "npo", "registration_number": "123-456 NPO"},
        "centres": [{"id": "", "name": "Example Centre 1"}, {"id": "", "name": "Example Centre 2"}],
        "commitments": [
        {"side": "partner", "resource_kind": "funding", "unit": "zar_cents", "amount": 12345678, "item": null, \
        "detail": "for meals", "schedule": "quarterly", "from_on": "2026-12-01", "until_on": "2027-11-30"},
        {"side": "partner", "resource_kind": "training", "unit": "participant_day_hundredths", "amount": 2450, "item": null, \
        "detail": "first-aid course", "schedule": "once", "from_on": "2027-02-01", "until_on": null},
        {"side": "partner", "resource_kind": "materials", "unit": "items", "amount": 40, "item": "story books", \
        "detail": null, "schedule": "once", "from_on": "2027-01-15", "until_on": null},
        {"side": "centre", "resource_kind": "staff_time", "unit": "minutes", "amount": 750, "item": null, \
        "detail": null, "schedule": "monthly", "from_on": "2026-12-01", "until_on": "2027-11-30"}],
        "clauses": [
        {"kind": "role", "side": "partner", "body": "Plans and gives the training."},
        {"kind": "role", "side": "municipality", "body": "Reviews the work with both sides every quarter."},
        {"kind": "expectation", "side": "centre", "body": "Training in the language of the staff."}\(
            kind == .agreement ? #", {"kind": "term", "side": null, "body": "Work with children needs a valid clearance."}"# : "")],
        "milestones": [\(kind == .agreement ? #"{"title": "First course", "side": "partner", "starts_on": null, "due_on": "2027-02-28"}"# : "")],
        "metrics": [\(kind == .agreement ? #"{"indicator": "Practitioners with NQF level 4", "unit": "count", "direction": "increase", "baseline": 6, "baseline_on": "2026-11-01", "target": 18, "due_on": "2027-11-30"}"# : "")],
        "signatories": [
        {"side": "partner", "name": "T. Example", "capacity": "Director", "signed_on": null},
        {"side": "centre", "name": "N. Example", "capacity": "Principal, for the centres", "signed_on": null}],
        "signed_by_partner": null, "signed_by_centres": null}
        """
    }
}
