import Postgres

/// The statements of ``NationalData`` that follow ``NationalPartnershipSQL``: MOUs and agreements with their commitments,
/// and what follows from them. Each takes the seed as `$1` and today as `$2`.
enum NationalAgreementSQL: String, StatementSet {
    /// A commitment of the partner in every MOU, and of the centres in a third of them.
    case commitments = """
        insert into ecdp.document_commitment (
            tenant_id, id, document_id, position, side, resource_kind, amount, schedule, from_on, until_on
        )
        select
            m.tenant_id, pg_temp.make_id(120, m.n * 2 + k, $1::int8), pg_temp.make_id(13, m.n * 8 + m.step, $1), k + 1,
            case k when 0 then 'partner' else 'centre' end,
            case
                when k = 1 then 'staff_time' when pg_temp.u(m.n, 121, $1) < 0.4 then 'funding'
                when pg_temp.u(m.n, 121, $1) < 0.8 then 'volunteer_time' else 'training'
            end,
            1000 * (1 + floor(50 * pg_temp.u(m.n, 122, $1))::int8),
            case when k = 0 and pg_temp.u(m.n, 123, $1) < 0.5 then 'quarterly' else 'once' end, m.day + 60, m.day + 330
        from partnership_move as m
        cross join generate_series(0, case when m.n % 3 = 0 then 1 else 0 end) as k
        where m.to_stage = 'mou_signed' and $2::date is not null
        """

    /// Valid for a year. What is kept of what was signed is short: `app.document_content()` would take a minute.
    case documents = """
        insert into ecdp.document (
            tenant_id, id, partnership_id, kind, number, title, terms, valid_until, review_since, signed_on,
            signed_by_partner, signed_by_centres, content, content_sha256
        )
        select
            d.tenant_id, d.id, d.partnership_id, d.kind, d.number, d.title, d.terms, d.valid_until, d.signed_on,
            d.signed_on, d.signed_by_partner, d.signed_by_centres, c.content,
            encode(sha256(convert_to(c.content, 'UTF8')), 'hex')
        from (
            select
                m.tenant_id, pg_temp.make_id(13, m.n * 8 + m.step, $1::int8) as id, m.id as partnership_id,
                case m.to_stage when 'mou_signed' then 'mou' else 'agreement' end as kind, 1 as number,
                case m.to_stage when 'mou_signed' then 'Memorandum of understanding ' else 'Partnership agreement ' end
                || m.n as title,
                'As agreed.' as terms, m.day + 364 as valid_until, m.day as signed_on, 'director' as signed_by_partner,
                'principals' as signed_by_centres
            from partnership_move as m
            where m.to_stage in ('mou_signed', 'agreement_signed') and $2::date is not null
            order by m.tenant_id, m.n, m.step
        ) as d
        cross join lateral (
            select
                jsonb_build_object(
                    'format', 1, 'kind', d.kind, 'number', d.number, 'title', d.title, 'terms', d.terms,
                    'valid_from', null, 'valid_until', d.valid_until, 'signed_on', d.signed_on
                )::text as content
            offset 0
        ) as c
        """

    case obligations = """
        insert into ecdp.obligation (
            tenant_id, id, partnership_id, document_id, commitment_id, side, resource_kind, amount, due_on, made_on
        )
        select
            c.tenant_id,
            pg_temp.make_id(
                124, row_number() over (order by c.tenant_id, c.document_id, c.position, s.due_on), $1::int8
            ),
            d.partnership_id, d.id, c.id, c.side, c.resource_kind, c.amount, s.due_on, d.signed_on
        from ecdp.document_commitment as c
        inner join ecdp.document as d on d.tenant_id = c.tenant_id and d.id = c.document_id
        cross join lateral app.due_days(c.schedule, c.from_on, c.until_on) as s (due_on)
        where $2::date is not null
        """

    /// A first activity within 90 days of the MOU.
    case rules = """
        insert into ecdp.obligation (tenant_id, id, partnership_id, document_id, rule, side, amount, due_on, made_on)
        select
            d.tenant_id, pg_temp.make_id(125, row_number() over (order by d.tenant_id, d.id), $1::int8),
            d.partnership_id, d.id, 'first_activity', 'all', 1, d.signed_on + 90, d.signed_on
        from ecdp.document as d
        where d.kind = 'mou' and $2::date is not null
        """

    case fulfilments = """
        insert into ecdp.obligation_fulfilment (tenant_id, id, obligation_id, done_on, amount)
        select o.tenant_id, pg_temp.make_id(126, o.n, $1::int8), o.id, o.due_on, o.amount
        from (
            select w.*, row_number() over (order by w.tenant_id, w.id) as n
            from ecdp.obligation as w
            where w.side = 'centre' and w.due_on <= $2::date
        ) as o
        where pg_temp.u(o.n, 127, $1) < 0.6
        """
}
