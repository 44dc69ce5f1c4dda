create or replace view analytics.partnership with (security_invoker = true) as
select
    p.tenant_id, p.id, p.programme_id, p.partner_id, o.name as partner, o.kind as partner_kind, p.title, p.stage,
    p.stage_since, p.held_from, p.objectives, p.areas, p.secured_on, p.formalised_on,
    (
        select count(*)
        from ecdp.partnership_centre as c
        where c.tenant_id = p.tenant_id and c.partnership_id = p.id and c.archived_at is null and c.left_on is null
    )::int4 as centres,
    p.created_at, p.archived_at
from ecdp.partnership as p
inner join ecdp.partner as o on o.tenant_id = p.tenant_id and o.id = p.partner_id;
comment on view analytics.partnership is 'Partnerships, with their partner and the number of centres.';
comment on column analytics.partnership.tenant_id is 'The municipality.';
comment on column analytics.partnership.id is 'Identifier.';
comment on column analytics.partnership.programme_id is 'The programme it counts for.';
comment on column analytics.partnership.partner_id is 'The partner.';
comment on column analytics.partnership.partner is 'Its name.';
comment on column analytics.partnership.partner_kind is 'Its kind.';
comment on column analytics.partnership.title is 'Short name of the partnership.';
comment on column analytics.partnership.stage is 'Where it stands.';
comment on column analytics.partnership.stage_since is 'Day it came to this stage.';
comment on column analytics.partnership.held_from is 'The stage it goes back to, while on_hold.';
comment on column analytics.partnership.objectives is 'Objectives.';
comment on column analytics.partnership.areas is 'Areas of collaboration.';
comment on column analytics.partnership.secured_on is 'Day of its MOU.';
comment on column analytics.partnership.formalised_on is 'Day of its agreement.';
comment on column analytics.partnership.centres is 'Centres taking part now.';
comment on column analytics.partnership.created_at is 'When the row was made.';
comment on column analytics.partnership.archived_at is 'When it was archived; null while in use.';
grant select on analytics.partnership to ecdp_analyst;

create or replace view analytics.partnership_stage_change with (security_invoker = true) as
select
    s.tenant_id, s.id, s.partnership_id, s.from_stage, s.to_stage, s.changed_on, s.recorded_at
from ecdp.partnership_stage_change as s;
comment on view analytics.partnership_stage_change is 'Every move of every partnership.';
comment on column analytics.partnership_stage_change.tenant_id is 'The municipality.';
comment on column analytics.partnership_stage_change.id is 'Order of recording.';
comment on column analytics.partnership_stage_change.partnership_id is 'The partnership.';
comment on column analytics.partnership_stage_change.from_stage is 'Stage before; null for its first.';
comment on column analytics.partnership_stage_change.to_stage is 'Stage after.';
comment on column analytics.partnership_stage_change.changed_on is 'Day of the move.';
comment on column analytics.partnership_stage_change.recorded_at is 'When it was recorded.';
grant select on analytics.partnership_stage_change to ecdp_analyst;
