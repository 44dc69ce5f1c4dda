create or replace function app.keep_sent_proposal() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- A draft changes, and is sent once its bytes are kept. What was sent is answered once; besides, only who follows it up
-- and until when an answer is awaited can change, and its partner where two partners are merged.
declare
    before record := old;
begin
    if tg_op = 'UPDATE' then
        if old.status = 'draft' and new.status = 'draft' then return new; end if;
        if old.status = 'draft' and new.status = 'sent' then
            if not exists (
                select from ecdp.issued_document as i
                where i.tenant_id = new.tenant_id and i.proposal_id = new.id and i.sha256 = new.sent_sha256
            ) then
                raise exception 'the bytes of a proposal are kept before it is sent'
                using errcode = '23514', constraint = 'proposal_sent_sha256_kept_check', table = 'proposal',
                schema = 'ecdp', column = 'sent_sha256';
            end if;
            return new;
        end if;
        -- What is generated is not known yet.
        before.title_folded := new.title_folded;
        before.version := new.version;
        before.updated_at := new.updated_at;
        before.archived_at := new.archived_at;
        before.partner_id := new.partner_id;
        before.owner := new.owner;
        if old.status = 'sent' then
            before.answer_due_on := new.answer_due_on;
            if new.status in ('accepted', 'declined') then
                before.status := new.status;
                before.answered_on := new.answered_on;
                before.answer_note := new.answer_note;
            end if;
        end if;
        if before = new then return new; end if;
    end if;
    if tg_op = 'DELETE' and old.status = 'draft' then return old; end if;
    raise exception 'a proposal that was sent never changes: make the next version'
    using errcode = '23514', constraint = 'proposal_sent_immutable', table = 'proposal', schema = 'ecdp';
end
$$;
comment on function app.keep_sent_proposal() is 'Trigger: what was sent does not change but for its answer; nothing is sent whose bytes are not kept.';
