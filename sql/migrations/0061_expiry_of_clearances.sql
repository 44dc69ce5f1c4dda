-- quarterly-review/8: a clearance that expires on the day by which a review judges has expired: that day is the first
-- on which it no longer holds.
insert into ecdp.indicator (
    rule_version, code, section, position, name, definition, level, unit, direction, adds_over_places, adds_over_periods
)
select
    'quarterly-review/8', i.code, i.section, i.position, i.name, i.definition, i.level, i.unit, i.direction,
    i.adds_over_places, i.adds_over_periods
from ecdp.indicator as i
where i.rule_version = 'quarterly-review/7'
on conflict do nothing;
