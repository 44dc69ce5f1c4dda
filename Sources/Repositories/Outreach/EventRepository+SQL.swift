import Postgres
package import Resources

extension EventRepository {
    enum SQL: String, StatementSet {
        /// Whether people can be invited to it and its list be kept, or fails the transaction.
        case requireListed = """
            select
                app.require(count(*) = 1, 'engagement_there'),
                app.require(bool_and(e.archived_at is null), 'engagement_in_use'),
                app.require(bool_and(e.status = 'confirmed'), 'engagement_takes_place')
            from engagement as e
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            """
        /// All those sent, before the event's row is locked for its list: whoever merges a partner of them holds it and
        /// comes to the event afterwards.
        case holdInvitees = """
            with centres as materialized (
                select c.id
                from centre as c
                where c.tenant_id = $1::int4 and c.id = any($2::uuid[])
                order by c.id
                for key share
            ),
            partners as materialized (
                select p.id
                from partner as p
                where p.tenant_id = $1::int4 and p.id = any($3::uuid[])
                order by p.id
                for key share
            ),
            contacts as materialized (
                select k.id
                from contact as k
                where k.tenant_id = $1::int4 and k.id = any($4::uuid[])
                order by k.id
                for key share
            )
            select (select count(*) from centres), (select count(*) from partners), (select count(*) from contacts)
            """
        /// Those sent that are not in use here, by their places in the body; the first hundred.
        case requireInvitees = """
            select
                app.refuse_places(
                    array(
                        select format('/%s/%s', s.list, s.place - 1) || coalesce('=' || s.successor, '')
                        from (
                            select 'centre_ids' as list, u.place, c.id as known, null::uuid as successor
                            from unnest($2::uuid[]) with ordinality as u (id, place)
                            left join centre as c
                                on c.tenant_id = $1::int4 and c.id = u.id and c.archived_at is null
                            union all
                            select
                                'partner_ids', u.place, case when p.archived_at is null then p.id end,
                                p.merged_into_id
                            from unnest($3::uuid[]) with ordinality as u (id, place)
                            left join partner as p on p.tenant_id = $1::int4 and p.id = u.id
                            union all
                            select 'contact_ids', u.place, k.id, null
                            from unnest($4::uuid[]) with ordinality as u (id, place)
                            left join contact as k
                                on k.tenant_id = $1::int4 and k.id = u.id and k.archived_at is null
                        ) as s
                        where s.known is null
                        order by s.list, s.place
                        limit 100
                    ), 'engagement_invitees_known'
                )
            """
        /// Those that are on the list already stay as they are. Written in the order of what they refer to.
        case invite = """
            insert into engagement_attendance (tenant_id, id, engagement_id, centre_id, partner_id, contact_id)
            select $1::int4, n.id, $2::uuid, s.centre_id, s.partner_id, s.contact_id
            from (
                select
                    i.centre_id, i.partner_id, i.contact_id,
                    row_number() over (order by i.centre_id, i.partner_id, i.contact_id) as place
                from (
                    select c.id as centre_id, null::uuid as partner_id, null::uuid as contact_id
                    from unnest($3::uuid[]) as c (id)
                    union all
                    select null, p.id, null from unnest($4::uuid[]) as p (id)
                    union all
                    select null, null, k.id from unnest($5::uuid[]) as k (id)
                ) as i
            ) as s
            inner join unnest($6::uuid[]) with ordinality as n (id, place) on n.place = s.place
            order by s.place
            on conflict do nothing
            """
        case lockList = """
            select a.id
            from engagement_attendance as a
            where a.tenant_id = $1::int4 and a.engagement_id = $2::uuid and a.archived_at is null
            order by a.id
            for no key update
            """
        /// Those that are not on the list, by their places in the body; the first hundred.
        case requireListedInvitees = """
            select
                app.refuse_places(
                    array(
                        select format('/rows/%s/invitee_id', u.place - 1)
                        from unnest($3::uuid[]) with ordinality as u (id, place)
                        left join (
                            select coalesce(a.centre_id, a.partner_id, a.contact_id) as id
                            from engagement_attendance as a
                            where a.tenant_id = $1::int4 and a.engagement_id = $2::uuid and a.archived_at is null
                        ) as l on l.id = u.id
                        where l.id is null
                        order by u.place
                        limit 100
                    ), 'engagement_invitees_listed'
                )
            """
        /// What is not sent stays; a row that has these values already is not written.
        case answer = """
            update engagement_attendance as a
            set
                answer = coalesce(u.answer, a.answer), attended = coalesce(u.attended, a.attended),
                people = coalesce(u.people, a.people),
                over_capacity = case
                    when u.answer = 'yes' and a.answer is distinct from 'yes' then $7::bool else a.over_capacity
                end,
                version = a.version + 1, updated_at = now()
            from unnest($3::uuid[], $4::text[], $5::bool[], $6::int4[]) as u (id, answer, attended, people)
            where
                a.tenant_id = $1::int4 and a.engagement_id = $2::uuid and a.archived_at is null
                and coalesce(a.centre_id, a.partner_id, a.contact_id) = u.id
                and (
                    coalesce(u.answer, a.answer), coalesce(u.attended, a.attended), coalesce(u.people, a.people)
                ) is distinct from (a.answer, a.attended, a.people)
            """
        case requireConfirmed = """
            select
                app.require(
                    exists (
                        select from engagement as e
                        where e.tenant_id = $1::int4 and e.id = $2::uuid and e.status = 'confirmed'
                    ), 'engagement_takes_place'
                )
            """
        case postpone = """
            update engagement as e
            set status = 'postponed', status_reason = $3::text, version = e.version + 1, updated_at = now()
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            """
        case takePlace = """
            insert into engagement (
                tenant_id, id, kind, programme_id, partnership_id, held_on, title, postponed_from_id, starts_at, ends_at,
                zone, place, region_id, latitude, longitude, organiser, capacity
            )
            select
                e.tenant_id, $3::uuid, e.kind, e.programme_id, e.partnership_id, $4::date, e.title, e.id,
                $5::timestamptz, $6::timestamptz, $7::text, e.place, e.region_id, e.latitude, e.longitude, e.organiser,
                e.capacity
            from engagement as e
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            """
        /// Whoever was invited is invited again, and has not answered.
        case inviteAgain = """
            insert into engagement_attendance (tenant_id, id, engagement_id, centre_id, partner_id, contact_id)
            select $1::int4, n.id, $3::uuid, s.centre_id, s.partner_id, s.contact_id
            from (
                select a.centre_id, a.partner_id, a.contact_id, row_number() over (order by a.id) as place
                from engagement_attendance as a
                where
                    a.tenant_id = $1::int4 and a.engagement_id = $2::uuid and a.archived_at is null and a.invited
            ) as s
            inner join unnest($4::uuid[]) with ordinality as n (id, place) on n.place = s.place
            order by s.centre_id, s.partner_id, s.contact_id
            """
        case listed = """
            select count(*)
            from engagement_attendance as a
            where a.tenant_id = $1::int4 and a.engagement_id = $2::uuid and a.archived_at is null and a.invited
            """

