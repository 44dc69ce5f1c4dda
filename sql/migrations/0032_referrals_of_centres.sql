-- Health referrals as a centre records them, whether or not it takes part in a partnership: what activities count is of
-- partnerships only, so no other centre could be compared.
alter table ecdp.centre_attendance add column referrals_made int4;
alter table ecdp.centre_attendance add column referrals_completed int4;
alter table ecdp.centre_attendance add column referrals_made_shown int4 generated always as (
    case when not app.is_small(referrals_made) then referrals_made end
) stored;
alter table ecdp.centre_attendance add column referrals_completed_shown int4 generated always as (
    case
        when
            not app.is_small(referrals_completed)
            and app.is_small(referrals_made - referrals_completed) is not true
            then referrals_completed
    end
) stored;
alter table ecdp.centre_attendance
add constraint centre_attendance_referrals_made_check check (referrals_made between 0 and 10000);
alter table ecdp.centre_attendance
add constraint centre_attendance_referrals_completed_check check (referrals_completed between 0 and 10000);
alter table ecdp.centre_attendance
add constraint centre_attendance_referrals_check check (referrals_completed <= referrals_made);
comment on table ecdp.centre_attendance is 'How many days children came to a centre in a time, out of the days on which they could, and the health referrals of its children in that time.';
comment on column ecdp.centre_attendance.referrals_made is 'Health referrals of its children made in the time, by whomever; null where unknown.';
comment on column ecdp.centre_attendance.referrals_completed is 'Of the referrals made, those that led to care; null where unknown.';
comment on column ecdp.centre_attendance.referrals_made_shown is 'Referrals made, for analysts: null for 1 to 4.';
comment on column ecdp.centre_attendance.referrals_completed_shown is 'Referrals completed, for analysts: null where they, or those not completed, are 1 to 4.';
grant update (referrals_made, referrals_completed) on ecdp.centre_attendance to ecdp_api;
grant select (referrals_made_shown, referrals_completed_shown) on ecdp.centre_attendance to ecdp_analyst;

-- annual-evaluation/4: who takes part is counted by the days on which a partnership was active; a centre without any
-- measure is missing.
insert into ecdp.indicator (
    rule_version, code, section, position, name, definition, level, unit, direction, adds_over_places, adds_over_periods
)
select
    'annual-evaluation/4', i.code, i.section, i.position, i.name, i.definition, i.level, i.unit, i.direction,
    i.adds_over_places, i.adds_over_periods
from ecdp.indicator as i
where i.rule_version = 'annual-evaluation/3'
on conflict do nothing;
update ecdp.indicator as i
set
    definition = replace(
        replace(
            replace(
                i.definition, 'that was active for at least 6 months before the end of the period',
                'that was active, and not on hold, for 6 months in all before the end of the period'
            ),
            'in no partnership that was active by the end of the period.',
            'in no partnership that was active by the end of the period, whatever was archived since.'
        ),
        'Share of the centres seen that lack a usable row before or after',
        'Share of the centres that lack a usable row before or after: of those assessed in a wave, and of all of an '
        'arm where measures, attendance or referrals are compared'
    )
where
    i.rule_version = 'annual-evaluation/4'
    and i.code in ('centres_taking_part', 'centres_comparison', 'attrition_centres');
