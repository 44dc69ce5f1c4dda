create or replace view analytics.centre_need with (security_invoker = true) as
select
    n.tenant_id, n.id, n.centre_id, n.area, n.priority, n.created_at
from ecdp.centre_need as n
where n.archived_at is null;
comment on view analytics.centre_need is 'Needs of centres in use: an area of collaboration with its priority.';
comment on column analytics.centre_need.tenant_id is 'The municipality.';
comment on column analytics.centre_need.id is 'Identifier.';
comment on column analytics.centre_need.centre_id is 'The centre.';
comment on column analytics.centre_need.area is 'Area of collaboration.';
comment on column analytics.centre_need.priority is 'From 1 to 5, 5 the most pressing.';
comment on column analytics.centre_need.created_at is 'When the row was made.';
grant select on analytics.centre_need to ecdp_analyst;

create or replace view analytics.partner_offer with (security_invoker = true) as
select
    o.tenant_id, o.id, o.partner_id, o.area, o.capacity, o.forms, o.created_at
from ecdp.partner_offer as o
where o.archived_at is null;
comment on view analytics.partner_offer is 'Offers of partners in use.';
comment on column analytics.partner_offer.tenant_id is 'The municipality.';
comment on column analytics.partner_offer.id is 'Identifier.';
comment on column analytics.partner_offer.partner_id is 'The partner.';
comment on column analytics.partner_offer.area is 'Area of collaboration.';
comment on column analytics.partner_offer.capacity is 'Centres it can serve at once.';
comment on column analytics.partner_offer.forms is 'Forms of support.';
comment on column analytics.partner_offer.created_at is 'When the row was made.';
grant select on analytics.partner_offer to ecdp_analyst;

create or replace view analytics.partner_offer_resource with (security_invoker = true) as
select
    r.tenant_id, r.id, r.offer_id, r.resource_kind, r.unit, r.amount, r.created_at
from ecdp.partner_offer_resource as r
where r.archived_at is null;
comment on view analytics.partner_offer_resource is 'What partners can bring with their offers, by kind of resource.';
comment on column analytics.partner_offer_resource.tenant_id is 'The municipality.';
comment on column analytics.partner_offer_resource.id is 'Identifier.';
comment on column analytics.partner_offer_resource.offer_id is 'The offer.';
comment on column analytics.partner_offer_resource.resource_kind is 'Kind of resource.';
comment on column analytics.partner_offer_resource.unit is 'What the amount counts: zar_cents, minutes, participant_day_hundredths or items.';
comment on column analytics.partner_offer_resource.amount is 'How much in all.';
comment on column analytics.partner_offer_resource.created_at is 'When the row was made.';
grant select on analytics.partner_offer_resource to ecdp_analyst;

create or replace view analytics.partner_registration with (security_invoker = true) as
select
    r.tenant_id, r.id, r.partner_id, r.scheme, r.number, r.created_at
from ecdp.partner_registration as r
where r.archived_at is null;
comment on view analytics.partner_registration is 'Registrations of partners in use: the one on the partners own row, and all others.';
comment on column analytics.partner_registration.tenant_id is 'The municipality.';
comment on column analytics.partner_registration.id is 'Identifier.';
comment on column analytics.partner_registration.partner_id is 'The partner.';
comment on column analytics.partner_registration.scheme is 'The register: npo, pbo, company or other.';
comment on column analytics.partner_registration.number is 'Number in that register.';
comment on column analytics.partner_registration.created_at is 'When the row was made.';
grant select on analytics.partner_registration to ecdp_analyst;

create or replace view analytics.match_override with (security_invoker = true) as
select
    d.tenant_id, d.id, d.centre_id, d.partner_id, d.effect, d.decided_on, d.created_at
from ecdp.match_override as d
where d.archived_at is null;
comment on view analytics.match_override is 'Decisions in use about a centre and a partner that overrule the rank in its matches.';
comment on column analytics.match_override.tenant_id is 'The municipality.';
comment on column analytics.match_override.id is 'Identifier.';
comment on column analytics.match_override.centre_id is 'The centre.';
comment on column analytics.match_override.partner_id is 'The partner.';
comment on column analytics.match_override.effect is 'pinned or excluded.';
comment on column analytics.match_override.decided_on is 'Day of the decision.';
comment on column analytics.match_override.created_at is 'When the row was made.';
grant select on analytics.match_override to ecdp_analyst;

create or replace view analytics.portfolio with (security_invoker = true) as
select
    f.tenant_id, f.id, f.programme_id, f.status, f.as_of, f.places, f.picks, f.centres_considered,
    f.partners_considered, f.value, f.upper_bound, f.centres_reached, f.wards_reached, f.needs_met, f.computed_at
