/// What the partnerships of ``ReviewFixture`` owe, move, do and learn. p1 (`b1`, centre `c1`) is underserved, p10 (`ba`,
/// `c2`) is not, of p3 (`b3`, `c3`) it is not known; p5 (`b5`) is, by its centre `c5`, while its `c2` is not.
extension ReviewFixture {
    /// Added to a municipality that has the fixture. What stands beside the quarter is there to be left out.
    static func work(tenant: Int32) -> String {
        expanded(
            """
            set search_path = ecdp, app, pg_catalog, pg_temp;
            insert into programme (tenant_id, id, name, starts_on, ends_on) values
            (TENANT, '#f2', 'Another', '2026-04-01', '2027-01-01');
            insert into partnership
            (tenant_id, id, programme_id, partner_id, title, stage_since, works_with_children, objectives, areas) values
            (TENANT, '#bc', '#f2', '#aa', 'another programme''s', '2026-04-02', true, array['health_wellness'],
            array['nutrition_hygiene']);
            \(papers)
            \(activities)
            \(ledger)
            \(learning)
            \(outreach)
            """.replacing("TENANT", with: "\(tenant)"))
    }

    /// Agreements that name what is owed and measured: p10's of before the quarter, p1's of within it.
    private static let papers = """
        insert into resource_item (tenant_id, id, kind, name, value_cents) values
        (TENANT, '#101', 'materials', 'Picture book', 9500), (TENANT, '#102', 'in_kind', 'Table', 64000);
        insert into document (tenant_id, id, partnership_id, kind, number, title, valid_until) values
        (TENANT, '#111', '#ba', 'agreement', 2, 'Paper', '2027-06-30'),
        (TENANT, '#112', '#b1', 'agreement', 2, 'Paper', '2027-08-30');
        insert into document_commitment (
            tenant_id, id, document_id, position, side, resource_kind, item_id, amount, schedule, from_on, until_on
        )
        select
            TENANT, v.id::uuid, v.document::uuid, v.place, v.side, v.kind, v.item::uuid, v.amount, v.schedule,
            v.from_on::date, v.until_on::date
        from (
            values
            ('#121', '#111', 1, 'partner', 'funding', null, 100000, 'quarterly', '2026-06-30', '2026-12-31'),
            ('#122', '#111', 2, 'partner', 'volunteer_time', null, 60, 'once', '2026-07-01', '2026-08-15'),
            ('#123', '#111', 3, 'centre', 'staff_time', null, 120, 'once', '2026-07-01', '2026-07-31'),
            ('#124', '#111', 4, 'municipality', 'training', null, 200, 'once', '2026-09-01', null),
            ('#125', '#111', 5, 'centre', 'volunteer_time', null, 30, 'once', '2026-09-10', null),
            ('#126', '#111', 6, 'municipality', 'staff_time', null, 50, 'once', '2026-08-31', null),
            ('#128', '#112', 1, 'partner', 'materials', '#101', 6, 'monthly', '2026-09-05', '2026-11-30'),
            ('#129', '#112', 2, 'partner', 'in_kind', '#102', 4, 'once', '2026-09-20', null)
        ) as v (id, document, place, side, kind, item, amount, schedule, from_on, until_on);
        insert into document_metric (
            tenant_id, id, document_id, position, indicator, unit, direction, baseline, baseline_on, target, due_on
        )
        select
            TENANT, v.id::uuid, v.document::uuid, v.place, 'Metric', 'count', v.direction, v.baseline,
            v.baseline_on::date, v.target, v.due_on::date
        from (
            values
            ('#131', '#112', 1, 'increase', 10, '2026-07-01', 20, '2026-09-30'),
            ('#132', '#112', 2, 'decrease', 50, '2026-07-01', 30, '2026-09-15'),
            ('#133', '#112', 3, 'increase', null, null, 100, '2026-12-31'),
            ('#134', '#112', 4, 'increase', null, null, 5, '2027-03-31'),
            ('#135', '#112', 5, 'increase', null, null, 7, '2026-09-30'),
            ('#136', '#111', 1, 'decrease', 9, '2026-06-01', 3, '2026-08-31'),
            ('#137', '#111', 2, 'increase', 0, '2026-06-01', 4, '2026-06-30')
        ) as v (id, document, place, direction, baseline, baseline_on, target, due_on);
        insert into document_signatory (tenant_id, id, document_id, position, side, name, capacity, signed_on) values
        (TENANT, '#141', '#111', 1, 'partner', 'them', 'director', '2026-06-27'),
        (TENANT, '#142', '#111', 2, 'centre', 'us', 'principal', '2026-06-28'),
        (TENANT, '#143', '#112', 1, 'partner', 'them', 'director', '2026-08-30'),
        (TENANT, '#144', '#112', 2, 'centre', 'us', 'principal', '2026-08-30');
        update document set review_since = '2026-06-20' where tenant_id = TENANT and id in ('#111', '#112');
        update document set signed_on = '2026-06-28' where tenant_id = TENANT and id = '#111';
        update document set signed_on = '2026-08-30' where tenant_id = TENANT and id = '#112';
        insert into document_metric_reading (tenant_id, id, metric_id, observed_on, value) values
        (TENANT, '#151', '#131', '2026-09-01', 18), (TENANT, '#152', '#131', '2026-09-30', 21),
        (TENANT, '#153', '#131', '2026-10-01', 5), (TENANT, '#154', '#132', '2026-09-10', 45),
        (TENANT, '#155', '#133', '2026-09-12', 40), (TENANT, '#156', '#134', '2026-10-01', 9),
        (TENANT, '#157', '#136', '2026-08-31', 3), (TENANT, '#158', '#137', '2026-08-01', 1);
        insert into obligation_fulfilment (tenant_id, id, obligation_id, done_on, amount)
        select TENANT, v.id::uuid, o.id, v.done_on::date, v.amount
        from (
            values
            ('#161', '#123', '2026-07-31', 120), ('#162', '#124', '2026-08-01', 100),
            ('#163', '#124', '2026-09-10', 100), ('#164', '#126', '2026-08-31', 20), ('#165', '#126', '2026-10-01', 30)
        ) as v (id, commitment, done_on, amount)
        inner join obligation as o on o.tenant_id = TENANT and o.commitment_id = v.commitment::uuid;
        update obligation set waived_on = '2026-09-12', waived_amount = amount, waiver_reason = 'The floods'
        where tenant_id = TENANT and commitment_id = '#125';
        """

