create or replace function app.ledger_account_id(partnership uuid, kind text, item uuid, place text, centre uuid)
returns uuid
language sql immutable parallel safe
return substring(pg_catalog.encode(pg_catalog.sha256(
    pg_catalog.uuid_send(partnership) || (kind || ' ' || place || ' ')::bytea
    || coalesce(pg_catalog.uuid_send(item), '\x00'::bytea) || coalesce(pg_catalog.uuid_send(centre), '\x00'::bytea)
), 'hex'), 1, 32)::uuid;
comment on function app.ledger_account_id(uuid, text, uuid, text, uuid)
is 'The identifier of an account of the ledger, which follows from what the account is: so an account is found without a search, and two cannot be made of the same.';
revoke all on function app.ledger_account_id(uuid, text, uuid, text, uuid) from public;
