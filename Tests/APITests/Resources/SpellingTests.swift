import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Texts that differ only in their spelling are one text: for every resource, by its declaration.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct SpellingTests {
    /// One name, spelt in many ways; `name` is an ASCII word.
    private static func spellings(_ name: String) -> [String] {
        [
            "Á\(name) é", "A\u{301}\(name) e\u{301}", "  Á\(name)   é ", "\u{200B}Á\(name)\u{A0}\u{2003}é\u{FEFF}",
            "Á\(name)\u{2060} \u{3000}é\u{200E}",
        ]
    }

    private static func isLine(_ field: Field) -> Bool {
        if case .text(let length) = field.kind { return field.spelling == .line && length.contains(30) }
        return false
    }

    @Test(arguments: APIFixture.creatable)
    func `every text is kept in its canonical form, on creation and change`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            for (number, typed) in Self.spellings("b\(name.prefix(5))").enumerated() {
                var body = try await api.body(of: resource, full: false)
                var kept: [String: String] = [:]
                for field in resource.createFields {
                    if Self.isLine(field) {
                        body[field.name] = "\"\(typed) \(number)\""
                        body.merge(APIFixture.companions["\(name).\(field.name)"] ?? [:]) { $1 }
                        kept[field.name] = "Áb\(name.prefix(5)) é \(number)"
                    } else if case .text = field.kind, field.spelling == .freeText {
                        body[field.name] = "\" e\u{301}  x\\n\""
                        body.merge(APIFixture.companions["\(name).\(field.name)"] ?? [:]) { $1 }
                        kept[field.name] = "é  x"
                    }
                }
                // An indicator's unit is that of what it measures.
                if name == "indicator" {
                    body["unit"] = "\"children\""
                    kept["unit"] = nil
                }
                guard !kept.isEmpty else { return }
                let row = try await api.expect(201, "POST", resource.path, APIFixture.text(body)).object
                for (field, text) in kept {
                    // Compared byte for byte: to Swift, spellings of one character are equal anyway.
                    #expect(row.string(field).map { Array($0.utf8) } == Array(text.utf8), "\(field)")
                }
                guard resource.operations.contains(.update) else { continue }
                let changes = body.filter { field, _ in
                    kept[field] != nil && resource.updateFields.contains { $0.name == field }
                }
                guard !changes.isEmpty else { continue }
                let changed = try await api.expect(
                    200, "PATCH", "\(resource.path)/\(row.id)", APIFixture.text(changes), headers: APIFixture.etag(row)
                ).object
                for field in changes.keys {
                    #expect(changed.string(field).map { Array($0.utf8) } == kept[field].map { Array($0.utf8) })
                }
            }
        }
    }

    @Test(arguments: APIFixture.creatable)
    func `a list sorts capitals and accents beside their letters, and goes on so from page to page`(
        name: String
    ) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            for column in resource.columns
            where column.isSortable && Self.isLine(column.field) && column.writable != .never {
                let sorted = ["aaron", "Ávila", "avila two", "É b", "e\u{301}c", "Łódź", "Zebra"]
                for text in sorted.shuffled() { _ = try await api.make(name, [column.name: "\"\(text)\""]) }
                let expected = sorted.map { CanonicalText.line($0) }
                for (sort, expected) in [(column.name, expected), ("-\(column.name)", expected.reversed())] {
                    var found: [String] = []
                    var next: String? = "\(resource.path)?sort=\(sort)&limit=2"
                    while let path = next {
                        let page = try await api.expect(200, "GET", path)
                        found += try page.items.compactMap { $0.string(column.name) }
                        next = try page.object.string("next_cursor").map {
                            "\(resource.path)?sort=\(sort)&limit=2&cursor=\($0)"
                        }
                    }
                    #expect(found.filter(expected.contains) == Array(expected), "\(sort)")
                }
            }
        }
    }

    @Test(arguments: APIFixture.creatable)
    func `a text is found in any spelling, by its beginning or as a whole`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            for column in resource.columns where column.keyFunction != nil && Self.isLine(column.field) {
                for filter in column.filters where [.equal, .prefix].contains(filter) {
                    let row = try await api.make(name, [column.name: "\"Ávila, \(filter) & sons\""])
                    let whole = [
                        "Ávila, \(filter) & sons", " AVILA,  \(filter) & SONS",
                        "A\u{301}vila,\u{200B} \(filter) & sons",
                    ]
                    for text in whole + (filter == .prefix ? ["ávila", "AVILA, P"] : []) {
                        let query = "\(column.name)=\(PercentEncoding.encode(text))"
                        let found = try await api.expect(200, "GET", "\(resource.path)?\(query)").items
                        #expect(found.map(\.id) == [row.id], "\(column.name) \(text)")
                    }
                }
            }
        }
    }

    @Test func `a comma in a value is encoded, and one between values is not`() async throws {
        try await APIFixture.with { api in
            let number = ["registration_type": #""company""#]
            let one = try await api.make("partner", number.merging(["registration_number": #""123,456""#]) { $1 })
            let two = try await api.make("partner", number.merging(["registration_number": #""K 789""#]) { $1 })
            for (query, rows) in [
                ("123%2C456", [one]), ("123,456", []), ("123%2C456,K%20789", [one, two]), ("K789", [two]),
            ] {
                let found = try await api.expect(200, "GET", "partners?registration_number=\(query)").items
                #expect(Set(found.map(\.id)) == Set(rows.map(\.id)), "\(query)")
            }
        }
    }

    @Test func `what is unique is unique in every spelling`() async throws {
        try await APIFixture.with { api in
            for (name, field, first, others) in [
                ("programme", "name", "Ávila", ["avila", " ÁVILA ", "A\u{301}vila\u{200B}"]),
                ("region", "code", "Green 1", ["GREEN 1", "green\u{A0}1", "Green\u{200B} 1 "]),
            ] {
                _ = try await api.make(name, [field: "\"\(first)\""])
                let resource = try APIFixture.resource(name)
                for other in others {
                    let body = try await api.body(of: resource, full: false).merging([field: "\"\(other)\""]) { $1 }
                    let refused = try await api.expect(409, "POST", resource.path, APIFixture.text(body))
                    #expect(try refused.places == ["/\(field)"], "\(other)")
                }
            }
            let npo = ["registration_type": #""npo""#]
            let partner = try await api.make("partner", npo.merging(["registration_number": #""123456""#]) { $1 })
            #expect(partner.string("registration_number") == "123-456 NPO")
            let resource = try APIFixture.resource("partner")
            for other in ["123-456 NPO", "NPO 123 456", "123456npo"] {
                let body = try await api.body(of: resource, full: false).merging(
                    npo.merging(["registration_number": "\"\(other)\""]) { $1 }
                ) { $1 }
                _ = try await api.expect(409, "POST", "partners", APIFixture.text(body))
                let found = try await api.expect(
                    200, "GET", "partners?registration_number=\(PercentEncoding.encode(other))"
                ).items
                #expect(found.map(\.id) == [partner.id])
            }
            let body = try await api.body(of: resource, full: false).merging(
                npo.merging(["registration_number": #""12""#]) { $1 }
            ) { $1 }
            let refused = try await api.expect(422, "POST", "partners", APIFixture.text(body))
            #expect(try refused.places == ["/registration_number"])
        }
    }
}
