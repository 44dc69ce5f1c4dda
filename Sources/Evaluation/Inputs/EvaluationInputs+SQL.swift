import Postgres

extension EvaluationInputs {
    enum SQL: String, StatementSet {
        /// One row for each table. Rows dated after the period are left out, like everywhere in the evaluation.
        /// Counts of children are in no hash: whoever may see the rest of a row would find a small one by trying. What
        /// changes one changes version and times of its measure. Of a centre only what is read, and its newest measure.
        ///
        /// `ids` and `versions`: which rows these are. Rows of children are not named: their files are.
        ///
        /// `late`: rows of a day within the period that were entered after it, of tables whose rows have a day. A paper's
        /// day is that of its signature, after which it does not change.
        case programme = """
            with
            ended as materialized (
                select $3::date::timestamp at time zone 'Africa/Johannesburg' as at
            ),
            mine as materialized (
                select p.id, p.partner_id
                from partnership as p
                where p.tenant_id = $1::int4 and p.programme_id = $2::uuid
            ),
            theirs as materialized (select distinct m.partner_id as id from mine as m),
            held as materialized (
                select e.id
                from engagement as e
                where e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.held_on < $3::date
                union
                select e.id
                from mine as m
                cross join lateral (
                    select v.id
                    from engagement as v
                    where v.tenant_id = $1::int4 and v.partnership_id = m.id and v.held_on < $3::date
                    offset 0
                ) as e
            ),
            raised as materialized (
                select b.id, b.centre_id
                from barrier as b
                where b.tenant_id = $1::int4 and b.programme_id = $2::uuid and b.raised_on < $3::date
                union
                select b.id, b.centre_id
                from mine as m
                cross join lateral (
                    select w.id, w.centre_id
                    from barrier as w
                    where w.tenant_id = $1::int4 and w.partnership_id = m.id and w.raised_on < $3::date
                    offset 0
                ) as b
            ),
            act as materialized (
                select a.id
                from mine as m
                cross join lateral (
                    select t.id from activity as t where t.tenant_id = $1::int4 and t.partnership_id = m.id offset 0
                ) as a
            ),
            visit as materialized (
                select c.id, c.centre_id
                from act as a
                cross join lateral (
                    select t.id, t.centre_id
                    from activity_centre as t
                    where t.tenant_id = $1::int4 and t.activity_id = a.id
                    offset 0
                ) as c
            ),
            site as materialized (
                select j.centre_id as id
                from mine as m
                cross join lateral (
                    select c.centre_id
                    from partnership_centre as c
                    where c.tenant_id = $1::int4 and c.partnership_id = m.id
                    offset 0
                ) as j
                union
                select a.centre_id
                from held as h
                cross join lateral (
                    select t.centre_id
                    from engagement_attendance as t
                    where t.tenant_id = $1::int4 and t.engagement_id = h.id and t.centre_id is not null
                    offset 0
                ) as a
                union
                select b.centre_id
                from raised as b
                where b.centre_id is not null
                union
                select v.centre_id
                from visit as v
            ),
            paper as materialized (
                select d.id
                from mine as m
                cross join lateral (
                    select t.id
                    from document as t
                    where t.tenant_id = $1::int4 and t.partnership_id = m.id and t.signed_on < $3::date
                    offset 0
                ) as d
            ),
            published as materialized (
                select t.id
                from evaluation as t
                where
                    t.tenant_id = $1::int4 and t.programme_id = $2::uuid and t.kind = 'quarterly_review'
                    and t.status = 'published' and t.period_end < $3::date
            ),
            owed as materialized (
                select o.id
                from mine as m
                cross join lateral (
                    select t.id, t.made_on
                    from obligation as t
                    where t.tenant_id = $1::int4 and t.partnership_id = m.id
                    offset 0
                ) as o
                where o.made_on < $3::date
            ),
            metered as materialized (
                select k.id
                from paper as m
                cross join lateral (
                    select t.id from document_metric as t where t.tenant_id = $1::int4 and t.document_id = m.id offset 0
                ) as k
            ),
            applied as materialized (
                select a.*
                from mine as m
                cross join lateral (
                    select t.* from grant_application as t
                    where t.tenant_id = $1::int4 and t.partnership_id = m.id
                    offset 0
                ) as a
            ),
            shared as materialized (
                select f.*
                from mine as m
                cross join lateral (
                    select t.* from fundraiser_share as t
                    where t.tenant_id = $1::int4 and t.partnership_id = m.id
                    offset 0
                ) as f
            ),
            ground as materialized (
                select distinct c.region_id, c.locality_id
                from site as m
                cross join lateral (
                    select t.region_id, t.locality_id
                    from centre as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as c
            ),
            area as materialized (
                select l.*
                from (select distinct g.locality_id as id from ground as g where g.locality_id is not null) as m
                cross join lateral (
                    select t.* from locality as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as l
            ),
            campaign as materialized (
                select c.id, c.version_id, c.programme_id
                from survey_campaign as c
                inner join survey_version as v on v.tenant_id = c.tenant_id and v.id = c.version_id
                inner join survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
                where
                    c.tenant_id = $1::int4 and i.respondent in ('centre', 'partner')
                    and (c.programme_id = $2::uuid or c.programme_id is null)
                    and c.closed_at
                    >= ($4::date::timestamp - interval '3 months') at time zone 'Africa/Johannesburg'
                    and c.closed_at < $3::date::timestamp at time zone 'Africa/Johannesburg'
            ),
            seen (name, rows, up_to, content, late, ids, versions) as (
                select
                    'programme', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from programme as t
                where t.tenant_id = $1::int4 and t.id = $2::uuid
                union all
                select
                    'programme_phase', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from programme_phase as t
                where t.tenant_id = $1::int4 and t.programme_id = $2::uuid
                union all
                select
                    'partnership', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from partnership as t
                where t.tenant_id = $1::int4 and t.programme_id = $2::uuid
                union all
                select
                    'partnership_stage_change', count(*), max(t.recorded_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.changed_on >= $4::date
                        and t.recorded_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), null::int4[]
                from mine as m
                cross join lateral (
                    select t.* from partnership_stage_change as t
                    where t.tenant_id = $1::int4 and t.partnership_id = m.id and t.changed_on < $3::date
                    offset 0
                ) as t
                union all
                select
                    'partnership_centre', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.joined_on >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from mine as m
                cross join lateral (
                    select t.* from partnership_centre as t
                    where t.tenant_id = $1::int4 and t.partnership_id = m.id and t.joined_on < $3::date
                    offset 0
                ) as t
                union all
                select
                    'document', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.signed_on >= $4::date and t.archived_at is null
                        and t.updated_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from mine as m
                cross join lateral (
                    select t.* from document as t
                    where t.tenant_id = $1::int4 and t.partnership_id = m.id and t.signed_on < $3::date
                    offset 0
                ) as t
                union all
                select
                    'partner', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from theirs as m
                cross join lateral (
                    select t.* from partner as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'partner_clearance', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.screened_on >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from theirs as m
                cross join lateral (
                    select t.* from partner_clearance as t
                    where t.tenant_id = $1::int4 and t.partner_id = m.id and t.screened_on < $3::date
                    offset 0
                ) as t
                union all
                select
                    'engagement', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.held_on >= $4::date and t.held_on < $3::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from held as m
                cross join lateral (
                    select t.* from engagement as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'engagement_attendance', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from held as m
                cross join lateral (
                    select t.* from engagement_attendance as t
                    where t.tenant_id = $1::int4 and t.engagement_id = m.id
                    offset 0
                ) as t
                union all
                select
                    'barrier', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.raised_on >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from raised as m
                cross join lateral (
                    select t.* from barrier as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'centre', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.region_id, t.locality_id, t.quintile, t.archived_at)), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from site as m
                cross join lateral (
                    select t.* from centre as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'locality', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from area as t
                union all
                -- Loaded from a file: its rows have no time of their own.
                select
                    'ward_deprivation', count(*), null,
                    sha256(string_agg(
                        record_send(t), '' order by t.region_id, t.vintage
                    )),
                    null::int8,
                    array_agg(t.region_id::text), null::int4[]
                from (
                    select g.region_id as id
                    from ground as g
                    union
                    select a.parent_id
                    from area as a
                ) as m
                cross join lateral (
                    select t.* from ward_deprivation as t
                    where t.region_id = m.id and t.vintage <= extract(year from $3::date - 1)::int4
                    offset 0
                ) as t
                union all
                select
                    'centre_measure', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.observed_on, t.created_at, t.archived_at)), '' order by t.id
                    )),
                    count(*) filter (
                        where t.observed_on >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from site as m
                -- The newest that counts children, and the newest that counts subsidised places.
                cross join lateral (
                    select array[(
                        select o.id
                        from centre_measure as o
                        where
                            o.tenant_id = $1::int4 and o.centre_id = m.id and o.observed_on < $3::date
                            and o.archived_at is null
                            and num_nonnulls(
                                o.girls_0_1, o.girls_2, o.girls_3, o.girls_4, o.girls_5, o.boys_0_1, o.boys_2,
                                o.boys_3, o.boys_4, o.boys_5
                            ) > 0
                        order by o.observed_on desc
                        limit 1
                    ), (
                        select o.id
                        from centre_measure as o
                        where
                            o.tenant_id = $1::int4 and o.centre_id = m.id and o.observed_on < $3::date
                            and o.archived_at is null and o.children_subsidised is not null
                        order by o.observed_on desc
                        limit 1
                    )] as ids
                    offset 0
                ) as k
                cross join lateral (
                    select t.* from centre_measure as t
                    where t.tenant_id = $1::int4 and t.id = any(k.ids)
                    offset 0
                ) as t
                union all
                select
                    'centre_registration', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.valid_from >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from site as m
                cross join lateral (
                    select t.* from centre_registration as t
                    where t.tenant_id = $1::int4 and t.centre_id = m.id
                    offset 0
                ) as t
                where t.valid_from < $3::date
                union all
                select
                    'obligation', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from owed as m
                cross join lateral (
                    select t.* from obligation as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'obligation_fulfilment', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.done_on >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from owed as m
                cross join lateral (
                    select t.* from obligation_fulfilment as t
                    where t.tenant_id = $1::int4 and t.obligation_id = m.id
                    offset 0
                ) as t
                where t.done_on < $3::date
                union all
                select
                    'ledger_transfer', count(*), max(t.recorded_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.occurred_on >= $4::date
                        and t.recorded_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), null::int4[]
                from mine as m
                cross join lateral (
                    select t.* from ledger_transfer as t
                    where t.tenant_id = $1::int4 and t.partnership_id = m.id
                    offset 0
                ) as t
                where t.occurred_on < $3::date
                union all
                select
                    'document_termination', count(*), max(t.recorded_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.ends_on >= $4::date and t.ends_on < $3::date
                        and t.recorded_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), null::int4[]
                from paper as m
                cross join lateral (
                    select t.* from document_termination as t
                    where t.tenant_id = $1::int4 and t.document_id = m.id
                    offset 0
                ) as t
                where t.ends_on < $3::date
                union all
                select
                    'document_metric', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from paper as m
                cross join lateral (
                    select t.* from document_metric as t
                    where t.tenant_id = $1::int4 and t.document_id = m.id
                    offset 0
                ) as t
                union all
                select
                    'document_metric_reading', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.observed_on >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from metered as m
                cross join lateral (
                    select t.* from document_metric_reading as t
                    where t.tenant_id = $1::int4 and t.metric_id = m.id
                    offset 0
                ) as t
                where t.observed_on < $3::date
                union all
                select
                    'activity', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.held_on >= $4::date and t.held_on < $3::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from act as m
                cross join lateral (
                    select t.* from activity as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'activity_centre', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.caregivers, t.practitioners, t.created_at, t.archived_at)), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from visit as m
                cross join lateral (
                    select t.* from activity_centre as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'integration_level', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.since >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from (select distinct v.centre_id as id from visit as v) as m
                cross join lateral (
                    select t.* from integration_level as t
                    where t.tenant_id = $1::int4 and t.centre_id = m.id
                    offset 0
                ) as t
                where t.since < $3::date
                union all
                select
                    'decision', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.decided_on >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from (
                    select d.id
                    from decision as d
                    where d.tenant_id = $1::int4 and d.programme_id = $2::uuid and d.decided_on < $3::date
                    union
                    select d.id
                    from mine as m
                    cross join lateral (
                        select w.id, w.decided_on
                        from decision as w
                        where w.tenant_id = $1::int4 and w.partnership_id = m.id
                        offset 0
                    ) as d
                    where d.decided_on < $3::date
                    union
                    select d.id
                    from raised as m
                    cross join lateral (
                        select w.id, w.decided_on
                        from decision as w
                        where w.tenant_id = $1::int4 and w.barrier_id = m.id
                        offset 0
                    ) as d
                    where d.decided_on < $3::date
                ) as m
                cross join lateral (
                    select t.* from decision as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'lesson', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    count(*) filter (
                        where t.learned_on >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from lesson as t
                where t.tenant_id = $1::int4 and t.programme_id = $2::uuid and t.learned_on < $3::date
                union all
                -- Of these what is read: what else they say names people.
                select
                    'grant_application', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.asked_cents, t.awarded_cents, t.state, t.applied_on, t.decided_on, t.archived_at)), '' order by t.id
                    )),
                    count(*) filter (
                        where t.applied_on >= $4::date and t.applied_on < $3::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from applied as t
                union all
                select
                    'grant_report', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.due_on, t.delivered_on, t.archived_at)), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from applied as m
                cross join lateral (
                    select t.* from grant_report as t
                    where t.tenant_id = $1::int4 and t.grant_application_id = m.id
                    offset 0
                ) as t
                union all
                select
                    'fundraiser', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.programme_id, t.state, t.ended_on,
                            t.target_cents, t.raised_cents, t.cost_cents, t.archived_at)), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from (
                    select f.id
                    from fundraiser as f
                    where f.tenant_id = $1::int4 and f.programme_id = $2::uuid
                    union
                    select s.fundraiser_id from shared as s
                ) as m
                cross join lateral (
                    select t.* from fundraiser as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'fundraiser_share', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.fundraiser_id, t.partnership_id, t.archived_at)), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from shared as t
                union all
                select
                    'lead', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.found_on, t.programme_id, t.archived_at)), '' order by t.id
                    )),
                    count(*) filter (
                        where t.found_on >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from lead as t
                where t.tenant_id = $1::int4 and t.programme_id = $2::uuid and t.found_on < $3::date
                union all
                select
                    'proposal', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.status, t.sent_on, t.answered_on, t.archived_at)), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from (
                    select p.id
                    from proposal as p
                    where p.tenant_id = $1::int4 and p.programme_id = $2::uuid and p.sent_on < $3::date
                    union
                    select p.id
                    from mine as m
                    cross join lateral (
                        select w.id, w.sent_on
                        from proposal as w
                        where w.tenant_id = $1::int4 and w.partnership_id = m.id
                        offset 0
                    ) as p
                    where p.sent_on < $3::date
                ) as m
                cross join lateral (
                    select t.* from proposal as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'practice_uptake', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.partnership_id, t.taken_up_on, t.archived_at)), '' order by t.id
                    )),
                    count(*) filter (
                        where t.taken_up_on >= $4::date and t.archived_at is null
                        and t.created_at >= (select e.at from ended as e)
                    ),
                    array_agg(t.id::text), array_agg(t.version)
                from (
                    -- Few rows, so that a look-up of each would read them all: a full join is never a nested loop.
                    select w.*, m.id as mine_id
                    from (
                        select t.*
                        from practice_uptake as t
                        where t.tenant_id = $1::int4 and t.partnership_id is not null
                    ) as w
                    full join mine as m on m.id = w.partnership_id
                    offset 0
                ) as t
                where t.mine_id is not null and t.taken_up_on < $3::date
                union all
                select
                    'evaluation', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.revision, t.figures_sha256)), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from published as m
                cross join lateral (
                    select t.* from evaluation as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'evaluation_figure', count(*), max(t.computed_at),
                    sha256(string_agg(
                        record_send(row(t.evaluation_id, t.scope_key)), '' order by t.evaluation_id, t.scope_key
                    )),
                    null::int8,
                    array_agg(t.id::text), null::int4[]
                from published as m
                cross join lateral (
                    select t.* from evaluation_figure as t
                    where
                        t.tenant_id = $1::int4 and t.evaluation_id = m.id and t.indicator = 'partnership_progress'
                        and t.scope_kind = 'partnership'
                    offset 0
                ) as t
                union all
                -- Not by whom: a name could be found by trying.
                select
                    'evaluation_sign_off', count(*), max(t.recorded_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.evaluation_id, t.signed_on)), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), null::int4[]
                from published as m
                cross join lateral (
                    select t.* from evaluation_sign_off as t
                    where t.tenant_id = $1::int4 and t.evaluation_id = m.id
                    offset 0
                ) as t
                union all
                select
                    'survey_campaign', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from campaign as m
                cross join lateral (
                    select t.* from survey_campaign as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'survey_version', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from (select distinct c.version_id as id from campaign as c) as m
                cross join lateral (
                    select t.* from survey_version as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                select
                    'survey_instrument', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), array_agg(t.version)
                from (
                    select distinct v.instrument_id as id
                    from campaign as c
                    inner join survey_version as v on v.tenant_id = $1::int4 and v.id = c.version_id
                ) as m
                cross join lateral (
                    select t.* from survey_instrument as t
                    where t.tenant_id = $1::int4 and t.id = m.id
                    offset 0
                ) as t
                union all
                -- Of a campaign that names no programme: which partnerships it asked about.
                select
                    'survey_invitation', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.campaign_id, t.partnership_id, t.archived_at)), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), null::int4[]
                from campaign as m
                cross join lateral (
                    select t.id, t.campaign_id, t.partnership_id, t.updated_at, t.archived_at
                    from survey_invitation as t
                    where t.tenant_id = $1::int4 and t.campaign_id = m.id
                    offset 0
                ) as t
                where m.programme_id is null
                union all
                select
                    'survey_result', count(*), max(t.published_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    null::int8,
                    array_agg(t.id::text), null::int4[]
                from campaign as m
                cross join lateral (
                    select t.* from survey_result as t
                    where t.tenant_id = $1::int4 and t.campaign_id = m.id
                    offset 0
                ) as t
            )
            select
                s.name, s.rows, to_char(s.up_to at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as up_to,
                encode(coalesce(s.content, sha256('')), 'hex') as sha256, s.late,
                coalesce(s.ids, '{}')::text as ids, s.versions::text as versions
            from seen as s
            order by s.name
            """
        /// The same of a municipality.
        case municipality = """
            with
            review as materialized (
                select e.id
                from evaluation as e
                where
                    e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = 'quarterly_review'
                    and e.status = 'published' and e.period_end <= $3::date
            ),
            seen (name, rows, up_to, content, ids, versions) as (
                select
                    'centre', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.region_id, t.locality_id, t.quintile, t.archived_at)), '' order by t.id
                    )),
                    array_agg(t.id::text), array_agg(t.version)
                from centre as t
                where t.tenant_id = $1::int4
                union all
                select
                    'partnership', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    array_agg(t.id::text), array_agg(t.version)
                from partnership as t
                where t.tenant_id = $1::int4
                union all
                select
                    'partnership_centre', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    array_agg(t.id::text), array_agg(t.version)
                from partnership_centre as t
                where t.tenant_id = $1::int4 and t.joined_on < $3::date
                union all
                select
                    'partnership_stage_change', count(*), max(t.recorded_at),
                    sha256(string_agg(
                        record_send(t), '' order by t.id
                    )),
                    array_agg(t.id::text), null::int4[]
                from partnership_stage_change as t
                where t.tenant_id = $1::int4 and t.changed_on < $3::date
                union all
                select
                    'programme', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.starts_on, t.ends_on)), '' order by t.id
                    )),
                    array_agg(t.id::text), array_agg(t.version)
                from programme as t
                where t.tenant_id = $1::int4 and t.id = $2::uuid
                union all
                select
                    'centre_measure', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.observed_on, t.created_at, t.archived_at)), '' order by t.id
                    )),
                    array_agg(t.id::text), array_agg(t.version)
                from centre_measure as t
                where t.tenant_id = $1::int4 and t.observed_on < $3::date
                union all
                select
                    'centre_attendance', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.ends_on, t.created_at, t.archived_at)), '' order by t.id
                    )),
                    array_agg(t.id::text), array_agg(t.version)
                from centre_attendance as t
                where t.tenant_id = $1::int4 and t.ends_on < $3::date
                union all
                select
                    'outcome_instrument', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.archived_at)), '' order by t.id
                    )),
                    array_agg(t.id::text), array_agg(t.version)
                from outcome_instrument as t
                where t.tenant_id = $1::int4
                union all
                select
                    'outcome_domain', count(*), max(t.created_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.position, t.score_min, t.score_max)), '' order by t.id
                    )),
                    array_agg(t.id::text), null::int4[]
                from outcome_domain as t
                where t.tenant_id = $1::int4
                union all
                select
                    'assessment_wave', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.closed_on, t.archived_at)), '' order by t.id
                    )),
                    array_agg(t.id::text), array_agg(t.version)
                from assessment_wave as t
                where t.tenant_id = $1::int4 and t.ends_on < $3::date
                union all
                select
                    'centre_quality_score', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.version, t.assessed_on, t.score, t.archived_at)), '' order by t.id
                    )),
                    array_agg(t.id::text), array_agg(t.version)
                from centre_quality_score as t
                where t.tenant_id = $1::int4 and t.assessed_on < $3::date
                -- Of a file its digest under the municipality's key, and of its rows which were withdrawn: no score.
                union all
                select
                    'assessment_upload', count(*), max(t.created_at),
                    sha256(string_agg(record_send(row(t.id, t.wave_id, t.content_hmac)), '' order by t.id)),
                    array_agg(t.id::text), null::int4[]
                from assessment_upload as t
                where t.tenant_id = $1::int4
                union all
                select
                    -- How many files: rows are children. Nor can these be found by trying, since nobody is told the files' HMAC.
                    'child_assessment', count(distinct t.upload_id), max(t.withdrawn_on)::timestamptz,
                    sha256(string_agg(
                        record_send(row(u.content_hmac, t.line, t.withdrawn_on)), '' order by t.upload_id, t.line
                    )),
                    array_agg(distinct t.upload_id::text), null::int4[]
                from child_assessment as t
                inner join assessment_upload as u on u.tenant_id = $1::int4 and u.id = t.upload_id
                where t.tenant_id = $1::int4 and t.assessed_on < $3::date
                union all
                select
                    'evaluation', count(*), max(t.updated_at),
                    sha256(string_agg(
                        record_send(row(t.id, t.revision, t.figures_sha256)), '' order by t.id
                    )),
                    array_agg(t.id::text), array_agg(t.version)
                from review as m
                cross join lateral (
                    select e.* from evaluation as e where e.tenant_id = $1::int4 and e.id = m.id offset 0
                ) as t
                union all
                select
                    'evaluation_figure', count(*), max(t.computed_at),
                    sha256(string_agg(
                        record_send(row(t.evaluation_id, t.position)), '' order by t.evaluation_id, t.position
                    )),
                    array_agg(t.id::text), null::int4[]
                from review as m
                cross join lateral (
                    select f.*
                    from evaluation_figure as f
                    where f.tenant_id = $1::int4 and f.evaluation_id = m.id and f.scope_kind = 'programme'
                    offset 0
                ) as t
            )
            select
                s.name, s.rows, to_char(s.up_to at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as up_to,
                encode(coalesce(s.content, sha256('')), 'hex') as sha256, null::int8 as late,
                coalesce(s.ids, '{}')::text as ids, s.versions::text as versions
            from seen as s
            order by s.name
            """
    }
}
