import Domain
import Testing

@testable import Evaluation

func day(_ text: String) throws -> Day {
    let day = Day(text)
    return try #require(day)
}

func period(_ start: String, _ end: String) throws -> Period {
    let period = Period(start: try day(start), end: try day(end))
    return try #require(period)
}
