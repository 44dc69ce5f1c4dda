-- Code lists everybody shares, and which moves a partnership can make.
create table ecdp.collaboration_area (
    code text not null,
    area_group text not null,
    name text not null,
    position int4 not null,
    constraint collaboration_area_pkey primary key (code),
    constraint collaboration_area_area_group_check check (area_group in ('education', 'health', 'community', 'finance'))
);
comment on table ecdp.collaboration_area is 'The eight areas of collaboration, in four groups.';
comment on column ecdp.collaboration_area.code is 'Code used everywhere.';
comment on column ecdp.collaboration_area.area_group is 'education, health, community or finance.';
comment on column ecdp.collaboration_area.name is 'Name for people.';
comment on column ecdp.collaboration_area.position is 'Order of display.';

create table ecdp.partner_sub_kind (
    kind text not null,
    sub_kind text not null,
    constraint partner_sub_kind_pkey primary key (kind, sub_kind)
);
comment on table ecdp.partner_sub_kind is 'Which sub-kinds each kind of partner has.';
comment on column ecdp.partner_sub_kind.kind is 'cbo, wellness, government, corporate or education.';
comment on column ecdp.partner_sub_kind.sub_kind is 'A sub-kind of it.';

create table ecdp.stage (
    code text not null,
    position int4 not null,
    is_open bool not null,
    constraint stage_pkey primary key (code)
);
comment on table ecdp.stage is 'Stages of a partnership.';
comment on column ecdp.stage.code is 'Code of the stage.';
comment on column ecdp.stage.position is 'Order on the road from identified to completed; the others come after.';
comment on column ecdp.stage.is_open is 'Whether work goes on: neither completed nor declined nor terminated.';

create table ecdp.stage_transition (
    from_stage text not null,
    to_stage text not null,
    constraint stage_transition_pkey primary key (from_stage, to_stage),
    constraint stage_transition_from_stage_fkey foreign key (from_stage) references ecdp.stage (code),
    constraint stage_transition_to_stage_fkey foreign key (to_stage) references ecdp.stage (code)
);
comment on table ecdp.stage_transition is 'Every move a partnership can make. From on_hold it goes back only to the stage it came from, or ends.';
comment on column ecdp.stage_transition.from_stage is 'Stage before.';
comment on column ecdp.stage_transition.to_stage is 'Stage after.';
grant select on ecdp.collaboration_area to ecdp_api, ecdp_worker, ecdp_analyst;
grant select on ecdp.partner_sub_kind to ecdp_api, ecdp_worker, ecdp_analyst;
grant select on ecdp.stage to ecdp_api, ecdp_worker, ecdp_analyst;
grant select on ecdp.stage_transition to ecdp_api, ecdp_worker, ecdp_analyst;

insert into ecdp.collaboration_area (code, area_group, name, position) values
('curriculum_sharing', 'education', 'Curriculum sharing', 1),
('teacher_training', 'education', 'Teacher training', 2),
('physical_mental_health', 'health', 'Physical and mental health', 3),
('nutrition_hygiene', 'health', 'Nutrition and hygiene', 4),
('family_engagement', 'community', 'Family engagement', 5),
('community_advocacy', 'community', 'Community advocacy', 6),
('funding_access', 'finance', 'Funding access', 7),
('resource_mobilisation', 'finance', 'Resource mobilisation', 8);
insert into ecdp.partner_sub_kind (kind, sub_kind) values
('cbo', 'ngo'), ('cbo', 'social_enterprise'), ('cbo', 'grassroots'),
('wellness', 'local_health'), ('wellness', 'mental_health'), ('wellness', 'nutrition'),
('wellness', 'early_childhood_health'), ('wellness', 'family_support'),
('government', 'municipal'), ('government', 'provincial'), ('government', 'national'),
('corporate', 'csr'), ('corporate', 'foundation'), ('corporate', 'business'),
('education', 'university'), ('education', 'tvet_college'), ('education', 'training_centre'),
('education', 'research_institute');
insert into ecdp.stage (code, position, is_open) values
('identified', 1, true), ('contacted', 2, true), ('proposed', 3, true), ('engaged', 4, true),
('mou_signed', 5, true), ('agreement_signed', 6, true), ('active', 7, true), ('completed', 8, false),
('on_hold', 9, true), ('declined', 10, false), ('terminated', 11, false);
-- One step forward; and from every stage but the last ones to on_hold (and back), declined and terminated.
insert into ecdp.stage_transition (from_stage, to_stage)
select f.code as from_stage, t.code as to_stage
from ecdp.stage as f
cross join ecdp.stage as t
where
    t.position = f.position + 1 and t.position <= 8
    or f.position < 8 and t.position in (9, 10, 11)
    or f.code = 'on_hold' and (t.position < 8 or t.position in (10, 11));
