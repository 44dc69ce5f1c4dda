import Domain
import Foundation

/// Makes the rows of one municipality from its ``Setting``: the same ones for the same day, however often.
struct Story {
    let setting: Setting
    let regions: [String: UUID]
    let today: Day
    var startsOn: Day
    /// How old the programme is that is being written, in days.
    var elapsedDays: Int
    var chance: Chance
    var identifiers: Chance
    var count: UInt64 = 0

    var localities: [LocalityRow] = []
    var centres: [CentreRow] = []
    var measures: [MeasureRow] = []
    var registrations: [RegistrationRow] = []
    var needs: [NeedRow] = []
    var partners: [PartnerRow] = []
    var offers: [OfferRow] = []
    var serviceAreas: [ServiceAreaRow] = []
    var clearances: [ClearanceRow] = []
    var contacts: [ContactRow] = []
    var programmes: [ProgrammeRow] = []
    var phases: [PhaseRow] = []
    var partnerships: [PartnershipRow] = []
    var partnershipCentres: [PartnershipCentreRow] = []
    var documents: [DocumentRow] = []
    var commitments: [CommitmentRow] = []
    var clauses: [ClauseRow] = []
    var timeline: [DocumentMilestoneRow] = []
    var metrics: [MetricRow] = []
    var readings: [MetricReadingRow] = []
    var signatories: [SignatoryRow] = []
    var fulfilments: [FulfilmentRow] = []
    var waivers: [WaiverRow] = []
    /// The n-th moves of all partnerships.
    var moves: [[MoveRow]] = []
    var engagements: [EngagementRow] = []
    var attendance: [AttendanceRow] = []
    var barriers: [BarrierRow] = []
    var ledger = LedgerStory()
    var outreach = Outreach()
    var brandings: [BrandingRow] = []
    var proposals: [ProposalRow] = []
    var proposalFates: [ProposalFate] = []
    var activities: [ActivityRow] = []
    var activityCentres: [ActivityCentreRow] = []
    var certificates: [CertificateRow] = []
    var integrationLevels: [IntegrationRow] = []
    var practices: [PracticeRow] = []
    /// The n-th steps of all practices.
    var practiceSteps: [[PracticeStepRow]] = []
    var uptakes: [UptakeRow] = []
    var decisions: [DecisionRow] = []
    var lessons: [LessonRow] = []

    var firstPartnershipOfPartner: [Int: UUID] = [:]
    var placeOfCentre: [Int] = []
    /// Subsidised centres not given out yet, by quintile; 0: not known.
    private var subsidiesDue: [Int: Double] = [:]
    var programme = UUID()
    /// The one before it, which is over.
    var earlierProgramme = UUID()

    /// - Parameter regions: ids by code, of every region the setting names.
    init(_ setting: Setting, regions: [String: UUID], today: Day) {
        self.setting = setting
        self.regions = regions
        self.today = today
        startsOn = Self.programmeStart(today: today)
        elapsedDays = today.number - startsOn.number
        chance = Chance("demonstration \(setting.code)")
        identifiers = Chance("identifiers \(setting.code)")
        programme = identifier()
        writeProgramme(setting.programmeName, target: 20)
        writeLocalities()
        writeCentres()
        writePartners(setting.partners)
        for (index, organisation) in setting.partners.enumerated() {
            writePartnership(organisation, index, organisation.fate, title: organisation.areas[0])
            if let second = organisation.second {
                writePartnership(organisation, index, second, title: organisation.areas.last ?? organisation.areas[0])
            }
        }
        writeEvents()
        writeBarriers()
        writeLedger()
        writeOutreach()
        writeProposals()
        writeActivities()
        writeEarlierProgramme()
    }

    /// The last month of the last quarter but one, so that two quarters of a programme are over and about half of it
    /// is left.
    static func programmeStart(today: Day) -> Day { today.startOfQuarter.firstOfMonth(plus: -4) }

    // MARK: - Identifiers and days

    mutating func identifier() -> UUID {
        count += 1
        let milliseconds = UInt64(max(0, today.number)) * 86_400_000 - 86_400_000 + count
        return UUID.version7(milliseconds: milliseconds, using: &identifiers)
    }

    /// The real day of a story's day; days up to 160 are never later than today.
    func day(_ storyDay: Int) -> Day {
        let day = startsOn + storyDay * elapsedDays / 160
        return storyDay <= 160 ? min(day, today) : day
    }

    // MARK: - Programme

