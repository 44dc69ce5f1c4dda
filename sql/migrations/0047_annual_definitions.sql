-- What an annual evaluation says of centres without a subsidised place is what its quarterly reviews say.
update ecdp.indicator as i
set definition = 'As in the last quarterly review of the year. ' || r.definition
from ecdp.indicator as r
where
    i.rule_version = 'annual-evaluation/4' and i.code = 'unsubsidised_share'
    and r.rule_version = 'quarterly-review/6' and r.code = i.code;
