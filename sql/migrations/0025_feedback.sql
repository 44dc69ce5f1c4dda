-- Feedback: instruments with versions, campaigns, who is asked, what they answered, and what a closed campaign came to.
create table ecdp.shipped_survey (
    code text not null,
    number int4 not null,
    respondent text not null,
    name text not null,
    content jsonb not null,
    constraint shipped_survey_pkey primary key (code, number),
    constraint shipped_survey_respondent_check check (respondent in ('centre', 'partner', 'caregiver', 'community'))
);
comment on table ecdp.shipped_survey is 'Instruments that come with the program, by version: a municipality takes one over by app.adopt_survey(). A version never changes: what is corrected is a new number.';
comment on column ecdp.shipped_survey.code is 'Code of the instrument.';
comment on column ecdp.shipped_survey.number is 'Number of the version, from 1.';
comment on column ecdp.shipped_survey.respondent is 'Who answers: centre, partner, caregiver or community.';
comment on column ecdp.shipped_survey.name is 'Name of the instrument.';
comment on column ecdp.shipped_survey.content is 'Its questions, options and texts, as the API takes them.';
grant select on ecdp.shipped_survey to ecdp_api, ecdp_worker, ecdp_analyst;

create table ecdp.survey_instrument (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    respondent text not null,
    shipped_code text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint survey_instrument_pkey primary key (tenant_id, id),
    constraint survey_instrument_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint survey_instrument_name_check check (length(name) between 1 and 200),
    constraint survey_instrument_respondent_check check (
        respondent in ('centre', 'partner', 'caregiver', 'community')
    ),
    constraint survey_instrument_shipped_code_check check (length(shipped_code) between 1 and 40)
);
create unique index survey_instrument_tenant_id_name_key
on ecdp.survey_instrument (tenant_id, name_folded) where archived_at is null;
create unique index survey_instrument_tenant_id_shipped_code_key
on ecdp.survey_instrument (tenant_id, shipped_code) where archived_at is null;
create index survey_instrument_order_idx on ecdp.survey_instrument (tenant_id, name_folded, id);
comment on table ecdp.survey_instrument is 'A survey that is asked again and again, in versions: one that comes with the program, or a municipality''s own.';
comment on column ecdp.survey_instrument.name is 'What people call it.';
comment on column ecdp.survey_instrument.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.survey_instrument.respondent is 'Who answers: centre, partner, caregiver or community.';
comment on column ecdp.survey_instrument.shipped_code is 'Code of the shipped survey that it was taken over from; null for a municipality''s own.';
call app.protect('survey_instrument', 'select, insert, update', 'select', 'all', derived => 'respondent, shipped_code');

create table ecdp.survey_version (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    instrument_id uuid not null,
    number int4 not null,
    published_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint survey_version_pkey primary key (tenant_id, id),
    constraint survey_version_instrument_id_fkey foreign key (tenant_id, instrument_id)
    references ecdp.survey_instrument (tenant_id, id),
    constraint survey_version_number_check check (number between 1 and 1000)
);
create unique index survey_version_tenant_id_instrument_id_number_key
on ecdp.survey_version (tenant_id, instrument_id, number) where archived_at is null;
create index survey_version_instrument_id_idx on ecdp.survey_version (tenant_id, instrument_id);
create index survey_version_order_idx on ecdp.survey_version (tenant_id, created_at, id);
comment on table ecdp.survey_version is 'A version of an instrument: a draft until it is published, and never changed from then on.';
comment on column ecdp.survey_version.instrument_id is 'The instrument.';
comment on column ecdp.survey_version.number is 'Number of the version, from 1.';
comment on column ecdp.survey_version.published_on is 'Day it was published; null while it is a draft.';
call app.protect('survey_version', 'select, insert, update', 'select', 'all', derived => 'instrument_id, number');
call app.past('survey_version', 'published_on');
create trigger survey_version_kept before insert or update or delete on ecdp.survey_version
for each row execute function app.keep_published_survey('survey_version');

create table ecdp.survey_question (
    tenant_id int4 not null,
    id uuid not null,
    version_id uuid not null,
    position int4 not null,
    code text not null,
    kind text not null,
    required bool not null default true,
    minimum int4,
    maximum int4,
    shown_if text,
    shown_if_values text[] not null default '{}',
    constraint survey_question_pkey primary key (tenant_id, id),
    constraint survey_question_version_id_fkey foreign key (tenant_id, version_id)
    references ecdp.survey_version (tenant_id, id),
    constraint survey_question_tenant_id_version_id_code_key unique (tenant_id, version_id, code),
    constraint survey_question_tenant_id_version_id_position_key unique (tenant_id, version_id, position),
    constraint survey_question_position_check check (position between 1 and 100),
    constraint survey_question_code_check check (length(code) between 1 and 40),
    constraint survey_question_code_form_check check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint survey_question_kind_check check (kind in ('likert', 'single', 'multiple', 'number', 'text')),
    constraint survey_question_minimum_check check (minimum between -1000000000 and 1000000000),
    constraint survey_question_maximum_check check (maximum between -1000000000 and 1000000000),
    constraint survey_question_range_check check (
        case
            when kind = 'number' then minimum <= maximum and num_nulls(minimum, maximum) = 0
            else num_nonnulls(minimum, maximum) = 0
        end
    ),
    constraint survey_question_shown_if_check check (length(shown_if) between 1 and 40),
    constraint survey_question_shown_if_values_check check (
        (shown_if is null) = (cardinality(shown_if_values) = 0)
    ),
    constraint survey_question_shown_if_fkey foreign key (tenant_id, version_id, shown_if)
    references ecdp.survey_question (tenant_id, version_id, code)
);
create index survey_question_order_idx on ecdp.survey_question (tenant_id, position, id);
create index survey_question_shown_if_idx on ecdp.survey_question (tenant_id, version_id, shown_if);
comment on table ecdp.survey_question is 'A question of a version of an instrument.';
comment on column ecdp.survey_question.version_id is 'The version it belongs to.';
comment on column ecdp.survey_question.position is 'Order within the version, from 1.';
comment on column ecdp.survey_question.code is 'Name of the question: the same in all versions, and on both sides of a collaboration, where it asks the same.';
comment on column ecdp.survey_question.kind is 'likert (1 to 5), single, multiple, number or text.';
comment on column ecdp.survey_question.required is 'Whether it must be answered, where it is asked.';
comment on column ecdp.survey_question.minimum is 'Smallest number; of a number alone.';
comment on column ecdp.survey_question.maximum is 'Largest number; of a number alone.';
comment on column ecdp.survey_question.shown_if is 'The earlier question by whose answer this one is asked; null where it is always asked.';
comment on column ecdp.survey_question.shown_if_values is 'The answers to that question by which this one is asked: one of them; none where it is always asked.';
call app.protect('survey_question', 'select, insert', 'select', 'all');
create trigger survey_question_kept before insert or update or delete on ecdp.survey_question
for each row execute function app.keep_survey_rows('survey_question');

create table ecdp.survey_option (
    tenant_id int4 not null,
    id uuid not null,
    version_id uuid not null,
    question text not null,
    position int4 not null,
    code text not null,
    constraint survey_option_pkey primary key (tenant_id, id),
    constraint survey_option_version_id_fkey foreign key (tenant_id, version_id)
    references ecdp.survey_version (tenant_id, id),
    constraint survey_option_question_fkey foreign key (tenant_id, version_id, question)
    references ecdp.survey_question (tenant_id, version_id, code),
    constraint survey_option_tenant_id_version_id_question_code_key unique (tenant_id, version_id, question, code),
    constraint survey_option_tenant_id_version_id_question_position_key
    unique (tenant_id, version_id, question, position),
    constraint survey_option_question_check check (length(question) between 1 and 40),
    constraint survey_option_position_check check (position between 1 and 100),
    constraint survey_option_code_check check (length(code) between 1 and 40),
    constraint survey_option_code_form_check check (code ~ '^[a-z][a-z0-9_]*$')
);
create index survey_option_order_idx on ecdp.survey_option (tenant_id, position, id);
comment on table ecdp.survey_option is 'An answer that a question offers.';
comment on column ecdp.survey_option.version_id is 'The version it belongs to.';
comment on column ecdp.survey_option.question is 'The question, by its code.';
comment on column ecdp.survey_option.position is 'Order within the question, from 1.';
comment on column ecdp.survey_option.code is 'Name of the option: what is kept of an answer.';
call app.protect('survey_option', 'select, insert', 'select', 'all');
create trigger survey_option_kept before insert or update or delete on ecdp.survey_option
for each row execute function app.keep_survey_rows('survey_option');

create table ecdp.survey_text (
    tenant_id int4 not null,
    id uuid not null,
    version_id uuid not null,
    language text not null,
    part text not null,
    question text,
    option text,
    body text not null,
    constraint survey_text_pkey primary key (tenant_id, id),
    constraint survey_text_version_id_fkey foreign key (tenant_id, version_id)
    references ecdp.survey_version (tenant_id, id),
    constraint survey_text_question_fkey foreign key (tenant_id, version_id, question)
    references ecdp.survey_question (tenant_id, version_id, code),
    constraint survey_text_option_fkey foreign key (tenant_id, version_id, question, option)
    references ecdp.survey_option (tenant_id, version_id, question, code),
    constraint survey_text_language_check check (language in ('en', 'af', 'zu', 'xh', 'st')),
    constraint survey_text_part_check check (part in ('title', 'introduction', 'thanks', 'question', 'option')),
    constraint survey_text_question_check check (length(question) between 1 and 40),
    constraint survey_text_option_check check (length(option) between 1 and 40),
    constraint survey_text_body_check check (length(body) between 1 and 2000),
    constraint survey_text_place_check check (
        (question is not null) = (part in ('question', 'option')) and (option is not null) = (part = 'option')
    )
);
create unique index survey_text_tenant_id_version_id_language_key
on ecdp.survey_text (tenant_id, version_id, language, part, coalesce(question, ''), coalesce(option, ''));
create index survey_text_order_idx on ecdp.survey_text (tenant_id, language, id);
create index survey_text_option_idx on ecdp.survey_text (tenant_id, version_id, question, option);
comment on table ecdp.survey_text is 'What a version says, in one language.';
comment on column ecdp.survey_text.version_id is 'The version it belongs to.';
comment on column ecdp.survey_text.language is 'Language: en, af, zu, xh or st.';
comment on column ecdp.survey_text.part is 'title, introduction or thanks of the whole; or of a question or an option.';
comment on column ecdp.survey_text.question is 'The question, by its code; null for the whole.';
comment on column ecdp.survey_text.option is 'The option of the question, by its code; of an option alone.';
comment on column ecdp.survey_text.body is 'What is read.';
call app.protect('survey_text', 'select, insert', 'select', 'all');
create trigger survey_text_kept before insert or update or delete on ecdp.survey_text
for each row execute function app.keep_survey_rows('survey_text');

