create or replace view analytics.proposal_all with (security_invoker = true) as
select
    p.tenant_id, p.id, p.kind, p.number, p.replaces_id, p.partner_id, p.partnership_id, p.programme_id, p.language,
    p.objectives, p.areas,
    case when p.status = 'sent' and p.answer_due_on < app.today() then 'no_answer' else p.status end as state,
    p.sent_on, p.sent_by, p.answer_due_on, p.answered_on, p.answered_on - p.sent_on as days_to_answer,
    (
        select count(*)
        from ecdp.proposal_centre as c
        where c.tenant_id = p.tenant_id and c.proposal_id = p.id and c.archived_at is null
    )::int4 as centres,
    p.created_at, p.archived_at
from ecdp.proposal as p;
comment on view analytics.proposal_all is 'Proposals and information packets, archived ones too: to which partner, when and how sent, what was answered.';
comment on column analytics.proposal_all.tenant_id is 'The municipality.';
comment on column analytics.proposal_all.id is 'Identifier.';
comment on column analytics.proposal_all.kind is 'proposal or information_packet.';
comment on column analytics.proposal_all.number is 'Version, from 1.';
comment on column analytics.proposal_all.replaces_id is 'The version before.';
comment on column analytics.proposal_all.partner_id is 'The partner it is for.';
comment on column analytics.proposal_all.partnership_id is 'The partnership it is about.';
comment on column analytics.proposal_all.programme_id is 'The programme it belongs to.';
comment on column analytics.proposal_all.language is 'Language asked for; null for the municipality''s.';
comment on column analytics.proposal_all.objectives is 'Objectives that it names.';
comment on column analytics.proposal_all.areas is 'Areas of collaboration that it names.';
comment on column analytics.proposal_all.state is 'draft, sent, accepted, declined, or no_answer where the day for an answer has passed.';
comment on column analytics.proposal_all.sent_on is 'Day it was sent.';
comment on column analytics.proposal_all.sent_by is 'How it was sent.';
comment on column analytics.proposal_all.answer_due_on is 'Day by which an answer was expected.';
comment on column analytics.proposal_all.answered_on is 'Day of the answer.';
comment on column analytics.proposal_all.days_to_answer is 'Days from sending to the answer.';
comment on column analytics.proposal_all.centres is 'Centres that it names.';
comment on column analytics.proposal_all.created_at is 'When the row was made.';
comment on column analytics.proposal_all.archived_at is 'When it was archived; null while in use.';
grant select on analytics.proposal_all to ecdp_analyst;

create or replace view analytics.proposal with (security_invoker = true) as
select
    a.tenant_id, a.id, a.kind, a.number, a.replaces_id, a.partner_id, a.partnership_id, a.programme_id, a.language,
    a.objectives, a.areas, a.state, a.sent_on, a.sent_by, a.answer_due_on, a.answered_on, a.days_to_answer, a.centres,
    a.created_at
from analytics.proposal_all as a
where a.archived_at is null;
comment on view analytics.proposal is 'Proposals and information packets in use. Archived ones are in proposal_all.';
do $$
-- A column means the same in both.
declare
    known record;
begin
    for known in
        select c.attname, col_description(a.attrelid, a.attnum) as text
        from pg_attribute as c
        inner join pg_attribute as a on a.attrelid = 'analytics.proposal_all'::regclass and a.attname = c.attname
        where c.attrelid = 'analytics.proposal'::regclass and c.attnum > 0 and not c.attisdropped
    loop
        execute format('comment on column analytics.proposal.%I is %L', known.attname, known.text);
    end loop;
end
$$;
grant select on analytics.proposal to ecdp_analyst;

create or replace view analytics.issued_document with (security_invoker = true) as
select
    i.tenant_id, i.id, i.proposal_id, i.document_id, i.language, i.created_at
from ecdp.issued_document as i;
comment on view analytics.issued_document is 'Pages that are kept as they were sent or signed, without what they say.';
comment on column analytics.issued_document.tenant_id is 'The municipality.';
comment on column analytics.issued_document.id is 'Identifier.';
comment on column analytics.issued_document.proposal_id is 'The proposal that was sent; null for an MOU or agreement.';
comment on column analytics.issued_document.document_id is 'The signed version of an MOU or agreement; null for a proposal.';
comment on column analytics.issued_document.language is 'Language it was rendered in: en or af.';
comment on column analytics.issued_document.created_at is 'When the row was made.';
grant select on analytics.issued_document to ecdp_analyst;
