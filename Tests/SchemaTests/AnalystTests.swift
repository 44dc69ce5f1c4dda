import TestSupport
import Testing

/// What analysts, who write SQL of their own, may read at all.
@Suite(.database) struct AnalystTests {
    @Test func `analysts change nothing`() async throws {
        #expect(
            try await Catalogue.list(
                """
                select c.oid::regclass || ' ' || p.name
                from pg_class as c
                cross join unnest('{insert,update,delete,truncate,references,trigger}'::text[]) as p (name)
                where
                    c.relnamespace::regnamespace::text in \(Catalogue.schemas) and c.relkind in ('r', 'p', 'v')
                    and (
                        has_table_privilege('ecdp_analyst', c.oid, p.name)
                        or p.name in ('insert', 'update', 'references')
                        and has_any_column_privilege('ecdp_analyst', c.oid, p.name)
                    )
                """) == [])
    }

    @Test(arguments: [
        "contact", "audit_event", "api_key", "api_key_grant", "idempotency_key", "child_assessment",
        "centre_quality_score",
    ])
    func `no column is open to analysts of`(table: String) async throws {
        #expect(
            try await TestDatabase.current.psql(
                "select has_any_column_privilege('ecdp_analyst', 'ecdp.\(table)', 'select')") == "f")
    }

    @Test(arguments: [
        ("activity_centre", "children"), ("activity_centre", "girls_3"), ("activity_centre", "referrals_made"),
        ("centre", "children"), ("centre_measure", "girls_3"), ("centre_measure", "boys_0_1"),
        ("centre_measure", "children_with_disabilities"), ("document", "terms"),
    ])
    func `a count that may be of few children, or what was agreed, is closed to analysts`(
        table: String, column: String
    ) async throws {
        #expect(
            try await TestDatabase.current.psql(
                "select has_column_privilege('ecdp_analyst', 'ecdp.\(table)', '\(column)', 'select')") == "f")
    }

    @Test func `no free text is open to analysts, but the names of things`() async throws {
        let open = try await Catalogue.list(
            """
            select t.name || '.' || a.attname
            from (\(Catalogue.tenantTables)) as t
            inner join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
            where
                a.atttypid = 'text'::regtype and t.name not like 'evaluation%' and t.name not like 'indicator%'
                and has_column_privilege('ecdp_analyst', t.oid, a.attnum, 'select')
                -- Codes: of a closed set, by a check or a reference.
                and not exists (
                    select from pg_constraint as c
                    where
                        c.conrelid = t.oid and a.attnum = any(c.conkey)
                        and (c.contype = 'f' or c.contype = 'c' and pg_get_constraintdef(c.oid) like '%ANY (%')
                )
            order by 1
            """)
        #expect(
            open == [
                "activity_centre.children_reason",
                // Names of instruments and domains, and of the groups of children: of closed sets.
                "assessment_flag.domain", "assessment_group.domain", "assessment_group.key",
                "centre.children_reason", "centre.name",
                "centre_registration.number", "locality.code",
                "locality.code_folded",
                "locality.name", "locality.name_folded",
                "outcome_domain.code", "outcome_domain.code_folded", "outcome_domain.name", "outcome_instrument.code",
                "outcome_instrument.edition", "outcome_instrument.name",
                "own_activity_kind.code", "own_activity_kind.code_folded",
                "own_activity_kind.name", "own_activity_kind.name_folded",
                // What an indicator means is for all.
                "own_indicator.code", "own_indicator.code_folded", "own_indicator.definition", "own_indicator.name",
                "own_indicator.name_folded", "own_indicator.source", "own_indicator.unit", "partner.name",
                "partner.registration_number", "partner.website", "partner_registration.number", "partnership.title",
                "programme.name", "programme.name_folded", "programme_phase.name", "resource_item.name",
                "resource_item.name_folded", "survey_campaign.name", "survey_campaign.name_folded",
                "survey_instrument.name", "survey_instrument.name_folded", "survey_instrument.shipped_code",
                "survey_option.code", "survey_question.code", "survey_result.question", "survey_text.body",
                "tenant.code", "tenant.name",
            ])
        #expect(
            try await Catalogue.list(
                """
                select a.attname from pg_attribute as a
                where
                    a.attrelid = 'analytics.partnership_stage_change'::regclass and a.attname in ('reason', 'actor')
                """) == [])
    }

    /// Tables of municipalities that no view shows, and why.
    private static let withoutView = [
        "api_key_grant": "The operator's.", "audit_event": "Who did what.", "branding": "How documents look.",
        "calendar_address": "An address is a secret.", "child_assessment": "Rows of children.",
        "centre_quality_score": "Of one centre each; groups are in quality_group.",
        "child_withdrawal": "Rows of children.", "contact": "People.",
        "disclosure": "What was hidden could be worked out from it.",
        "evaluation_input": "Identifiers of rows, of tables too that analysts do not read.",
        "document_attachment_piece": "Bytes of files.",
        "document_template": "Words.", "idempotency_key": "Answers kept for a day.", "job": "The queue.",
        "ledger_line": "What an entry asked for; what was posted are transfers.",
        "outcome_cut_score": "Groups are banded already.", "pseudonym_key": "Keys.", "rendering": "Bytes of PDFs.",
        "survey_answer": "What somebody said; groups are in survey_result.",
        "survey_draft": "What somebody said; groups are in survey_result.",
        "survey_invitation": "Who was asked; how many are in survey_result.",
        "survey_response": "What somebody said; groups are in survey_result.",
    ]

    @Test func `what a municipality keeps has its view, or says why it has none and is closed`() async throws {
        let hidden = try await Catalogue.list(
            """
            select t.name
            from (\(Catalogue.tenantTables)) as t
            where not exists (
                select
                from pg_rewrite as r
                inner join pg_class as v on v.oid = r.ev_class and v.relnamespace = 'analytics'::regnamespace
                inner join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                where d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid
            )
            """)
        #expect(Set(hidden) == Set(Self.withoutView.keys))
        for table in Self.withoutView.keys {
            let open = "select has_any_column_privilege('ecdp_analyst', 'ecdp.\(table)', 'select')"
            #expect(try await TestDatabase.current.psql(open) == "f", "\(table)")
        }
    }

    @Test(.clusterRoles)
    func `an analyst sees the municipalities of their roles, through views and tables alike`() async throws {
        let database = try TestDatabase.current
        try await TenantFixture.load()
        try await database.psql(
            """
            create role ten_2 nologin;
            create role analyst_two login in role ecdp_analyst, ten_2;
            grant connect on database \(database.name) to analyst_two
            """)
        for source in ["analytics.centre", "ecdp.centre", "analytics.partnership", "ecdp.partner", "ecdp.tenant"] {
            #expect(
                try await database.psql(
                    "set app.tenant_id = '1'; select distinct tenant_id from \(source)", role: "analyst_two") == "2")
        }
        // Enrolment of 12 girls: shown. Of 3: null, with the reason beside it.
        let shown = "select children, children_reason from analytics.centre"
        #expect(try await database.psql(shown, role: "analyst_two") == "12|")
        try await database.psql("update ecdp.centre_measure set girls_3 = 3 where tenant_id = 2")
        #expect(try await database.psql(shown, role: "analyst_two") == "|small_count")
        // A measure that says nothing of children: another reason.
        try await database.psql(
            "update ecdp.centre_measure set girls_3 = null, practitioners_none = 1 where tenant_id = 2")
        #expect(try await database.psql(shown, role: "analyst_two") == "|not_observed")
        try await database.psql("drop owned by analyst_two; drop role analyst_two, ten_2")
    }

    @Test(.clusterRoles)
    func `being an analyst opens no database: the login was granted this one, or not`() async throws {
        let database = try TestDatabase.current
        try await database.psql("create role analyst_elsewhere login in role ecdp_analyst")
        let entered = try await Command.psql(database.conninfo(role: "analyst_elsewhere"), "select 1")
        #expect(entered.output.contains("permission denied for database"))
        try await database.psql("drop role analyst_elsewhere")
    }

    @Test(.clusterRoles, arguments: ["ecdp_api", "ecdp_worker", "analyst_large"])
    func `nobody writes large objects`(role: String) async throws {
        let database = try TestDatabase.current
        if role == "analyst_large" {
            try await database.psql(
                """
                create role analyst_large login in role ecdp_analyst;
                grant connect on database \(database.name) to analyst_large
                """)
        }
        for call in [
            "lo_creat(-1)", "lo_create(0)", "lo_from_bytea(0, 'x')", "lo_put(1, 0, 'x')", "lowrite(0, 'x')",
            "lo_truncate(0, 0)", "lo_truncate64(0, 0)", "lo_import('/etc/hostname')",
        ] {
            let result = try await Command.psql(database.conninfo(role: role), "select \(call)")
            #expect(result.output.contains("permission denied for function"), "\(call): \(result.output)")
        }
        if role == "analyst_large" {
            try await database.psql("drop owned by analyst_large; drop role analyst_large")
        }
    }

    @Test(.clusterRoles) func `nobody is told how many rows others write, nor may ask for what is hidden`()
        async throws
    {
        let database = try TestDatabase.current
        try await database.psql(
            """
            create role analyst_counting login in role ecdp_analyst;
            grant connect on database \(database.name) to analyst_counting;
            create role monitor_counting login in role pg_monitor;
            grant connect on database \(database.name) to monitor_counting
            """)
        let counted = "select n_tup_ins, n_live_tup from pg_stat_user_tables where relname = 'child_assessment'"
        for query in [
            counted, "select tup_inserted from pg_stat_database", "select idx_tup_fetch from pg_stat_user_indexes",
            "select pg_stat_get_tuples_deleted(oid) from pg_class",
            // What is refused is refused before a plan says how many rows it found.
            "explain analyze select from ecdp.centre where children = 3",
            "explain select from ecdp.child_assessment", "explain select from ecdp.survey_response",
            "select xmin from ecdp.centre", "select ctid from ecdp.activity_centre",
        ] {
            let result = try await Command.psql(database.conninfo(role: "analyst_counting"), query)
            #expect(result.output.contains("permission denied for"), "\(query): \(result.output)")
        }
        let monitored = try await Command.psql(database.conninfo(role: "monitor_counting"), counted)
        #expect(!monitored.output.contains("permission denied"), "\(monitored.output)")
        try await database.psql(
            """
            drop owned by analyst_counting; drop role analyst_counting;
            drop owned by monitor_counting; drop role monitor_counting
            """)
    }
}
