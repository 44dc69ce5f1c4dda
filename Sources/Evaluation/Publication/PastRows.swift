import Domain
import Foundation
import Postgres

/// The rows of a municipality as they were known at a moment, for statements that are run again.
///
/// Each table that evaluations read is made anew as a temporary table, from what is stored now and the audit trail: rows
/// entered from then on are left out, changes since are undone, erased rows are put back. The functions that read these
/// tables are made beside them with the same bodies. Statements then run as they are: a table's name without a schema
/// finds the temporary one first, and `app.` of such a function becomes `pg_temp.`. Nothing of it stays: it is rolled
/// back to the savepoint it was made in.
///
/// Of papers, proposals and invitations the trail has only the columns' names: enough, since what evaluations read of them
/// is written once and never changed. What cannot be brought back is what was erased so that nobody has it any more: values
/// of children whose consent was withdrawn. So whoever reads compares the digest of each table.
struct PastRows: Sendable {
    /// Where the rows of an evaluation's tables come from.
    private enum Source {
        /// Changes, insertions and deletions are on the audit trail.
        case audited
        /// The same, but only some columns may be read, and none of them changes but by archiving.
        case columns([String])
        /// Rows are only ever added, and say when.
        case added(String)
        /// Rows of files that are audited.
        case ofUploads
        /// Not of a municipality, or of what never changes once somebody can see it: read as it is.
        case asItIs
    }

    private static func source(_ table: InputTable) -> Source {
        switch table {
        case .stageChange, .transfer: .added("recorded_at")
        case .invitation:
            .columns(["tenant_id", "id", "campaign_id", "partnership_id", "updated_at", "archived_at"])
        case .assessment: .ofUploads
        case .deprivation, .figure: .asItIs
        default: .audited
        }
    }

    /// Functions that are made anew, by name.
    private let functions: Set<String>

    /// Reads as of a moment.
    ///
    /// - Parameters:
    ///   - published: gives the versions that rows had.
    ///   - session: in a transaction that may write.
    ///   - body: is given what sends statements; everything it did is undone.
    static func with<R>(
        _ published: PublishedEvaluation, _ definition: EvaluationDefinition, in session: Session,
        _ body: (_ read: ([Query]) async throws -> [Rows]) async throws -> R
    ) async throws -> R {
        var result: R?
        do {
            try await session.savepoint {
                let past = try await make(published, definition, session)
                result = try await body { try await session.batch($0.map(past.rewritten)) }
                throw Finished()
            }
        } catch is Finished {}
        guard let result else { throw FigureFailure("nothing was read of the past") }
        return result
    }

    private struct Finished: Error {}

    private static func make(
        _ published: PublishedEvaluation, _ definition: EvaluationDefinition, _ session: Session
    ) async throws -> PastRows {
        // So that bodies of functions name every schema.
        _ = try await session.query(Query("set local search_path = pg_catalog"))
        let texts = definition.statements.map(\.sql) + [ReviewFrame.SQL.read.rawValue]
        let names = Set(texts.flatMap { $0.matches(of: /\bapp\.([a-z_]+)/).map { String($0.1) } })
        var made: [Function] = []
        for row in try await session.query(Query(SQL.functions, names.sorted())) {
            made.append(Function(try row.decode(String.self, at: 0), try row.decode(String.self, at: 1)))
        }
        let past = PastRows(functions: Set(made.map(\.name)))
        try await makeTables(published, session)
        for function in inOrder(made) { _ = try await session.query(Query(past.rewritten(function.text))) }
        _ = try await session.query(Query("set local search_path = pg_temp, ecdp, app, pg_catalog"))
        return past
    }

    /// Of tables of which the trail keeps the names of changed columns alone: columns that are written once, so that one that
    /// was changed was null before.
    ///
    /// A paper that was signed never changes, and is read from then on; what its draft said before is read by nobody. So it
    /// is with a proposal that was sent, but for its answer.
    private static let once: [InputTable: [String]] = [
        .document: [
            "signed_on", "signed_by_partner", "signed_by_centres", "content", "content_sha256", "look", "archived_at",
        ],
        .proposal: [
            "sent_on", "sent_to", "sent_by", "sent_sha256", "answered_on", "answer_note", "archived_at",
        ],
        .invitation: ["archived_at"],
    ]

