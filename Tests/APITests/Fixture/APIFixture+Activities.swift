import Foundation
import Resources
import TestSupport
import Testing

@testable import API

/// What activities want to be there, made past every rule: a partnership that is active, centres that are in it.
extension APIFixture {
    /// Makes a body, and what it refers to, such as the resource's rules want it.
    func prepare(
        _ resource: Resource, _ body: inout [String: String], in place: Municipality? = nil
    ) async throws {
        switch resource.name {
        case "activity":
            // By its history alone: its stage stays, so that it can be moved.
            if let partnership = body["partnership_id"] { try await activate(partnership) }
            if body["kind"] == "\"policy_advocacy\"" { body["advocacy_aim"] = "\"funding\"" }
        case "activity_centre", "training_certificate":
            guard let activity = body["activity_id"], let centre = body["centre_id"] else { return }
            try await test.psql(
                "update ecdp.activity set held_on = planned_on where id = '\(Self.bare(activity))' and held_on is null")
            try await join(centre, activity: activity)
        case "grant_report":
            // What is not awarded is not reported on.
            guard let grant = body["grant_application_id"] else { return }
            try await test.psql(
                """
                set session_replication_role = 'replica';
                update ecdp.grant_application
                set status = 'awarded', applied_on = '2026-03-01', decided_on = '2026-04-01', awarded_cents = 1
                where id = '\(Self.bare(grant))' and status = 'idea'
                """)
        case "outcome_cut_score":
            guard let instrument = body["instrument_id"], body["domain_id"] != nil else { return }
            body["domain_id"] = try await "\"\(domain(of: Self.bare(instrument), in: place).id)\""
        case "centre_quality_score":
            let made = try await makeQualityWave(in: place)
            body["wave_id"] = "\"\(made.wave)\""
            body["domain_id"] = "\"\(made.domain)\""
        case "indicator_target":
            body["shipped_code"] = nil
            body["starts_on"] = "\"2026-07-01\""
            if body["indicator_id"] == nil {
                body["indicator_id"] = try await "\"\(make("indicator", in: place).id)\""
            }
        case "indicator_baseline":
            let code = try await test.psql(
                """
                select s.code from ecdp.shipped_indicator as s
                where not exists (
                    select from ecdp.indicator_baseline as b
                    where b.tenant_id = \((place ?? mine).tenant) and b.shipped_code = s.code
                )
                order by random() limit 1
                """)
            body["shipped_code"] = "\"\(code)\""
        case "indicator":
            // That of what the example measures.
            body["unit"] = "\"children\""
        case "survey_invitation":
            body["partnership_id"] = nil
            body["partner_id"] = nil
            if body["centre_id"] == nil { body["centre_id"] = try await "\"\(make("centre").id)\"" }
        case "survey_campaign":
            // Past the rule that it is whole.
            guard let version = body["version_id"] else { return }
            try await test.psql(
                """
                set session_replication_role = 'replica';
                update ecdp.survey_version set published_on = '2026-01-05' where id = '\(Self.bare(version))'
                """)
        default: break
        }
    }

    /// Makes the centres that the examples of child rows name, in the partnership that the body names.
    func prepare(_ children: [String: String], of body: [String: String]) async throws {
        for match in children.values.joined().matches(of: /"centre_id": ?"([0-9a-f-]{36})"/) {
            try await test.psql(
                """
                insert into ecdp.centre (tenant_id, id, name, region_id)
                values (\(mine.tenant), '\(match.1)', 'Centre of an example', '\(mine.region)')
                on conflict do nothing
                """)
            guard let partnership = body["partnership_id"] else { continue }
            try await test.psql(
                """
                set session_replication_role = 'replica';
                insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
                values (\(mine.tenant), gen_random_uuid(), '\(Self.bare(partnership))', '\(match.1)', '2026-01-05')
                on conflict do nothing
                """)
        }
    }

    static func bare(_ json: String) -> String { json.trimmingCharacters(in: ["\""]) }

    /// Makes a partnership active by the history of its stages, unless it is.
    func activate(_ partnership: String, since day: String = "2026-01-05") async throws {
        try await test.psql(
            """
            set session_replication_role = 'replica';
            insert into ecdp.partnership_stage_change
            (tenant_id, partnership_id, from_stage, to_stage, changed_on, actor)
            select p.tenant_id, p.id, 'agreement_signed', 'active', '\(day)', 'test'
            from ecdp.partnership as p
            where
                p.id = '\(Self.bare(partnership))'
                and not exists (
                    select from ecdp.partnership_stage_change as h
                    where h.tenant_id = p.tenant_id and h.partnership_id = p.id and h.to_stage = 'active'
                )
            """)
    }

    /// Makes a centre take part in the partnership of an activity.
    func join(_ centre: String, activity: String) async throws {
        try await test.psql(
            """
            set session_replication_role = 'replica';
            insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
            select a.tenant_id, gen_random_uuid(), a.partnership_id, '\(Self.bare(centre))', '2026-01-05'
            from ecdp.activity as a
            where a.id = '\(Self.bare(activity))'
            on conflict (tenant_id, partnership_id, centre_id) where archived_at is null
            do update set joined_on = excluded.joined_on, left_on = null
            """)
    }
}
