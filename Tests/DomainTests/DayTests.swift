import Foundation
import Testing

@testable import Domain

struct DayTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-07-01", 20_635), ("2100-03-01", 47_541),
    ])
    func `a day is its text and its number`(text: String, number: Int) throws {
        let day = try #require(Day(text))
        #expect(day.number == number)
        #expect(day.description == text)
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-01-01T00:00", "", "--"])
    func `what is no day of the calendar is none`(text: String) {
        #expect(Day(text) == nil)
    }

    @Test func `every day of four centuries comes back from its year, month and day`() {
        for number in stride(from: -146_097, through: 146_097, by: 37) {
            let day = Day(number: number)
            let civil = day.civil
            #expect(Day(year: civil.year, month: civil.month, day: civil.day) == day)
        }
    }

    @Test(arguments: [
        ("2026-09-30T21:59:59Z", "2026-09-30"), ("2026-09-30T22:00:00Z", "2026-10-01"),
        ("1969-12-31T21:59:59Z", "1969-12-31"),
    ])
    func `a day begins two hours before UTC's in South Africa`(time: String, day: String) throws {
        let date = try Date(time, strategy: .iso8601)
        #expect(Day(southAfrican: date).description == day)
    }

    @Test func `months run into other years`() {
        #expect(Day(year: 2026, month: 14, day: 1).description == "2027-02-01")
        #expect(Day(year: 2026, month: 0, day: 31).description == "2025-12-31")
        #expect(Day(year: 2026, month: -11, day: 1).description == "2025-01-01")
        #expect(Day("2026-11-24")?.firstOfMonth(plus: 2).description == "2027-01-01")
        #expect(Day("2026-11-24")?.startOfQuarter.description == "2026-10-01")
    }
}