    mutating func writeProgramme(_ name: String, target: Int) {
        programmes.append(
            ProgrammeRow(
                id: programme, name: name, startsOn: startsOn, endsOn: startsOn.firstOfMonth(plus: 9), target: target,
                countsBy: setting.countsBy, objectives: setting.objectives))
        let plan: [(String, Int, [String: Int])] = [
            (
                "Outreach and identification", 5,
                ["partners_contacted": 12, "opportunities_identified": 20, "events_hosted": 2]
            ),
            (
                "Formalise and launch", 10,
                [
                    "mous_signed": 15, "agreements_signed": 10, "initiatives_health": 1, "initiatives_education": 1,
                    "initiatives_community": 1,
                ]
            ),
            (
                "Evaluate, refine, integrate", 5,
                ["partnerships_evaluated": 5, "refinements_decided": 2, "activities_integrated": 5]
            ),
        ]
        for (index, phase) in plan.enumerated() {
            phases.append(
                PhaseRow(
                    id: identifier(), programmeId: programme, position: index + 1, name: phase.0,
                    startsOn: startsOn.firstOfMonth(plus: 3 * index),
                    endsOn: startsOn.firstOfMonth(plus: 3 * index + 3),
                    partnerships: index == 2 ? target - target / 4 - target / 2 : target * phase.1 / 20,
                    milestones: phase.2.mapValues { max(1, $0 * target / 20) }))
        }
    }

    // MARK: - Places and centres

    mutating func writeLocalities() {
        for place in setting.places {
            localities.append(
                LocalityRow(
                    id: identifier(), kind: place.kind, code: place.code, name: place.name,
                    parentId: region(place.region),
                    validFrom: Day(year: 2016, month: 8, day: 3)))
        }
    }

    func region(_ code: String) -> UUID { regions[code] ?? regions[setting.code] ?? programme }

    mutating func writeCentres() {
        for (index, place) in setting.places.enumerated() {
            for _ in 0..<place.centres { writeCentre(at: index, place) }
        }
        if let last = centres.indices.last { centres[last].archivedAt = today - 60 }
    }

    mutating func writeCentre(at placeIndex: Int, _ place: Place) {
        let number = centres.count
        let names = setting.centreNames
        let word = names[number * 5 % names.count]
        let suffix = setting.centreSuffixes[(number + number / names.count) % setting.centreSuffixes.count]
        let type =
            number % 9 == 4 ? "day_mother" : number % 11 == 6 ? "playgroup" : number % 23 == 12 ? "mobile" : "centre"
        let quintile = number % 16 == 9 ? nil : chance.number(place.quintiles)
        let hasPosition = number % 19 != 8
        let row = CentreRow(
            id: identifier(), name: "\(word) \(suffix)", programmeType: type, regionId: region(place.region),
            localityId: localities[placeIndex].id,
            latitude: hasPosition ? position(near: place.latitude, within: 0.006) : nil,
            longitude: hasPosition ? position(near: place.longitude, within: 0.006) : nil,
            feeBand: feeBand(quintile: quintile), quintile: quintile,
            subsidised: number % 13 == 7 ? nil : isSubsidised(type, quintile: quintile), languages: place.languages,
            createdAt: startsOn - chance.number(20...400), archivedAt: nil)
        centres.append(row)
        placeOfCentre.append(placeIndex)
        writeMeasures(of: row, number: number)
        writeRegistrations(of: row, number: number)
        for area in chance.sample(CollaborationArea.allCases, chance.number(2...4)) {
            needs.append(
                NeedRow(
                    id: identifier(), centreId: row.id, area: area.rawValue, priority: chance.number(1...5),
                    note: chance.happens(0.3) ? Self.words(forNeed: area) : nil))
        }
        writeContact(centre: row.id, partner: nil, role: chance.pick(["principal", "owner", "supervisor"]))
    }

    /// Degrees to six decimals, some ten centimetres: more would claim what no one measured.
    mutating func position(near degrees: Double, within spread: Double) -> Double {
        ((degrees + chance.around(spread)) * 1_000_000).rounded() / 1_000_000
    }

    private mutating func feeBand(quintile: Int?) -> String? {
        switch quintile {
        case nil: nil
        case 1: chance.pick(["none", "under_200"])
        case 2, 3: chance.pick(["under_200", "200_499"])
        default: chance.pick(["500_999", "1000_up"])
        }
    }

