create or replace view analytics.partnership_all with (security_invoker = true) as
select
    p.tenant_id, p.id, p.programme_id, p.partner_id, o.name as partner, o.kind as partner_kind, p.title, p.stage,
    p.stage_since, p.held_from, p.objectives, p.areas, p.secured_on, p.formalised_on,
    (
        select count(*)
        from ecdp.partnership_centre as c
        where
            c.tenant_id = p.tenant_id and c.partnership_id = p.id and c.archived_at is null
            and c.joined_on <= app.today() and (c.left_on is null or c.left_on >= app.today())
    )::int4 as centres,
    p.created_at, p.archived_at
from ecdp.partnership as p
inner join ecdp.partner as o on o.tenant_id = p.tenant_id and o.id = p.partner_id;
comment on view analytics.partnership_all is 'Partnerships, archived ones too, with their partner and the number of centres.';
comment on column analytics.partnership_all.tenant_id is 'The municipality.';
comment on column analytics.partnership_all.id is 'Identifier.';
comment on column analytics.partnership_all.programme_id is 'The programme it counts for.';
comment on column analytics.partnership_all.partner_id is 'The partner.';
comment on column analytics.partnership_all.partner is 'Its name.';
comment on column analytics.partnership_all.partner_kind is 'Its kind.';
comment on column analytics.partnership_all.title is 'Short name of the partnership.';
comment on column analytics.partnership_all.stage is 'Where it stands.';
comment on column analytics.partnership_all.stage_since is 'Day it came to this stage.';
comment on column analytics.partnership_all.held_from is 'The stage it goes back to, while on_hold.';
comment on column analytics.partnership_all.objectives is 'Objectives.';
comment on column analytics.partnership_all.areas is 'Areas of collaboration.';
comment on column analytics.partnership_all.secured_on is 'Day of its MOU.';
comment on column analytics.partnership_all.formalised_on is 'Day of its agreement.';
comment on column analytics.partnership_all.centres is 'Centres taking part today.';
comment on column analytics.partnership_all.created_at is 'When the row was made.';
comment on column analytics.partnership_all.archived_at is 'When it was archived; null while in use.';
grant select on analytics.partnership_all to ecdp_analyst;

create or replace view analytics.partnership with (security_invoker = true) as
select
    a.tenant_id, a.id, a.programme_id, a.partner_id, a.partner, a.partner_kind, a.title, a.stage, a.stage_since,
    a.held_from, a.objectives, a.areas, a.secured_on, a.formalised_on, a.centres, a.created_at
from analytics.partnership_all as a
where a.archived_at is null;
comment on view analytics.partnership is 'Partnerships in use, with their partner and the number of centres. Archived ones are in partnership_all.';
do $$
-- A column means the same in both.
declare
    known record;
begin
    for known in
        select c.attname, col_description(a.attrelid, a.attnum) as text
        from pg_attribute as c
        inner join pg_attribute as a on a.attrelid = 'analytics.partnership_all'::regclass and a.attname = c.attname
        where c.attrelid = 'analytics.partnership'::regclass and c.attnum > 0 and not c.attisdropped
    loop
        execute format('comment on column analytics.partnership.%I is %L', known.attname, known.text);
    end loop;
end
$$;
grant select on analytics.partnership to ecdp_analyst;

create or replace view analytics.partnership_stage_change with (security_invoker = true) as
select
    s.tenant_id, s.id, s.partnership_id, s.from_stage, s.to_stage, s.changed_on, s.recorded_at
from ecdp.partnership_stage_change as s;
comment on view analytics.partnership_stage_change is 'Every move of every partnership, archived ones too.';
comment on column analytics.partnership_stage_change.tenant_id is 'The municipality.';
comment on column analytics.partnership_stage_change.id is 'Order of recording.';
comment on column analytics.partnership_stage_change.partnership_id is 'The partnership.';
comment on column analytics.partnership_stage_change.from_stage is 'Stage before; null for its first.';
comment on column analytics.partnership_stage_change.to_stage is 'Stage after.';
comment on column analytics.partnership_stage_change.changed_on is 'Day of the move.';
comment on column analytics.partnership_stage_change.recorded_at is 'When it was recorded.';
grant select on analytics.partnership_stage_change to ecdp_analyst;

create or replace view analytics.programme_phase with (security_invoker = true) as
select
    p.tenant_id, p.id, p.programme_id, p.position, p.name, p.starts_on, p.ends_on, p.partnerships, p.milestones,
    p.created_at
from ecdp.programme_phase as p
where p.archived_at is null;
comment on view analytics.programme_phase is 'Phases of programmes, with the partnerships that each is to bring.';
comment on column analytics.programme_phase.tenant_id is 'The municipality.';
comment on column analytics.programme_phase.id is 'Identifier.';
comment on column analytics.programme_phase.programme_id is 'The programme.';
comment on column analytics.programme_phase.position is 'Order within the programme, from 1.';
comment on column analytics.programme_phase.name is 'What it is about.';
comment on column analytics.programme_phase.starts_on is 'First day.';
comment on column analytics.programme_phase.ends_on is 'The day after its last.';
comment on column analytics.programme_phase.partnerships is 'Partnerships to be added in this phase.';
comment on column analytics.programme_phase.milestones is 'Other milestones: code to number planned, such as {"events_hosted": 2}. Ticked by the data.';
comment on column analytics.programme_phase.created_at is 'When the row was made.';
grant select on analytics.programme_phase to ecdp_analyst;