    private static let activities = """
        insert into activity (
            tenant_id, id, partnership_id, title, kind, planned_on, held_on, called_off_on, called_off_reason,
            postponed_to_id, budget_cents, archived_at
        )
        select
            TENANT, v.id::uuid, v.partnership::uuid, 'Activity', v.kind, v.planned::date, v.held::date,
            v.called_off::date, case when v.called_off is not null then 'rain' end, v.postponed_to::uuid, v.budget,
            v.archived::timestamptz
        from (
            values
            ('#201', '#b1', 'health_screening', '2026-08-20', '2026-08-20', null, null, 100000, null),
            ('#202', '#b1', 'parent_workshop', '2026-09-30', '2026-09-30', null, null, null, null),
            ('#203', '#b1', 'training_course', '2026-09-10', null, '2026-09-05', null, 7000, null),
            ('#204', '#ba', 'health_screening', '2026-06-20', '2026-06-20', null, null, 50000, null),
            ('#205', '#ba', 'training_course', '2026-07-01', '2026-07-01', null, null, 20000, null),
            ('#206', '#ba', 'donation', '2026-10-01', '2026-10-01', null, null, 9000, null),
            ('#208', '#ba', 'nutrition_education', '2026-10-10', null, null, null, 8000, null),
            ('#207', '#ba', 'nutrition_education', '2026-08-01', null, '2026-07-30', '#208', 8000, null),
            ('#209', '#b1', 'donation', '2026-08-25', '2026-08-25', null, null, 6000, '2026-08-26T10:00:00Z'),
            ('#20a', '#ba', 'curriculum_adoption', '2026-08-10', '2026-08-10', null, null, 30000, null),
            ('#20b', '#ba', 'meal_programme', '2026-06-28', null, '2026-06-25', null, 4000, null)
        ) as v (id, partnership, kind, planned, held, called_off, postponed_to, budget, archived);
        insert into activity_centre (
            tenant_id, id, activity_id, centre_id, girls_2, boys_2, girls_3, boys_3, girls_4, girls_5, caregivers,
            practitioners, referrals_made, referrals_completed
        )
        values
        (TENANT, '#211', '#201', '#c1', null, null, 6, 7, 2, null, 12, 3, 9, 3),
        (TENANT, '#212', '#202', '#c1', 8, 4, null, null, null, 5, 21, null, null, null),
        (TENANT, '#213', '#204', '#c2', 50, null, null, null, null, null, 50, 50, 50, 40),
        (TENANT, '#214', '#205', '#c2', null, null, null, null, null, null, null, 8, null, null),
        (TENANT, '#215', '#20a', '#c2', null, null, null, null, null, 3, 4, null, null, null);
        insert into integration_level (tenant_id, id, centre_id, kind, level, since, evidence)
        select TENANT, v.id::uuid, v.centre::uuid, v.kind, v.level, v.since::date, 'seen'
        from (
            values
            ('#221', '#c1', 'health_screening', 1, '2026-09-01'), ('#222', '#c1', 'parent_workshop', 2, '2026-09-29'),
            ('#223', '#c2', 'training_course', 1, '2026-06-30'), ('#224', '#c2', 'health_screening', 0, '2026-06-21'),
            ('#225', '#c2', 'health_screening', 1, '2026-06-25'), ('#226', '#c2', 'health_screening', 0, '2026-09-15'),
            ('#227', '#c2', 'curriculum_adoption', 2, '2026-08-10'), ('#228', '#c1', 'donation', 3, '2026-09-01')
        ) as v (id, centre, kind, level, since);
        """

