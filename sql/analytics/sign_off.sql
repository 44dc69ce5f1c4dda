create or replace view analytics.evaluation_sign_off with (security_invoker = true) as
select s.tenant_id, s.id, s.evaluation_id, s.signed_on, s.recorded_at
from ecdp.evaluation_sign_off as s;
comment on view analytics.evaluation_sign_off is 'Published evaluations that were signed off, and when; not by whom.';
comment on column analytics.evaluation_sign_off.tenant_id is 'The municipality.';
comment on column analytics.evaluation_sign_off.id is 'Identifier.';
comment on column analytics.evaluation_sign_off.evaluation_id is 'The evaluation, in the revision that was signed.';
comment on column analytics.evaluation_sign_off.signed_on is 'Day it was signed.';
comment on column analytics.evaluation_sign_off.recorded_at is 'When it was recorded.';
grant select on analytics.evaluation_sign_off to ecdp_analyst;
