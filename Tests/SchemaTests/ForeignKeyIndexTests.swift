import TestSupport
import Testing

@Suite(.database)
struct ForeignKeyIndexTests {
    /// Rows are looked up by what they belong to, archived ones too. Without such an index a plan for any municipality
    /// reads all of the municipality's rows once for each row that it looks up.
    @Test func `what refers to a row of the municipality is found by a whole index`() async throws {
        let missing = try await TestDatabase.current.psql(
            """
            select f.conrelid::regclass || ' ' || f.conname
            from pg_constraint as f
            where
                f.contype = 'f' and f.connamespace = 'ecdp'::regnamespace and cardinality(f.conkey) = 2
                and (
                    select a.attname from pg_attribute as a where a.attrelid = f.conrelid and a.attnum = f.conkey[1]
                ) = 'tenant_id'
                and not exists (
                    select from pg_index as i
                    where
                        i.indrelid = f.conrelid and i.indpred is null and i.indisvalid
                        and (i.indkey::int2[])[0:1] = f.conkey
                )
            order by 1
            """)
        #expect(missing.isEmpty)
    }
}
