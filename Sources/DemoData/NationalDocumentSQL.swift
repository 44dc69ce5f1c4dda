import Postgres

/// The statements of ``NationalData`` for documents, after ``NationalPartnershipSQL``: a proposal for each partnership that
/// came so far, with bytes, some of them without an answer. Each takes the seed as `$1` and today as `$2`.
enum NationalDocumentSQL: String, StatementSet {
    /// The page of a proposal is a line here: national data are for measuring lists, not pages.
    case proposals = """
        insert into ecdp.proposal (
            tenant_id, id, kind, partner_id, partnership_id, programme_id, title, areas, owner, status, sent_on, sent_to,
            sent_by, sent_sha256, answer_due_on, answered_on, version, created_at, updated_at
        )
        select
            m.tenant_id, pg_temp.make_id(50, m.n, $1::int8), 'proposal', p.partner_id, p.id, p.programme_id,
            'Proposal ' || m.n, p.areas, 'Partnerships desk',
            case when a.day is null then 'sent' when a.to_stage = 'declined' then 'declined' else 'accepted' end, m.day,
            'director', (array['email', 'meeting', 'post'])[1 + m.n % 3],
            encode(sha256(convert_to('<p>Proposal ' || m.n || '</p>', 'UTF8')), 'hex'), m.day + 21, a.day, 2, m.day,
            coalesce(a.day, m.day)
        from partnership_move as m
        inner join ecdp.partnership as p on p.tenant_id = m.tenant_id and p.id = m.id
        left join partnership_move as a on a.n = m.n and a.step = m.step + 1
        where m.to_stage = 'proposed' and $2::date is not null
        order by m.tenant_id, m.n
        """

    case issued = """
        insert into ecdp.issued_document (tenant_id, id, proposal_id, template, language, content, sha256, created_at)
        select
            p.tenant_id, pg_temp.make_id(51, substr(p.title, 10)::int8, $1::int8), p.id, 'proposal 1', 'en',
            convert_to('<p>' || p.title || '</p>', 'UTF8'), p.sent_sha256, p.sent_on
        from ecdp.proposal as p
        where p.title ~ '^Proposal [0-9]+$' and $2::date is not null
        order by p.tenant_id, p.id
        """
}