    /// `{"document": ["signed_on", …], …}`
    private static let onceAsJSON =
        "{"
        + once.map { table, columns in
            "\"\(table.rawValue)\": [\(columns.map { "\"\($0)\"" }.joined(separator: ", "))]"
        }.sorted().joined(separator: ", ") + "}"

    /// What the audit trail says of some tables from a moment on. Where it keeps names of columns only, those that are written
    /// once were null before, and a proposal's status follows from the day that came with it; what else changed is not known.
    private static let changes = """
        insert into pg_temp.past_change (id, subject, subject_id, action, changed)
        select
            e.id, e.subject, e.subject_id, e.action,
            case
                when jsonb_typeof(e.changed) = 'object' then e.changed
                when e.action = 'update' then (
                    select jsonb_object_agg(n.name, jsonb_build_array(
                        case
                            when n.name <> 'status' then null
                            when e.changed ? 'sent_on' then 'draft'
                            else 'sent'
                        end, null
                    ))
                    from jsonb_array_elements_text(e.changed) as n (name)
                    where
                        $4::jsonb -> e.subject ? n.name
                        or e.subject = 'proposal' and n.name = 'status' and e.changed ?| '{sent_on,answered_on}'
                )
            end
        from ecdp.audit_event as e
        where
            e.tenant_id = $1::int4 and e.occurred_at >= $2::timestamptz and e.subject_id is not null
            and e.action in ('insert', 'update', 'delete') and e.subject = any($3::text[])
        """

    /// The tables, and then their rows: a statement is prepared before those sent with it have run.
    private static func makeTables(_ published: PublishedEvaluation, _ session: Session) async throws {
        let tenant = published.question.tenant
        let audited = InputTable.allCases.filter { table in
            switch source(table) {
            case .audited, .columns: true
            case .added, .ofUploads, .asItIs: false
            }
        }
        _ = try await session.batch(
            [
                Query(
                    """
                    create temporary table past_change (
                        id int8, subject text, subject_id uuid, action text, changed jsonb,
                        primary key (subject, subject_id, id)
                    )
                    """),
                Query(
                    """
                    create temporary table past_version (
                        subject text, id uuid, version int4, primary key (subject, id)
                    )
                    """),
            ]
                + InputTable.allCases.compactMap { table in
                    let name = table.rawValue
                    return switch source(table) {
                    case .asItIs: nil
                    case .columns(let columns):
                        Query(
                            """
                            create temporary table \(name) as
                            select \(columns.joined(separator: ", ")) from ecdp.\(name) as t where false
                            """)
                    default: Query("create temporary table \(name) (like ecdp.\(name) including indexes)")
                    }
                })
        _ = try await session.batch(
            [
                Query(changes, [tenant, published.readAt, audited.map(\.rawValue), onceAsJSON]),
                Query(
                    """
                    insert into pg_temp.past_version (subject, id, version)
                    select i.input_table, v.id::uuid, v.version
                    from ecdp.evaluation_input as i
                    cross join lateral unnest(i.row_ids, i.row_versions) as v (id, version)
                    where i.tenant_id = $1::int4 and i.evaluation_id = $2::uuid and v.version is not null
                    """, [tenant, published.id]),
            ] + InputTable.allCases.flatMap { rows($0, published) })
    }

    /// What puts the rows of a table there.
    private static func rows(_ table: InputTable, _ published: PublishedEvaluation) -> [Query] {
        let (name, tenant) = (table.rawValue, published.question.tenant)
        return switch source(table) {
        case .audited:
            [
                Query(untouched(name), [tenant]), Query(changedSince(name), [tenant, published.readAt]),
            ]
        case .columns(let columns): [Query(archivedSince(name, columns), [tenant])]
        case .added(let moment):
            [
                Query(
                    """
                    insert into pg_temp.\(name)
                    select t.* from ecdp.\(name) as t
                    where t.tenant_id = $1::int4 and t.\(moment) < $2::timestamptz
                    """, [tenant, published.readAt])
            ]
        case .ofUploads:
            [
                Query(
                    """
                    insert into pg_temp.\(name)
                    select t.* from ecdp.\(name) as t
                    where
                        t.tenant_id = $1::int4 and t.upload_id = any(array(
                            select u.id from pg_temp.\(InputTable.upload.rawValue) as u
                        ))
                    """, [tenant])
            ]
        case .asItIs: []
        }
    }

    /// Of a table of which some columns are read: its rows but those entered since, archived ones as they were.
    private static func archivedSince(_ table: String, _ columns: [String]) -> String {
        let read = columns.map { column in
            column == "archived_at"
                ? """
                case when not exists (
                    select from pg_temp.past_change as c
                    where
                        c.subject = '\(table)' and c.subject_id = t.id and c.action = 'update'
                        and c.changed ? 'archived_at'
                ) then t.archived_at end
                """ : "t.\(column)"
        }
        return """
            insert into pg_temp.\(table) (\(columns.joined(separator: ", ")))
            select \(read.joined(separator: ", "))
            from ecdp.\(table) as t
            where
                t.tenant_id = $1::int4
                and not exists (
                    select from pg_temp.past_change as c
                    where c.subject = '\(table)' and c.subject_id = t.id and c.action = 'insert'
                )
            """
    }

    private static func untouched(_ table: String) -> String {
        """
        insert into pg_temp.\(table)
        select t.* from ecdp.\(table) as t
        where
            t.tenant_id = $1::int4
            and not exists (
                select from pg_temp.past_change as c where c.subject = '\(table)' and c.subject_id = t.id
            )
            and not \(isOtherVersion(table))
        """
    }

    /// Of a row `t`: whether it was read in another version. A change that changed nothing is on no trail.
    private static func isOtherVersion(_ table: String) -> String {
        """
        exists (
            select from pg_temp.past_version as v
            where
                v.subject = '\(table)' and v.id = t.id
                and v.version <> (to_jsonb(t) ->> 'version')::int4
        )
        """
    }

    /// Rows that were there by the moment and were changed or erased since, with what they said then. The version is what
    /// the evaluation kept; the time of the last change that of the last one before.
    private static func changedSince(_ table: String) -> String {
        """
        insert into pg_temp.\(table)
        select r.*
        from (
            select t.id, to_jsonb(t) as content
            from ecdp.\(table) as t
            where
                t.tenant_id = $1::int4
                and (
                    exists (
                        select from pg_temp.past_change as c where c.subject = '\(table)' and c.subject_id = t.id
                    )
                    or \(isOtherVersion(table))
                )
            union all
            select c.subject_id, c.changed
            from pg_temp.past_change as c
            where c.subject = '\(table)' and c.action = 'delete' and c.changed is not null
        ) as x
        cross join lateral jsonb_populate_record(
            null::pg_temp.\(table),
            x.content || coalesce(
                (
                    select jsonb_object_agg(f.name, f.value)
                    from (
                        select distinct on (k.key) k.key as name, k.value -> 0 as value
                        from pg_temp.past_change as c
                        cross join lateral jsonb_each(c.changed) as k
                        where
                            c.subject = '\(table)' and c.subject_id = x.id and c.action = 'update'
                        order by k.key, c.id
                    ) as f
                ), '{}'
            ) || jsonb_strip_nulls(jsonb_build_object(
                'version', (
                    select v.version from pg_temp.past_version as v where v.subject = '\(table)' and v.id = x.id
                ),
                'updated_at', (
                    select
                        coalesce(
                            case when e.action = 'insert' and jsonb_typeof(e.changed) = 'object'
                                then e.changed ->> 'updated_at' end,
                            e.occurred_at::text
                        )
                    from ecdp.audit_event as e
                    where
                        e.tenant_id = $1::int4 and e.subject_id = x.id and e.subject = '\(table)'
                        and e.action in ('insert', 'update') and e.occurred_at < $2::timestamptz
                    order by e.id desc
                    limit 1
                )
            ))
        ) as r
        where
            not exists (
                select from pg_temp.past_change as c
                where c.subject = '\(table)' and c.subject_id = x.id and c.action = 'insert'
            )
        """
    }

    // MARK: - Functions

    private struct Function {
        let name: String
        let text: String

        init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }

        var uses: Set<String> { Set(text.matches(of: /\bapp\.([a-z_]+)/).map { String($0.1) }) }
    }

    /// What a function uses before it.
    private static func inOrder(_ functions: [Function]) -> [Function] {
        var (left, made, done): ([Function], [Function], Set<String>) = (functions, [], [])
        let all = Set(functions.map(\.name))
        while !left.isEmpty {
            let next = left.filter { function in
                function.uses.intersection(all).subtracting(done).subtracting([function.name]).isEmpty
            }
            // In a circle there is no order: PostgreSQL then says which is missing.
            let chosen = next.isEmpty ? left : next
            made += chosen
            done.formUnion(chosen.map(\.name))
            left.removeAll { done.contains($0.name) }
        }
        return made
    }

    // MARK: - Texts

    private static let tables = Set(
        InputTable.allCases.filter { if case .asItIs = source($0) { false } else { true } }.map(\.rawValue))

    private func rewritten(_ query: Query) -> Query { query.withText(rewritten(query.sql)) }

    private func rewritten(_ sql: String) -> String {
        let calls = sql.replacing(/\bapp\.([a-z_]+)/) { match in
            functions.contains(String(match.1)) ? "pg_temp.\(match.1)" : String(match.0)
        }
        return calls.replacing(/\becdp\.([a-z_]+)/) { match in
            Self.tables.contains(String(match.1)) ? "pg_temp.\(match.1)" : String(match.0)
        }
    }

    enum SQL: String, StatementSet {
        /// `$1`: functions by name; these and all that they use, as their definitions.
        case functions = """
            with recursive used (oid) as (
                select p.oid
                from pg_catalog.pg_proc as p
                where
                    p.pronamespace = 'app'::pg_catalog.regnamespace and p.prokind = 'f' and p.proname = any($1::text[])
                union
                select d.oid
                from used as u
                cross join lateral
                    pg_catalog.regexp_matches(pg_catalog.pg_get_functiondef(u.oid), '\\mapp\\.([a-z_]+)', 'g') as m (name)
                inner join pg_catalog.pg_proc as d
                    on
                        d.pronamespace = 'app'::pg_catalog.regnamespace and d.prokind = 'f'
                        and d.proname = m.name[1]
            )
            select p.proname::text as name, pg_catalog.pg_get_functiondef(p.oid) as definition
            from used as u
            inner join pg_catalog.pg_proc as p on p.oid = u.oid
            order by p.proname, p.oid
            """

        var effect: Query.Effect { .read }
    }
}
