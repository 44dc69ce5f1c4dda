-- Columns of which one makes no sense without the other, and days whose order follows from what they mean.
-- Rows from before that break a rule stay as they are: the rule is then not validated, and they are held to it when
-- they are next changed.
do $$
declare
    rule record;
begin
    for rule in
        select r.table_name, r.name, r.must
        from (
            values
            (
                'decision', 'decision_review_outcome_reviewed_on_check',
                '(review_outcome is null) = (reviewed_on is null)'
            ),
            (
                'decision', 'decision_review_result_reviewed_on_check',
                'review_result is null or reviewed_on is not null'
            ),
            (
                'training_certificate', 'training_certificate_issued_on_certificates_check',
                'issued_on is null or certificates > 0'
            ),
            (
                'practice_uptake', 'practice_uptake_outcome_outcome_on_check',
                '(outcome is null) = (outcome_on is null)'
            ),
            ('barrier', 'barrier_resolution_resolved_on_check', 'resolution is null or resolved_on is not null'),
            (
                'lead', 'lead_closed_status_check',
                'status = ''closed'' or num_nonnulls(closed_on, closed_reason) = 0'
            ),
            (
                'grant_report', 'grant_report_evidence_delivered_on_check',
                'evidence is null or delivered_on is not null'
            ),
            ('activity', 'activity_result_held_on_check', 'result is null or held_on is not null'),
            ('activity', 'activity_advocacy_outcome_held_on_check', 'advocacy_outcome is null or held_on is not null'),
            (
                'engagement', 'engagement_status_reason_status_check',
                'status <> ''confirmed'' or status_reason is null'
            ),
            (
                'engagement_attendance', 'engagement_attendance_people_attended_check',
                'attended is not false or coalesce(people, 0) = 0'
            ),
            ('survey_campaign', 'survey_campaign_reminded_on_opens_on_check', 'reminded_on >= opens_on'),
            ('shared_practice', 'shared_practice_withdrawn_on_check', 'withdrawn_on >= shared_on'),
            ('practice', 'practice_status_reason_status_since_check', '(status_reason is null) = (status_since is null)'),
            (
                'ledger_entry', 'ledger_entry_decided_by_decided_at_check',
                '(decided_by is null) = (decided_at is null)'
            ),
            (
                'ledger_entry', 'ledger_entry_decision_reason_decided_at_check',
                'decision_reason is null or decided_at is not null'
            ),
            (
                'evaluation', 'evaluation_correction_reason_replaces_id_check',
                'correction_reason is null or replaces_id is not null'
            ),
            (
                'indicator_computation', 'indicator_computation_correction_reason_replaces_id_check',
                'correction_reason is null or replaces_id is not null'
            ),
            ('child_assessment', 'child_assessment_withdrawn_on_consented_on_check', 'withdrawn_on >= consented_on')
        ) as r (table_name, name, must)
    loop
        execute format('alter table ecdp.%I add constraint %I check (%s) not valid', rule.table_name, rule.name, rule.must);
        begin
            execute format('alter table ecdp.%I validate constraint %I', rule.table_name, rule.name);
        exception when check_violation then
            raise warning 'rows of ecdp.% from before break %: they are held to it when they change',
            rule.table_name, rule.name;
        end;
    end loop;
end
$$;

call app.since_partnership('activity', 'called_off_on');
call app.days_in_order('training_certificate', 'issued_on', 'activity_id', 'activity', 'held_on');
call app.days_in_order('document_metric_reading', 'observed_on', 'metric_id', 'document_metric', 'baseline_on');
-- What is not awarded is not reported on: its day never comes.
call app.days_in_order(
    'grant_report', 'delivered_on', 'grant_application_id', 'grant_application', 'decided_on',
    day => 'case when status = ''awarded'' then decided_on else ''infinity'' end'
);
