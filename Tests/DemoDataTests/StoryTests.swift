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
        }
    }

    @Test(arguments: 0..<3)
    func `there is something to show for everything`(index: Int) throws {
        let story = try Self.story(Setting.all[index])
        let today = Self.today
        #expect(story.centres.count == Setting.all[index].places.map(\.centres).reduce(0, +))
        #expect(story.centres.contains { $0.archivedAt != nil })
        #expect(story.partners.count == Setting.all[index].partners.count)
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
