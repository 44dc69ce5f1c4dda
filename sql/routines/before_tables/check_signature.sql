-- Signing a document: who may, when, and what is kept of it. Both sides have signed by rows of their own, which refer
-- to the document: so one that comes as signed is refused. Its rows cannot change meanwhile: whoever writes one locks
-- the document first, see app.keep_document_rows().
create or replace function app.check_signature() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    first_mou date;
    last_number int4;
    first_agreement date;
    signatures record;
begin
    if new.signed_on is null or new.archived_at is not null then
        new.content := null;
        new.content_sha256 := null;
        new.look := null;
        return new;
    end if;
    if new.review_since is null then
        raise exception 'a document is signed after its review'
        using errcode = '23514', constraint = 'document_review_check', table = 'document', schema = 'ecdp';
    end if;
    -- Signatures of one partnership are looked at one after the other, and not while it moves.
    perform from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = new.partnership_id
    for no key update;
    select
        min(d.signed_on) filter (where d.kind = 'mou'), min(d.signed_on) filter (where d.kind = 'agreement'),
        max(d.number) filter (where d.kind = new.kind)
    into first_mou, first_agreement, last_number
    from ecdp.document as d
    where
        d.tenant_id = new.tenant_id and d.partnership_id = new.partnership_id and d.id <> new.id
        and d.archived_at is null and d.signed_on is not null;
    if new.kind = 'agreement' and (first_mou is null or new.signed_on < first_mou)
        or new.kind = 'mou' and first_agreement < least(new.signed_on, first_mou)
    then
        raise exception 'the agreement is not signed before the MOU'
        using errcode = '23514', constraint = 'document_signed_on_order_check', table = 'document', schema = 'ecdp',
        column = 'signed_on';
    end if;
    if last_number > new.number then
        raise exception 'a later version is signed already'
        using errcode = '23514', constraint = 'document_number_order_check', table = 'document', schema = 'ecdp';
    end if;
    select
        count(*) filter (where s.signed_on is null) as missing, max(s.signed_on) as last_on,
        string_agg(s.name, ', ' order by s.position, s.id) filter (where s.side = 'partner') as partner,
        string_agg(s.name, ', ' order by s.position, s.id) filter (where s.side = 'centre') as centres
    into signatures
    from ecdp.document_signatory as s
    where s.tenant_id = new.tenant_id and s.document_id = new.id and s.archived_at is null;
    if signatures.missing > 0 then
        raise exception 'somebody who is to sign has not signed'
        using errcode = '23514', constraint = 'document_signatories_missing_check', table = 'document',
        schema = 'ecdp';
    end if;
    if signatures.partner is null or signatures.centres is null then
        raise exception 'the partner and the centres sign, both'
        using errcode = '23514', constraint = 'document_signatories_check', table = 'document', schema = 'ecdp';
    end if;
    if new.signed_on <> signatures.last_on then
        raise exception 'a document is signed on the day of its last signature'
        using errcode = '23514', constraint = 'document_signed_on_last_check', table = 'document', schema = 'ecdp',
        column = 'signed_on';
    end if;
    new.signed_by_partner := left(signatures.partner, 5000);
    new.signed_by_centres := left(signatures.centres, 5000);
    new.content := app.document_content(to_jsonb(new))::text;
    new.content_sha256 := encode(sha256(convert_to(new.content, 'UTF8')), 'hex');
    new.look := (select to_jsonb(l) from app.look(new.tenant_id, new.kind, null) as l);
    return new;
end
$$;
comment on function app.check_signature()
is 'Trigger: no agreement without a signed MOU, none by one side alone; what is signed is kept with its SHA-256, and with the look of its page.';
