import TestSupport
import Testing

/// What the tests of the schema know beside the catalogue itself. Whoever adds a table that is no tenant's, or one that
/// bends a rule, says so here, with the reason.
enum Catalogue {
    static let schemas = "('ecdp', 'app', 'analytics', 'migrator')"

    /// The same for every tenant, or no tenant's business: without row-level security by tenant.
    static let sharedTables: Set<String> = [
        // Reference data.
        "region", "region_successor", "collaboration_area", "partner_sub_kind", "stage", "stage_transition",
        "indicator", "deprivation_index", "ward_deprivation", "activity_kind", "shipped_survey", "shipped_indicator",
        // The operator's: policies for ecdp_owner alone, or for the worker.
        "api_key", "schedule",
    ]

    /// On a database that is distributed over several machines: tables of one machine, to which no row of a municipality
    /// refers. The other shared tables are copied to each machine.
    static let localTables: Set<String> = ["job", "schedule"]

    /// Not led by the tenant, and why.
    static let keysWithoutTenant: Set<String> = [
        // A tenant's code is unique in the country.
        "tenant_code_key",
        // The queue serves all tenants, and the system's own jobs have none.
        "job_pkey",
        // A queue is a tenant's, or 0 for the system's own jobs.
        "job_queue_kind_unique_key_key",
    ]

    /// Policies that let a role see every tenant's rows, and why.
    static let policiesWithoutTenant: Set<String> = [
        // The worker goes from tenant to tenant, and works off one queue.
        "tenant_worker", "job_worker",
        // The operator's tables, for the owner.
        "tenant_owner", "api_key_owner", "api_key_grant_owner",
        // It adds what the operator did to a municipality's trail, and reads none.
        "audit_event_owner",
        // The trigger that keeps every move of a partnership writes in its owner's name, and reads none.
        "partnership_stage_change_owner",
        // The function that finds whose calendar an address is for reads in its owner's name.
        "calendar_address_owner",
        // The function that finds whose invitation a link is for, the same.
        "survey_invitation_owner",
        // What a municipality shared with all, every other one reads; and counts who took it up, by a function.
        "shared_practice_everyone", "practice_uptake_owner",
    ]

    /// Tables whose rows the worker may see without a tenant, by the policies above.
    static let openToWorker: Set<String> = ["tenant", "job"]

    /// Functions that run with their owner's rights; each is tested in `SecurityDefinerTests`.
    static let securityDefiner: Set<String> = [
        "assessed_before", "authenticate", "calendar_address", "child_assessments", "count_uptakes",
        "lapse_obligations", "make_obligations", "may_read_children", "merge_partner", "post_ledger_entries",
        "post_promises",
        "record_stage_change", "survey_link", "take_partner_turn", "touch_keys", "wave_groups", "withdraw_child",
    ]

    /// Every table that has a `tenant_id`.
    static let tenantTables = """
        select c.oid, c.relname::text as name
        from pg_class as c
        inner join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
        where c.relkind in ('r', 'p') and c.relnamespace = 'ecdp'::regnamespace
        """

    /// The rows of a query with one column.
    static func list(_ sql: String) async throws -> [String] {
        try await TestDatabase.current.psql(sql).split(separator: "\n").map(String.init)
    }
}
