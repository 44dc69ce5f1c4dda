extension ProgrammeInputs {
    static let partnerships = [
        InputRows(.programme, .all(where: "t.id = $2::uuid")),
        InputRows(.programmePhase, .all(where: "t.programme_id = $2::uuid")),
        InputRows(.partnership, .all(where: "t.programme_id = $2::uuid")),
        InputRows(
            .stageChange, .each(of: "mine", by: "partnership_id", and: "t.changed_on < $3::date"), day: "changed_on"),
        InputRows(
            .partnershipCentre, .each(of: "mine", by: "partnership_id", and: "t.joined_on < $3::date"),
            day: "joined_on"),
        // A paper's day is that of its signature, after which it does not change.
        InputRows(
            .document, .each(of: "mine", by: "partnership_id", and: "t.signed_on < $3::date"), day: "signed_on",
            entered: "updated_at"),
        InputRows(.partner, .each(of: "theirs")),
        InputRows(
            .clearance, .each(of: "theirs", by: "partner_id", and: "t.screened_on < $3::date"), day: "screened_on"),
    ]

    static let meetings = [
        InputRows(.engagement, .each(of: "held"), day: "held_on"),
        InputRows(.attendance, .each(of: "held", by: "engagement_id")),
        InputRows(.barrier, .each(of: "raised"), day: "raised_on"),
    ]

    static let centres = [
        // Only what is read of it, and its newest measure.
        InputRows(.centre, .each(of: "site"), content: InputRows.centreContent),
        InputRows(.locality, .text("area as t")),
        InputRows(
            .deprivation,
            .text(
                """
                (
                    select g.region_id as id
                    from ground as g
                    union
                    select a.parent_id
                    from area as a
                ) as m
                cross join lateral (
                    select t.* from ward_deprivation as t
                    where t.region_id = m.id and t.vintage <= extract(year from $3::date - 1)::int4
                    offset 0
                ) as t
                """), order: "t.region_id, t.vintage"),
        // The newest that counts children, and the newest that counts subsidised places.
        InputRows(
            .measure,
            .text(
                """
                site as m
                cross join lateral (
                    select array[(
                        select o.id
                        from centre_measure as o
                        where
                            o.tenant_id = $1::int4 and o.centre_id = m.id and o.observed_on < $3::date
                            and o.archived_at is null
                            and num_nonnulls(
                                o.girls_0_1, o.girls_2, o.girls_3, o.girls_4, o.girls_5, o.boys_0_1, o.boys_2,
                                o.boys_3, o.boys_4, o.boys_5
                            ) > 0
                        order by o.observed_on desc
                        limit 1
                    ), (
                        select o.id
                        from centre_measure as o
                        where
                            o.tenant_id = $1::int4 and o.centre_id = m.id and o.observed_on < $3::date
                            and o.archived_at is null and o.children_subsidised is not null
                        order by o.observed_on desc
                        limit 1
                    )] as ids
                    offset 0
                ) as k
                cross join lateral (
                    select t.* from centre_measure as t
                    where t.tenant_id = $1::int4 and t.id = any(k.ids)
                    offset 0
                ) as t
                """), content: InputRows.measureContent, day: "observed_on"),
        InputRows(
            .registration, .each(of: "site", by: "centre_id", then: "t.valid_from < $3::date"), day: "valid_from"),
    ]

    static let owed = [
        InputRows(.obligation, .each(of: "owed")),
        InputRows(.fulfilment, .each(of: "owed", by: "obligation_id", then: "t.done_on < $3::date"), day: "done_on"),
        InputRows(
            .transfer, .each(of: "mine", by: "partnership_id", then: "t.occurred_on < $3::date"), day: "occurred_on"),
        InputRows(.termination, .each(of: "paper", by: "document_id", then: "t.ends_on < $3::date"), day: "ends_on"),
        InputRows(.metric, .each(of: "paper", by: "document_id")),
        InputRows(
            .reading, .each(of: "metered", by: "metric_id", then: "t.observed_on < $3::date"), day: "observed_on"),
    ]

    static let activities = [
        InputRows(.activity, .each(of: "act"), day: "held_on"),
        InputRows(
            .activityCentre, .each(of: "visit"),
            content: "row(t.id, t.version, t.caregivers, t.practitioners, t.created_at, t.archived_at)"),
        InputRows(
            .integration,
            .each(
                of: "(select distinct v.centre_id as id from visit as v)", by: "centre_id", then: "t.since < $3::date"),
            day: "since"),
    ]

    static let decisions = [
        InputRows(
            .decision,
            .each(
                of: InputRows.dated(
                    .decision, "decided_on", of: [("mine", "partnership_id"), ("raised", "barrier_id")])),
            day: "decided_on"),
        InputRows(
            .lesson, .all(where: "t.programme_id = $2::uuid and t.learned_on < $3::date"), day: "learned_on"),
    ]

    /// Of these what is read: what else they say names people.
    static let outreach = [
        InputRows(
            .grant, .text("applied as t"),
            content: """
                row(t.id, t.version, t.asked_cents, t.awarded_cents, t.status, t.applied_on, t.decided_on, t.archived_at)
                """, day: "applied_on"),
        InputRows(
            .grantReport, .each(of: "applied", by: "grant_application_id"),
            content: "row(t.id, t.version, t.due_on, t.delivered_on, t.archived_at)"),
        InputRows(
            .fundraiser,
            .each(
                of: """
                    (
                        select f.id
                        from fundraiser as f
                        where f.tenant_id = $1::int4 and f.programme_id = $2::uuid
                        union
                        select s.fundraiser_id from shared as s
                    )
                    """),
            content: """
                row(t.id, t.version, t.programme_id, t.status, t.ended_on,
                    t.target_cents, t.raised_cents, t.cost_cents, t.archived_at)
                """),
        InputRows(
            .fundraiserShare, .text("shared as t"),
            content: "row(t.id, t.version, t.fundraiser_id, t.partnership_id, t.archived_at)"),
        InputRows(
            .lead, .all(where: "t.programme_id = $2::uuid and t.found_on < $3::date"),
            content: "row(t.id, t.version, t.found_on, t.programme_id, t.archived_at)", day: "found_on"),
        InputRows(
            .proposal, .each(of: InputRows.dated(.proposal, "sent_on", of: [("mine", "partnership_id")])),
            content: "row(t.id, t.version, t.status, t.sent_on, t.answered_on, t.archived_at)"),
        // Few rows, so that a look-up of each would read them all: a full join is never a nested loop.
        InputRows(
            .uptake,
            .text(
                """
                (
                    select w.*, m.id as mine_id
                    from (
                        select t.*
                        from practice_uptake as t
                        where t.tenant_id = $1::int4 and t.partnership_id is not null
                    ) as w
                    full join mine as m on m.id = w.partnership_id
                    offset 0
                ) as t
                where t.mine_id is not null and t.taken_up_on < $3::date
                """), content: "row(t.id, t.version, t.partnership_id, t.taken_up_on, t.archived_at)",
            day: "taken_up_on"),
    ]

    static let reviews = [
        InputRows(.evaluation, .each(of: "published"), content: InputRows.evaluationContent),
        InputRows(
            .figure,
            .each(
                of: "published", by: "evaluation_id",
                and: "t.indicator = 'partnership_progress' and t.scope_kind = 'partnership'"),
            content: "row(t.evaluation_id, t.scope_key)", order: "t.evaluation_id, t.scope_key"),
        // Not by whom: a name could be found by trying.
        InputRows(
            .signOff, .each(of: "published", by: "evaluation_id"), content: "row(t.id, t.evaluation_id, t.signed_on)"),
    ]

    static let feedback = [
        InputRows(.campaign, .each(of: "campaign")),
        InputRows(.surveyVersion, .each(of: "(select distinct c.version_id as id from campaign as c)")),
        InputRows(
            .surveyInstrument,
            .each(
                of: """
                    (
                        select distinct v.instrument_id as id
                        from campaign as c
                        inner join survey_version as v on v.tenant_id = $1::int4 and v.id = c.version_id
                    )
                    """)),
        // Of a campaign that names no programme: which partnerships it asked about.
        InputRows(
            .invitation,
            .text(
                """
                campaign as m
                cross join lateral (
                    select t.id, t.campaign_id, t.partnership_id, t.updated_at, t.archived_at
                    from survey_invitation as t
                    where t.tenant_id = $1::int4 and t.campaign_id = m.id
                    offset 0
                ) as t
                where m.programme_id is null
                """), content: "row(t.id, t.campaign_id, t.partnership_id, t.archived_at)"),
        InputRows(.surveyResult, .each(of: "campaign", by: "campaign_id")),
    ]
}

/// What is read of tables that both kinds of evaluation rest on.
extension InputRows {
    static let centreContent = "row(t.id, t.version, t.region_id, t.locality_id, t.quintile, t.archived_at)"
    static let measureContent = "row(t.id, t.version, t.observed_on, t.created_at, t.archived_at)"
    static let evaluationContent = "row(t.id, t.revision, t.figures_sha256)"

    /// A table's rows of before the day after the period: those of the programme itself, and those that belong to a row of one
    /// of these sets, by these columns.
    fileprivate static func dated(
        _ table: InputTable, _ day: String, of links: [(set: String, column: String)]
    ) -> String {
        let name = table.rawValue
        let belonging = links.map { set, column in
            """

                union
                select d.id
                from \(set) as m
                cross join lateral (
                    select w.id, w.\(day)
                    from \(name) as w
                    where w.tenant_id = $1::int4 and w.\(column) = m.id
                    offset 0
                ) as d
                where d.\(day) < $3::date
            """
        }
        return """
            (
                select d.id
                from \(name) as d
                where d.tenant_id = $1::int4 and d.programme_id = $2::uuid and d.\(day) < $3::date\(belonging.joined())
            )
            """
    }
}
