import Postgres

/// What is asked of the database around the statements that formulas become.
enum IndicatorSQL: String, StatementSet {
    /// The plan of each statement is made for its municipality: see docs/performance.md.
    case planAnew = "select set_config('plan_cache_mode', 'force_custom_plan', true)"

    /// Indicators of quarters that are to be computed and are not, by quarter: `$2`, `$3` first days and the days after
    /// the last, `$4` today. What comes from reviews waits for them, a fortnight at the most.
    case due = """
        select q.start_on::text, count(*), encode(sha256(convert_to(string_agg(i.id::text, ',' order by i.id), 'UTF8')), 'hex')
        from unnest($2::date[], $3::date[]) as q (start_on, end_on)
        cross join tenant_indicator as i
        where
            i.tenant_id = $1::int4 and i.archived_at is null
            and not exists (
                select from indicator_computation as c
                where
                    c.tenant_id = $1::int4 and c.code = i.code and c.period_start = q.start_on
                    and (c.indicator_id = i.id or not i.own)
            )
            and exists (
                select from programme as g
                where
                    g.tenant_id = $1::int4 and g.archived_at is null and g.starts_on < q.end_on
                    and g.ends_on > q.start_on
            )
            and (
                i.formula ->> 'measure' <> 'figure' or q.end_on <= $4::date - 14 or not exists (
                    select from programme as g
                    where
                        g.tenant_id = $1::int4 and g.archived_at is null and g.starts_on < q.end_on
                        and g.ends_on > q.start_on
                        and not exists (
                            select from evaluation as e
                            where
                                e.tenant_id = $1::int4 and e.programme_id = g.id and e.kind = 'quarterly_review'
                                and e.period_start = q.start_on and e.status = 'published'
                        )
                )
            )
        group by q.start_on
        order by q.start_on
        """

    /// What is to be computed for a quarter: `$2`, `$3` its days, `$4` one indicator or null for all that are due, `$5`
    /// the revision, `$6` today.
    case asked = """
        select
            i.own, i.id, i.code, i.name, i.unit, i.direction, i.formula::text,
            array_to_string(i.dimensions, ','), i.adds_over_places, i.adds_over_periods,
            (
                select c.id
                from indicator_computation as c
                where
                    c.tenant_id = $1::int4 and c.code = i.code and (c.indicator_id = i.id or not i.own)
                    and c.period_start = $2::date and c.revision = $5::int4 - 1
            )
        from tenant_indicator as i
        where
            i.tenant_id = $1::int4 and i.archived_at is null and ($4::uuid is null or i.id = $4::uuid)
            and not exists (
                select from indicator_computation as c
                where
                    c.tenant_id = $1::int4 and c.code = i.code and (c.indicator_id = i.id or not i.own)
                    and c.period_start = $2::date and c.revision >= $5::int4
            )
            and (
                i.formula ->> 'measure' <> 'figure' or $4::uuid is not null or $3::date <= $6::date - 14 or not exists (
                    select from programme as g
                    where
                        g.tenant_id = $1::int4 and g.archived_at is null and g.starts_on < $3::date
                        and g.ends_on > $2::date
                        and not exists (
                            select from evaluation as e
                            where
                                e.tenant_id = $1::int4 and e.programme_id = g.id and e.kind = 'quarterly_review'
                                and e.period_start = $2::date and e.status = 'published'
                        )
                )
            )
        order by i.code
        """

    /// Targets within whose time the quarter lies: of the quarter, of its year, of the life of a programme.
    case targets = """
        select
            t.indicator_id, t.shipped_code, t.programme_id, t.period_kind,
            case t.period_kind when 'life' then g.starts_on else t.starts_on end::text, t.value
        from indicator_target as t
        left join programme as g on g.tenant_id = t.tenant_id and g.id = t.programme_id
        where
            t.tenant_id = $1::int4 and t.archived_at is null and g.archived_at is null
            and case t.period_kind
                when 'quarter' then t.starts_on = $2::date
                when 'year' then t.starts_on <= $2::date and t.starts_on + interval '1 year' > $2::date
                else g.starts_on < $3::date
            end
        order by t.indicator_id, t.shipped_code, t.period_kind, t.starts_on, t.programme_id
        """

