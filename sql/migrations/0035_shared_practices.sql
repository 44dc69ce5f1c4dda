-- Whoever shares a practice with all says that it names nobody, and what every municipality reads is looked at where
-- it is written.
alter table ecdp.practice add column names_no_one bool;
comment on column ecdp.practice.names_no_one is 'Whether whoever shared it with all confirmed that nobody can be told from it; null while nobody did.';
grant update (names_no_one) on ecdp.practice to ecdp_api;
create trigger shared_practice_checked before insert or update on ecdp.shared_practice
for each row execute function app.check_shared_practice('shared_practice');
comment on table ecdp.shared_practice is 'What was shared with all municipalities: a copy of the practice as it was reviewed, by somebody who confirmed that it names nobody; no address, long number or name of the municipality''s centres, partners and contacts is in it.';
