-- quarterly-review/7: the lights of resources compare what was received with what of the promise was due by the end
-- of the period, not with the whole promise.
insert into ecdp.indicator (
    rule_version, code, section, position, name, definition, level, unit, direction, adds_over_places,
    adds_over_periods
)
select
    'quarterly-review/7', i.code, i.section, i.position, i.name, i.definition, i.level, i.unit, i.direction,
    i.adds_over_places, i.adds_over_periods
from ecdp.indicator as i
where i.rule_version = 'quarterly-review/6'
on conflict do nothing;

insert into ecdp.indicator (
    rule_version, code, section, position, name, definition, level, unit, direction, adds_over_places,
    adds_over_periods
)
select
    'quarterly-review/7', v.family || '_due', 'resources', 300 + v.place, v.name,
    'Of what was promised by the end of the period, what was due by then: without commitments of the partner whose day '
    || 'comes later. What is promised in no paper has no day, and is due at once.',
    'input', i.unit, 'none', 'sum', 'last'
from (
    values
    (1, 'funding', 'Funding due'), (2, 'time', 'Time due'), (3, 'training', 'Training due'), (4, 'items', 'Items due')
) as v (place, family, name)
inner join ecdp.indicator as i on i.rule_version = 'quarterly-review/6' and i.code = v.family || '_promised'
on conflict do nothing;
