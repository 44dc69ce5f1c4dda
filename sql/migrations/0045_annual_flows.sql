-- annual-evaluation/4: what happened within the quarters of a year is of all of them, what stood at its end as the last
-- review says; each figure's label names the quarters. What the sample is out of has the archived centres in it that it
-- has itself.
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
    definition = case r.adds_over_periods
        when 'sum' then 'Over the year: the sum of its quarterly reviews. '
        when 'weighted' then 'Over the year: the mean of its quarterly reviews, weighted by the rows of each. '
        else 'As in the last quarterly review of the year. '
    end || r.definition
from ecdp.indicator as r
where
    i.rule_version = 'annual-evaluation/4' and i.section not in ('sample', 'impact')
    and r.rule_version = 'quarterly-review/5' and r.code = i.code;
update ecdp.indicator as i
set definition = i.definition || ' Of all centres of the municipality, archived ones among them.'
where i.rule_version = 'annual-evaluation/4' and i.code in ('centres_taking_part', 'centres_comparison');