create table ecdp.survey_campaign (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    version_id uuid not null,
    programme_id uuid,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    opens_on date not null,
    closes_on date not null,
    reminder_days int4,
    reminded_on date,
    counterpart_id uuid,
    closed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint survey_campaign_pkey primary key (tenant_id, id),
    constraint survey_campaign_tenant_id_id_version_id_key unique (tenant_id, id, version_id),
    constraint survey_campaign_version_id_fkey foreign key (tenant_id, version_id)
    references ecdp.survey_version (tenant_id, id),
    constraint survey_campaign_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint survey_campaign_counterpart_id_fkey foreign key (tenant_id, counterpart_id)
    references ecdp.survey_campaign (tenant_id, id),
    constraint survey_campaign_name_check check (length(name) between 1 and 200),
    constraint survey_campaign_closes_on_check check (closes_on >= opens_on),
    constraint survey_campaign_reminder_days_check check (reminder_days between 1 and 365),
    constraint survey_campaign_counterpart_check check (counterpart_id <> id)
);
create index survey_campaign_name_idx on ecdp.survey_campaign (tenant_id, name_folded, id);
create index survey_campaign_order_idx on ecdp.survey_campaign (tenant_id, opens_on, id);
create index survey_campaign_version_id_idx on ecdp.survey_campaign (tenant_id, version_id);
create index survey_campaign_programme_id_idx on ecdp.survey_campaign (tenant_id, programme_id);
create index survey_campaign_counterpart_id_idx on ecdp.survey_campaign (tenant_id, counterpart_id);
comment on table ecdp.survey_campaign is 'A version of an instrument that is asked at one time: of whom is in its invitations. Closed, it never changes.';
comment on column ecdp.survey_campaign.version_id is 'The published version that is asked.';
comment on column ecdp.survey_campaign.programme_id is 'The programme it belongs to; null for none.';
comment on column ecdp.survey_campaign.name is 'What people call it.';
comment on column ecdp.survey_campaign.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.survey_campaign.opens_on is 'First day on which it is answered.';
comment on column ecdp.survey_campaign.closes_on is 'Last day on which a link works.';
comment on column ecdp.survey_campaign.reminder_days is 'Days after the opening, and after each reminder, when those who have not answered are to be reminded; null for never.';
comment on column ecdp.survey_campaign.reminded_on is 'Day of the last reminder; null before.';
comment on column ecdp.survey_campaign.counterpart_id is 'The campaign that asks the other side of the collaboration; null for none.';
comment on column ecdp.survey_campaign.closed_at is 'When it was closed and its results were published; null before.';
call app.protect('survey_campaign', 'select, insert, update', 'select', 'all', derived => 'version_id');
call app.past('survey_campaign', 'reminded_on');
create trigger survey_campaign_kept before insert or update or delete on ecdp.survey_campaign
for each row execute function app.keep_survey_campaign('survey_campaign');

create table ecdp.survey_invitation (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    campaign_id uuid not null,
    side text not null,
    partnership_id uuid,
    centre_id uuid,
    partner_id uuid,
    language text,
    token_sha256 bytea,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint survey_invitation_pkey primary key (tenant_id, id),
    constraint survey_invitation_tenant_id_id_campaign_id_key unique (tenant_id, id, campaign_id),
    constraint survey_invitation_campaign_id_fkey foreign key (tenant_id, campaign_id)
    references ecdp.survey_campaign (tenant_id, id),
    constraint survey_invitation_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint survey_invitation_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint survey_invitation_partner_id_fkey foreign key (tenant_id, partner_id)
    references ecdp.partner (tenant_id, id),
    constraint survey_invitation_side_check check (side in ('centre', 'partner', 'caregiver', 'community')),
    constraint survey_invitation_respondent_check check (
        case side
            when 'centre' then centre_id is not null and partner_id is null
            when 'partner' then partner_id is not null and centre_id is null
            when 'caregiver' then centre_id is not null and partner_id is null
            else partner_id is null
        end
    ),
    constraint survey_invitation_language_check check (language in ('en', 'af', 'zu', 'xh', 'st')),
    constraint survey_invitation_token_sha256_check check (length(token_sha256) = 32),
    constraint survey_invitation_expires_at_check check ((token_sha256 is null) = (expires_at is null))
);
create unique index survey_invitation_tenant_id_token_sha256_key
on ecdp.survey_invitation (tenant_id, token_sha256);
create index survey_invitation_token_sha256_idx on ecdp.survey_invitation (token_sha256);
create unique index survey_invitation_tenant_id_campaign_id_centre_key
on ecdp.survey_invitation (tenant_id, campaign_id, coalesce(partnership_id, campaign_id), centre_id)
where side = 'centre' and archived_at is null;
create unique index survey_invitation_tenant_id_campaign_id_partner_key
on ecdp.survey_invitation (tenant_id, campaign_id, coalesce(partnership_id, campaign_id), partner_id)
where side = 'partner' and archived_at is null;
create index survey_invitation_order_idx on ecdp.survey_invitation (tenant_id, created_at, id);
create index survey_invitation_campaign_id_idx on ecdp.survey_invitation (tenant_id, campaign_id);
create index survey_invitation_partnership_id_idx on ecdp.survey_invitation (tenant_id, partnership_id);
create index survey_invitation_centre_id_idx on ecdp.survey_invitation (tenant_id, centre_id);
create index survey_invitation_partner_id_idx on ecdp.survey_invitation (tenant_id, partner_id);
comment on table ecdp.survey_invitation is 'Somebody who is asked by a campaign: answered once, by staff or by a link. Archived, it is revoked. Of a link only the SHA-256 of its secret part is kept.';
comment on column ecdp.survey_invitation.campaign_id is 'The campaign.';
comment on column ecdp.survey_invitation.side is 'Who answers: centre, partner, caregiver or community; the campaign''s instrument says which.';
comment on column ecdp.survey_invitation.partnership_id is 'The partnership it is about; null for none.';
comment on column ecdp.survey_invitation.centre_id is 'The centre that answers, or whose caregiver or community does.';
comment on column ecdp.survey_invitation.partner_id is 'The partner that answers; null where another side does.';
comment on column ecdp.survey_invitation.language is 'Language of the page, where the reader chooses no other: en, af, zu, xh or st; null for the browser''s.';
comment on column ecdp.survey_invitation.token_sha256 is 'SHA-256 of the secret part of its link; null where none was made.';
comment on column ecdp.survey_invitation.expires_at is 'When its link stops working; null where none was made.';
call app.protect(
    'survey_invitation', 'select, insert, update', 'none', audit => 'names',
    derived => 'campaign_id, side, partnership_id, centre_id, partner_id'
);
-- A review reads which partnerships a campaign asked about; not who was asked, nor the link.
grant select (tenant_id, id, campaign_id, partnership_id, updated_at, archived_at)
on ecdp.survey_invitation to ecdp_worker;
create policy survey_invitation_owner on ecdp.survey_invitation for select to ecdp_owner using (true);
create trigger survey_invitation_kept before insert or update or delete on ecdp.survey_invitation
for each row execute function app.keep_survey_invitation('survey_invitation', 'survey_invitation.side');

create table ecdp.survey_response (
    tenant_id int4 not null,
    id uuid not null,
    invitation_id uuid not null,
    campaign_id uuid not null,
    version_id uuid not null,
    via text not null,
    language text not null,
    answered_on date not null,
    answers int4 not null,
    created_at timestamptz not null default now(),
    constraint survey_response_pkey primary key (tenant_id, id),
    constraint survey_response_tenant_id_id_version_id_key unique (tenant_id, id, version_id),
    constraint survey_response_tenant_id_invitation_id_key unique (tenant_id, invitation_id),
    constraint survey_response_invitation_id_fkey foreign key (tenant_id, invitation_id)
    references ecdp.survey_invitation (tenant_id, id),
    constraint survey_response_campaign_id_fkey foreign key (tenant_id, campaign_id)
    references ecdp.survey_campaign (tenant_id, id),
    constraint survey_response_asked_fkey foreign key (tenant_id, invitation_id, campaign_id)
    references ecdp.survey_invitation (tenant_id, id, campaign_id),
    constraint survey_response_version_id_fkey foreign key (tenant_id, campaign_id, version_id)
    references ecdp.survey_campaign (tenant_id, id, version_id),
    constraint survey_response_via_check check (via in ('staff', 'link')),
    constraint survey_response_language_check check (language in ('en', 'af', 'zu', 'xh', 'st')),
    constraint survey_response_answers_check check (answers between 1 and 100)
);
create index survey_response_order_idx on ecdp.survey_response (tenant_id, created_at, id);
create index survey_response_campaign_id_idx on ecdp.survey_response (tenant_id, campaign_id, version_id);
create index survey_response_asked_idx on ecdp.survey_response (tenant_id, invitation_id, campaign_id);
comment on table ecdp.survey_response is 'What one who was asked answered. Never changed.';
comment on column ecdp.survey_response.invitation_id is 'The invitation that it answers.';
comment on column ecdp.survey_response.campaign_id is 'Its campaign.';
comment on column ecdp.survey_response.version_id is 'The version that was asked.';
comment on column ecdp.survey_response.via is 'How it came: entered by staff, or by the link.';
comment on column ecdp.survey_response.language is 'Language in which it was answered.';
comment on column ecdp.survey_response.answered_on is 'Day it was answered.';
comment on column ecdp.survey_response.answers is 'How many answers it has.';
comment on column ecdp.survey_response.created_at is 'When it was entered.';
call app.protect('survey_response', 'select, insert', 'select', audit => 'names');
call app.past('survey_response', 'answered_on');
create trigger survey_response_taken before insert or update or delete on ecdp.survey_response
for each row execute function app.take_survey_response('survey_response');

