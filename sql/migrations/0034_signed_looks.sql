-- A signed version keeps how it looked on its signature: a municipality's own template is words too. Set by the
-- trigger of the signature alone. Versions that were signed before keep none, and are rendered as they were until now.
alter table ecdp.document add column look jsonb;
alter table ecdp.document alter column look set statistics 0;
comment on column ecdp.document.look is 'Template, name, logo and language of its page as they were on its signature; null while it is not signed.';
drop trigger document_signing on ecdp.document;
create trigger document_signing before insert or update on ecdp.document
for each row execute function app.check_signature(
    'document', 'document.review_since', 'document.signed_by_partner', 'document.signed_by_centres', 'document.content',
    'document.content_sha256', 'document.look'
);
call app.check_references('issued_document');
