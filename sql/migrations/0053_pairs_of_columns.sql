-- Columns of which one makes no sense without the other, and days whose order follows from what they mean.
alter table ecdp.decision
add constraint decision_review_outcome_reviewed_on_check check ((review_outcome is null) = (reviewed_on is null)),
add constraint decision_review_result_reviewed_on_check check (review_result is null or reviewed_on is not null);

alter table ecdp.training_certificate
add constraint training_certificate_issued_on_certificates_check check (issued_on is null or certificates > 0);

alter table ecdp.practice_uptake
add constraint practice_uptake_outcome_outcome_on_check check ((outcome is null) = (outcome_on is null));

alter table ecdp.barrier
add constraint barrier_resolution_resolved_on_check check (resolution is null or resolved_on is not null);

alter table ecdp.lead
add constraint lead_closed_status_check check (status = 'closed' or num_nonnulls(closed_on, closed_reason) = 0);

alter table ecdp.grant_report
add constraint grant_report_evidence_delivered_on_check check (evidence is null or delivered_on is not null);

alter table ecdp.activity
add constraint activity_result_held_on_check check (result is null or held_on is not null),
add constraint activity_advocacy_outcome_held_on_check check (advocacy_outcome is null or held_on is not null);

alter table ecdp.engagement
add constraint engagement_status_reason_status_check check (status <> 'confirmed' or status_reason is null);

alter table ecdp.engagement_attendance
add constraint engagement_attendance_people_attended_check check (attended is not false or coalesce(people, 0) = 0);

alter table ecdp.survey_campaign
add constraint survey_campaign_reminded_on_opens_on_check check (reminded_on >= opens_on);

alter table ecdp.shared_practice
add constraint shared_practice_withdrawn_on_check check (withdrawn_on >= shared_on);

alter table ecdp.practice
add constraint practice_status_reason_status_since_check check ((status_reason is null) = (status_since is null));

alter table ecdp.ledger_entry
add constraint ledger_entry_decided_by_decided_at_check check ((decided_by is null) = (decided_at is null)),
add constraint ledger_entry_decision_reason_decided_at_check check (decision_reason is null or decided_at is not null);

alter table ecdp.evaluation
add constraint evaluation_correction_reason_replaces_id_check
check (correction_reason is null or replaces_id is not null);

alter table ecdp.indicator_computation
add constraint indicator_computation_correction_reason_replaces_id_check
check (correction_reason is null or replaces_id is not null);

alter table ecdp.child_assessment
add constraint child_assessment_withdrawn_on_consented_on_check check (withdrawn_on >= consented_on);

call app.since_partnership('activity', 'called_off_on');
call app.days_in_order('training_certificate', 'issued_on', 'activity_id', 'activity', 'held_on');
call app.days_in_order('document_metric_reading', 'observed_on', 'metric_id', 'document_metric', 'baseline_on');
-- What is not awarded is not reported on: its day never comes.
call app.days_in_order(
    'grant_report', 'delivered_on', 'grant_application_id', 'grant_application', 'decided_on',
    day => 'case when status = ''awarded'' then decided_on else ''infinity'' end'
);
