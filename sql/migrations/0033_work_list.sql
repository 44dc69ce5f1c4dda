-- Reviews name a further reason for which a partnership is at risk: a paper that expired and that nothing followed. A
-- changed rule is a new version, with rows of its own here; all the others mean what they did.
insert into ecdp.indicator (
    rule_version, code, section, position, name, definition, level, unit, direction, adds_over_places,
    adds_over_periods
)
select
    'quarterly-review/6', i.code, i.section, i.position, i.name, i.definition, i.level, i.unit, i.direction,
    i.adds_over_places, i.adds_over_periods
from ecdp.indicator as i
where i.rule_version = 'quarterly-review/5'
on conflict do nothing;

-- Whatever was sent awaits an answer by a day.
update ecdp.proposal
set answer_due_on = sent_on + 21
where status = 'sent' and answer_due_on is null;
alter table ecdp.proposal
add constraint proposal_awaited_check check (status <> 'sent' or answer_due_on is not null);
comment on column ecdp.proposal.answer_due_on is 'Day by which an answer is expected; null for a draft.';
