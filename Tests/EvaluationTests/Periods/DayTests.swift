import Foundation
import Testing

@testable import Evaluation

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

    @Test func `a time is written to the microsecond`() throws {
        #expect(Timestamp.text(Date(timeIntervalSince1970: 1_782_856_800.25)) == "2026-06-30T22:00:00.250000Z")
        #expect(Timestamp.text(Date(timeIntervalSince1970: -0.5)) == "1969-12-31T23:59:59.500000Z")
    }
}

struct PeriodTests {
    @Test func `a quarter is from its first day to the day after its last`() throws {
        let quarter = try #require(Quarter("2026-Q3"))
        #expect(quarter.period.description == "2026-07-01/2026-10-01")
        #expect(quarter.previous.description == "2026-Q2")
        #expect(try #require(Quarter("2026-Q1")).previous.description == "2025-Q4")
        #expect(try #require(Quarter("2026-Q4")).period.description == "2026-10-01/2027-01-01")
        #expect(Quarter(quarter.period) == quarter)
        #expect(Quarter(try period("2026-07-01", "2026-09-30")) == nil)
    }

    @Test(arguments: ["2026-Q5", "2026-Q0", "2026Q3", "26-Q3", "2026-q3", "2026-Q33", ""])
    func `what is no quarter is none`(text: String) {
        #expect(Quarter(text) == nil)
    }

    @Test func `the days of a quarter lie in it and in no other`() throws {
        #expect(Quarter(containing: try day("2026-09-30")).description == "2026-Q3")
        #expect(Quarter(containing: try day("2026-10-01")).description == "2026-Q4")
    }

    @Test func `a programme's years count from its first day, the last one whole`() throws {
        let nineMonths = try period("2026-03-01", "2026-12-01")
        #expect(ProgrammeYear.ended(by: try day("2027-02-28"), programme: nineMonths).isEmpty)
        #expect(
            ProgrammeYear.ended(by: try day("2027-03-01"), programme: nineMonths).map(\.description) == [
                "2026-03-01/2027-03-01"
            ])
        #expect(ProgrammeYear.ended(by: try day("2030-01-01"), programme: nineMonths).count == 1)
        let long = try period("2024-02-29", "2026-03-02")
        #expect(
            ProgrammeYear.ended(by: try day("2030-01-01"), programme: long).map(\.description) == [
                "2024-02-29/2025-03-01", "2025-03-01/2026-03-01", "2026-03-01/2027-03-01",
            ])
    }
}
