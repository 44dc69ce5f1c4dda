create or replace view analytics.assessment_wave with (security_invoker = true) as
select
    w.tenant_id, w.id, i.code as instrument, i.edition, i.subject, w.programme_id, w.kind, w.starts_on, w.ends_on,
    w.status, w.closed_on, u.files
from ecdp.assessment_wave as w
inner join ecdp.outcome_instrument as i on i.tenant_id = w.tenant_id and i.id = w.instrument_id
cross join
    lateral (
        select count(*) as files
        from ecdp.assessment_upload as f
        where f.tenant_id = w.tenant_id and f.wave_id = w.id
    ) as u
where w.archived_at is null;
comment on view analytics.assessment_wave is 'Waves of assessments in use, with how many came in.';
comment on column analytics.assessment_wave.tenant_id is 'The municipality.';
comment on column analytics.assessment_wave.id is 'Identifier.';
comment on column analytics.assessment_wave.instrument is 'Code of the instrument.';
comment on column analytics.assessment_wave.edition is 'Its edition.';
comment on column analytics.assessment_wave.subject is 'What is assessed: children or centres.';
comment on column analytics.assessment_wave.programme_id is 'The programme whose evaluation it is for; null for all of the municipality.';
comment on column analytics.assessment_wave.kind is 'baseline, midline, endline or follow_up.';
comment on column analytics.assessment_wave.starts_on is 'First day of its assessments.';
comment on column analytics.assessment_wave.ends_on is 'Last day of its assessments.';
comment on column analytics.assessment_wave.status is 'open or closed.';
comment on column analytics.assessment_wave.closed_on is 'Day it was closed.';
comment on column analytics.assessment_wave.files is 'Files that came in.';
grant select on analytics.assessment_wave to ecdp_analyst;

create or replace view analytics.assessment_group with (security_invoker = true) as
select
    g.tenant_id, g.id, g.wave_id, i.code as instrument, i.edition, w.kind, w.ends_on, g.domain, g.dimension, g.key,
    g.children, g.centres, g.mean_score, g.sd_score, g.on_track, g.falling_behind, g.far_behind, g.reason, g.banding
from ecdp.assessment_group as g
inner join ecdp.assessment_wave as w on w.tenant_id = g.tenant_id and w.id = g.wave_id
inner join ecdp.outcome_instrument as i on i.tenant_id = w.tenant_id and i.id = w.instrument_id;
comment on view analytics.assessment_group is 'Results of groups of children in closed waves: at least 10 children of at least 3 centres, or null with a reason. Written down when the wave closed.';
comment on column analytics.assessment_group.tenant_id is 'The municipality.';
comment on column analytics.assessment_group.id is 'Identifier.';
comment on column analytics.assessment_group.wave_id is 'The wave.';
comment on column analytics.assessment_group.instrument is 'Code of the instrument.';
comment on column analytics.assessment_group.edition is 'Its edition.';
comment on column analytics.assessment_group.kind is 'What the wave is: baseline, midline, endline or follow_up.';
comment on column analytics.assessment_group.ends_on is 'Last day of the wave.';
comment on column analytics.assessment_group.domain is 'The domain''s code, or total.';
comment on column analytics.assessment_group.dimension is 'What the group is made by: all, sex, or age in years.';
comment on column analytics.assessment_group.key is 'Which group.';
comment on column analytics.assessment_group.children is 'Assessments with a score in every domain.';
comment on column analytics.assessment_group.centres is 'Centres that they are of.';
comment on column analytics.assessment_group.mean_score is 'Mean score, in hundredths of a point.';
comment on column analytics.assessment_group.sd_score is 'Standard deviation, in hundredths of a point.';
comment on column analytics.assessment_group.on_track is 'Assessments on track, by the cut scores.';
comment on column analytics.assessment_group.falling_behind is 'Assessments falling behind.';
comment on column analytics.assessment_group.far_behind is 'Assessments falling far behind.';
comment on column analytics.assessment_group.reason is 'Why it is hidden: small_count, few_centres or dominance.';
comment on column analytics.assessment_group.banding is 'banded, no_cut_scores or small_count.';
grant select on analytics.assessment_group to ecdp_analyst;