    /// A figure of each programme's reviews, the newest revision of each: one row for a programme without a review in
    /// the period. `$5` its code.
    case reviewed = """
        select
            g.id, g.name, e.period_end::text, f.value, f.n, f.missing,
            greatest(g.updated_at, e.published_at)
        from programme as g
        left join evaluation as e
            on
                e.tenant_id = g.tenant_id and e.programme_id = g.id and e.kind = 'quarterly_review'
                and e.status = 'published' and e.period_start >= $2::date and e.period_end <= $3::date
                and not exists (
                    select from evaluation as r
                    where r.tenant_id = $1::int4 and r.replaces_id = e.id and r.status = 'published'
                )
        left join evaluation_figure as f
            on
                f.tenant_id = e.tenant_id and f.evaluation_id = e.id and f.indicator = $5::text
                and f.scope_kind = 'programme' and f.scope_key = ''
        where
            g.tenant_id = $1::int4 and g.archived_at is null and g.starts_on < $3::date and g.ends_on > $2::date
            and ($4::uuid is null or g.id = $4::uuid)
        order by g.id, e.period_end
        """

    /// Opens computations: none that is there already.
    case open = """
        insert into indicator_computation (
            tenant_id, id, indicator_id, shipped_code, code, period_start, period_end, revision, replaces_id,
            correction_reason, name, unit, adds_over_places, formula, formula_sha256, rule_version, job_id, computed_at
        )
        select
            $1::int4, u.id, nullif(u.indicator_id, '')::uuid, nullif(u.shipped_code, ''), u.code, $2::date, $3::date,
            $4::int4, nullif(u.replaces_id, '')::uuid, $5::text, u.name, u.unit, u.places, u.formula::jsonb,
            encode(sha256(convert_to(
                jsonb_build_array(u.formula::jsonb, u.dimensions, u.unit, u.places)::text, 'UTF8'
            )), 'hex'), $6::text, $7::uuid, $8::timestamptz
        from unnest(
            $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
            $17::text[], $18::text[]
        ) as u (id, indicator_id, shipped_code, code, replaces_id, name, unit, places, formula, dimensions)
        on conflict do nothing
        """

    /// Figures of the computations that were opened; `computation` is a place among them.
    case figures = """
        insert into indicator_figure (
            tenant_id, id, computation_id, position, code, period_kind, period_start, period_end, programme_id,
            scope_kind, scope_key, scope_label, value, weight, n, missing, target, unit, direction, status, reason,
            rule_version, computed_at, data_up_to, lineage
        )
        select
            $1::int4,
            encode(substr(sha256(convert_to(c.id::text || '/' || f.position, 'UTF8')), 1, 16), 'hex')::uuid,
            c.id, f.position, c.code, f.period_kind, f.period_start::date, f.period_end::date,
            nullif(f.programme_id, '')::uuid, f.scope_kind, f.scope_key, f.scope_label, f.value, f.weight, f.n,
            f.missing, f.target, c.unit, ($3::text[])[f.computation], f.status, f.reason, c.rule_version, c.computed_at,
            nullif(f.data_up_to, '')::timestamptz, (($4::text[])[f.computation])::jsonb
        from unnest(
            $5::int4[], $6::int4[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
            $13::text[], $14::float8[], $15::float8[], $16::int8[], $17::int8[], $18::float8[], $19::text[], $20::text[],
            $21::text[]
        ) as f (
            computation, position, period_kind, period_start, period_end, programme_id, scope_kind, scope_key,
            scope_label, value, weight, n, missing, target, status, reason, data_up_to
        )
        inner join indicator_computation as c
            on c.tenant_id = $1::int4 and c.id = ($2::uuid[])[f.computation] and c.figures is null
        """

    case close = """
        update indicator_computation as c
        set figures = f.figures, figures_sha256 = f.sha256, data_up_to = f.data_up_to
        from (
            select
                g.computation_id, count(*) as figures, max(g.data_up_to) as data_up_to,
                encode(sha256(string_agg(
                    record_send(row(
                        g.position, g.code, g.period_kind, g.period_start, g.period_end, g.programme_id, g.scope_kind,
                        g.scope_key, g.scope_label, g.value, g.weight, g.n, g.missing, g.target, g.unit, g.direction,
                        g.status, g.reason, g.rule_version, g.data_up_to, g.lineage
                    )), '' order by g.position
                )), 'hex') as sha256
            from indicator_figure as g
            where g.tenant_id = $1::int4 and g.computation_id = any($2::uuid[])
            group by g.computation_id
        ) as f
        where c.tenant_id = $1::int4 and c.id = f.computation_id and c.figures is null
        """

    /// The newest computation of an indicator and quarter.
    case newest = """
        select c.revision
        from indicator_computation as c
        inner join tenant_indicator as i
            on i.tenant_id = c.tenant_id and i.code = c.code and (c.indicator_id = i.id or not i.own)
        where c.tenant_id = $1::int4 and i.id = $2::uuid and c.period_start = $3::date
        order by c.revision desc
        limit 1
        """

    var effect: Query.Effect {
        switch self {
        case .open, .figures, .close: .write
        default: .read
        }
    }
}