        var effect: Query.Effect {
            switch self {
            case .listed: .read
            default: .write
            }
        }
    }

    /// Who was invited to an event, what they answered and who came: of `$2`, an engagement.
    package static let turnout = WrittenAnswer(
        "Turnout", "Who was invited to an event, what was answered, and who came: centres, partners and people apart.",
        columns: [
            .computed("engagement_id", .id(of: "engagement"), sql: "e.id", doc: "The event."),
            .computed(
                "capacity", .integer(1...100_000), sql: "e.capacity", nullable: true,
                doc: "How many people there is room for."),
            .computed(
                "places_left", .integer(-100_000...100_000), sql: "e.capacity - a.places", nullable: true,
                doc: """
                    How many more can answer yes; below zero where more have than there is room for; null where that is \
                    not limited.
                    """),
        ]
            + [("centres", "centre_id"), ("partners", "partner_id"), ("contacts", "contact_id")].flatMap(counts)
            + [
                .computed(
                    "people", .integer(0...Int.max), sql: "a.people", doc: "How many people came for all of them.")
            ],
        from: """
            engagement as e
            cross join lateral (
                select
                    \([("centres", "centre_id"), ("partners", "partner_id"), ("contacts", "contact_id")]
                        .flatMap { side in
                            conditions.map { "count(t.\(side.1)) filter (where \($0.sql)) as \(side.0)_\($0.name)" }
                        }.joined(separator: ", ")),
                    coalesce(sum(t.people), 0) as people, count(*) filter (where t.answer = 'yes') as places
                from engagement_attendance as t
                where t.tenant_id = e.tenant_id and t.engagement_id = e.id and t.archived_at is null
            ) as a
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            """)

    private static let conditions = [
        (name: "invited", sql: "t.invited", doc: "were invited"),
        (name: "yes", sql: "t.answer = 'yes'", doc: "answered yes"),
        (name: "maybe", sql: "t.answer = 'maybe'", doc: "answered maybe"),
        (name: "no", sql: "t.answer = 'no'", doc: "answered no"),
        (name: "not_answered", sql: "t.invited and t.answer is null", doc: "were invited and have not answered"),
        (name: "came", sql: "t.attended", doc: "came"),
        (name: "not_known", sql: "t.attended is null", doc: "are on the list, and it is not known whether they came"),
    ]

    private static func counts(of side: String, column: String) -> [Column] {
        conditions.map { condition in
            .computed(
                "\(side)_\(condition.name)", .integer(0...Int.max), sql: "a.\(side)_\(condition.name)",
                doc: "How many \(side) \(condition.doc).")
        }
    }
}
