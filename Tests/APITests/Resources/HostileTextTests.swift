import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Whatever can be stored can be paged past: rows whose texts the API would not take, such as wards of an old file or
/// what somebody wrote with SQL.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct HostileTextTests {
    private static let texts = [
        "\u{200B}", "\u{2060}\u{200B}", "\u{FEFF}x", "two\nlines", "\t", " ", " x ", "\u{202E}turned", "e\u{301}",
        "\u{1}bell", "\u{7F}", "'\"\\", "a,b%00&cursor=", String(repeating: "\u{1F9D2}", count: 40),
    ]

    static let sorted = ServedResources.all.flatMap { resource in
        resource.columns.filter {
            if case .text = $0.field.kind { $0.isSortable } else { false }
        }.map { (resource.name, $0.name) }
    }

    /// The text as SQL, none of whose characters stands in the statement.
    private static func sql(_ text: String) -> String {
        "convert_from(decode('\(Data(text.utf8).map { String(format: "%02x", $0) }.joined())', 'hex'), 'UTF8')"
    }

    /// Rows of the resource with each of the texts that the table takes.
    private static func fill(_ resource: Resource, _ column: String, _ api: APIFixture) async throws {
        for text in texts where resource.operations.contains(.create) {
            let row = try await api.make(resource.name)
            try await api.test.psql(
                """
                do $$
                begin
                    update ecdp.\(resource.table) set \(column) = \(sql(text)) where id = '\(row.id)';
                exception when check_violation or unique_violation then
                    raise notice 'refused';
                end
                $$
                """)
        }
        guard resource.name == "region" else { return }
        for text in texts {
            let code = String(format: "66%06d", APIFixture.number())
            try await api.test.psql(
                """
                insert into ecdp.region (id, kind, code, vintage, name, parent_id, valid_from, source)
                values (
                    app.region_id('ward', '2021', '\(code)'), 'ward', '\(code)', '2021', \(sql(text)),
                    '\(api.mine.region)', '2021-11-01', 'made up'
                )
                """)
        }
    }

    @Test(arguments: HostileTextTests.sorted)
    func `a list goes on behind every text that is stored`(name: String, column: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            try await Self.fill(resource, column, api)
            for order in [column, "-" + column] {
                let whole = try await api.expect(200, "GET", "\(resource.path)?sort=\(order)&limit=200").items.map(\.id)
                var (seen, address): ([String], String?) = ([], "\(resource.path)?sort=\(order)&limit=1")
                while let next = address, seen.count <= whole.count {
                    let page = try await api.expect(200, "GET", next)
                    seen += try page.items.map(\.id)
                    address = try page.object.string("next_cursor").map {
                        "\(resource.path)?sort=\(order)&limit=1&cursor=\($0)"
                    }
                }
                #expect(seen == whole, "\(order)")
                #expect(address == nil)
            }
        }
    }
}
