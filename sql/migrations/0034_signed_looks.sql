-- A signed version keeps how it looked on its signature: a municipality's own template is words too. Set by the
-- trigger of the signature alone. Versions that were signed before keep none, and are rendered as they were until now.
alter table ecdp.document add column look jsonb;
alter table ecdp.document alter column look set statistics 0;
comment on column ecdp.document.look is 'Template, name, logo and language of its page as they were on its signature; null while it is not signed.';