    /// Every so many of a quintile's centres, so that the share is the census's in a small municipality too. A day
    /// mother is never subsidised; the share of those is left to the others.
    private mutating func isSubsidised(_ type: String, quintile: Int?) -> Bool {
        subsidiesDue[quintile ?? 0, default: 0.5] += Census.subsidised(quintile: quintile)
        guard type != "day_mother", let due = subsidiesDue[quintile ?? 0], due >= 1 else { return false }
        subsidiesDue[quintile ?? 0] = due - 1
        return true
    }

    static func words(forNeed area: CollaborationArea) -> String {
        switch area {
        case .curriculumSharing: "We have one set of books for three groups."
        case .teacherTraining: "Two of us would like to do NQF level 4."
        case .physicalMentalHealth: "Nobody has tested eyes and ears since before the pandemic."
        case .nutritionHygiene: "On Fridays there is only porridge."
        case .familyEngagement: "Fathers do not come to meetings."
        case .communityAdvocacy: "People do not know that we are registered."
        case .fundingAccess: "Our last application was returned without a reason."
        case .resourceMobilisation: "The swing has been broken for a year."
        }
    }

    mutating func writeMeasures(of centre: CentreRow, number: Int) {
        guard number % 17 != 5 else { return }
        let quarters = number % 5 < 3 ? 8 : chance.number(1...3)
        let size =
            centre.programmeType == "day_mother"
            ? chance.number(3...6)
            : centre.programmeType == "centre" ? chance.number(24...72) : chance.number(10...24)
        let capacity = size + chance.number(0...12)
        let offset = chance.unit()
        let water = chance.pick(["communal", "on_site", "on_site", "piped_inside", "piped_inside"])
        let sanitation = chance.pick(["bucket", "pit", "vip", "flush", "flush", "flush"])
        let meals = chance.number(1...3)
        for quarter in stride(from: quarters - 1, through: 0, by: -1) {
            let end = today.startOfQuarter.firstOfMonth(plus: -3 * quarter) - 1
            let children = max(1, Int(Double(size) * (1 - 0.012 * Double(quarter)) + chance.around(2)))
            let (improves, improved) = (number % 6 == 0, number % 6 == 0 && quarter < 2)
            func split(_ share: Double, _ total: Int) -> Int { Int((Double(total) * share).rounded()) }
            let girls = split(0.48 + chance.around(0.06), children)
            let (girlsByAge, boysByAge) = (
                Census.split(girls, by: Census.ages), Census.split(children - girls, by: Census.ages)
            )
            let practitioners = max(1, Int((Double(children) / Census.childrenPerPractitioner).rounded()))
            var staff = Census.split(practitioners, by: Census.qualifications, offset: offset)
            if improves, !improved, staff[2] > 0 {
                staff[2] -= 1
                staff[0] += 1
            }
            measures.append(
                MeasureRow(
                    id: identifier(), centreId: centre.id, observedOn: end - chance.number(0...14),
                    source: chance.pick(["quarterly return", "site visit", "telephone"]), capacity: capacity,
                    girls: girlsByAge,
                    boys: boysByAge.enumerated().map { $0.offset == 3 && number % 29 == 11 ? nil : $0.element },
                    childrenWithDisabilities: chance.happens(0.15) ? nil : min(chance.number(0...2), children / 4),
                    childrenSubsidised: centre.subsidised == true ? split(0.8, children) : 0,
                    practitioners: staff,
                    mealsADay: chance.happens(0.1) ? nil : min(3, meals + (improved ? 1 : 0)), water: water,
                    sanitation: improved && sanitation == "pit" ? "vip" : sanitation, fence: number % 6 != 1,
                    electricity: number % 8 != 3))
        }
    }

    mutating func writeRegistrations(of centre: CentreRow, number: Int) {
        let levels = ["full", "conditional", "pending", "expired", "full", "conditional", "cancelled"]
        for (scheme, mark, share) in [("partial_care", "PC", 0.55), ("ecd_programme", "EP", 0.35)]
        where chance.happens(share) {
            let level = levels[number % levels.count]
            let from = today - chance.number(200...700)
            let validTo: Day? =
                switch level {
                case "full": from + 1_826
                case "conditional": from + 730
                case "expired", "cancelled": today - chance.number(10...120)
                default: nil
                }
            registrations.append(
                RegistrationRow(
                    id: identifier(), centreId: centre.id, scheme: scheme, level: level,
                    number: level == "pending" ? nil : "\(setting.code)-\(mark)-\(1_001 + number)", validFrom: from,
                    validTo: validTo, evidence: level == "pending" ? nil : "certificate on file"))
        }
        if chance.happens(0.6) {
            registrations.append(
                RegistrationRow(
                    id: identifier(), centreId: centre.id, scheme: "bana_pele",
                    level: chance.pick(["bronze", "bronze", "bronze", "silver", "silver", "gold"]),
                    number: "BP-\(setting.code)-\(2_001 + number)", validFrom: today - chance.number(60...420),
                    validTo: nil,
                    evidence: nil))
        }
    }

