create or replace function app.check_signature() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    first_mou date;
    first_agreement date;
begin
    -- Signatures of one partnership are looked at one after the other, and not while it moves.
    perform from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = new.partnership_id
    for no key update;
    if new.signed_on < (
        select min(h.changed_on)
        from ecdp.partnership_stage_change as h
        where h.tenant_id = new.tenant_id and h.partnership_id = new.partnership_id
    ) then
        raise exception 'nothing is signed before its partnership was identified'
        using errcode = '23514', constraint = 'document_signed_on_first_check', table = 'document', schema = 'ecdp',
        column = 'signed_on';
    end if;
    select
        min(d.signed_on) filter (where d.kind = 'mou'), min(d.signed_on) filter (where d.kind = 'agreement')
    into first_mou, first_agreement
    from ecdp.document as d
    where
        d.tenant_id = new.tenant_id and d.partnership_id = new.partnership_id and d.id <> new.id
        and d.archived_at is null;
    if new.kind = 'agreement' and new.signed_on < first_mou
        or new.kind = 'mou' and first_agreement < least(new.signed_on, first_mou)
    then
        raise exception 'the agreement is not signed before the MOU'
        using errcode = '23514', constraint = 'document_signed_on_order_check', table = 'document', schema = 'ecdp',
        column = 'signed_on';
    end if;
    return new;
end
$$;
comment on function app.check_signature()
is 'Trigger: no signature before the partnership was identified, no agreement before its MOU.';
