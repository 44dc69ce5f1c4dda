create or replace function app.ledger_source(move text) returns text
language sql immutable parallel safe
return case move
    when 'pledge' then 'outside'
    when 'receive' then 'pledged'
    when 'cancel' then 'pledged'
    when 'allocate' then 'received'
    when 'use' then 'allocated'
end;
comment on function app.ledger_source(text) is 'The place of the account that a move of the ledger takes from.';
revoke all on function app.ledger_source(text) from public;

create or replace function app.ledger_target(move text) returns text
language sql immutable parallel safe
return case move
    when 'pledge' then 'pledged'
    when 'receive' then 'received'
    when 'cancel' then 'outside'
    when 'allocate' then 'allocated'
    when 'use' then 'used'
end;
comment on function app.ledger_target(text) is 'The place of the account that a move of the ledger gives to.';
revoke all on function app.ledger_target(text) from public;
