import Postgres

/// How the ledger, grants and fundraisers of a demonstration municipality are written: see ``DemoSQL``.
enum LedgerDemoSQL: String, StatementSet {
    case items = """
        insert into resource_item (tenant_id, id, kind, name, value_cents)
        select $1::int4, r.id, r.kind, r.name, r.value_cents
        from jsonb_populate_recordset(null::ecdp.resource_item, $2::jsonb) as r
        """

    case guidelines = """
        insert into programme_guideline (tenant_id, id, programme_id, rule, threshold, effect)
        select $1::int4, r.id, r.programme_id, r.rule, r.threshold, r.effect
        from jsonb_populate_recordset(null::ecdp.programme_guideline, $2::jsonb) as r
        """

    case entries = """
        insert into ledger_entry (tenant_id, id, partnership_id, occurred_on, reason, evidence, created_at, updated_at)
        select
            $1::int4, r.id, r.partnership_id, r.occurred_on, r.reason, r.evidence, r.created_at, r.created_at
        from jsonb_populate_recordset(null::ecdp.ledger_entry, $2::jsonb) as r
        """

    case lines = """
        insert into ledger_line (
            tenant_id, id, entry_id, move, kind, item_id, centre_id, amount, reverses_id, activity_id
        )
        select
            $1::int4, r.id, r.entry_id, r.move, r.kind, r.item_id, r.centre_id, r.amount, r.reverses_id, r.activity_id
        from rows from (
            jsonb_to_recordset($2::jsonb) as (
                id uuid, entry_id uuid, move text, kind text, item_id uuid, centre_id uuid, amount int8, reverses_id uuid,
                activity_id uuid
            )
        ) with ordinality as r (
            id, entry_id, move, kind, item_id, centre_id, amount, reverses_id, activity_id, place
        )
        order by r.place
        """

    case post = """
        update ledger_entry as e
        set status = 'posted'
        where e.tenant_id = $1::int4 and e.status = 'entered' and $2::jsonb is not null
        """

    case grants = """
        insert into grant_application (tenant_id, id, partnership_id, title, funder, call, deadline_on, asked_cents,
            owner)
        select $1::int4, r.id, r.partnership_id, r.title, r.funder, r.call, r.deadline_on, r.asked_cents, r.owner
        from jsonb_populate_recordset(null::ecdp.grant_application, $2::jsonb) as r
        """

    case grantMoves = """
        update grant_application as g
        set
            status = r.status, applied_on = r.applied_on, decided_on = r.decided_on, awarded_cents = r.awarded_cents,
            conditions = r.conditions, decision_reason = r.decision_reason, entry_id = r.entry_id,
            version = g.version + 1, updated_at = now()
        from jsonb_populate_recordset(null::ecdp.grant_application, $2::jsonb) as r
        where g.tenant_id = $1::int4 and g.id = r.id
        """

    case reports = """
        insert into grant_report (tenant_id, id, grant_application_id, title, due_on, delivered_on)
        select $1::int4, r.id, r.grant_application_id, r.title, r.due_on, r.delivered_on
        from jsonb_populate_recordset(null::ecdp.grant_report, $2::jsonb) as r
        """

    case fundraisers = """
        insert into fundraiser
        (tenant_id, id, programme_id, kind, title, starts_on, ends_on, target_cents, raised_cents, cost_cents)
        select
            $1::int4, r.id, r.programme_id, r.kind, r.title, r.starts_on, r.ends_on, r.target_cents, r.raised_cents,
            r.cost_cents
        from jsonb_populate_recordset(null::ecdp.fundraiser, $2::jsonb) as r
        """

    case shares = """
        insert into fundraiser_share (tenant_id, id, fundraiser_id, partnership_id)
        select $1::int4, r.id, r.fundraiser_id, r.partnership_id
        from jsonb_populate_recordset(null::ecdp.fundraiser_share, $2::jsonb) as r
        """

    case split = """
        update fundraiser_share as s
        set share_cents = r.share_cents, entry_id = r.entry_id, version = s.version + 1, updated_at = now()
        from jsonb_populate_recordset(null::ecdp.fundraiser_share, $2::jsonb) as r
        where s.tenant_id = $1::int4 and s.id = r.id and r.share_cents is not null
        """

    case ends = """
        update fundraiser as f
        set status = 'closed', ended_on = r.ended_on, version = f.version + 1, updated_at = now()
        from jsonb_populate_recordset(null::ecdp.fundraiser, $2::jsonb) as r
        where f.tenant_id = $1::int4 and f.id = r.id and r.ended_on is not null
        """
}

extension LedgerStory {
    /// A statement, and the rows it writes.
    typealias Step = (statement: LedgerDemoSQL, rows: any Encodable)

    /// The statements that write it, in order.
    func steps() -> [Step] {
        var steps: [Step] = []
        func add(_ statement: LedgerDemoSQL, _ rows: any Encodable) { steps.append((statement, rows)) }
        add(.items, items)
        add(.guidelines, guidelines)
        for round in rounds {
            add(.entries, round.entries)
            add(.lines, round.lines)
            add(.post, [String]())
        }
        add(.grants, grants)
        for moves in grantMoves { add(.grantMoves, moves) }
        add(.reports, reports)
        add(.fundraisers, fundraisers)
        add(.shares, shares)
        add(.split, shares)
        add(.ends, fundraisers)
        return steps
    }
}
