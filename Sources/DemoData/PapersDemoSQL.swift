import Postgres

/// What stands beside the papers and activities of a demonstration municipality, as ``DemoSQL``: after all of them, and
/// before anything is sent.
enum PapersDemoSQL: String, StatementSet, CaseIterable {
    /// In a language that the municipality does not write in by itself, so that its other pages look as they do.
    case template = """
        insert into document_template (tenant_id, id, kind, language, name, body)
        select
            $1::int4, app.new_id(), 'information_packet', 'af', 'Kort pakket',
            '<h1>{{title}}</h1><ul>{{#goals}}<li>{{.}}</li>{{/goals}}</ul>'
        where $2::jsonb is not null
        """

    case activityKind = """
        insert into own_activity_kind (tenant_id, id, code, name, area)
        select $1::int4, app.new_id(), 'toy_library', 'Toy library', 'curriculum_sharing'
        where $2::jsonb is not null
        """

    /// The centres that a proposal is about are those of its partnership.
    case proposalCentres = """
        insert into proposal_centre (tenant_id, id, proposal_id, centre_id)
        select p.tenant_id, app.new_id(), p.id, c.centre_id
        from proposal as p
        inner join partnership_centre as c on c.tenant_id = p.tenant_id and c.partnership_id = p.partnership_id
        inner join centre as k on k.tenant_id = c.tenant_id and k.id = c.centre_id and k.archived_at is null
        where p.tenant_id = $1::int4 and p.status = 'draft' and c.archived_at is null and $2::jsonb is not null
        """

    /// A scan of the signatures of one MOU: the shortest PDF of a page without anything on it.
    case attachment = """
        with scan as (
            select
                d.id as document_id,
                convert_to(
                    E'%PDF-1.4\\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\\n'
                    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\\n'
                    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\\n'
                    'trailer<</Root 1 0 R>>\\n%%EOF', 'UTF8'
                ) as content
            from document as d
            where d.tenant_id = $1::int4 and d.kind = 'mou' and d.signed_on is not null and $2::jsonb is not null
            order by d.signed_on, d.id
            limit 1
        ),
        made as (
            insert into document_attachment (tenant_id, id, document_id, name, media_type, bytes, sha256)
            select
                $1::int4, app.new_id(), s.document_id, 'Signatures.pdf', 'application/pdf', octet_length(s.content),
                encode(sha256(s.content), 'hex')
            from scan as s
            returning id
        )
        insert into document_attachment_piece (tenant_id, id, attachment_id, position, bytes)
        select $1::int4, app.new_id(), m.id, 0, s.content from made as m cross join scan as s
        """

    /// The MOUs of partnerships that were given up end with them.
    case terminations = """
        insert into document_termination (tenant_id, id, document_id, ends_on, side, reason)
        select d.tenant_id, app.new_id(), d.id, p.stage_since, 'partner', 'The partnership was given up.'
        from document as d
        inner join partnership as p on p.tenant_id = d.tenant_id and p.id = d.partnership_id
        where
            d.tenant_id = $1::int4 and d.kind = 'mou' and p.stage = 'terminated' and d.signed_on <= p.stage_since
            and (d.valid_until is null or d.valid_until > p.stage_since) and $2::jsonb is not null
        """

    var effect: Query.Effect { .write }
}
