-- The key of a registration number: without what separates its digits, and without NPO, which its type says already.
create or replace function app.fold_number(value text) returns text
language sql immutable parallel safe
return pg_catalog.regexp_replace(app.fold(value), '[ ./()-]|npo', '', 'g');
comment on function app.fold_number(text) is 'The key that a registration number is compared by: 123-456 NPO and 123456 are the same.';
grant execute on function app.fold_number(text) to ecdp_api, ecdp_worker;