create or replace view analytics.centre_attendance with (security_invoker = true) as
select
    a.tenant_id, a.id, a.centre_id, a.starts_on, a.ends_on, a.days_open, a.children_shown as children,
    a.child_days_shown as child_days,
    a.child_days_shown::float8 / nullif(a.children_shown::int8 * a.days_open, 0) as attendance,
    a.referrals_made_shown as referrals_made, a.referrals_completed_shown as referrals_completed
from ecdp.centre_attendance as a
where a.archived_at is null;
comment on view analytics.centre_attendance is 'Attendance of centres. Where 1 to 4 children are enrolled, the numbers are null; where 1 to 4 days are counted or lacking, those of days are; 1 to 4 referrals made, completed or not completed are null.';
comment on column analytics.centre_attendance.tenant_id is 'The municipality.';
comment on column analytics.centre_attendance.id is 'Identifier.';
comment on column analytics.centre_attendance.centre_id is 'The centre.';
comment on column analytics.centre_attendance.starts_on is 'First day of the time.';
comment on column analytics.centre_attendance.ends_on is 'Last day of the time.';
comment on column analytics.centre_attendance.days_open is 'Days on which the centre was open.';
comment on column analytics.centre_attendance.children is 'Children enrolled.';
comment on column analytics.centre_attendance.child_days is 'Days that children came: one for each child and day.';
comment on column analytics.centre_attendance.attendance is 'Share of the days on which they could, 0 to 1.';
comment on column analytics.centre_attendance.referrals_made is 'Health referrals of its children made in the time.';
comment on column analytics.centre_attendance.referrals_completed is 'Of these, the ones that led to care.';
grant select on analytics.centre_attendance to ecdp_analyst;

create or replace view analytics.centre_quality with (security_invoker = true) as
select
    q.tenant_id, q.wave_id, i.code as instrument, i.edition, w.kind, d.code as domain, q.centres::int8 as centres,
    q.mean_score, q.sd_score
from ecdp.quality_group as q
inner join ecdp.assessment_wave as w on w.tenant_id = q.tenant_id and w.id = q.wave_id
inner join ecdp.outcome_domain as d on d.tenant_id = q.tenant_id and d.id = q.domain_id
inner join ecdp.outcome_instrument as i on i.tenant_id = w.tenant_id and i.id = w.instrument_id;
comment on view analytics.centre_quality is 'Programme quality of the centres of a wave, by domain, as written down when it closed. A mean of fewer than 3 centres is null.';
comment on column analytics.centre_quality.tenant_id is 'The municipality.';
comment on column analytics.centre_quality.wave_id is 'The wave.';
comment on column analytics.centre_quality.instrument is 'Code of the instrument.';
comment on column analytics.centre_quality.edition is 'Its edition.';
comment on column analytics.centre_quality.kind is 'What the wave is: baseline, midline, endline or follow_up.';
comment on column analytics.centre_quality.domain is 'The domain''s code.';
comment on column analytics.centre_quality.centres is 'Centres with a score.';
comment on column analytics.centre_quality.mean_score is 'Mean score, in hundredths of a point.';
comment on column analytics.centre_quality.sd_score is 'Standard deviation, in hundredths of a point.';
grant select on analytics.centre_quality to ecdp_analyst;

create or replace view analytics.assessment_flag with (security_invoker = true) as
select
    a.tenant_id, a.id, a.upload_id, a.code, a.domain, a.rows_shown, a.created_at
from ecdp.assessment_flag as a;
comment on view analytics.assessment_flag is 'What there is to doubt about a file of assessments.';
comment on column analytics.assessment_flag.tenant_id is 'The municipality.';
comment on column analytics.assessment_flag.id is 'Identifier.';
comment on column analytics.assessment_flag.upload_id is 'The file.';
comment on column analytics.assessment_flag.code is 'What it is: see the page about child outcomes.';
comment on column analytics.assessment_flag.domain is 'The domain it is about, total for all together; null for whole rows.';
comment on column analytics.assessment_flag.rows_shown is 'Rows it is about (for duplicate_child, children), rounded down to tens; null for 1 to 9.';
comment on column analytics.assessment_flag.created_at is 'When the row was made.';
grant select on analytics.assessment_flag to ecdp_analyst;