    mutating func writeContact(centre: UUID?, partner: UUID?, role: String) {
        let first = chance.pick(setting.firstNames)
        let surname = chance.pick(setting.surnames)
        let number = contacts.count
        let digits = String(1_000_000 + number * 7_919 % 9_000_000)
        let channel =
            partner == nil ? chance.pick(["whatsapp", "phone", "sms", "visit"]) : chance.pick(["email", "phone"])
        let mailbox = "\(first).\(surname)".lowercased().filter { $0.isLetter || $0 == "." }
        contacts.append(
            ContactRow(
                id: identifier(), centreId: centre, partnerId: partner, name: "\(first) \(surname)", role: role,
                phone: "+2700" + digits,
                email: partner == nil && number % 3 != 0 ? nil : "\(mailbox)@\(setting.code.lowercased()).example",
                preferred: channel))
    }

    // MARK: - Partners

    /// A number as the register writes it that belongs to nobody: it begins with zeros.
    private static func number(_ number: Int, in register: String) -> String {
        let digits = String(String(1_000_000 + number).suffix(6))
        return switch register {
        case "npo": "\(digits.prefix(3))-\(digits.suffix(3)) NPO"
        case "pbo": "000\(digits)"
        default: "0000/\(digits)/07"
        }
    }

    mutating func writePartners(_ organisations: [Organisation]) {
        for organisation in organisations {
            let index = partners.count
            let place = setting.places[organisation.place]
            let registration: String? =
                switch organisation.kind {
                case "cbo", "wellness": index % 4 == 1 ? "pbo" : "npo"
                case "corporate": "company"
                default: nil
                }
            let slug = organisation.name.lowercased().filter { $0.isLetter && $0.isASCII }
            let row = PartnerRow(
                id: identifier(), name: organisation.name, kind: organisation.kind, subKind: organisation.subKind,
                registrationType: registration,
                registrationNumber: registration.map { Self.number(101 + index, in: $0) },
                focus: organisation.focus, languages: place.languages,
                latitude: position(near: place.latitude, within: 0.004),
                longitude: position(near: place.longitude, within: 0.004),
                website: organisation.kind == "cbo" && index % 2 == 1 ? nil : "https://\(slug).example", note: nil,
                createdAt: startsOn - chance.number(5...300), archivedAt: nil)
            partners.append(row)
            for (position, area) in organisation.areas.enumerated() {
                offers.append(
                    OfferRow(
                        id: identifier(), partnerId: row.id, area: area,
                        capacity: position == 0 ? organisation.capacity : max(1, organisation.capacity / 2),
                        forms: organisation.forms, note: nil))
            }
            for code in [setting.code] + (organisation.alsoServes.map { [$0] } ?? []) {
                serviceAreas.append(ServiceAreaRow(id: identifier(), partnerId: row.id, regionId: region(code)))
            }
            writeClearance(organisation.clearance, of: row.id, number: index)
            writeContact(
                centre: nil, partner: row.id, role: chance.pick(["director", "coordinator", "liaison officer"]))
            if index % 3 == 0 { writeContact(centre: nil, partner: row.id, role: "administrator") }
        }
    }

    mutating func writeClearance(_ clearance: Clearance, of partner: UUID, number: Int) {
        func row(_ id: UUID, _ outcome: String, _ screened: Day, _ expires: Day, _ mark: String) -> ClearanceRow {
            ClearanceRow(
                id: id, partnerId: partner, outcome: outcome, screenedOn: screened, expiresOn: expires,
                reference: "CPR-\(setting.code)-\(501 + number)\(mark)")
        }
        switch clearance {
        case .none: break
        case .valid:
            if number % 4 == 0 { clearances.append(row(identifier(), "clear", startsOn - 840, startsOn - 110, "A")) }
            clearances.append(row(identifier(), "clear", startsOn - 120, startsOn + 610, "B"))
        case .ends(let days): clearances.append(row(identifier(), "clear", today + days - 730, today + days, "B"))
        case .lapsed(let days): clearances.append(row(identifier(), "clear", today - days - 730, today - days, "B"))
        case .notClear: clearances.append(row(identifier(), "not_clear", startsOn - 30, startsOn + 700, "B"))
        }
    }
}
