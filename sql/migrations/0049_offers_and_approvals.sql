-- An amount that wants an approval cannot be split into entries that want none.
comment on column ecdp.programme_guideline.rule is 'centre_share_max (at most so many per cent of what the programme received are allocated to one centre), underserved_share_min (at least so many are left for centres in underserved communities) or approval_above (an entry with more than the amount waits for another key''s approval, alone or together with what its partnership moved without one in the same calendar month).';
comment on column ecdp.programme_guideline.threshold is 'Per cent of what was received, of the two shares; of approval_above an amount in the unit of the kind, which the lines of one move may reach together: those of an entry, and those of its partnership in a calendar month.';

-- What was promised of a partnership, kind by kind, without reading its centres' accounts.
create index ledger_account_outside_idx on ecdp.ledger_account (tenant_id, partnership_id) where place = 'outside';
-- It says more than it did.
drop function if exists app.partner_load(int4, uuid, date, uuid);
-- Running balances are added up where they are shown.
drop aggregate if exists app.total(int8);
