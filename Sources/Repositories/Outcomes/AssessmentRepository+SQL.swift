import Postgres

extension AssessmentRepository {
    enum SQL: String, StatementSet {
        /// The wave, which does not close and takes one file at a time from here on.
        case wave = """
            select
                t.closed_on is not null, t.archived_at is not null, i.subject, t.starts_on, t.ends_on,
                i.age_from_months, i.age_to_months, i.total
            from assessment_wave as t
            join outcome_instrument as i on i.tenant_id = t.tenant_id and i.id = t.instrument_id
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            for no key update of t
            """
        /// Whether the wave has a file: asked once its row is locked, or one that was waited for would not be seen.
        case hasFiles = """
            select exists (
                select from assessment_upload as u where u.tenant_id = $1::int4 and u.wave_id = $2::uuid
            )
            """
        case domains = """
            select d.code, d.score_min, d.score_max
            from assessment_wave as t
            join outcome_domain as d on d.tenant_id = t.tenant_id and d.instrument_id = t.instrument_id
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            order by d.position
            """
        /// Of the municipality's key, which is not changed from here on.
        case key = """
            select k.generation, k.check_value
            from pseudonym_key as k
            where k.tenant_id = $1::int4
            for no key update
            """
        case firstKey = """
            insert into pseudonym_key (tenant_id, generation, check_value)
            values ($1::int4, $2::int4, $3::bytea)
            on conflict (tenant_id) do nothing
            """
        case centres = """
            select c.id::text from centre as c where c.tenant_id = $1::int4 and c.archived_at is null
            """
        case withdrawals = """
            select w.pseudonym, max(w.withdrawn_on)
            from child_withdrawal as w
            where w.tenant_id = $1::int4
            group by w.pseudonym
            """
        case assessedBefore = """
            select a.place, a.is_same_day from app.assessed_before($1::int4, $2::uuid, $3::bytea[], $4::date[]) as a
            """
        /// Scores come as the text of an array each.
        case insert = """
            insert into child_assessment (
                tenant_id, wave_id, upload_id, line, generation, pseudonym, centre_id, birth_month, sex, assessor,
                assessed_on, scores, basis, consented_on, approval
            )
            select $1::int4, $2::uuid, $3::uuid, u.line, $4::int4, u.pseudonym, u.centre_id, u.birth_month,
                u.sex, u.assessor, u.assessed_on, u.scores::int4[], u.basis, u.consented_on, u.approval
            from unnest(
                $5::int4[], $6::bytea[], $7::uuid[], $8::date[], $9::text[], $10::text[], $11::date[], $12::text[],
                $13::text[], $14::date[], $15::text[]
            ) as u (
                line, pseudonym, centre_id, birth_month, sex, assessor, assessed_on, scores, basis, consented_on, approval
            )
            """
        case upload = """
            insert into assessment_upload (
                tenant_id, id, wave_id, format, content_hmac, kept, without_basis, withdrawn, answer
            )
            values (
                $1::int4, $2::uuid, $3::uuid, $4::text, $5::bytea, $6::int4, $7::int4, $8::int4, $9::text
            )
            """
        case flags = """
            insert into assessment_flag (tenant_id, id, upload_id, code, domain, rows)
            select $1::int4, app.new_id(), $2::uuid, u.code, u.domain, u.rows
            from unnest($3::text[], $4::text[], $5::int4[]) as u (code, domain, rows)
            """
        case known = """
            select u.answer
            from assessment_upload as u
            where u.tenant_id = $1::int4 and u.wave_id = $2::uuid and u.content_hmac = $3::bytea
            """
        case close = """
            update assessment_wave as t
            set closed_on = $3::date, version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        case keep = """
            update idempotency_key as k
            set status = $6::int4, answer = $4::text, location = $5::text
            where k.tenant_id = $1::int4 and k.credential = $2::text and k.key = $3::text
            """
        /// Rows of children, for who may read them: the function puts the reading on the audit trail.
        case children = """
            select
                c.upload_id, c.line, encode(c.pseudonym, 'hex') as pseudonym, c.centre_id, c.birth_month, c.sex,
                c.assessor, c.assessed_on, s.scores, c.basis, c.consented_on, c.approval
            from app.child_assessments($1::int4, $2::uuid, $3::uuid, $4::int4, $5::int4) as c
            cross join lateral (
                select jsonb_object_agg(d.code, v.score) as scores
                from assessment_wave as w
                join outcome_domain as d on d.tenant_id = w.tenant_id and d.instrument_id = w.instrument_id
                join unnest(c.scores) with ordinality as v (score, position) on v.position = d.position
                where w.tenant_id = $1::int4 and w.id = $2::uuid
            ) as s
            """
        case keyState = """
            select k.generation, k.rekeyed_at from pseudonym_key as k where k.tenant_id = $1::int4
            """
        case requestRekeying = """
            select app.request_rekeying($1::int4, $2::int4, $3::uuid, $4::timestamptz)
            """
        case isThere = "select t.id from assessment_wave as t where t.tenant_id = $1::int4 and t.id = $2::uuid"
        case erase = "select app.withdraw_child($1::int4, $2::bytea, $3::date)"
        case withdraw = """
            insert into child_withdrawal (tenant_id, id, generation, pseudonym, withdrawn_on)
            values ($1::int4, $2::uuid, $3::int4, $4::bytea, $5::date)
            """

        var effect: Query.Effect {
            switch self {
            case .hasFiles, .domains, .centres, .withdrawals, .assessedBefore, .known, .isThere, .keyState: .read
            default: .write
            }
        }
    }
}
