/// MOUs and agreements that are signed by SQL, in the one way that the database takes: a draft, somebody who signs it for
/// each side, the signature.
package enum SignedPaper {
    /// Makes `pg_temp.sign_paper(tenant, paper, partnership, kind, number, day, until)` for the session: it makes a version
    /// with that identifier, signed by both sides on the day.
    package static let function = """
        create or replace function pg_temp.sign_paper(
            tenant int4, paper uuid, its_partnership uuid, its_kind text, its_number int4, day date,
            until_day date default null
        ) returns void
        language sql
        as $paper$
            insert into ecdp.document (tenant_id, id, partnership_id, kind, number, title, valid_until)
            values (tenant, paper, its_partnership, its_kind, its_number, 'Paper', until_day);
            insert into ecdp.document_signatory (
                tenant_id, id, document_id, position, side, name, capacity, signed_on
            )
            values
            (tenant, gen_random_uuid(), paper, 1, 'partner', 'them', 'director', day),
            (tenant, gen_random_uuid(), paper, 2, 'centre', 'us', 'principal', day);
            update ecdp.document set review_since = day, signed_on = day where tenant_id = tenant and id = paper
        $paper$;

        """
}
