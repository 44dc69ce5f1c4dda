create or replace view analytics.practice with (security_invoker = true) as
select
    p.tenant_id, p.id, p.area, p.barrier_category, p.cost_cents, p.proposed_by, p.centre_id, p.partner_id, p.barrier_id,
    b.resolved_on - b.raised_on as days_to_resolve, p.status, p.status_since, p.audience, u.uptakes, u.worked,
    p.created_at
from ecdp.practice as p
left join ecdp.barrier as b on b.tenant_id = p.tenant_id and b.id = p.barrier_id
cross join
    lateral (
        select count(*)::int4 as uptakes, (count(*) filter (where o.outcome = 'worked'))::int4 as worked
        from ecdp.practice_uptake as o
        where o.tenant_id = p.tenant_id and o.practice_id = p.id and o.archived_at is null
    ) as u
where p.archived_at is null;
comment on view analytics.practice is 'Practices in use, and how often they were taken up in their own municipality. What they say is for people to read.';
comment on column analytics.practice.tenant_id is 'The municipality.';
comment on column analytics.practice.id is 'Identifier.';
comment on column analytics.practice.area is 'Area of collaboration that it serves.';
comment on column analytics.practice.barrier_category is 'Kind of barrier that it removes.';
comment on column analytics.practice.cost_cents is 'What it cost, in cents.';
comment on column analytics.practice.proposed_by is 'Who proposed it: centre, partner or staff.';
comment on column analytics.practice.centre_id is 'The centre where it worked.';
comment on column analytics.practice.partner_id is 'The partner with whom it worked.';
comment on column analytics.practice.barrier_id is 'The barrier that it resolved.';
comment on column analytics.practice.days_to_resolve is 'Days from the barrier''s being raised to its being resolved.';
comment on column analytics.practice.status is 'proposed, reviewed, shared or withdrawn.';
comment on column analytics.practice.status_since is 'Day it came to this status.';
comment on column analytics.practice.audience is 'With whom it is shared: municipality or all.';
comment on column analytics.practice.uptakes is 'How often it was taken up in its municipality.';
comment on column analytics.practice.worked is 'How often it worked there.';
comment on column analytics.practice.created_at is 'When the row was made.';
grant select on analytics.practice to ecdp_analyst;

create or replace view analytics.practice_uptake with (security_invoker = true) as
select
    u.tenant_id, u.id, u.practice_id, u.centre_id, u.partnership_id, u.taken_up_on, u.barrier_id, u.outcome,
    u.outcome_on, u.created_at
from ecdp.practice_uptake as u
where u.archived_at is null;
comment on view analytics.practice_uptake is 'Who took up practices, of the municipality or of others, and what came of it.';
comment on column analytics.practice_uptake.tenant_id is 'The municipality.';
comment on column analytics.practice_uptake.id is 'Identifier.';
comment on column analytics.practice_uptake.practice_id is 'The practice; of another municipality where practice has no such row.';
comment on column analytics.practice_uptake.centre_id is 'The centre that took it up.';
comment on column analytics.practice_uptake.partnership_id is 'The partnership that took it up.';
comment on column analytics.practice_uptake.taken_up_on is 'Day it was taken up.';
comment on column analytics.practice_uptake.barrier_id is 'The barrier for which it was taken up.';
comment on column analytics.practice_uptake.outcome is 'What came of it: worked, partly or did_not_work.';
comment on column analytics.practice_uptake.outcome_on is 'Day on which that was judged.';
comment on column analytics.practice_uptake.created_at is 'When the row was made.';
grant select on analytics.practice_uptake to ecdp_analyst;

create or replace view analytics.shared_practice with (security_invoker = true) as
select
    s.tenant_id, s.id, s.region_id, s.area, s.barrier_category, s.cost_cents, s.days_to_resolve, s.shared_on,
    s.withdrawn_on
from ecdp.shared_practice as s;
comment on view analytics.shared_practice is 'What a municipality shared with all, without its words.';
comment on column analytics.shared_practice.tenant_id is 'The municipality.';
comment on column analytics.shared_practice.id is 'Identifier.';
comment on column analytics.shared_practice.region_id is 'The municipality where it worked, as a region of the country.';
comment on column analytics.shared_practice.area is 'Area of collaboration that it serves.';
comment on column analytics.shared_practice.barrier_category is 'Kind of barrier that it removes; null for none.';
comment on column analytics.shared_practice.cost_cents is 'What it cost, in cents.';
comment on column analytics.shared_practice.days_to_resolve is 'Days from the barrier''s being raised to its being resolved; null where it is not known.';
comment on column analytics.shared_practice.shared_on is 'Day it was shared with all.';
comment on column analytics.shared_practice.withdrawn_on is 'Day it was withdrawn: from then on no other municipality sees it; null while it is shared.';
grant select on analytics.shared_practice to ecdp_analyst;
