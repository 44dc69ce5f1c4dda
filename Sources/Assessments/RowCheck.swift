import CSV
import Domain

/// A column of a file of assessments.
enum Column: Hashable, Sendable {
    case child, birthMonth, sex, centre, assessor, assessedOn, basis, consentedOn, approval
    /// By its place among the domains, from 0.
    case score(Int)

    private static let fixed: [(column: Column, name: String, isRequired: Bool)] = [
        (.child, "child", true), (.birthMonth, "birth_month", true), (.sex, "sex", true),
        (.centre, "centre_id", true), (.assessor, "assessor", true), (.assessedOn, "assessed_on", true),
        (.basis, "basis", false), (.consentedOn, "consented_on", false), (.approval, "approval", false),
    ]

    var index: Int {
        switch self {
        case .child: 0
        case .birthMonth: 1
        case .sex: 2
        case .centre: 3
        case .assessor: 4
        case .assessedOn: 5
        case .basis: 6
        case .consentedOn: 7
        case .approval: 8
        case .score(let index): 9 + index
        }
    }

    static func all(_ form: AssessmentForm) -> [Column] {
        fixed.map(\.column) + form.domains.indices.map { .score($0) }
    }

    func name(_ form: AssessmentForm) -> String {
        if case .score(let index) = self { return form.domains[index].code }
        return Self.fixed.first { $0.column == self }?.name ?? ""
    }

    /// The columns that a header names, in its order. It may be no header but a row, so no fault quotes it.
    static func columns(of header: CSVReader.Record, _ form: AssessmentForm) throws(FileFault) -> [Column] {
        var byName: [String: Column] = [:]
        for column in all(form) { byName[CanonicalText.folded(column.name(form))] = column }
        var columns: [Column] = []
        for (index, text) in try header.texts().enumerated() {
            guard let column = byName[CanonicalText.folded(trimmed(text))] else {
                throw FileFault(
                    line: header.line, column: index + 1,
                    message: header.count == 1
                        ? "is no header of assessments; fields are separated by commas, or with csv=excel by semicolons"
                        : "is a column that assessments have not")
            }
            guard !columns.contains(column) else {
                throw FileFault(
                    line: header.line, column: index + 1, columnName: column.name(form), message: "is there twice")
            }
            columns.append(column)
        }
        let needed = fixed.filter(\.isRequired).map(\.column) + form.domains.indices.map { .score($0) }
        let missing = needed.filter { !columns.contains($0) }
        guard missing.isEmpty else {
            throw FileFault(
                line: header.line,
                message: "the header lacks \(missing.map { $0.name(form) }.joined(separator: ", "))")
        }
        return columns
    }
}

/// The texts of a row, by column; a missing value is not there.
struct RowValues {
    let line: Int
    /// In which column of the file each column stands, from 1; empty where the file has none.
    let places: [Int?]
    private var texts: [String?]

    init(line: Int, places: [Int?], columns: Int) {
        self.line = line
        self.places = places
        texts = Array(repeating: nil, count: columns)
    }

    subscript(column: Column) -> String? {
        get { texts[column.index] }
        set { texts[column.index] = newValue }
    }

    func place(_ column: Column) -> Int? { places.isEmpty ? nil : places[column.index] }
}

/// Makes an assessment of a row's texts, or finds what is wrong with each of them.
struct RowCheck {
    let values: RowValues
    let form: AssessmentForm
    let mark: Character
    private(set) var faults: [FileFault] = []

    init(values: RowValues, form: AssessmentForm, mark: Character) {
        self.values = values
        self.form = form
        self.mark = mark
    }

    /// - Returns: nil where there are faults.
    mutating func row(centres: Set<String>, pseudonym: ([UInt8]) -> Pseudonym) -> AssessmentRow? {
        let child = child()
        let assessedOn = assessedOn()
        let birthMonth = birthMonth(before: assessedOn)
        let sex = sex()
        let centre = centre(centres)
        let assessor = assessor()
        let basis = basis(by: assessedOn)
        let scores = form.domains.indices.map { score($0) }
        guard faults.isEmpty, let child, let assessedOn, let birthMonth, let sex, let centre, let assessor, let basis
        else { return nil }
        return AssessmentRow(
            line: values.line, pseudonym: pseudonym(child), centre: centre, birthMonth: birthMonth, sex: sex,
            assessor: assessor, assessedOn: assessedOn, scores: scores, basis: basis)
    }

