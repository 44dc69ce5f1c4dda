import Postgres

extension DocumentRepository {
    enum SQL: String, StatementSet {
        case requireDraft = """
            select app.require(
                exists (
                    select from document as t
                    where t.tenant_id = $1::int4 and t.id = $2::uuid and t.review_since is null
                ), 'document_draft'
            )
            """
        case requireInReview = """
            select app.require(
                exists (
                    select from document as t
                    where
                        t.tenant_id = $1::int4 and t.id = $2::uuid and t.review_since is not null
                        and t.signed_on is null
                ), 'document_reviewed'
            )
            """
        case review = """
            update document as t
            set review_since = $3::date, version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        case redraft = """
            update document as t
            set review_since = null, version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        /// On the day of the last signature; where somebody has not signed, or nobody has, the trigger says so.
        case sign = """
            update document as t
            set
                signed_on = (
                    select coalesce(max(s.signed_on), t.review_since)
                    from document_signatory as s
                    where s.tenant_id = t.tenant_id and s.document_id = t.id and s.archived_at is null
                ),
                version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        case terminate = """
            insert into document_termination (tenant_id, id, document_id, ends_on, side, reason)
            values ($1::int4, $3::uuid, $2::uuid, $4::date, $5::text, $6::text)
            """

        // MARK: - The next version

        /// A renewal begins the day after the last one of what it renews and lasts as long, if nothing else is said.
        case nextVersion = """
            insert into document (
                tenant_id, id, partnership_id, kind, number, title, terms, valid_from, valid_until, based_on_id, basis
            )
            select
                d.tenant_id, $3::uuid, d.partnership_id, d.kind,
                (
                    select max(n.number) + 1 from document as n
                    where
                        n.tenant_id = d.tenant_id and n.partnership_id = d.partnership_id and n.kind = d.kind
                        and n.archived_at is null
                ),
                coalesce($5::text, d.title), d.terms, s.starts_on,
                coalesce(
                    $7::date,
                    case
                        when $4::text = 'amendment' then d.valid_until
                        else (s.starts_on + age(d.valid_until + 1, coalesce(d.valid_from, d.signed_on)))::date - 1
                    end
                ),
                d.id, $4::text
            from document as d
            cross join lateral (
                select coalesce($6::date, case when $4::text = 'renewal' then d.valid_until + 1 end) as starts_on
            ) as s
            where d.tenant_id = $1::int4 and d.id = $2::uuid and d.archived_at is null
            """
        /// An amendment carries everything over. A renewal carries over what still holds on its first day: what is due then
        /// or later, and what came each month or quarter up to the end, which goes on in its rhythm: from its first due
        /// day or, where a short month cut that, from the last whole one before, so that the 31st comes back.
        case carryCommitments = """
            insert into document_commitment (
                tenant_id, id, document_id, position, line_id, side, resource_kind, item_id, amount, detail, schedule,
                from_on, until_on
            )
            select
                c.tenant_id, app.new_id(), n.id, c.position, coalesce(c.line_id, c.id), c.side, c.resource_kind,
                c.item_id, c.amount, c.detail, c.schedule, h.from_on, h.until_on
            from document as n
            join document as d on d.tenant_id = n.tenant_id and d.id = n.based_on_id
            join document_commitment as c
                on c.tenant_id = d.tenant_id and c.document_id = d.id and c.archived_at is null
            cross join lateral (
                select
                    make_interval(months => case c.schedule when 'monthly' then 1 else 3 end) as step,
                    coalesce(n.valid_from, app.today()) as starts_on
            ) as s
            cross join lateral (
                select
                    c.schedule <> 'once' and d.valid_until is not null
                    and (c.until_on + s.step)::date > d.valid_until as goes_on
            ) as g
            cross join lateral (
                select
                    case
                        when n.basis = 'amendment' or c.schedule = 'once' then c.from_on
                        else (
                            select min(u.due_on)
                            from app.due_days(c.schedule, c.from_on, s.starts_on + 100) as u (due_on)
                            where u.due_on >= s.starts_on
                        )
                    end as due_on
            ) as f
            cross join lateral (
                select
                    (
                        select max(u.due_on) from app.due_days(c.schedule, c.from_on, f.due_on) as u (due_on)
                        where extract(day from u.due_on) = extract(day from c.from_on)
                    ) as from_on,
                    case
                        when n.basis = 'amendment' or not g.goes_on then c.until_on
                        else coalesce(n.valid_until, (s.starts_on + interval '1 year')::date - 1)
                    end as until_on
            ) as h
            where
                n.tenant_id = $1::int4 and n.id = $2::uuid
                and (n.basis = 'amendment' or g.goes_on or coalesce(c.until_on, c.from_on) >= s.starts_on)
                and (h.until_on is null or h.until_on >= f.due_on)
            """
        case carryClauses = """
            insert into document_clause (tenant_id, id, document_id, position, line_id, kind, side, body)
            select c.tenant_id, app.new_id(), n.id, c.position, coalesce(c.line_id, c.id), c.kind, c.side, c.body
            from document as n
            join document_clause as c
                on c.tenant_id = n.tenant_id and c.document_id = n.based_on_id and c.archived_at is null
            where n.tenant_id = $1::int4 and n.id = $2::uuid
            """
        case carryMilestones = """
            insert into document_milestone (
                tenant_id, id, document_id, position, line_id, title, side, starts_on, due_on
            )
            select
                c.tenant_id, app.new_id(), n.id, c.position, coalesce(c.line_id, c.id), c.title, c.side, c.starts_on,
                c.due_on
            from document as n
            join document_milestone as c
                on c.tenant_id = n.tenant_id and c.document_id = n.based_on_id and c.archived_at is null
            where
                n.tenant_id = $1::int4 and n.id = $2::uuid
                and (n.basis = 'amendment' or c.due_on >= coalesce(n.valid_from, app.today()))
            """
        case carryMetrics = """
            insert into document_metric (
                tenant_id, id, document_id, position, line_id, indicator, unit, direction, baseline, baseline_on, target,
                due_on
            )
            select
                c.tenant_id, app.new_id(), n.id, c.position, coalesce(c.line_id, c.id), c.indicator, c.unit, c.direction,
                c.baseline, c.baseline_on, c.target, c.due_on
            from document as n
            join document_metric as c
                on c.tenant_id = n.tenant_id and c.document_id = n.based_on_id and c.archived_at is null
            where
                n.tenant_id = $1::int4 and n.id = $2::uuid
                and (n.basis = 'amendment' or c.due_on >= coalesce(n.valid_from, app.today()))
            """
        /// The same people, who have yet to sign.
        case carrySignatories = """
            insert into document_signatory (tenant_id, id, document_id, position, side, name, capacity)
            select c.tenant_id, app.new_id(), n.id, c.position, c.side, c.name, c.capacity
            from document as n
            join document_signatory as c
                on c.tenant_id = n.tenant_id and c.document_id = n.based_on_id and c.archived_at is null
            where n.tenant_id = $1::int4 and n.id = $2::uuid
            """

        // MARK: - Reading

        case content = """
            select
                coalesce(t.content, app.document_content(to_jsonb(t))::text), t.content_sha256,
                t.content_sha256 is null or t.content_sha256 = encode(sha256(convert_to(t.content, 'UTF8')), 'hex')
            from document as t
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        /// The version it was made from, or the one with the next lower number.
        case earlier = """
            select
                coalesce(
                    t.based_on_id,
                    (
                        select o.id from document as o
                        where
                            o.tenant_id = t.tenant_id and o.partnership_id = t.partnership_id and o.kind = t.kind
                            and o.number < t.number and o.archived_at is null
                        order by o.number desc
                        limit 1
                    )
                )
            from document as t
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        case difference = """
            select c.section, c.place, c.line, c.change, c.field, c.before, c.after, c.summary
            from document as a
            join document as b
                on
                    b.tenant_id = a.tenant_id and b.partnership_id = a.partnership_id and b.kind = a.kind
                    and b.id = $3::uuid
            cross join lateral app.document_difference($1::int4, a.id, b.id) as c
            where a.tenant_id = $1::int4 and a.id = $2::uuid
            """
        case comparable = """
            select count(*)
            from document as a
            join document as b
                on
                    b.tenant_id = a.tenant_id and b.partnership_id = a.partnership_id and b.kind = a.kind
                    and b.id = $3::uuid
            where a.tenant_id = $1::int4 and a.id = $2::uuid
            """
        case notices = """
            select
                n.document_id, n.partnership_id, n.kind, n.number, n.title, n.valid_until, n.days_left, n.notice,
                n.draft_id
            from app.document_notices($1::int4, $2::date) as n
            order by n.valid_until, n.document_id
            """

        var effect: Query.Effect {
            switch self {
            case .content, .earlier, .difference, .comparable, .notices: .read
            default: .write
            }
        }
    }
}