    /// An entry for each day and partnership, posted in this order.
    private static let ledger = """
        select set_config('app.tenant_id', 'TENANT', false);
        do $$
        declare
            entry record;
        begin
            create temporary table moved on commit drop as
            select v.*
            from (
                values
                ('#301', '#b1', '2026-06-29', '#401', 'pledge', 'funding', null, null, null, 70000, null),
                ('#302', '#b1', '2026-06-30', '#402', 'pledge', 'funding', null, null, null, 1000000, null),
                ('#303', '#b1', '2026-07-01', '#403', 'receive', 'funding', null, null, null, 300000, null),
                ('#304', '#b1', '2026-07-10', '#404', 'reverse', null, null, null, null, null, '#401'),
                ('#305', '#b1', '2026-08-15', '#405', 'pledge', 'funding', null, null, null, 500000, null),
                ('#305', '#b1', '2026-08-15', '#406', 'receive', 'funding', null, null, null, 200000, null),
                ('#305', '#b1', '2026-08-15', '#407', 'allocate', 'funding', null, '#c1', null, 250000, null),
                ('#306', '#b1', '2026-09-20', '#408', 'reverse', null, null, null, null, null, '#406'),
                ('#306', '#b1', '2026-09-20', '#409', 'receive', 'funding', null, null, null, 150000, null),
                ('#307', '#b1', '2026-09-30', '#410', 'cancel', 'funding', null, null, null, 100000, null),
                ('#307', '#b1', '2026-09-30', '#411', 'use', 'funding', null, '#c1', '#201', 60000, null),
                ('#307', '#b1', '2026-09-30', '#412', 'use', 'funding', null, '#c1', '#202', 40000, null),
                ('#308', '#b1', '2026-09-30', '#413', 'reverse', null, null, null, null, null, '#412'),
                ('#308', '#b1', '2026-09-30', '#414', 'use', 'funding', null, '#c1', '#202', 30000, null),
                ('#309', '#b1', '2026-10-01', '#415', 'reverse', null, null, null, null, null, '#410'),
                ('#309', '#b1', '2026-10-01', '#416', 'receive', 'funding', null, null, null, 999, null),
                ('#309', '#b1', '2026-10-01', '#417', 'use', 'funding', null, '#c1', '#201', 25000, null),
                ('#310', '#b1', '2026-07-05', '#418', 'pledge', 'volunteer_time', null, null, null, 600, null),
                ('#311', '#b1', '2026-07-10', '#419', 'receive', 'volunteer_time', null, null, null, 240, null),
                ('#311', '#b1', '2026-07-10', '#420', 'allocate', 'volunteer_time', null, '#c1', null, 240, null),
                ('#311', '#b1', '2026-07-10', '#421', 'use', 'volunteer_time', null, '#c1', null, 200, null),
                ('#312', '#b1', '2026-07-20', '#422', 'pledge', 'materials', '#101', null, null, 30, null),
                ('#312', '#b1', '2026-07-20', '#423', 'receive', 'materials', '#101', null, null, 12, null),
                ('#313', '#b1', '2026-09-10', '#424', 'pledge', 'in_kind', '#102', null, null, 4, null),
                ('#313', '#b1', '2026-09-10', '#425', 'receive', 'in_kind', '#102', null, null, 4, null),
                ('#314', '#b1', '2026-09-25', '#426', 'reverse', null, null, null, null, null, '#425'),
                ('#320', '#ba', '2026-06-20', '#430', 'pledge', 'staff_time', null, null, null, 300, null),
                ('#320', '#ba', '2026-06-20', '#436', 'pledge', 'funding', null, null, null, 400000, null),
                ('#321', '#ba', '2026-07-02', '#433', 'pledge', 'training', null, null, null, 1000, null),
                ('#322', '#ba', '2026-07-05', '#438', 'receive', 'funding', null, null, null, 150000, null),
                ('#322', '#ba', '2026-07-05', '#439', 'allocate', 'funding', null, '#c2', null, 120000, null),
                ('#323', '#ba', '2026-07-06', '#440', 'use', 'funding', null, '#c2', '#204', 50000, null),
                ('#324', '#ba', '2026-08-01', '#434', 'cancel', 'training', null, null, null, 400, null),
                ('#324', '#ba', '2026-08-01', '#435', 'receive', 'training', null, null, null, 150, null),
                ('#325', '#ba', '2026-08-05', '#431', 'receive', 'staff_time', null, null, null, 120, null),
                ('#325', '#ba', '2026-08-05', '#432', 'allocate', 'staff_time', null, '#c2', null, 60, null),
                ('#326', '#ba', '2026-08-10', '#441', 'use', 'funding', null, '#c2', '#20a', 35000, null),
                ('#327', '#ba', '2026-08-20', '#442', 'pledge', 'volunteer_time', null, null, null, 60, null),
                ('#327', '#ba', '2026-08-20', '#443', 'receive', 'volunteer_time', null, null, null, 60, null),
                ('#330', '#b3', '2026-07-03', '#450', 'pledge', 'materials', '#101', null, null, 10, null),
                ('#330', '#b3', '2026-07-03', '#451', 'receive', 'materials', '#101', null, null, 10, null),
                ('#330', '#b3', '2026-07-03', '#452', 'allocate', 'materials', '#101', '#c3', null, 10, null),
                ('#330', '#b3', '2026-07-03', '#453', 'use', 'materials', '#101', '#c3', null, 4, null),
                ('#340', '#b5', '2026-08-11', '#460', 'pledge', 'in_kind', '#102', null, null, 13, null),
                ('#340', '#b5', '2026-08-11', '#461', 'receive', 'in_kind', '#102', null, null, 6, null),
                ('#340', '#b5', '2026-08-11', '#462', 'allocate', 'in_kind', '#102', '#c2', null, 4, null),
                ('#340', '#b5', '2026-08-11', '#463', 'allocate', 'in_kind', '#102', '#c5', null, 2, null),
                ('#341', '#b5', '2026-09-01', '#464', 'cancel', 'in_kind', '#102', null, null, 5, null),
                ('#342', '#b5', '2026-09-15', '#465', 'reverse', null, null, null, null, null, '#463'),
                ('#350', '#bc', '2026-08-01', '#470', 'pledge', 'funding', null, null, null, 5000000, null),
                ('#350', '#bc', '2026-08-01', '#471', 'receive', 'funding', null, null, null, 5000000, null)
            ) as v (entry, partnership, day, id, move, kind, item, centre, activity, amount, reverses);
            for entry in
                select distinct m.entry::uuid as id, m.partnership::uuid as partnership, m.day::date as day
                from moved as m
                order by 1
            loop
                insert into ecdp.ledger_entry (tenant_id, id, partnership_id, occurred_on, reason) values
                (TENANT, entry.id, entry.partnership, entry.day, 'as noted');
                insert into ecdp.ledger_line (
                    tenant_id, id, entry_id, move, kind, item_id, centre_id, activity_id, amount, reverses_id
                )
                select
                    TENANT, m.id::uuid, entry.id, m.move, m.kind, m.item::uuid, m.centre::uuid, m.activity::uuid,
                    m.amount, m.reverses::uuid
                from moved as m
                where m.entry::uuid = entry.id
                order by m.id;
                update ecdp.ledger_entry as e set status = 'posted' where e.tenant_id = TENANT and e.id = entry.id;
            end loop;
        end
        $$;
        select set_config('app.tenant_id', '', false);
        """

