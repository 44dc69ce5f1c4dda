import TestSupport

/// Tables of municipalities without a row: by the catalogue, so that a table that is added has rows to show and to measure
/// with, or says here why not.
enum EmptyTables {
    /// After a municipality is loaded, before a worker has done anything.
    static let inDemonstration = [
        "api_key_grant": "Keys are made by the installer.", "idempotency_key": "Answers that are kept for a day.",
        "evaluation": "The worker's.", "evaluation_figure": "The worker's.",
        "evaluation_input": "The worker's.", "evaluation_sign_off": "Of what the worker made.",
        "indicator_computation": "The worker's.", "indicator_figure": "The worker's.",
        "portfolio": "The worker's.", "portfolio_pick": "The worker's.", "job": "The queue.",
        "portfolio_pick_centre": "The worker's.", "portfolio_acceptance": "Of what the worker made.",
        "issued_document": "Made when the installer sends proposals.",
        "rendering": "Made when somebody asks for a PDF.",
        "assessment_flag": "There is nothing to doubt.", "pseudonym_key": "Known once a file is uploaded.",
        "calendar_address": "A secret that is shown once.", "survey_draft": "What somebody is filling in.",
    ]

    /// What is measured at national size.
    static let inNationalData = [
        "api_key_grant": "The benchmark's.", "idempotency_key": "The benchmark's.",
        "audit_event": "Past every trigger.",
        "job": "The worker's.", "evaluation": "The worker's.", "evaluation_figure": "The worker's.",
        "evaluation_input": "The worker's.", "evaluation_sign_off": "Of what the worker made.",
        "indicator_computation": "The worker's.", "indicator_figure": "The worker's.", "disclosure": "The worker's.",
        "portfolio": "The worker's.",
        "portfolio_pick": "The worker's.", "portfolio_pick_centre": "The worker's.",
        "portfolio_acceptance": "Of what the worker made.", "assessment_group": "Made when a wave closes.",
        "assessment_flag": "Made by uploads.", "child_withdrawal": "It needs a key.",
        "pseudonym_key": "It needs a key.",
        "rendering": "Bytes.", "document_attachment": "Bytes.", "document_attachment_piece": "Bytes.",
        "document_template": "Words.", "document_termination": "Few.", "calendar_address": "Few.", "locality": "Few.",
        "partner_merge": "Few.", "proposal_centre": "A page is a line there.", "outcome_cut_score": "Few.",
        "own_indicator": "Few.", "indicator_target": "Few.", "indicator_baseline": "Few.",
    ]

    /// A query of the names of those tables, in order, in one row: for a transaction that is under way.
    static func query(_ condition: String) -> String {
        """
        with tenant_table as materialized (
            select c.relname::text as name
            from pg_class as c
            inner join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
            where c.relkind = 'r' and c.relnamespace = 'ecdp'::regnamespace
        )
        select string_agg(n.name, ' ' order by n.name collate "C")
        from tenant_table as n
        where (xpath('//n/text()', query_to_xml(format(
            'select count(*) as n from ecdp.%I as t where \(condition)', n.name), false, true, '')))[1]::text = '0'
        """
    }

    static func names(of condition: String) async throws -> [String] {
        try await TestDatabase.current.psql(query(condition)).split(separator: " ").map(String.init)
    }
}
