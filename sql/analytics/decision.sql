create or replace view analytics.decision with (security_invoker = true) as
select
    d.tenant_id, d.id, d.kind, d.decided_on, d.programme_id, d.partnership_id, d.barrier_id, d.review_on, d.reviewed_on,
    d.review_outcome, d.created_at
from ecdp.decision as d
where d.archived_at is null;
comment on view analytics.decision is 'Decisions in use: when, about what, and when they were reviewed. What was decided is for people to read.';
comment on column analytics.decision.tenant_id is 'The municipality.';
comment on column analytics.decision.id is 'Identifier.';
comment on column analytics.decision.kind is 'refinement, resources, partnership or other.';
comment on column analytics.decision.decided_on is 'Day of the decision.';
comment on column analytics.decision.programme_id is 'The programme it is about.';
comment on column analytics.decision.partnership_id is 'The partnership it is about.';
comment on column analytics.decision.barrier_id is 'The barrier it is about.';
comment on column analytics.decision.review_on is 'Day by which it is to be reviewed.';
comment on column analytics.decision.reviewed_on is 'Day it was reviewed.';
comment on column analytics.decision.review_outcome is 'What the review decided: kept, changed or dropped.';
comment on column analytics.decision.created_at is 'When the row was made.';
grant select on analytics.decision to ecdp_analyst;

create or replace view analytics.lesson with (security_invoker = true) as
select
    l.tenant_id, l.id, l.programme_id, l.partnership_id, l.learned_on, l.outcome, l.area, l.decision_id, l.created_at
from ecdp.lesson as l
where l.archived_at is null;
comment on view analytics.lesson is 'Lessons in use: when, in what, and whether it worked. What was learned is for people to read.';
comment on column analytics.lesson.tenant_id is 'The municipality.';
comment on column analytics.lesson.id is 'Identifier.';
comment on column analytics.lesson.programme_id is 'The programme.';
comment on column analytics.lesson.partnership_id is 'The partnership it was learned in.';
comment on column analytics.lesson.learned_on is 'Day it was learned.';
comment on column analytics.lesson.outcome is 'worked or did_not_work.';
comment on column analytics.lesson.area is 'Area of collaboration.';
comment on column analytics.lesson.decision_id is 'The decision that followed.';
comment on column analytics.lesson.created_at is 'When the row was made.';
grant select on analytics.lesson to ecdp_analyst;
