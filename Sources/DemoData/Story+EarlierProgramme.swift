import Domain
import Foundation

/// A programme that is over: some organisations of its own, each with a few centres for some months, and assessments before
/// and after. Its year ended before the present programme began, so the centres that take part now were still free to be
/// compared with.
extension Story {
    /// Written last: the rest is about the present programme.
    mutating func writeEarlierProgramme() {
        let present = (programme, startsOn, elapsedDays)
        defer { (programme, startsOn, elapsedDays) = present }
        var luck = Chance("earlier programme \(setting.code)")
        startsOn = Self.earlierStart(today: today)
        elapsedDays = startsOn.firstOfMonth(plus: 9).number - startsOn.number
        programme = identifier()
        earlierProgramme = programme
        writeProgramme("First partnerships, a trial year", target: setting.earlier.count)
        let first = partners.count
        writePartners(setting.earlier)
        for (place, organisation) in setting.earlier.enumerated() {
            writePartnership(organisation, first + place, organisation.fate, title: organisation.areas[0])
        }
        let (books, tables) = (ledger.items[0].id, ledger.items[1].id)
        _ = writeTransfers(of: programme, books: books, tables: tables, &luck)
        writeActivities(of: programme, &luck)
    }

    /// Fourteen months before the present programme.
    static func earlierStart(today: Day) -> Day { programmeStart(today: today).firstOfMonth(plus: -14) }
}

extension Setting {
    /// Organisations of the programme before.
    var earlier: [Organisation] {
        switch code {
        case "CPT":
            [
                Organisation(
                    "Ikhwezi Lomso Story Trust", "cbo", "ngo", focus: ["education"], at: 5,
                    areas: ["curriculum_sharing"], capacity: 8, forms: ["materials", "volunteers"],
                    .reaches(.completed, from: 1, every: 5, last: 158)),
                Organisation(
                    "Ilitha Practitioner Academy", "education", "training_centre", focus: ["education"], at: 0,
                    areas: ["teacher_training"], capacity: 8, forms: ["training", "mentorship"],
                    .reaches(.completed, from: 2, every: 6, last: 157)),
                Organisation(
                    "Bloubos Clinic Outreach", "wellness", "local_health", focus: ["health"], at: 6,
                    areas: ["physical_mental_health"], capacity: 8, forms: ["services"],
                    .reaches(.completed, from: 3, every: 5, last: 155)),
                Organisation(
                    "Seewind Millers Community Desk", "corporate", "csr", focus: ["community_development"], at: 2,
                    areas: ["nutrition_hygiene"], capacity: 8, forms: ["funding", "materials"], clearance: .none,
                    meetsChildren: false, .reaches(.completed, from: 1, every: 6, last: 159)),
            ]
        case "DC33":
            [
                Organisation(
                    "Letaba Reading Mothers", "cbo", "grassroots", focus: ["education"], at: 0,
                    areas: ["curriculum_sharing"], capacity: 8, forms: ["materials", "volunteers"],
                    .reaches(.completed, from: 1, every: 5, last: 158)),
                Organisation(
                    "Mopane Practitioner School", "education", "training_centre", focus: ["education"], at: 2,
                    areas: ["teacher_training"], capacity: 8, forms: ["training"],
                    .reaches(.completed, from: 2, every: 6, last: 156)),
                Organisation(
                    "Citrus Growers' Children's Fund", "corporate", "foundation", focus: ["finance"], at: 1,
                    areas: ["nutrition_hygiene"], capacity: 8, forms: ["funding"], clearance: .none,
                    meetsChildren: false, .reaches(.completed, from: 2, every: 5, last: 157)),
            ]
        default:
            [
                Organisation(
                    "Karoo Story Wagon", "cbo", "grassroots", focus: ["education"], at: 0,
                    areas: ["curriculum_sharing"], capacity: 6, forms: ["materials", "volunteers"],
                    .reaches(.completed, from: 1, every: 5, last: 158)),
                Organisation(
                    "Camdeboo Nurses' Circle", "wellness", "local_health", focus: ["health"], at: 1,
                    areas: ["physical_mental_health"], capacity: 6, forms: ["services"],
                    .reaches(.completed, from: 2, every: 6, last: 157)),
            ]
        }
    }
}