    /// Grants of p1, and p10's that another quarter decides; fundraisers of one programme and of two; proposals.
    private static let outreach = """
        select set_config('app.tenant_id', 'TENANT', false);
        insert into grant_application (tenant_id, id, partnership_id, title, funder, asked_cents)
        select TENANT, v.id::uuid, v.partnership::uuid, 'Grant', 'Fund', v.asked
        from (
            values
            ('#601', '#b1', 900000), ('#602', '#b1', 500000), ('#603', '#ba', 300000), ('#604', '#ba', 200000),
            ('#605', '#b1', 100000), ('#606', '#bc', 70000), ('#607', '#b3', 40000)
        ) as v (id, partnership, asked);
        update grant_application as g set status = 'applied', applied_on = v.applied::date
        from (
            values
            ('#601', '2026-07-01'), ('#602', '2026-09-30'), ('#603', '2026-06-30'), ('#604', '2026-06-01'),
            ('#605', '2026-10-01'), ('#606', '2026-08-01'), ('#607', '2026-08-02')
        ) as v (id, applied)
        where g.tenant_id = TENANT and g.id = v.id::uuid;
        update grant_application as g
        set status = v.status, decided_on = v.decided::date, awarded_cents = v.awarded
        from (
            values
            ('#601', 'awarded', '2026-08-31', 750000), ('#603', 'refused', '2026-09-30', null),
            ('#604', 'awarded', '2026-06-20', 200000), ('#602', 'awarded', '2026-10-01', 500000),
            ('#607', 'withdrawn', '2026-09-01', null)
        ) as v (id, status, decided, awarded)
        where g.tenant_id = TENANT and g.id = v.id::uuid;
        insert into grant_report (tenant_id, id, grant_application_id, title, due_on, delivered_on, archived_at)
        select
            TENANT, v.id::uuid, v.application::uuid, 'Report', v.due::date, v.delivered::date, v.archived::timestamptz
        from (
            values
            ('#611', '#604', '2026-07-01', '2026-07-01', null), ('#612', '#604', '2026-08-01', '2026-08-09', null),
            ('#613', '#604', '2026-09-01', '2026-10-01', null), ('#614', '#601', '2026-09-30', null, null),
            ('#615', '#601', '2026-10-01', null, null), ('#616', '#604', '2026-06-30', null, null),
            ('#617', '#601', '2026-08-01', null, '2026-08-02T10:00:00Z')
        ) as v (id, application, due, delivered, archived);
        insert into fundraiser (
            tenant_id, id, programme_id, kind, title, starts_on, target_cents, raised_cents, cost_cents
        )
        select TENANT, v.id::uuid, v.programme::uuid, 'event', 'Fair', v.starts::date, v.target, v.raised, v.cost
        from (
            values
            ('#621', '#f1', '2026-07-01', 100000, 120000, 20000), ('#622', null, '2026-08-01', 300000, 80000, 5000),
            ('#623', null, '2026-08-01', 700000, 700000, 7000), ('#624', '#f1', '2026-09-01', 600000, 600000, 6000),
            ('#625', '#f2', '2026-08-01', 50000, 50000, 500)
        ) as v (id, programme, starts, target, raised, cost);
        insert into fundraiser_share (tenant_id, id, fundraiser_id, partnership_id)
        select TENANT, v.id::uuid, v.fundraiser::uuid, v.partnership::uuid
        from (
            values
            ('#631', '#622', '#b1'), ('#632', '#622', '#ba'), ('#633', '#623', '#b1'), ('#634', '#623', '#bc'),
            ('#635', '#625', '#b1'), ('#636', '#621', '#b1'), ('#637', '#624', '#ba')
        ) as v (id, fundraiser, partnership);
        update fundraiser_share as s set share_cents = v.cents
        from (
            values
            ('#631', 37500), ('#632', 37500), ('#633', 693000), ('#634', 0), ('#635', 49500), ('#636', 100000),
            ('#637', 594000)
        ) as v (id, cents)
        where s.tenant_id = TENANT and s.id = v.id::uuid;
        update fundraiser as f set status = 'closed', ended_on = v.ended::date
        from (
            values
            ('#621', '2026-09-30'), ('#622', '2026-08-05'), ('#623', '2026-08-05'), ('#624', '2026-10-01'),
            ('#625', '2026-08-05')
        ) as v (id, ended)
        where f.tenant_id = TENANT and f.id = v.id::uuid;
        insert into lead (tenant_id, id, name, source, found_on, found_by, programme_id)
        select TENANT, v.id::uuid, 'Lead ' || v.id, 'directory', v.found::date, 'the office', v.programme::uuid
        from (
            values
            ('#641', '2026-07-01', '#f1'), ('#642', '2026-09-30', '#f1'), ('#643', '2026-10-01', '#f1'),
            ('#644', '2026-08-01', null), ('#645', '2026-06-30', '#f1')
        ) as v (id, found, programme);
        -- What was sent is kept as bytes: not here.
        set session_replication_role = replica;
        insert into proposal (
            tenant_id, id, kind, partner_id, partnership_id, programme_id, title, status, sent_on, sent_to, sent_by,
            sent_sha256, answer_due_on, answered_on
        )
        select
            TENANT, v.id::uuid, 'proposal', '#a1', v.partnership::uuid, v.programme::uuid, 'Proposal', v.status,
            v.sent::date, 'them', 'email', repeat('0', 64), v.sent::date + 21, v.answered::date
        from (
            values
            ('#651', null, '#f1', 'accepted', '2026-07-01', '2026-09-30'),
            ('#652', null, '#f1', 'declined', '2026-06-15', '2026-07-01'),
            ('#653', '#b1', null, 'accepted', '2026-09-30', '2026-10-01'), ('#654', '#b4', null, 'sent', '2026-06-01', null),
            ('#655', null, '#f1', 'accepted', '2026-05-01', '2026-06-30'), ('#656', null, '#f1', 'sent', '2026-10-01', null),
            ('#657', '#bc', null, 'sent', '2026-08-01', null)
        ) as v (id, partnership, programme, status, sent, answered);
        insert into practice_uptake (tenant_id, id, practice_id, partnership_id, centre_id, taken_up_on)
        select TENANT, v.id::uuid, v.practice::uuid, v.partnership::uuid, v.centre::uuid, v.taken::date
        from (
            values
            ('#661', '#660', '#b1', null, '2026-07-01'), ('#662', '#660', '#ba', null, '2026-10-01'),
            ('#663', '#660', null, '#c1', '2026-08-01')
        ) as v (id, practice, partnership, centre, taken);
        set session_replication_role = default;
        select set_config('app.tenant_id', '', false);
        """