create table ecdp.survey_answer (
    tenant_id int4 not null,
    id uuid not null,
    response_id uuid not null,
    version_id uuid not null,
    question text not null,
    value text,
    choices text[],
    constraint survey_answer_pkey primary key (tenant_id, id),
    constraint survey_answer_tenant_id_response_id_question_key unique (tenant_id, response_id, question),
    constraint survey_answer_response_id_fkey foreign key (tenant_id, response_id)
    references ecdp.survey_response (tenant_id, id),
    constraint survey_answer_version_id_fkey foreign key (tenant_id, response_id, version_id)
    references ecdp.survey_response (tenant_id, id, version_id),
    constraint survey_answer_question_fkey foreign key (tenant_id, version_id, question)
    references ecdp.survey_question (tenant_id, version_id, code),
    constraint survey_answer_question_check check (length(question) between 1 and 40),
    constraint survey_answer_value_check check (length(value) between 1 and 4000),
    constraint survey_answer_one_check check (num_nonnulls(value, choices) = 1)
);
create index survey_answer_order_idx on ecdp.survey_answer (tenant_id, question, id);
create index survey_answer_version_id_idx on ecdp.survey_answer (tenant_id, response_id, version_id);
create index survey_answer_question_idx on ecdp.survey_answer (tenant_id, version_id, question);
comment on table ecdp.survey_answer is 'An answer to one question. One to a question that was skipped is not kept.';
comment on column ecdp.survey_answer.response_id is 'The response it belongs to.';
comment on column ecdp.survey_answer.version_id is 'The version that was asked.';
comment on column ecdp.survey_answer.question is 'The question, by its code.';
comment on column ecdp.survey_answer.value is 'The answer: a number''s digits, an option''s code, or text; null for several options.';
comment on column ecdp.survey_answer.choices is 'The codes of the options that were chosen, of a multiple choice; null otherwise.';
call app.protect('survey_answer', 'select, insert', 'select', audit => 'names');
alter table ecdp.survey_answer alter column choices set statistics 0;
create trigger survey_answer_kept before update or delete on ecdp.survey_answer
for each row execute function app.keep_rows('survey_answer');
create trigger survey_answer_whole after insert on ecdp.survey_answer
referencing new table as new_rows
for each statement execute function app.check_survey_answers('survey_answer');
-- At the commit: a response has its answers.
create constraint trigger survey_response_whole after insert on ecdp.survey_response
deferrable initially deferred
for each row execute function app.check_survey_response('survey_response');

create table ecdp.survey_draft (
    tenant_id int4 not null,
    id uuid not null,
    invitation_id uuid not null,
    content jsonb not null,
    saved_at timestamptz not null default now(),
    constraint survey_draft_pkey primary key (tenant_id, id),
    constraint survey_draft_tenant_id_invitation_id_key unique (tenant_id, invitation_id),
    constraint survey_draft_invitation_id_fkey foreign key (tenant_id, invitation_id)
    references ecdp.survey_invitation (tenant_id, id),
    constraint survey_draft_content_check check (
        jsonb_typeof(content) = 'object' and octet_length(content::text) <= 1000000
    )
);
comment on table ecdp.survey_draft is 'What somebody has filled in and not sent yet. It goes when it is sent.';
comment on column ecdp.survey_draft.invitation_id is 'The invitation.';
comment on column ecdp.survey_draft.content is 'By the code of a question, what was filled in: a list of texts.';
comment on column ecdp.survey_draft.saved_at is 'When it was saved last.';
call app.protect('survey_draft', 'select, insert, update, delete', 'select, delete', audit => 'none');
alter table ecdp.survey_draft alter column content set statistics 0;

create table ecdp.survey_result (
    tenant_id int4 not null,
    id uuid not null,
    campaign_id uuid not null,
    position int4 not null,
    question text not null,
    kind text not null,
    asked int4 not null,
    answered int4,
    status text not null,
    n int4,
    counts int4[],
    total int8,
    published_at timestamptz not null default now(),
    constraint survey_result_pkey primary key (tenant_id, id),
    constraint survey_result_tenant_id_campaign_id_question_key unique (tenant_id, campaign_id, question),
    constraint survey_result_campaign_id_fkey foreign key (tenant_id, campaign_id)
    references ecdp.survey_campaign (tenant_id, id),
    constraint survey_result_kind_check check (kind in ('likert', 'single', 'multiple', 'number', 'text')),
    constraint survey_result_status_check check (status in ('ok', 'suppressed')),
    constraint survey_result_counts_check check (num_nonnulls(n) = 1 or num_nonnulls(counts, total) = 0),
    constraint survey_result_n_check check ((n is null) = (status = 'suppressed')),
    -- Here once more, whoever computes: a figure of fewer than five people is never kept.
    constraint survey_result_few_check check (not app.is_small(n)),
    constraint survey_result_answered_check check (not app.is_small(answered))
);
create index survey_result_order_idx on ecdp.survey_result (tenant_id, published_at, id);
comment on table ecdp.survey_result is 'What a campaign came to, question by question: published when it is closed, and never changed. Nothing is kept of fewer than five answers.';
comment on column ecdp.survey_result.campaign_id is 'The campaign.';
comment on column ecdp.survey_result.position is 'Order of the question.';
comment on column ecdp.survey_result.question is 'The question, by its code.';
comment on column ecdp.survey_result.kind is 'likert (1 to 5), single, multiple, number or text.';
comment on column ecdp.survey_result.asked is 'How many were asked by the campaign.';
comment on column ecdp.survey_result.answered is 'How many of them answered the campaign; null for 1 to 4.';
comment on column ecdp.survey_result.status is 'ok, or suppressed where 1 to 4 answered the question, or where its answers say how few a later question was asked of.';
comment on column ecdp.survey_result.n is 'How many answered the question; null where suppressed.';
comment on column ecdp.survey_result.counts is 'How many gave each answer: 1 to 5, or the options in their order; null where suppressed, where they say how few a later question was asked of, and of numbers and texts.';
comment on column ecdp.survey_result.total is 'Sum of the numbers that were given; null where suppressed, and of other kinds.';
comment on column ecdp.survey_result.published_at is 'When it was published.';
call app.protect('survey_result', 'select, insert', 'select, insert', 'all');
create trigger survey_result_kept before update or delete on ecdp.survey_result
for each row execute function app.keep_rows('survey_result');

-- What respondents wrote is read with a permission of its own.
alter table ecdp.api_key_grant drop constraint api_key_grant_scopes_check;
alter table ecdp.api_key_grant add constraint api_key_grant_scopes_check check (
    cardinality(scopes) > 0 and scopes <@ array['read', 'write', 'evaluate', 'children', 'feedback', 'admin']
);
comment on column ecdp.api_key_grant.scopes is 'read, write, evaluate, children, feedback, admin; each stands for itself.';

