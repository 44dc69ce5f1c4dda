import Domain
import Foundation
import Testing

@testable import DemoData

/// The rows of the demonstration municipalities, before they reach a database.
struct StoryTests {
    private static let today = Day(year: 2026, month: 11, day: 24)

    private static func story(_ setting: Setting, today: Day = today) throws -> Story {
        // Regions by code, the same each time.
        let codes = setting.places.map(\.region) + setting.partners.compactMap(\.alsoServes) + [setting.code]
        let regions = Dictionary(
            codes.sorted().enumerated().map { index, code in
                (code, UUID(uuid: (0, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0, 0, UInt8(index))))
            }, uniquingKeysWith: { first, _ in first })
        return Story(setting, regions: regions, today: today)
    }

    private static func json(_ story: Story) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        func text(_ rows: some Encodable) throws -> String {
            String(decoding: try encoder.encode(rows), as: UTF8.self)
        }
        return try [
            text(story.localities), text(story.centres), text(story.measures), text(story.registrations),
            text(story.needs), text(story.partners), text(story.offers), text(story.serviceAreas),
            text(story.clearances), text(story.contacts), text(story.programmes), text(story.phases),
            text(story.partnerships), text(story.partnershipCentres), text(story.documents), text(story.moves),
            text(story.engagements), text(story.attendance), text(story.barriers),
        ].joined(separator: "\n")
    }

    @Test(arguments: 0..<3)
    func `the same day makes the same rows`(index: Int) throws {
        let setting = Setting.all[index]
        let first = try Self.json(Self.story(setting))
        #expect(try Self.json(Self.story(setting)) == first)
        #expect(try Self.json(Self.story(setting, today: Self.today + 1)) != first)
    }

    @Test(arguments: 0..<3)
    func `nobody in it is real: no number that rings, no address that is reached`(index: Int) throws {
        let story = try Self.story(Setting.all[index])
        #expect(!story.contacts.isEmpty)
        for contact in story.contacts {
            #expect(contact.phone?.hasPrefix("+2700") ?? true, "\(contact.phone ?? "")")
            #expect(contact.email?.hasSuffix(".example") ?? true, "\(contact.email ?? "")")
        }
        for partner in story.partners {
            #expect(partner.website?.split(separator: "/").last?.hasSuffix(".example") ?? true)
            let number = partner.registrationNumber ?? "000"
            #expect(number.hasPrefix("000"), "\(number)")
            // As it is kept, or a client that reads a row could not send it back.
            let register = partner.registrationType.flatMap(PartnerRegistrationScheme.init(rawValue:))
            #expect(try RegistrationNumber.canonical(number, register, at: "") == number)
        }
    }

    @Test(arguments: 0..<3)
    func `there is something to show for everything`(index: Int) throws {
        let story = try Self.story(Setting.all[index])
        let today = Self.today
        #expect(story.centres.count == Setting.all[index].places.map(\.centres).reduce(0, +))
        #expect(story.centres.contains { $0.archivedAt != nil })
        #expect(story.partners.count == Setting.all[index].partners.count + Setting.all[index].earlier.count)
        #expect(Set(story.partners.map(\.kind)).count >= 4)
        let reached = Set(story.moves.joined().map(\.stage))
        #expect(reached.isSuperset(of: ["contacted", "mou_signed", "agreement_signed", "active"]))
        #expect(!reached.isDisjoint(with: ["declined", "terminated"]))
        #expect(story.barriers.contains { $0.resolvedOn == nil } && story.barriers.contains { $0.resolvedOn != nil })
        #expect(story.engagements.contains { $0.heldOn > today })
        // What happened is not ahead.
        #expect(story.moves.joined().allSatisfy { $0.stageSince <= today })
        #expect(story.documents.allSatisfy { $0.signedOn.map { $0 <= today } ?? true })
        #expect(story.measures.allSatisfy { $0.observedOn <= today })
        #expect(story.barriers.allSatisfy { $0.raisedOn <= today && ($0.resolvedOn.map { $0 <= today } ?? true) })
    }

    /// The newest measure of every centre that has one.
    private static func newest(_ story: Story) -> [MeasureRow] {
        Dictionary(grouping: story.measures, by: \.centreId).values.compactMap {
            $0.max { $0.observedOn < $1.observedOn }
        }
    }

    @Test(arguments: 0..<3)
    func `some communities are underserved, some are not, and of some it is not known`(index: Int) throws {
        let quintiles = try Self.story(Setting.all[index]).centres.map(\.quintile)
        let known = quintiles.compactMap { $0 }
        #expect(known.count < quintiles.count)
        let share = Double(known.filter { $0 <= 3 }.count) / Double(known.count)
        #expect((0.45...0.8).contains(share), "\(share)")
    }

    @Test func `children, staff and subsidies are as in the census`() throws {
        let stories = try Setting.all.map { try Self.story($0) }
        let measures = stories.flatMap(Self.newest)
        let children = measures.map { ($0.girls + $0.boys).compactMap { $0 }.reduce(0, +) }
        let staff = measures.map { $0.practitioners.compactMap { $0 }.reduce(0, +) }
        #expect(abs(mean(children) - Census.childrenPerProgramme) < 4, "\(mean(children))")
        #expect(abs(mean(children) / mean(staff) - Census.childrenPerPractitioner) < 1, "\(mean(staff))")
        for (level, share) in Census.qualifications.enumerated() {
            let part = mean(measures.map { $0.practitioners[level] ?? 0 }) / mean(staff)
            #expect(abs(part - share) < 0.06, "level \(level): \(part)")
        }
        for story in stories {
            let known = story.centres.compactMap(\.subsidised)
            let share = Double(known.filter { $0 }.count) / Double(known.count)
            // Of 25 centres, one is four in a hundred.
            #expect(abs(share - Census.subsidised) < 0.1, "\(story.setting.code): \(share)")
        }
    }

    private func mean(_ values: [Int]) -> Double { Double(values.reduce(0, +)) / Double(max(1, values.count)) }

    @Test(arguments: 0..<3)
    func `where there are children there is staff, and no more of a kind than there are children`(index: Int) throws {
        for measure in try Self.story(Setting.all[index]).measures {
            let children = (measure.girls + measure.boys).compactMap { $0 }.reduce(0, +)
            #expect(children > 0)
            #expect(measure.practitioners.compactMap { $0 }.reduce(0, +) >= 1)
            #expect(measure.practitioners.allSatisfy { ($0 ?? 0) >= 0 })
            #expect(
                (measure.childrenSubsidised ?? 0) <= children && (measure.childrenWithDisabilities ?? 0) <= children)
        }
    }

    @Test(arguments: 0..<3)
    func `positions have six decimals`(index: Int) throws {
        let story = try Self.story(Setting.all[index])
        let degrees =
            story.centres.flatMap { [$0.latitude, $0.longitude] }
            + story.partners.flatMap { [$0.latitude, $0.longitude] }
        for degree in degrees.compactMap({ $0 }) {
            #expect("\(degree)".split(separator: ".")[1].count <= 6, "\(degree)")
        }
    }

    @Test(arguments: [0, 1, 2, 3, 7, 39, 70], [0, 0.25, 0.5, 0.99])
    func `parts add up to the whole, and none is below zero`(whole: Int, offset: Double) {
        for shares in [Census.qualifications, Census.ages] {
            let parts = Census.split(whole, by: shares, offset: offset)
            #expect(parts.count == shares.count)
            #expect(parts.reduce(0, +) == whole)
            #expect(parts.allSatisfy { $0 >= 0 })
        }
    }

    @Test func `identifiers are all different`() throws {
        var ids: Set<UUID> = []
        var count = 0
        for setting in Setting.all {
            let story = try Self.story(setting)
            for id in story.centres.map(\.id) + story.partners.map(\.id) + story.partnerships.map(\.id) {
                ids.insert(id)
                count += 1
            }
        }
        #expect(ids.count == count)
    }
}