from ecdp.portfolio as f
where f.archived_at is null;
comment on view analytics.portfolio is 'Portfolios in use: the best set of partnerships that was found for a programme.';
comment on column analytics.portfolio.tenant_id is 'The municipality.';
comment on column analytics.portfolio.id is 'Identifier.';
comment on column analytics.portfolio.programme_id is 'The programme.';
comment on column analytics.portfolio.status is 'Where it stands: requested, computed or failed.';
comment on column analytics.portfolio.as_of is 'The day as of which it looks at the municipality.';
comment on column analytics.portfolio.places is 'Partnerships that the phases still had room for.';
comment on column analytics.portfolio.picks is 'Partnerships that it proposes.';
comment on column analytics.portfolio.centres_considered is 'Centres with needs that no partnership met.';
comment on column analytics.portfolio.partners_considered is 'Partners that passed the gates for one of them at least.';
comment on column analytics.portfolio.value is 'What it is worth.';
comment on column analytics.portfolio.upper_bound is 'No set of partnerships under its rules is worth more.';
comment on column analytics.portfolio.centres_reached is 'Centres that it reaches.';
comment on column analytics.portfolio.wards_reached is 'Wards that it reaches.';
comment on column analytics.portfolio.needs_met is 'Needs that it meets.';
comment on column analytics.portfolio.computed_at is 'When it was computed.';
grant select on analytics.portfolio to ecdp_analyst;

create or replace view analytics.portfolio_pick with (security_invoker = true) as
select
    k.tenant_id, k.id, k.portfolio_id, k.position, k.partner_id, k.phase_id, k.areas, k.value, k.centres, k.needs,
    k.wards, k.partnership_id
from ecdp.portfolio_pick as k
where k.archived_at is null;
comment on view analytics.portfolio_pick is 'Partnerships that portfolios propose, and what came of each.';
comment on column analytics.portfolio_pick.tenant_id is 'The municipality.';
comment on column analytics.portfolio_pick.id is 'Identifier.';
comment on column analytics.portfolio_pick.portfolio_id is 'The portfolio.';
comment on column analytics.portfolio_pick.position is 'Order within the portfolio, from 1.';
comment on column analytics.portfolio_pick.partner_id is 'The partner.';
comment on column analytics.portfolio_pick.phase_id is 'The phase that has room for it.';
comment on column analytics.portfolio_pick.areas is 'Areas of collaboration in which it meets a need.';
comment on column analytics.portfolio_pick.value is 'What it adds to the picks before it.';
comment on column analytics.portfolio_pick.centres is 'Centres that it reaches.';
comment on column analytics.portfolio_pick.needs is 'Needs that it meets and no pick before it does.';
comment on column analytics.portfolio_pick.wards is 'Wards that it reaches and no pick before it does.';
comment on column analytics.portfolio_pick.partnership_id is 'The partnership that came of it; null while it is not accepted.';
grant select on analytics.portfolio_pick to ecdp_analyst;

create or replace view analytics.portfolio_acceptance with (security_invoker = true) as
select
    p.tenant_id, p.id, p.portfolio_id, p.accepted_on, p.created_at
from ecdp.portfolio_acceptance as p
where p.archived_at is null;
comment on view analytics.portfolio_acceptance is 'Acceptances of portfolios picks.';
comment on column analytics.portfolio_acceptance.tenant_id is 'The municipality.';
comment on column analytics.portfolio_acceptance.id is 'Identifier.';
comment on column analytics.portfolio_acceptance.portfolio_id is 'The portfolio.';
comment on column analytics.portfolio_acceptance.accepted_on is 'Day of the decision: its partnerships are identified on it.';
comment on column analytics.portfolio_acceptance.created_at is 'When the row was made.';
grant select on analytics.portfolio_acceptance to ecdp_analyst;

create or replace view analytics.portfolio_pick_centre with (security_invoker = true) as
select
    p.tenant_id, p.id, p.pick_id, p.centre_id, p.areas, p.value, p.is_new_ward, p.distance_m, p.created_at
from ecdp.portfolio_pick_centre as p
where p.archived_at is null;
comment on view analytics.portfolio_pick_centre is 'The centres of a portfolios picks.';
comment on column analytics.portfolio_pick_centre.tenant_id is 'The municipality.';
comment on column analytics.portfolio_pick_centre.id is 'Identifier.';
comment on column analytics.portfolio_pick_centre.pick_id is 'The pick.';
comment on column analytics.portfolio_pick_centre.centre_id is 'The centre.';
comment on column analytics.portfolio_pick_centre.areas is 'Areas in which the partner meets a need of the centre that no pick before it does; none where the centre only stands for its ward.';
comment on column analytics.portfolio_pick_centre.value is 'What the centre adds: the priorities of these needs, and ward_value of the portfolio where it is the first of its ward.';
comment on column analytics.portfolio_pick_centre.is_new_ward is 'Whether it is the first centre of its ward that is reached.';
comment on column analytics.portfolio_pick_centre.distance_m is 'Metres from the partner, in a straight line; null where a position is missing.';
comment on column analytics.portfolio_pick_centre.created_at is 'When the row was made.';
grant select on analytics.portfolio_pick_centre to ecdp_analyst;