    private mutating func fault(_ column: Column, _ message: String) {
        faults.append(
            FileFault(
                line: values.line, column: values.place(column), columnName: column.name(form), message: message))
    }

    private mutating func text(_ column: Column) -> String? {
        guard let text = values[column] else {
            fault(column, "is missing")
            return nil
        }
        return text
    }

    private mutating func day(_ column: Column) -> Day? {
        guard let text = text(column) else { return nil }
        guard let day = Day(text) else {
            fault(column, "is not a day of the calendar, as 2026-03-10")
            return nil
        }
        return day
    }

    private mutating func child() -> [UInt8]? {
        guard let text = text(.child) else { return nil }
        guard let reference = ChildReference.canonical(text) else {
            fault(.child, "is longer than \(ChildReference.limit) characters, or has a control character")
            return nil
        }
        return reference
    }

    private mutating func assessedOn() -> Day? {
        guard let day = day(.assessedOn) else { return nil }
        if day > form.today {
            fault(.assessedOn, "is after today")
        } else if !form.days.contains(day) {
            fault(.assessedOn, "lies outside of the wave, \(form.days.lowerBound) to \(form.days.upperBound)")
        }
        return day
    }

    private mutating func birthMonth(before day: Day?) -> Day? {
        guard let text = text(.birthMonth) else { return nil }
        guard text.utf8.count == 7, let month = Day(text + "-01"), month.civil.year >= 1900 else {
            fault(.birthMonth, "is not a month, as 2021-10; a day of birth is not taken")
            return nil
        }
        if let day, month > day { fault(.birthMonth, "is after the assessment") }
        return month
    }

    private mutating func sex() -> ChildSex? {
        guard let text = values[.sex]?.lowercased() else { return .unknown }
        if let sex = ChildSex(rawValue: text) { return sex }
        if text == "f" { return .female }
        if text == "m" { return .male }
        fault(.sex, "is none of female, male, unknown")
        return nil
    }

    private mutating func centre(_ centres: Set<String>) -> String? {
        guard let text = text(.centre)?.lowercased() else { return nil }
        guard centres.contains(text) else {
            fault(.centre, "is not the identifier of a centre of this municipality that is in use")
            return nil
        }
        return text
    }

    private mutating func assessor() -> String? {
        guard let text = text(.assessor) else { return nil }
        let isCode = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isCode, text.utf8.count <= 40 else {
            fault(.assessor, "is not a code: up to 40 letters, digits, full stops, hyphens; no name")
            return nil
        }
        return text
    }

    private mutating func basis(by day: Day?) -> AssessmentRow.Basis? {
        guard let text = values[.basis]?.lowercased() else { return .missing }
        switch AssessmentBasis(rawValue: text) {
        case .consent:
            if values[.approval] != nil { fault(.approval, "goes with the basis research only") }
            guard let consent = self.day(.consentedOn) else { return nil }
            if let day, consent > day { fault(.consentedOn, "is after the assessment") }
            return .consent(consent)
        case .research:
            if values[.consentedOn] != nil { fault(.consentedOn, "goes with the basis consent only") }
            guard let approval = self.text(.approval).map(CanonicalText.line) else { return nil }
            if approval.isEmpty || approval.count > 100 { fault(.approval, "is longer than 100 characters") }
            return .research(approval: approval)
        case nil:
            fault(.basis, "is neither consent nor research")
            return nil
        }
    }

    private mutating func score(_ index: Int) -> Int32? {
        guard var text = values[.score(index)] else { return nil }
        guard let value = text.withUTF8({ $0.decimal(mark: mark.asciiValue ?? UInt8(ascii: ".")) }) else {
            fault(.score(index), mark == "," ? "is not a number, as 12,5" : "is not a number, as 12.5")
            return nil
        }
        let hundredths = (value * 100).rounded()
        guard abs(value) <= 10_000 else {
            fault(.score(index), "is no score: it is past 10000")
            return nil
        }
        guard abs(value * 100 - hundredths) < 1e-6 else {
            fault(.score(index), "has more than two decimals")
            return nil
        }
        return Int32(hundredths)
    }
}
