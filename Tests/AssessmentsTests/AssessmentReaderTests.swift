import CSV
import Digests
import Domain
import Testing

@testable import Assessments

/// The reader of files of assessments, cut into pieces of every size.
@Suite struct AssessmentReaderTests {
    private static let centre = "0198a000-0000-7000-8000-000000000001"
    private static let header =
        "literacy,child,birth_month,sex,centre_id,assessor,assessed_on,basis,consented_on,gross_motor\n"

    private static func form() throws -> AssessmentForm {
        AssessmentForm(
            domains: [.init("gross_motor", 0...2000), .init("literacy", 0...2000)], total: .sum, ages: 50...69,
            days: try #require(Day("2026-02-01"))...(try #require(Day("2026-03-31"))),
            today: try #require(Day("2026-03-20")))
    }

    private static func read(_ text: String, pieces size: Int, format: AssessmentReader.Format = .csv(.standard))
        throws -> (rows: [AssessmentRow], reader: AssessmentReader)
    {
        var reader = AssessmentReader(try form(), format, centres: [centre]) { SHA256Digest(of: $0, key: [1]) }
        var rows: [AssessmentRow] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            reader.read(Array(bytes[start..<min(start + size, bytes.count)]))
            rows += reader.take()
        }
        reader.finish()
        return (rows + reader.take(), reader)
    }

    @Test(arguments: [1, 2, 3, 7, 64, 100_000])
    func `pieces of any size give the same rows`(size: Int) throws {
        var text = Self.header
        for child in 0..<20 {
            text +=
                "\(child).25,\"C\(child)\",2021-0\(child % 9 + 1),f,\(Self.centre),A1,2026-02-1\(child % 10),consent,2026-01-01,NA\n"
        }
        let (rows, reader) = try Self.read(text, pieces: size)
        #expect(reader.faultCount == 0 && rows.count == 20 && reader.count == 20)
        #expect(rows.map(\.line) == Array(2...21))
        #expect(rows[3].scores == [nil, 325] && rows[3].sex == .female)
        #expect(rows[3].pseudonym == SHA256Digest(of: Array("c3".utf8), key: [1]))
    }

    @Test func `after a fault no row is given out, and the rest is checked`() throws {
        let row = "1,x,2021-01,f,\(Self.centre),A1,2026-02-10,consent,2026-01-01,1\n"
        let text =
            Self.header + row + row.replacing("f,", with: "q,") + row.replacing("x", with: "y")
            + row.replacing("2026-02-10", with: "2026-03-21")
        let (rows, reader) = try Self.read(text, pieces: 100_000)
        #expect(rows.isEmpty && reader.faultCount == 2)
        #expect(reader.faults.map(\.message) == ["is none of female, male, unknown", "is after today"])
        #expect(reader.faults.map(\.line) == [3, 5])
    }

    @Test func `ages are whole months between the months`() throws {
        let born = try #require(Day("2021-10-01"))
        for (day, months) in [("2026-02-01", 52), ("2026-02-28", 52), ("2026-10-01", 60), ("2021-10-31", 0)] {
            #expect(AssessmentForm.ageMonths(born: born, on: try #require(Day(day))) == months)
        }
    }

    @Test func `a reference is one however it is written`() {
        let forms = ["Zoë 12", " zoe\u{308}  12 ", "ZOË\u{00A0}12", "zoë\u{200B} 12"]
        #expect(Set(forms.map { ChildReference.canonical($0) }).count == 1)
        #expect(ChildReference.canonical(" \u{200B} ") == nil)
        #expect(ChildReference.canonical(String(repeating: "x", count: 101)) == nil)
    }
}
