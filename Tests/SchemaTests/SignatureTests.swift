import TestSupport
import Testing

/// No paper is signed that both sides have not signed, whichever login sends what SQL.
@Suite(.database, .serialized) struct SignatureTests {
    /// The fixture's MOU, a draft that names nobody, and its partnership.
    private static let paper = "00000000-0000-7000-8000-000001000015"
    private static let partnership = "00000000-0000-7000-8000-000001000013"

    private static func signatory(_ position: Int, _ side: String, on day: String?) -> String {
        """
        insert into ecdp.document_signatory (tenant_id, id, document_id, position, side, name, capacity, signed_on)
        values (1, gen_random_uuid(), '\(paper)', \(position), '\(side)', 'N', 'Director', \(day.map { "'\($0)'" } ?? "null"));

        """
    }

    private static func sign(_ columns: String = "") -> String {
        """
        update ecdp.document set review_since = '2026-03-01', signed_on = '2026-03-10'\(columns)
        where tenant_id = 1 and id = '\(paper)';
        """
    }

    private static let both = signatory(1, "partner", on: "2026-03-09") + signatory(2, "centre", on: "2026-03-10")

    /// What is tried, and the rule that refuses it; none where it is signed.
    private static let attempts: [(statements: String, rule: String?)] = [
        (sign(), "document_signatories_check"),
        (sign(", signed_by_partner = 'A', signed_by_centres = 'B'"), "document_signatories_check"),
        (signatory(1, "partner", on: "2026-03-10") + sign(), "document_signatories_check"),
        (signatory(1, "centre", on: "2026-03-10") + sign(), "document_signatories_check"),
        (
            signatory(1, "partner", on: "2026-03-10") + signatory(2, "municipality", on: "2026-03-10")
                + sign(", signed_by_centres = 'B'"), "document_signatories_check"
        ),
        (
            signatory(1, "partner", on: "2026-03-10") + signatory(2, "centre", on: nil) + sign(),
            "document_signatories_missing_check"
        ),
        (
            both
                + "update ecdp.document_signatory set archived_at = now() where side = 'centre' and document_id = '\(paper)';"
                + sign(), "document_signatories_check"
        ),
        (
            both + "update ecdp.document_signatory set signed_on = '2026-03-09' where document_id = '\(paper)';"
                + sign(),
            "document_signed_on_last_check"
        ),
        (
            """
            update ecdp.document set archived_at = now() where id = '\(paper)';
            insert into ecdp.document (
                tenant_id, id, partnership_id, kind, number, title, review_since, signed_on, signed_by_partner,
                signed_by_centres
            )
            values (1, gen_random_uuid(), '\(partnership)', 'mou', 1, 'M', '2026-03-01', '2026-03-10', 'A', 'B');
            """, "document_signatories_check"
        ),
        (both + sign(", signed_by_partner = 'Somebody else'"), nil),
    ]

    /// What the database says to the last of it: the rule's name, `signed`, or the error's words.
    private static func said(to statements: String, as role: String) async throws -> String {
        let answer = try await Command.psql(
            TestDatabase.current.conninfo(role: role),
            """
            begin; select app.enter(1, null, 'key:test', null);
            do $$
            declare
                named text;
            begin
                \(statements)
                if exists (select from ecdp.document where signed_by_partner = 'N' and partnership_id = '\(partnership)') then
                    raise exception 'signed';
                end if;
                raise exception 'nothing was done';
            exception when others then
                get stacked diagnostics named = constraint_name;
                raise exception '<%>', coalesce(nullif(named, ''), sqlerrm);
            end $$
            """)
        return String(answer.output.split(separator: "<").last?.split(separator: ">").first ?? "")
    }

    @Test func `no login signs a paper that somebody of each side has not signed`() async throws {
        try await TenantFixture.load()
        for (statements, rule) in Self.attempts {
            for role in ["ecdp_api", "postgres"] {
                #expect(try await Self.said(to: statements, as: role) == rule ?? "signed", "\(role): \(statements)")
            }
            // These sign nothing at all: the worker may not, and the owner has no right to municipalities' rows.
            #expect(try await Self.said(to: statements, as: "ecdp_worker").hasPrefix("permission denied"))
            let owner = try await Self.said(to: statements, as: "ecdp_owner")
            #expect(
                owner == "nothing was done" || owner == rule || owner.contains("row-level security"),
                "\(owner): \(statements)")
        }
    }
}