    private static let learning = """
        insert into decision (
            tenant_id, id, kind, title, decided_on, decision, reason, decided_by, programme_id, partnership_id, barrier_id,
            review_on, reviewed_on, review_outcome, review_result, archived_at
        )
        select
            TENANT, v.id::uuid, v.kind, 'Decision', v.decided::date, 'so', 'because', 'the lead', v.programme::uuid,
            v.partnership::uuid, v.barrier::uuid, v.review::date, v.reviewed::date, v.outcome,
            case when v.outcome is not null then 'seen' end, v.archived::timestamptz
        from (
            values
            ('#501', 'refinement', '2026-07-01', '#f1', null, null, '2026-09-30', null, null, null),
            ('#502', 'resources', '2026-08-10', null, '#b1', null, '2026-08-20', '2026-09-01', 'changed', null),
            ('#503', 'refinement', '2026-09-30', null, null, '#d71', null, null, null, null),
            ('#504', 'refinement', '2026-06-10', '#f1', null, null, null, '2026-07-15', 'kept', null),
            ('#505', 'partnership', '2026-06-20', null, '#ba', null, '2026-09-01', '2026-10-02', 'dropped', null),
            ('#506', 'other', '2026-10-01', '#f1', null, null, null, null, null, null),
            ('#507', 'refinement', '2026-08-01', '#f1', null, null, null, null, null, '2026-08-02T10:00:00Z'),
            ('#508', 'refinement', '2026-08-01', null, '#bc', null, null, null, null, null),
            ('#509', 'other', '2026-08-01', '#f2', '#b1', null, null, null, null, null)
        ) as v (id, kind, decided, programme, partnership, barrier, review, reviewed, outcome, archived);
        -- A partnership that has been archived since learnt something too.
        update partnership set archived_at = null where tenant_id = TENANT and id = '#b9';
        insert into lesson (
            tenant_id, id, programme_id, partnership_id, title, learned_on, outcome, lesson, archived_at
        )
        select
            TENANT, v.id::uuid, v.programme::uuid, v.partnership::uuid, 'Lesson', v.learned::date, v.outcome, 'so',
            v.archived::timestamptz
        from (
            values
            ('#511', '#f1', '#b1', '2026-07-01', 'worked', null), ('#512', '#f1', null, '2026-09-30', 'did_not_work', null),
            ('#513', '#f1', '#ba', '2026-06-30', 'worked', null), ('#514', '#f2', '#bc', '2026-08-01', 'worked', null),
            ('#515', '#f1', '#b9', '2026-07-31', 'worked', null),
            ('#516', '#f1', null, '2026-08-05', 'worked', '2026-08-06T10:00:00Z')
        ) as v (id, programme, partnership, learned, outcome, archived);
        update partnership set archived_at = '2026-08-01T10:00:00Z' where tenant_id = TENANT and id = '#b9';
        """
}