-- The surveys that come with the program, in five languages. isiZulu, isiXhosa and Sesotho await a native speaker's
-- check, which comes as the next number: a version never changes.
insert into ecdp.shipped_survey (code, number, respondent, name, content)
values
(
    'partnership_centre', 1, 'centre', 'Partnership feedback of centres',
    $json${
"questions": [
{"position": 1, "code": "quality", "kind": "likert"},
{"position": 2, "code": "communication", "kind": "likert"},
{"position": 3, "code": "promises", "kind": "likert"},
{"position": 4, "code": "needs", "kind": "likert"},
{"position": 5, "code": "effect", "kind": "likert"},
{"position": 6, "code": "helped", "kind": "multiple"},
{"position": 7, "code": "problem", "kind": "single"},
{"position": 8, "code": "problem_text", "kind": "text", "shown_if": "problem", "shown_if_values": ["yes"]},
{"position": 9, "code": "carry_on", "kind": "single"},
{"position": 10, "code": "remark", "kind": "text", "required": false}
],
"options": [
{"question": "helped", "position": 1, "code": "training"},
{"question": "helped", "position": 2, "code": "materials"},
{"question": "helped", "position": 3, "code": "health_food"},
{"question": "helped", "position": 4, "code": "money"},
{"question": "helped", "position": 5, "code": "families"},
{"question": "helped", "position": 6, "code": "nothing"},
{"question": "problem", "position": 1, "code": "yes"},
{"question": "problem", "position": 2, "code": "no"},
{"question": "carry_on", "position": 1, "code": "yes"},
{"question": "carry_on", "position": 2, "code": "not_sure"},
{"question": "carry_on", "position": 3, "code": "no"}
],
"texts": [
{"language": "en", "part": "title", "body": "How is the work with our partner going?"},
{"language": "en", "part": "introduction", "body": "We ask every centre that works with a partner. It takes about five minutes. Your answers are put together with those of others."},
{"language": "en", "part": "thanks", "body": "Thank you. Your answers help us to work better together."},
{"language": "en", "part": "question", "question": "quality", "body": "The work together is good."},
{"language": "en", "part": "question", "question": "communication", "body": "We hear from each other in time."},
{"language": "en", "part": "question", "question": "promises", "body": "What our partner promised has come."},
{"language": "en", "part": "question", "question": "needs", "body": "The work meets what our centre needs most."},
{"language": "en", "part": "question", "question": "effect", "body": "The work has made a difference for the children."},
{"language": "en", "part": "question", "question": "helped", "body": "What has helped most?"},
{"language": "en", "part": "option", "question": "helped", "option": "training", "body": "Training of staff"},
{"language": "en", "part": "option", "question": "helped", "option": "materials", "body": "Books, toys and other materials"},
{"language": "en", "part": "option", "question": "helped", "option": "health_food", "body": "Health and food"},
{"language": "en", "part": "option", "question": "helped", "option": "money", "body": "Money"},
{"language": "en", "part": "option", "question": "helped", "option": "families", "body": "Work with families"},
{"language": "en", "part": "option", "question": "helped", "option": "nothing", "body": "Nothing yet"},
{"language": "en", "part": "question", "question": "problem", "body": "Is there a problem that stands in the way?"},
{"language": "en", "part": "option", "question": "problem", "option": "yes", "body": "Yes"},
{"language": "en", "part": "option", "question": "problem", "option": "no", "body": "No"},
{"language": "en", "part": "question", "question": "problem_text", "body": "What is the problem?"},
{"language": "en", "part": "question", "question": "carry_on", "body": "Should the work go on?"},
{"language": "en", "part": "option", "question": "carry_on", "option": "yes", "body": "Yes"},
{"language": "en", "part": "option", "question": "carry_on", "option": "not_sure", "body": "Not sure"},
{"language": "en", "part": "option", "question": "carry_on", "option": "no", "body": "No"},
{"language": "en", "part": "question", "question": "remark", "body": "Is there anything else you want to tell us? Please name no child."},
{"language": "af", "part": "title", "body": "Hoe gaan die werk met ons vennoot?"},
{"language": "af", "part": "introduction", "body": "Ons vra elke sentrum wat met ’n vennoot saamwerk. Dit neem omtrent vyf minute. U antwoorde word saam met dié van ander gelees."},
{"language": "af", "part": "thanks", "body": "Dankie. U antwoorde help ons om beter saam te werk."},
{"language": "af", "part": "question", "question": "quality", "body": "Die samewerking is goed."},
{"language": "af", "part": "question", "question": "communication", "body": "Ons hoor betyds van mekaar."},
{"language": "af", "part": "question", "question": "promises", "body": "Wat ons vennoot belowe het, het gekom."},
{"language": "af", "part": "question", "question": "needs", "body": "Die werk voorsien in wat ons sentrum die nodigste het."},
{"language": "af", "part": "question", "question": "effect", "body": "Die werk het vir die kinders ’n verskil gemaak."},
{"language": "af", "part": "question", "question": "helped", "body": "Wat het die meeste gehelp?"},
{"language": "af", "part": "option", "question": "helped", "option": "training", "body": "Opleiding van personeel"},
{"language": "af", "part": "option", "question": "helped", "option": "materials", "body": "Boeke, speelgoed en ander materiaal"},
{"language": "af", "part": "option", "question": "helped", "option": "health_food", "body": "Gesondheid en kos"},
{"language": "af", "part": "option", "question": "helped", "option": "money", "body": "Geld"},
{"language": "af", "part": "option", "question": "helped", "option": "families", "body": "Werk met gesinne"},
{"language": "af", "part": "option", "question": "helped", "option": "nothing", "body": "Nog niks nie"},
{"language": "af", "part": "question", "question": "problem", "body": "Is daar ’n probleem wat in die pad staan?"},
{"language": "af", "part": "option", "question": "problem", "option": "yes", "body": "Ja"},
{"language": "af", "part": "option", "question": "problem", "option": "no", "body": "Nee"},
{"language": "af", "part": "question", "question": "problem_text", "body": "Wat is die probleem?"},
{"language": "af", "part": "question", "question": "carry_on", "body": "Moet die werk voortgaan?"},
{"language": "af", "part": "option", "question": "carry_on", "option": "yes", "body": "Ja"},
{"language": "af", "part": "option", "question": "carry_on", "option": "not_sure", "body": "Nie seker nie"},
{"language": "af", "part": "option", "question": "carry_on", "option": "no", "body": "Nee"},
{"language": "af", "part": "question", "question": "remark", "body": "Is daar nog iets wat u vir ons wil sê? Moet asseblief geen kind se naam noem nie."},
{"language": "zu", "part": "title", "body": "Uhamba kanjani umsebenzi nomlingani wethu?"},
{"language": "zu", "part": "introduction", "body": "Sibuza zonke izikhungo ezisebenzisana nomlingani. Kuthatha cishe imizuzu emihlanu. Izimpendulo zakho zihlanganiswa nezabanye."},
{"language": "zu", "part": "thanks", "body": "Siyabonga. Izimpendulo zakho zisisiza ukuba sisebenzisane kangcono."},
{"language": "zu", "part": "question", "question": "quality", "body": "Ukusebenzisana kuhle."},
{"language": "zu", "part": "question", "question": "communication", "body": "Siyazwana ngesikhathi."},
{"language": "zu", "part": "question", "question": "promises", "body": "Lokho umlingani wethu akuthembisile kufikile."},
{"language": "zu", "part": "question", "question": "needs", "body": "Umsebenzi uhlangabezana nalokho isikhungo sethu esikudinga kakhulu."},
{"language": "zu", "part": "question", "question": "effect", "body": "Umsebenzi wenze umehluko ezinganeni."},
{"language": "zu", "part": "question", "question": "helped", "body": "Yini esize kakhulu?"},
{"language": "zu", "part": "option", "question": "helped", "option": "training", "body": "Ukuqeqeshwa kwabasebenzi"},
{"language": "zu", "part": "option", "question": "helped", "option": "materials", "body": "Izincwadi, amathoyizi nezinye izinsiza"},
{"language": "zu", "part": "option", "question": "helped", "option": "health_food", "body": "Ezempilo nokudla"},
{"language": "zu", "part": "option", "question": "helped", "option": "money", "body": "Imali"},
{"language": "zu", "part": "option", "question": "helped", "option": "families", "body": "Ukusebenza nemindeni"},
{"language": "zu", "part": "option", "question": "helped", "option": "nothing", "body": "Akukho lutho okwamanje"},
{"language": "zu", "part": "question", "question": "problem", "body": "Ingabe ikhona inkinga evimba indlela?"},
{"language": "zu", "part": "option", "question": "problem", "option": "yes", "body": "Yebo"},
{"language": "zu", "part": "option", "question": "problem", "option": "no", "body": "Cha"},
{"language": "zu", "part": "question", "question": "problem_text", "body": "Yini inkinga?"},
{"language": "zu", "part": "question", "question": "carry_on", "body": "Ingabe umsebenzi kufanele uqhubeke?"},
{"language": "zu", "part": "option", "question": "carry_on", "option": "yes", "body": "Yebo"},
{"language": "zu", "part": "option", "question": "carry_on", "option": "not_sure", "body": "Angiqiniseki"},
{"language": "zu", "part": "option", "question": "carry_on", "option": "no", "body": "Cha"},
{"language": "zu", "part": "question", "question": "remark", "body": "Ingabe kukhona okunye ofuna ukusitshela kona? Sicela ungasho igama lanoma iyiphi ingane."},
{"language": "xh", "part": "title", "body": "Uqhuba njani umsebenzi neqabane lethu?"},
{"language": "xh", "part": "introduction", "body": "Sibuza onke amaziko asebenzisana neqabane. Kuthatha malunga nemizuzu emihlanu. Iimpendulo zakho zidityaniswa nezabanye."},
{"language": "xh", "part": "thanks", "body": "Enkosi. Iimpendulo zakho zisinceda sisebenzisane ngcono."},
{"language": "xh", "part": "question", "question": "quality", "body": "Intsebenziswano ilungile."},
{"language": "xh", "part": "question", "question": "communication", "body": "Siyavana ngexesha elifanelekileyo."},
{"language": "xh", "part": "question", "question": "promises", "body": "Oko iqabane lethu likuthembisileyo kufikile."},
{"language": "xh", "part": "question", "question": "needs", "body": "Umsebenzi uhlangabezana noko iziko lethu likudinga kakhulu."},
{"language": "xh", "part": "question", "question": "effect", "body": "Umsebenzi wenze umahluko ebantwaneni."},
{"language": "xh", "part": "question", "question": "helped", "body": "Yintoni encede kakhulu?"},
{"language": "xh", "part": "option", "question": "helped", "option": "training", "body": "Uqeqesho lwabasebenzi"},
{"language": "xh", "part": "option", "question": "helped", "option": "materials", "body": "Iincwadi, izinto zokudlala nezinye izixhobo"},
{"language": "xh", "part": "option", "question": "helped", "option": "health_food", "body": "Ezempilo nokutya"},
{"language": "xh", "part": "option", "question": "helped", "option": "money", "body": "Imali"},
{"language": "xh", "part": "option", "question": "helped", "option": "families", "body": "Ukusebenza neentsapho"},
{"language": "xh", "part": "option", "question": "helped", "option": "nothing", "body": "Akukabikho nto"},
{"language": "xh", "part": "question", "question": "problem", "body": "Ingaba ikho ingxaki ethintelayo?"},
{"language": "xh", "part": "option", "question": "problem", "option": "yes", "body": "Ewe"},
{"language": "xh", "part": "option", "question": "problem", "option": "no", "body": "Hayi"},
{"language": "xh", "part": "question", "question": "problem_text", "body": "Yintoni ingxaki?"},
{"language": "xh", "part": "question", "question": "carry_on", "body": "Ingaba umsebenzi kufuneka uqhubeke?"},
{"language": "xh", "part": "option", "question": "carry_on", "option": "yes", "body": "Ewe"},
{"language": "xh", "part": "option", "question": "carry_on", "option": "not_sure", "body": "Andiqinisekanga"},
{"language": "xh", "part": "option", "question": "carry_on", "option": "no", "body": "Hayi"},
{"language": "xh", "part": "question", "question": "remark", "body": "Ingaba ikho enye into ofuna ukusixelela yona? Nceda ungachazi igama lalo naluphi na usana okanye umntwana."},
{"language": "st", "part": "title", "body": "Mosebetsi le molekane wa rona o tsamaya jwang?"},
{"language": "st", "part": "introduction", "body": "Re botsa setsi se seng le se seng se sebetsang le molekane. E nka metsotso e ka bang mehlano. Dikarabo tsa hao di kopanngwa le tsa ba bang."},
{"language": "st", "part": "thanks", "body": "Re a leboha. Dikarabo tsa hao di re thusa ho sebedisana hantle ho feta."},
{"language": "st", "part": "question", "question": "quality", "body": "Tshebedisanommoho e ntle."},
{"language": "st", "part": "question", "question": "communication", "body": "Re utlwana ka nako."},
{"language": "st", "part": "question", "question": "promises", "body": "Seo molekane wa rona a se tshepisitseng se fihlile."},
{"language": "st", "part": "question", "question": "needs", "body": "Mosebetsi o kgotsofatsa seo setsi sa rona se se hlokang haholo."},
{"language": "st", "part": "question", "question": "effect", "body": "Mosebetsi o entse phapang baneng."},
{"language": "st", "part": "question", "question": "helped", "body": "Ke eng se thusitseng haholo?"},
{"language": "st", "part": "option", "question": "helped", "option": "training", "body": "Thupelo ya basebetsi"},
{"language": "st", "part": "option", "question": "helped", "option": "materials", "body": "Dibuka, dibapadiswa le disebediswa tse ding"},
{"language": "st", "part": "option", "question": "helped", "option": "health_food", "body": "Bophelo bo botle le dijo"},
{"language": "st", "part": "option", "question": "helped", "option": "money", "body": "Tjhelete"},
{"language": "st", "part": "option", "question": "helped", "option": "families", "body": "Mosebetsi le malapa"},
{"language": "st", "part": "option", "question": "helped", "option": "nothing", "body": "Ha ho letho ho fihlela jwale"},
{"language": "st", "part": "question", "question": "problem", "body": "Na ho na le bothata bo thibelang tsela?"},
{"language": "st", "part": "option", "question": "problem", "option": "yes", "body": "E"},
{"language": "st", "part": "option", "question": "problem", "option": "no", "body": "Tjhe"},
{"language": "st", "part": "question", "question": "problem_text", "body": "Bothata ke bofe?"},
{"language": "st", "part": "question", "question": "carry_on", "body": "Na mosebetsi o lokela ho tswela pele?"},
{"language": "st", "part": "option", "question": "carry_on", "option": "yes", "body": "E"},
{"language": "st", "part": "option", "question": "carry_on", "option": "not_sure", "body": "Ha ke na bonnete"},
{"language": "st", "part": "option", "question": "carry_on", "option": "no", "body": "Tjhe"},
{"language": "st", "part": "question", "question": "remark", "body": "Na ho na le ntho e nngwe eo o batlang ho re bolella yona? Ka kopo o se ke wa bolela lebitso la ngwana ofe kapa ofe."}
]
}$json$
),
(
    'partnership_partner', 1, 'partner', 'Partnership feedback of partners',
    $json${
"questions": [
{"position": 1, "code": "quality", "kind": "likert"},
{"position": 2, "code": "communication", "kind": "likert"},
{"position": 3, "code": "promises", "kind": "likert"},
{"position": 4, "code": "needs", "kind": "likert"},
{"position": 5, "code": "effect", "kind": "likert"},
{"position": 6, "code": "helped", "kind": "multiple"},
{"position": 7, "code": "problem", "kind": "single"},
{"position": 8, "code": "problem_text", "kind": "text", "shown_if": "problem", "shown_if_values": ["yes"]},
{"position": 9, "code": "carry_on", "kind": "single"},
{"position": 10, "code": "remark", "kind": "text", "required": false}
],
"options": [
{"question": "helped", "position": 1, "code": "training"},
{"question": "helped", "position": 2, "code": "materials"},
{"question": "helped", "position": 3, "code": "health_food"},
{"question": "helped", "position": 4, "code": "money"},
{"question": "helped", "position": 5, "code": "families"},
{"question": "helped", "position": 6, "code": "nothing"},
{"question": "problem", "position": 1, "code": "yes"},
{"question": "problem", "position": 2, "code": "no"},
{"question": "carry_on", "position": 1, "code": "yes"},
{"question": "carry_on", "position": 2, "code": "not_sure"},
{"question": "carry_on", "position": 3, "code": "no"}
],
"texts": [
{"language": "en", "part": "title", "body": "How is the work with the centres going?"},
{"language": "en", "part": "introduction", "body": "We ask every partner that works with centres. It takes about five minutes. Your answers are put together with those of others."},
{"language": "en", "part": "thanks", "body": "Thank you. Your answers help us to work better together."},
{"language": "en", "part": "question", "question": "quality", "body": "The work together is good."},
{"language": "en", "part": "question", "question": "communication", "body": "We hear from each other in time."},
{"language": "en", "part": "question", "question": "promises", "body": "What we promised could be brought as planned."},
{"language": "en", "part": "question", "question": "needs", "body": "The work meets what the centres need most."},
{"language": "en", "part": "question", "question": "effect", "body": "The work has made a difference for the children."},
{"language": "en", "part": "question", "question": "helped", "body": "What has helped most?"},
{"language": "en", "part": "option", "question": "helped", "option": "training", "body": "Training of staff"},
{"language": "en", "part": "option", "question": "helped", "option": "materials", "body": "Books, toys and other materials"},
{"language": "en", "part": "option", "question": "helped", "option": "health_food", "body": "Health and food"},
{"language": "en", "part": "option", "question": "helped", "option": "money", "body": "Money"},
{"language": "en", "part": "option", "question": "helped", "option": "families", "body": "Work with families"},
{"language": "en", "part": "option", "question": "helped", "option": "nothing", "body": "Nothing yet"},
{"language": "en", "part": "question", "question": "problem", "body": "Is there a problem that stands in the way?"},
{"language": "en", "part": "option", "question": "problem", "option": "yes", "body": "Yes"},
{"language": "en", "part": "option", "question": "problem", "option": "no", "body": "No"},
{"language": "en", "part": "question", "question": "problem_text", "body": "What is the problem?"},
{"language": "en", "part": "question", "question": "carry_on", "body": "Should the work go on?"},
{"language": "en", "part": "option", "question": "carry_on", "option": "yes", "body": "Yes"},
{"language": "en", "part": "option", "question": "carry_on", "option": "not_sure", "body": "Not sure"},
{"language": "en", "part": "option", "question": "carry_on", "option": "no", "body": "No"},
{"language": "en", "part": "question", "question": "remark", "body": "Is there anything else you want to tell us? Please name no child."},
{"language": "af", "part": "title", "body": "Hoe gaan die werk met die sentrums?"},
{"language": "af", "part": "introduction", "body": "Ons vra elke vennoot wat met sentrums saamwerk. Dit neem omtrent vyf minute. U antwoorde word saam met dié van ander gelees."},
{"language": "af", "part": "thanks", "body": "Dankie. U antwoorde help ons om beter saam te werk."},
{"language": "af", "part": "question", "question": "quality", "body": "Die samewerking is goed."},
{"language": "af", "part": "question", "question": "communication", "body": "Ons hoor betyds van mekaar."},
{"language": "af", "part": "question", "question": "promises", "body": "Wat ons belowe het, kon soos beplan gelewer word."},
{"language": "af", "part": "question", "question": "needs", "body": "Die werk voorsien in wat die sentrums die nodigste het."},
{"language": "af", "part": "question", "question": "effect", "body": "Die werk het vir die kinders ’n verskil gemaak."},
{"language": "af", "part": "question", "question": "helped", "body": "Wat het die meeste gehelp?"},
{"language": "af", "part": "option", "question": "helped", "option": "training", "body": "Opleiding van personeel"},
{"language": "af", "part": "option", "question": "helped", "option": "materials", "body": "Boeke, speelgoed en ander materiaal"},
{"language": "af", "part": "option", "question": "helped", "option": "health_food", "body": "Gesondheid en kos"},
{"language": "af", "part": "option", "question": "helped", "option": "money", "body": "Geld"},
{"language": "af", "part": "option", "question": "helped", "option": "families", "body": "Werk met gesinne"},
{"language": "af", "part": "option", "question": "helped", "option": "nothing", "body": "Nog niks nie"},
{"language": "af", "part": "question", "question": "problem", "body": "Is daar ’n probleem wat in die pad staan?"},
{"language": "af", "part": "option", "question": "problem", "option": "yes", "body": "Ja"},
{"language": "af", "part": "option", "question": "problem", "option": "no", "body": "Nee"},
{"language": "af", "part": "question", "question": "problem_text", "body": "Wat is die probleem?"},
{"language": "af", "part": "question", "question": "carry_on", "body": "Moet die werk voortgaan?"},
{"language": "af", "part": "option", "question": "carry_on", "option": "yes", "body": "Ja"},
{"language": "af", "part": "option", "question": "carry_on", "option": "not_sure", "body": "Nie seker nie"},
{"language": "af", "part": "option", "question": "carry_on", "option": "no", "body": "Nee"},
{"language": "af", "part": "question", "question": "remark", "body": "Is daar nog iets wat u vir ons wil sê? Moet asseblief geen kind se naam noem nie."},
{"language": "zu", "part": "title", "body": "Uhamba kanjani umsebenzi nezikhungo?"},
{"language": "zu", "part": "introduction", "body": "Sibuza bonke abalingani abasebenzisana nezikhungo. Kuthatha cishe imizuzu emihlanu. Izimpendulo zakho zihlanganiswa nezabanye."},
{"language": "zu", "part": "thanks", "body": "Siyabonga. Izimpendulo zakho zisisiza ukuba sisebenzisane kangcono."},
{"language": "zu", "part": "question", "question": "quality", "body": "Ukusebenzisana kuhle."},
{"language": "zu", "part": "question", "question": "communication", "body": "Siyazwana ngesikhathi."},
{"language": "zu", "part": "question", "question": "promises", "body": "Lokho esakuthembisa kwakwazi ukulethwa njengoba bekuhleliwe."},
{"language": "zu", "part": "question", "question": "needs", "body": "Umsebenzi uhlangabezana nalokho izikhungo ezikudinga kakhulu."},
{"language": "zu", "part": "question", "question": "effect", "body": "Umsebenzi wenze umehluko ezinganeni."},
{"language": "zu", "part": "question", "question": "helped", "body": "Yini esize kakhulu?"},
{"language": "zu", "part": "option", "question": "helped", "option": "training", "body": "Ukuqeqeshwa kwabasebenzi"},
{"language": "zu", "part": "option", "question": "helped", "option": "materials", "body": "Izincwadi, amathoyizi nezinye izinsiza"},
{"language": "zu", "part": "option", "question": "helped", "option": "health_food", "body": "Ezempilo nokudla"},
{"language": "zu", "part": "option", "question": "helped", "option": "money", "body": "Imali"},
{"language": "zu", "part": "option", "question": "helped", "option": "families", "body": "Ukusebenza nemindeni"},
{"language": "zu", "part": "option", "question": "helped", "option": "nothing", "body": "Akukho lutho okwamanje"},
{"language": "zu", "part": "question", "question": "problem", "body": "Ingabe ikhona inkinga evimba indlela?"},
{"language": "zu", "part": "option", "question": "problem", "option": "yes", "body": "Yebo"},
{"language": "zu", "part": "option", "question": "problem", "option": "no", "body": "Cha"},
{"language": "zu", "part": "question", "question": "problem_text", "body": "Yini inkinga?"},
{"language": "zu", "part": "question", "question": "carry_on", "body": "Ingabe umsebenzi kufanele uqhubeke?"},
{"language": "zu", "part": "option", "question": "carry_on", "option": "yes", "body": "Yebo"},
{"language": "zu", "part": "option", "question": "carry_on", "option": "not_sure", "body": "Angiqiniseki"},
{"language": "zu", "part": "option", "question": "carry_on", "option": "no", "body": "Cha"},
{"language": "zu", "part": "question", "question": "remark", "body": "Ingabe kukhona okunye ofuna ukusitshela kona? Sicela ungasho igama lanoma iyiphi ingane."},
{"language": "xh", "part": "title", "body": "Uqhuba njani umsebenzi namaziko?"},
{"language": "xh", "part": "introduction", "body": "Sibuza onke amaqabane asebenzisana namaziko. Kuthatha malunga nemizuzu emihlanu. Iimpendulo zakho zidityaniswa nezabanye."},
{"language": "xh", "part": "thanks", "body": "Enkosi. Iimpendulo zakho zisinceda sisebenzisane ngcono."},
{"language": "xh", "part": "question", "question": "quality", "body": "Intsebenziswano ilungile."},
{"language": "xh", "part": "question", "question": "communication", "body": "Siyavana ngexesha elifanelekileyo."},
{"language": "xh", "part": "question", "question": "promises", "body": "Oko besikuthembisile kukwazile ukuziswa njengoko bekucwangcisiwe."},
{"language": "xh", "part": "question", "question": "needs", "body": "Umsebenzi uhlangabezana noko amaziko akudinga kakhulu."},
{"language": "xh", "part": "question", "question": "effect", "body": "Umsebenzi wenze umahluko ebantwaneni."},
{"language": "xh", "part": "question", "question": "helped", "body": "Yintoni encede kakhulu?"},
{"language": "xh", "part": "option", "question": "helped", "option": "training", "body": "Uqeqesho lwabasebenzi"},
{"language": "xh", "part": "option", "question": "helped", "option": "materials", "body": "Iincwadi, izinto zokudlala nezinye izixhobo"},
{"language": "xh", "part": "option", "question": "helped", "option": "health_food", "body": "Ezempilo nokutya"},
{"language": "xh", "part": "option", "question": "helped", "option": "money", "body": "Imali"},
{"language": "xh", "part": "option", "question": "helped", "option": "families", "body": "Ukusebenza neentsapho"},
{"language": "xh", "part": "option", "question": "helped", "option": "nothing", "body": "Akukabikho nto"},
{"language": "xh", "part": "question", "question": "problem", "body": "Ingaba ikho ingxaki ethintelayo?"},
{"language": "xh", "part": "option", "question": "problem", "option": "yes", "body": "Ewe"},
{"language": "xh", "part": "option", "question": "problem", "option": "no", "body": "Hayi"},
{"language": "xh", "part": "question", "question": "problem_text", "body": "Yintoni ingxaki?"},
{"language": "xh", "part": "question", "question": "carry_on", "body": "Ingaba umsebenzi kufuneka uqhubeke?"},
{"language": "xh", "part": "option", "question": "carry_on", "option": "yes", "body": "Ewe"},
{"language": "xh", "part": "option", "question": "carry_on", "option": "not_sure", "body": "Andiqinisekanga"},
{"language": "xh", "part": "option", "question": "carry_on", "option": "no", "body": "Hayi"},
{"language": "xh", "part": "question", "question": "remark", "body": "Ingaba ikho enye into ofuna ukusixelela yona? Nceda ungachazi igama lalo naluphi na usana okanye umntwana."},
{"language": "st", "part": "title", "body": "Mosebetsi le ditsi o tsamaya jwang?"},
{"language": "st", "part": "introduction", "body": "Re botsa molekane e mong le e mong ya sebetsang le ditsi. E nka metsotso e ka bang mehlano. Dikarabo tsa hao di kopanngwa le tsa ba bang."},
{"language": "st", "part": "thanks", "body": "Re a leboha. Dikarabo tsa hao di re thusa ho sebedisana hantle ho feta."},
{"language": "st", "part": "question", "question": "quality", "body": "Tshebedisanommoho e ntle."},
{"language": "st", "part": "question", "question": "communication", "body": "Re utlwana ka nako."},
{"language": "st", "part": "question", "question": "promises", "body": "Seo re se tshepisitseng se kgonne ho tliswa jwalo ka ha ho rerilwe."},
{"language": "st", "part": "question", "question": "needs", "body": "Mosebetsi o kgotsofatsa seo ditsi di se hlokang haholo."},
{"language": "st", "part": "question", "question": "effect", "body": "Mosebetsi o entse phapang baneng."},
{"language": "st", "part": "question", "question": "helped", "body": "Ke eng se thusitseng haholo?"},
{"language": "st", "part": "option", "question": "helped", "option": "training", "body": "Thupelo ya basebetsi"},
{"language": "st", "part": "option", "question": "helped", "option": "materials", "body": "Dibuka, dibapadiswa le disebediswa tse ding"},
{"language": "st", "part": "option", "question": "helped", "option": "health_food", "body": "Bophelo bo botle le dijo"},
{"language": "st", "part": "option", "question": "helped", "option": "money", "body": "Tjhelete"},
{"language": "st", "part": "option", "question": "helped", "option": "families", "body": "Mosebetsi le malapa"},
{"language": "st", "part": "option", "question": "helped", "option": "nothing", "body": "Ha ho letho ho fihlela jwale"},
{"language": "st", "part": "question", "question": "problem", "body": "Na ho na le bothata bo thibelang tsela?"},
{"language": "st", "part": "option", "question": "problem", "option": "yes", "body": "E"},
{"language": "st", "part": "option", "question": "problem", "option": "no", "body": "Tjhe"},
{"language": "st", "part": "question", "question": "problem_text", "body": "Bothata ke bofe?"},
{"language": "st", "part": "question", "question": "carry_on", "body": "Na mosebetsi o lokela ho tswela pele?"},
{"language": "st", "part": "option", "question": "carry_on", "option": "yes", "body": "E"},
{"language": "st", "part": "option", "question": "carry_on", "option": "not_sure", "body": "Ha ke na bonnete"},
{"language": "st", "part": "option", "question": "carry_on", "option": "no", "body": "Tjhe"},
{"language": "st", "part": "question", "question": "remark", "body": "Na ho na le ntho e nngwe eo o batlang ho re bolella yona? Ka kopo o se ke wa bolela lebitso la ngwana ofe kapa ofe."}
]
}$json$
),
(
    'caregiver', 1, 'caregiver', 'Caregiver survey',
    $json${
"questions": [
{"position": 1, "code": "welcome", "kind": "likert"},
{"position": 2, "code": "safe", "kind": "likert"},
{"position": 3, "code": "learning", "kind": "likert"},
{"position": 4, "code": "informed", "kind": "likert"},
{"position": 5, "code": "story_days", "kind": "number", "minimum": 0, "maximum": 7},
{"position": 6, "code": "offered", "kind": "multiple"},
{"position": 7, "code": "change", "kind": "single"},
{"position": 8, "code": "change_text", "kind": "text", "required": false, "shown_if": "change", "shown_if_values": ["better", "worse"]},
{"position": 9, "code": "remark", "kind": "text", "required": false}
],
"options": [
{"question": "offered", "position": 1, "code": "health_check"},
{"question": "offered", "position": 2, "code": "meals"},
{"question": "offered", "position": 3, "code": "books_toys"},
{"question": "offered", "position": 4, "code": "parent_meeting"},
{"question": "offered", "position": 5, "code": "none"},
{"question": "change", "position": 1, "code": "better"},
{"question": "change", "position": 2, "code": "same"},
{"question": "change", "position": 3, "code": "worse"},
{"question": "change", "position": 4, "code": "new"}
],
"texts": [
{"language": "en", "part": "title", "body": "How is your child’s centre doing?"},
{"language": "en", "part": "introduction", "body": "We ask parents and other caregivers. You need not give your name. It takes about five minutes. Your answers are put together with those of others."},
{"language": "en", "part": "thanks", "body": "Thank you. Your answers help us to work better together."},
{"language": "en", "part": "question", "question": "welcome", "body": "I feel welcome at the centre."},
{"language": "en", "part": "question", "question": "safe", "body": "My child is safe and well cared for there."},
{"language": "en", "part": "question", "question": "learning", "body": "My child is learning new things there."},
{"language": "en", "part": "question", "question": "informed", "body": "The centre tells me how my child is doing."},
{"language": "en", "part": "question", "question": "story_days", "body": "On how many days of the last week did somebody at home read or tell your child a story?"},
{"language": "en", "part": "question", "question": "offered", "body": "Which of these were there at the centre in the last three months?"},
{"language": "en", "part": "option", "question": "offered", "option": "health_check", "body": "A health check"},
{"language": "en", "part": "option", "question": "offered", "option": "meals", "body": "Meals every day"},
{"language": "en", "part": "option", "question": "offered", "option": "books_toys", "body": "New books or toys"},
{"language": "en", "part": "option", "question": "offered", "option": "parent_meeting", "body": "A meeting for parents"},
{"language": "en", "part": "option", "question": "offered", "option": "none", "body": "None of these"},
{"language": "en", "part": "question", "question": "change", "body": "Compared with a year ago the centre is …"},
{"language": "en", "part": "option", "question": "change", "option": "better", "body": "better"},
{"language": "en", "part": "option", "question": "change", "option": "same", "body": "the same"},
{"language": "en", "part": "option", "question": "change", "option": "worse", "body": "worse"},
{"language": "en", "part": "option", "question": "change", "option": "new", "body": "My child was not there then"},
{"language": "en", "part": "question", "question": "change_text", "body": "What has changed?"},
{"language": "en", "part": "question", "question": "remark", "body": "Is there anything else you want to tell us? Please name no child."},
{"language": "af", "part": "title", "body": "Hoe gaan dit by u kind se sentrum?"},
{"language": "af", "part": "introduction", "body": "Ons vra ouers en ander versorgers. U hoef nie u naam te gee nie. Dit neem omtrent vyf minute. U antwoorde word saam met dié van ander gelees."},
{"language": "af", "part": "thanks", "body": "Dankie. U antwoorde help ons om beter saam te werk."},
{"language": "af", "part": "question", "question": "welcome", "body": "Ek voel welkom by die sentrum."},
{"language": "af", "part": "question", "question": "safe", "body": "My kind is veilig en word goed versorg daar."},
{"language": "af", "part": "question", "question": "learning", "body": "My kind leer nuwe dinge daar."},
{"language": "af", "part": "question", "question": "informed", "body": "Die sentrum sê vir my hoe dit met my kind gaan."},
{"language": "af", "part": "question", "question": "story_days", "body": "Op hoeveel dae van die afgelope week het iemand tuis vir u kind ’n storie gelees of vertel?"},
{"language": "af", "part": "question", "question": "offered", "body": "Watter van hierdie was daar by die sentrum in die afgelope drie maande?"},
{"language": "af", "part": "option", "question": "offered", "option": "health_check", "body": "’n Gesondheidsondersoek"},
{"language": "af", "part": "option", "question": "offered", "option": "meals", "body": "Elke dag etes"},
{"language": "af", "part": "option", "question": "offered", "option": "books_toys", "body": "Nuwe boeke of speelgoed"},
{"language": "af", "part": "option", "question": "offered", "option": "parent_meeting", "body": "’n Byeenkoms vir ouers"},
{"language": "af", "part": "option", "question": "offered", "option": "none", "body": "Nie een van hierdie nie"},
{"language": "af", "part": "question", "question": "change", "body": "Vergeleke met ’n jaar gelede is die sentrum …"},
{"language": "af", "part": "option", "question": "change", "option": "better", "body": "beter"},
{"language": "af", "part": "option", "question": "change", "option": "same", "body": "dieselfde"},
{"language": "af", "part": "option", "question": "change", "option": "worse", "body": "slegter"},
{"language": "af", "part": "option", "question": "change", "option": "new", "body": "My kind was toe nie daar nie"},
{"language": "af", "part": "question", "question": "change_text", "body": "Wat het verander?"},
{"language": "af", "part": "question", "question": "remark", "body": "Is daar nog iets wat u vir ons wil sê? Moet asseblief geen kind se naam noem nie."},
{"language": "zu", "part": "title", "body": "Siqhuba kanjani isikhungo sengane yakho?"},
{"language": "zu", "part": "introduction", "body": "Sibuza abazali nabanye abanakekeli. Asikho isidingo sokuthi usho igama lakho. Kuthatha cishe imizuzu emihlanu. Izimpendulo zakho zihlanganiswa nezabanye."},
{"language": "zu", "part": "thanks", "body": "Siyabonga. Izimpendulo zakho zisisiza ukuba sisebenzisane kangcono."},
{"language": "zu", "part": "question", "question": "welcome", "body": "Ngizizwa ngamukelekile esikhungweni."},
{"language": "zu", "part": "question", "question": "safe", "body": "Ingane yami iphephile futhi inakekelwa kahle lapho."},
{"language": "zu", "part": "question", "question": "learning", "body": "Ingane yami ifunda izinto ezintsha lapho."},
{"language": "zu", "part": "question", "question": "informed", "body": "Isikhungo siyangitshela ukuthi ingane yami iqhuba kanjani."},
{"language": "zu", "part": "question", "question": "story_days", "body": "Zingaki izinsuku kuleli sonto eledlule lapho umuntu ekhaya efunde khona noma exoxele ingane yakho indaba?"},
{"language": "zu", "part": "question", "question": "offered", "body": "Yikuphi kulokhu obekukhona esikhungweni ezinyangeni ezintathu ezedlule?"},
{"language": "zu", "part": "option", "question": "offered", "option": "health_check", "body": "Ukuhlolwa kwempilo"},
{"language": "zu", "part": "option", "question": "offered", "option": "meals", "body": "Ukudla nsuku zonke"},
{"language": "zu", "part": "option", "question": "offered", "option": "books_toys", "body": "Izincwadi noma amathoyizi amasha"},
{"language": "zu", "part": "option", "question": "offered", "option": "parent_meeting", "body": "Umhlangano wabazali"},
{"language": "zu", "part": "option", "question": "offered", "option": "none", "body": "Akukho kulokhu"},
{"language": "zu", "part": "question", "question": "change", "body": "Uma siqhathaniswa nonyaka owedlule, isikhungo …"},
{"language": "zu", "part": "option", "question": "change", "option": "better", "body": "singcono"},
{"language": "zu", "part": "option", "question": "change", "option": "same", "body": "siyafana"},
{"language": "zu", "part": "option", "question": "change", "option": "worse", "body": "sibi kakhulu"},
{"language": "zu", "part": "option", "question": "change", "option": "new", "body": "Ingane yami yayingekho ngaleso sikhathi"},
{"language": "zu", "part": "question", "question": "change_text", "body": "Yini eshintshile?"},
{"language": "zu", "part": "question", "question": "remark", "body": "Ingabe kukhona okunye ofuna ukusitshela kona? Sicela ungasho igama lanoma iyiphi ingane."},
{"language": "xh", "part": "title", "body": "Liqhuba njani iziko lomntwana wakho?"},
{"language": "xh", "part": "introduction", "body": "Sibuza abazali nabanye abanonopheli. Akunyanzelekanga ukuba unike igama lakho. Kuthatha malunga nemizuzu emihlanu. Iimpendulo zakho zidityaniswa nezabanye."},
{"language": "xh", "part": "thanks", "body": "Enkosi. Iimpendulo zakho zisinceda sisebenzisane ngcono."},
{"language": "xh", "part": "question", "question": "welcome", "body": "Ndiziva ndamkelekile kweli ziko."},
{"language": "xh", "part": "question", "question": "safe", "body": "Umntwana wam ukhuselekile kwaye ukhathalelwe kakuhle apho."},
{"language": "xh", "part": "question", "question": "learning", "body": "Umntwana wam ufunda izinto ezintsha apho."},
{"language": "xh", "part": "question", "question": "informed", "body": "Iziko liyandixelela ukuba umntwana wam uqhuba njani."},
{"language": "xh", "part": "question", "question": "story_days", "body": "Zingaphi iintsuku kule veki iphelileyo apho umntu ekhaya efundele okanye ebalisele umntwana wakho ibali?"},
{"language": "xh", "part": "question", "question": "offered", "body": "Zeziphi kwezi ebezikho kweli ziko kwiinyanga ezintathu ezidlulileyo?"},
{"language": "xh", "part": "option", "question": "offered", "option": "health_check", "body": "Uxilongo lwempilo"},
{"language": "xh", "part": "option", "question": "offered", "option": "meals", "body": "Ukutya yonke imihla"},
{"language": "xh", "part": "option", "question": "offered", "option": "books_toys", "body": "Iincwadi okanye izinto zokudlala ezintsha"},
{"language": "xh", "part": "option", "question": "offered", "option": "parent_meeting", "body": "Intlanganiso yabazali"},
{"language": "xh", "part": "option", "question": "offered", "option": "none", "body": "Akukho nanye kwezi"},
{"language": "xh", "part": "question", "question": "change", "body": "Xa lithelekiswa nonyaka ophelileyo, iziko …"},
{"language": "xh", "part": "option", "question": "change", "option": "better", "body": "lingcono"},
{"language": "xh", "part": "option", "question": "change", "option": "same", "body": "liyafana"},
{"language": "xh", "part": "option", "question": "change", "option": "worse", "body": "limbi kakhulu"},
{"language": "xh", "part": "option", "question": "change", "option": "new", "body": "Umntwana wam wayengekho ngelo xesha"},
{"language": "xh", "part": "question", "question": "change_text", "body": "Yintoni etshintshileyo?"},
{"language": "xh", "part": "question", "question": "remark", "body": "Ingaba ikho enye into ofuna ukusixelela yona? Nceda ungachazi igama lalo naluphi na usana okanye umntwana."},
{"language": "st", "part": "title", "body": "Setsi sa ngwana wa hao se ntse se tsamaya jwang?"},
{"language": "st", "part": "introduction", "body": "Re botsa batswadi le bahlokomedi ba bang. Ha ho hlokahale hore o fane ka lebitso la hao. E nka metsotso e ka bang mehlano. Dikarabo tsa hao di kopanngwa le tsa ba bang."},
{"language": "st", "part": "thanks", "body": "Re a leboha. Dikarabo tsa hao di re thusa ho sebedisana hantle ho feta."},
{"language": "st", "part": "question", "question": "welcome", "body": "Ke ikutlwa ke amohelehile setsing."},
{"language": "st", "part": "question", "question": "safe", "body": "Ngwana wa ka o bolokehile ebile o hlokometswe hantle moo."},
{"language": "st", "part": "question", "question": "learning", "body": "Ngwana wa ka o ithuta dintho tse ntjha moo."},
{"language": "st", "part": "question", "question": "informed", "body": "Setsi se mpolella kamoo ngwana wa ka a tsamayang kateng."},
{"language": "st", "part": "question", "question": "story_days", "body": "Ke matsatsi a makae bekeng e fetileng ao motho e mong lapeng a balletseng kapa a phetetseng ngwana wa hao pale?"},
{"language": "st", "part": "question", "question": "offered", "body": "Ke dife ho tsena tse bileng teng setsing dikgweding tse tharo tse fetileng?"},
{"language": "st", "part": "option", "question": "offered", "option": "health_check", "body": "Tlhahlobo ya bophelo bo botle"},
{"language": "st", "part": "option", "question": "offered", "option": "meals", "body": "Dijo letsatsi le letsatsi"},
{"language": "st", "part": "option", "question": "offered", "option": "books_toys", "body": "Dibuka kapa dibapadiswa tse ntjha"},
{"language": "st", "part": "option", "question": "offered", "option": "parent_meeting", "body": "Kopano ya batswadi"},
{"language": "st", "part": "option", "question": "offered", "option": "none", "body": "Ha ho le e nngwe ya tsena"},
{"language": "st", "part": "question", "question": "change", "body": "Ha se bapiswa le selemong se fetileng, setsi …"},
{"language": "st", "part": "option", "question": "change", "option": "better", "body": "se betere"},
{"language": "st", "part": "option", "question": "change", "option": "same", "body": "se tshwana"},
{"language": "st", "part": "option", "question": "change", "option": "worse", "body": "se mpefetse"},
{"language": "st", "part": "option", "question": "change", "option": "new", "body": "Ngwana wa ka o ne a le siyo ka nako eo"},
{"language": "st", "part": "question", "question": "change_text", "body": "Ke eng se fetohileng?"},
{"language": "st", "part": "question", "question": "remark", "body": "Na ho na le ntho e nngwe eo o batlang ho re bolella yona? Ka kopo o se ke wa bolela lebitso la ngwana ofe kapa ofe."}
]
}$json$
),
(
    'community', 1, 'community', 'Community survey',
    $json${
"questions": [
{"position": 1, "code": "aware", "kind": "single"},
{"position": 2, "code": "benefit", "kind": "likert", "shown_if": "aware", "shown_if_values": ["yes"]},
{"position": 3, "code": "heard", "kind": "likert", "shown_if": "aware", "shown_if_values": ["yes"]},
{"position": 4, "code": "access", "kind": "likert"},
{"position": 5, "code": "barriers", "kind": "multiple"},
{"position": 6, "code": "remark", "kind": "text", "required": false}
],
"options": [
{"question": "aware", "position": 1, "code": "yes"},
{"question": "aware", "position": 2, "code": "no"},
{"question": "barriers", "position": 1, "code": "fees"},
{"question": "barriers", "position": 2, "code": "distance"},
{"question": "barriers", "position": 3, "code": "no_place"},
{"question": "barriers", "position": 4, "code": "safety"},
{"question": "barriers", "position": 5, "code": "documents"},
{"question": "barriers", "position": 6, "code": "none"}
],
"texts": [
{"language": "en", "part": "title", "body": "Young children in our community"},
{"language": "en", "part": "introduction", "body": "We ask people who live here. You need not give your name. It takes about five minutes. Your answers are put together with those of others."},
{"language": "en", "part": "thanks", "body": "Thank you. Your answers help us to work better together."},
{"language": "en", "part": "question", "question": "aware", "body": "Have you heard of organisations that help the early learning centres here?"},
{"language": "en", "part": "option", "question": "aware", "option": "yes", "body": "Yes"},
{"language": "en", "part": "option", "question": "aware", "option": "no", "body": "No"},
{"language": "en", "part": "question", "question": "benefit", "body": "Their work helps the children of our community."},
{"language": "en", "part": "question", "question": "heard", "body": "People like me are asked and heard."},
{"language": "en", "part": "question", "question": "access", "body": "Families here can find a place at a centre for their young children."},
{"language": "en", "part": "question", "question": "barriers", "body": "What keeps young children away from a centre?"},
{"language": "en", "part": "option", "question": "barriers", "option": "fees", "body": "The fees"},
{"language": "en", "part": "option", "question": "barriers", "option": "distance", "body": "It is too far"},
{"language": "en", "part": "option", "question": "barriers", "option": "no_place", "body": "There is no place left"},
{"language": "en", "part": "option", "question": "barriers", "option": "safety", "body": "The way is not safe"},
{"language": "en", "part": "option", "question": "barriers", "option": "documents", "body": "Missing documents"},
{"language": "en", "part": "option", "question": "barriers", "option": "none", "body": "None of these"},
{"language": "en", "part": "question", "question": "remark", "body": "Is there anything else you want to tell us? Please name no child."},
{"language": "af", "part": "title", "body": "Jong kinders in ons gemeenskap"},
{"language": "af", "part": "introduction", "body": "Ons vra mense wat hier woon. U hoef nie u naam te gee nie. Dit neem omtrent vyf minute. U antwoorde word saam met dié van ander gelees."},
{"language": "af", "part": "thanks", "body": "Dankie. U antwoorde help ons om beter saam te werk."},
{"language": "af", "part": "question", "question": "aware", "body": "Het u gehoor van organisasies wat die vroeëleersentrums hier help?"},
{"language": "af", "part": "option", "question": "aware", "option": "yes", "body": "Ja"},
{"language": "af", "part": "option", "question": "aware", "option": "no", "body": "Nee"},
{"language": "af", "part": "question", "question": "benefit", "body": "Hulle werk help die kinders van ons gemeenskap."},
{"language": "af", "part": "question", "question": "heard", "body": "Mense soos ek word gevra en gehoor."},
{"language": "af", "part": "question", "question": "access", "body": "Gesinne hier kan vir hul jong kinders plek by ’n sentrum kry."},
{"language": "af", "part": "question", "question": "barriers", "body": "Wat hou jong kinders weg van ’n sentrum?"},
{"language": "af", "part": "option", "question": "barriers", "option": "fees", "body": "Die fooie"},
{"language": "af", "part": "option", "question": "barriers", "option": "distance", "body": "Dit is te ver"},
{"language": "af", "part": "option", "question": "barriers", "option": "no_place", "body": "Daar is nie meer plek nie"},
{"language": "af", "part": "option", "question": "barriers", "option": "safety", "body": "Die pad is nie veilig nie"},
{"language": "af", "part": "option", "question": "barriers", "option": "documents", "body": "Dokumente ontbreek"},
{"language": "af", "part": "option", "question": "barriers", "option": "none", "body": "Nie een van hierdie nie"},
{"language": "af", "part": "question", "question": "remark", "body": "Is daar nog iets wat u vir ons wil sê? Moet asseblief geen kind se naam noem nie."},
{"language": "zu", "part": "title", "body": "Izingane ezincane emphakathini wethu"},
{"language": "zu", "part": "introduction", "body": "Sibuza abantu abahlala lapha. Asikho isidingo sokuthi usho igama lakho. Kuthatha cishe imizuzu emihlanu. Izimpendulo zakho zihlanganiswa nezabanye."},
{"language": "zu", "part": "thanks", "body": "Siyabonga. Izimpendulo zakho zisisiza ukuba sisebenzisane kangcono."},
{"language": "zu", "part": "question", "question": "aware", "body": "Ingabe usuke wezwa ngezinhlangano ezisiza izikhungo zezingane ezincane lapha?"},
{"language": "zu", "part": "option", "question": "aware", "option": "yes", "body": "Yebo"},
{"language": "zu", "part": "option", "question": "aware", "option": "no", "body": "Cha"},
{"language": "zu", "part": "question", "question": "benefit", "body": "Umsebenzi wazo usiza izingane zomphakathi wethu."},
{"language": "zu", "part": "question", "question": "heard", "body": "Abantu abafana nami bayabuzwa futhi bayalalelwa."},
{"language": "zu", "part": "question", "question": "access", "body": "Imindeni yalapha iyakwazi ukuthola indawo esikhungweni yezingane zayo ezincane."},
{"language": "zu", "part": "question", "question": "barriers", "body": "Yini egcina izingane ezincane zingayi esikhungweni?"},
{"language": "zu", "part": "option", "question": "barriers", "option": "fees", "body": "Izimali ezikhokhwayo"},
{"language": "zu", "part": "option", "question": "barriers", "option": "distance", "body": "Kukude kakhulu"},
{"language": "zu", "part": "option", "question": "barriers", "option": "no_place", "body": "Ayisekho indawo"},
{"language": "zu", "part": "option", "question": "barriers", "option": "safety", "body": "Indlela ayiphephile"},
{"language": "zu", "part": "option", "question": "barriers", "option": "documents", "body": "Amaphepha ashodayo"},
{"language": "zu", "part": "option", "question": "barriers", "option": "none", "body": "Akukho kulokhu"},
{"language": "zu", "part": "question", "question": "remark", "body": "Ingabe kukhona okunye ofuna ukusitshela kona? Sicela ungasho igama lanoma iyiphi ingane."},
{"language": "xh", "part": "title", "body": "Abantwana abancinane kuluntu lwethu"},
{"language": "xh", "part": "introduction", "body": "Sibuza abantu abahlala apha. Akunyanzelekanga ukuba unike igama lakho. Kuthatha malunga nemizuzu emihlanu. Iimpendulo zakho zidityaniswa nezabanye."},
{"language": "xh", "part": "thanks", "body": "Enkosi. Iimpendulo zakho zisinceda sisebenzisane ngcono."},
{"language": "xh", "part": "question", "question": "aware", "body": "Ingaba wakhe weva ngemibutho enceda amaziko abantwana abancinane apha?"},
{"language": "xh", "part": "option", "question": "aware", "option": "yes", "body": "Ewe"},
{"language": "xh", "part": "option", "question": "aware", "option": "no", "body": "Hayi"},
{"language": "xh", "part": "question", "question": "benefit", "body": "Umsebenzi wayo unceda abantwana boluntu lwethu."},
{"language": "xh", "part": "question", "question": "heard", "body": "Abantu abafana nam bayabuzwa kwaye bayaviwa."},
{"language": "xh", "part": "question", "question": "access", "body": "Iintsapho zalapha ziyakwazi ukufumana indawo kwiziko labantwana bazo abancinane."},
{"language": "xh", "part": "question", "question": "barriers", "body": "Yintoni egcina abantwana abancinane bengayi kwiziko?"},
{"language": "xh", "part": "option", "question": "barriers", "option": "fees", "body": "Imali ehlawulwayo"},
{"language": "xh", "part": "option", "question": "barriers", "option": "distance", "body": "Kukude kakhulu"},
{"language": "xh", "part": "option", "question": "barriers", "option": "no_place", "body": "Akusekho ndawo"},
{"language": "xh", "part": "option", "question": "barriers", "option": "safety", "body": "Indlela ayikhuselekanga"},
{"language": "xh", "part": "option", "question": "barriers", "option": "documents", "body": "Amaxwebhu alahlekileyo"},
{"language": "xh", "part": "option", "question": "barriers", "option": "none", "body": "Akukho nanye kwezi"},
{"language": "xh", "part": "question", "question": "remark", "body": "Ingaba ikho enye into ofuna ukusixelela yona? Nceda ungachazi igama lalo naluphi na usana okanye umntwana."},
{"language": "st", "part": "title", "body": "Bana ba banyenyane setjhabeng sa rona"},
{"language": "st", "part": "introduction", "body": "Re botsa batho ba dulang mona. Ha ho hlokahale hore o fane ka lebitso la hao. E nka metsotso e ka bang mehlano. Dikarabo tsa hao di kopanngwa le tsa ba bang."},
{"language": "st", "part": "thanks", "body": "Re a leboha. Dikarabo tsa hao di re thusa ho sebedisana hantle ho feta."},
{"language": "st", "part": "question", "question": "aware", "body": "Na o kile wa utlwa ka mekgatlo e thusang ditsi tsa bana ba banyenyane mona?"},
{"language": "st", "part": "option", "question": "aware", "option": "yes", "body": "E"},
{"language": "st", "part": "option", "question": "aware", "option": "no", "body": "Tjhe"},
{"language": "st", "part": "question", "question": "benefit", "body": "Mosebetsi wa tsona o thusa bana ba setjhaba sa rona."},
{"language": "st", "part": "question", "question": "heard", "body": "Batho ba kang nna ba a botswa ebile ba a mamelwa."},
{"language": "st", "part": "question", "question": "access", "body": "Malapa a mona a ka fumanela bana ba ona ba banyenyane sebaka setsing."},
{"language": "st", "part": "question", "question": "barriers", "body": "Ke eng se thibelang bana ba banyenyane ho ya setsing?"},
{"language": "st", "part": "option", "question": "barriers", "option": "fees", "body": "Ditefo"},
{"language": "st", "part": "option", "question": "barriers", "option": "distance", "body": "Ho hole haholo"},
{"language": "st", "part": "option", "question": "barriers", "option": "no_place", "body": "Ha ho sa na sebaka"},
{"language": "st", "part": "option", "question": "barriers", "option": "safety", "body": "Tsela ha e a bolokeha"},
{"language": "st", "part": "option", "question": "barriers", "option": "documents", "body": "Ditokomane tse siyo"},
{"language": "st", "part": "option", "question": "barriers", "option": "none", "body": "Ha ho le e nngwe ya tsena"},
{"language": "st", "part": "question", "question": "remark", "body": "Na ho na le ntho e nngwe eo o batlang ho re bolella yona? Ka kopo o se ke wa bolela lebitso la ngwana ofe kapa ofe."}
]
}$json$
);
