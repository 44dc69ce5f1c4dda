-- annual-evaluation/5: randomisation inference of an age-adjusted outcome is of scores less what age explains, as the
-- estimate is.
insert into ecdp.indicator (
    rule_version, code, section, position, name, definition, level, unit, direction, adds_over_places, adds_over_periods
)
select
    'annual-evaluation/5', i.code, i.section, i.position, i.name, i.definition, i.level, i.unit, i.direction,
    i.adds_over_places, i.adds_over_periods
from ecdp.indicator as i
where i.rule_version = 'annual-evaluation/4'
on conflict do nothing;
update ecdp.indicator as i
set
    definition = 'Over assignments of the centres, where an arm has fewer than 20; of scores adjusted for age '
    'where the estimate is.'
where i.rule_version = 'annual-evaluation/5' and i.code = 'impact_p_randomisation';
