create or replace view analytics.survey_campaign with (security_invoker = true) as
select
    c.tenant_id, c.id, c.name, i.name as instrument, i.shipped_code, i.respondent, v.number, c.programme_id,
    c.opens_on, c.closes_on, c.closed_at is not null as closed
from ecdp.survey_campaign as c
inner join ecdp.survey_version as v on v.tenant_id = c.tenant_id and v.id = c.version_id
inner join ecdp.survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
where c.archived_at is null;
comment on view analytics.survey_campaign is 'Campaigns in use: what was asked, and when. Who was asked and what they answered is not here.';
comment on column analytics.survey_campaign.tenant_id is 'The municipality.';
comment on column analytics.survey_campaign.id is 'Identifier.';
comment on column analytics.survey_campaign.name is 'What people call it.';
comment on column analytics.survey_campaign.instrument is 'Name of the instrument.';
comment on column analytics.survey_campaign.shipped_code is 'Code of the shipped survey, the same in all municipalities; null for a municipality''s own.';
comment on column analytics.survey_campaign.respondent is 'Who answers: centre, partner, caregiver or community.';
comment on column analytics.survey_campaign.number is 'Number of the instrument''s version.';
comment on column analytics.survey_campaign.programme_id is 'The programme it belongs to.';
comment on column analytics.survey_campaign.opens_on is 'First day on which it is answered.';
comment on column analytics.survey_campaign.closes_on is 'Last day on which a link works.';
comment on column analytics.survey_campaign.closed is 'Whether it is closed and its results are published.';
grant select on analytics.survey_campaign to ecdp_analyst;

create or replace view analytics.survey_result with (security_invoker = true) as
select
    r.tenant_id, r.id, r.campaign_id, r.position, r.question, r.kind, r.asked, r.answered, r.status, r.n, r.counts,
    case r.kind
        when 'likert'
            then (
                r.counts[1] + 2 * r.counts[2] + 3 * r.counts[3] + 4 * r.counts[4] + 5 * r.counts[5]
            )::float8 / nullif(r.n, 0)
        when 'number' then r.total::float8 / nullif(r.n, 0)
    end as mean,
    case when r.kind = 'likert' then r.counts[4] + r.counts[5] end as top_two, r.published_at
from ecdp.survey_result as r
inner join ecdp.survey_campaign as c on c.tenant_id = r.tenant_id and c.id = r.campaign_id
where c.archived_at is null;
comment on view analytics.survey_result is 'What closed campaigns came to, question by question. Nothing is shown of fewer than five answers, and no free text.';
comment on column analytics.survey_result.tenant_id is 'The municipality.';
comment on column analytics.survey_result.id is 'Identifier.';
comment on column analytics.survey_result.campaign_id is 'The campaign.';
comment on column analytics.survey_result.position is 'Order of the question.';
comment on column analytics.survey_result.question is 'The question, by its code.';
comment on column analytics.survey_result.kind is 'likert (1 to 5), single, multiple, number or text.';
comment on column analytics.survey_result.asked is 'How many were asked by the campaign.';
comment on column analytics.survey_result.answered is 'How many of them answered the campaign; null for 1 to 4.';
comment on column analytics.survey_result.status is 'ok, or suppressed where 1 to 4 answered the question, or where its answers say how few a later question was asked of.';
comment on column analytics.survey_result.n is 'How many answered the question; null where suppressed.';
comment on column analytics.survey_result.counts is 'How many gave each answer: 1 to 5, or the options in their order; null where suppressed, where they say how few a later question was asked of, and of numbers and texts.';
comment on column analytics.survey_result.mean is 'Mean of the ratings or numbers; null where suppressed or without answers, and of other kinds.';
comment on column analytics.survey_result.top_two is 'How many answered 4 or 5; of ratings.';
comment on column analytics.survey_result.published_at is 'When it was published.';
grant select on analytics.survey_result to ecdp_analyst;

create or replace view analytics.survey_question with (security_invoker = true) as
select
    q.tenant_id, q.id, q.version_id, v.instrument_id, v.number as version_number, q.position, q.code, q.kind,
    q.required, q.minimum, q.maximum, q.shown_if, q.shown_if_values,
    (
        select t.body
        from ecdp.survey_text as t
        where
            t.tenant_id = q.tenant_id and t.version_id = q.version_id and t.part = 'question' and t.question = q.code
            and t.language = 'en'
    ) as words,
    (
        select array_agg(o.code order by o.position)
        from ecdp.survey_option as o
        where o.tenant_id = q.tenant_id and o.version_id = q.version_id and o.question = q.code
    ) as options
from ecdp.survey_question as q
inner join ecdp.survey_version as v on v.tenant_id = q.tenant_id and v.id = q.version_id
where v.archived_at is null;
comment on view analytics.survey_question is 'Questions of instruments'' versions. Answers are not here: their groups are in analytics.survey_result.';
comment on column analytics.survey_question.tenant_id is 'The municipality.';
comment on column analytics.survey_question.id is 'Identifier.';
comment on column analytics.survey_question.version_id is 'The version.';
comment on column analytics.survey_question.instrument_id is 'The instrument.';
comment on column analytics.survey_question.version_number is 'Number of the version.';
comment on column analytics.survey_question.position is 'Its place in the form.';
comment on column analytics.survey_question.code is 'Its code, the same in later versions.';
comment on column analytics.survey_question.kind is 'likert, single, multiple, number or text.';
comment on column analytics.survey_question.required is 'Whether it must be answered where it is shown.';
comment on column analytics.survey_question.minimum is 'Least number that is taken.';
comment on column analytics.survey_question.maximum is 'Greatest number that is taken.';
comment on column analytics.survey_question.shown_if is 'The earlier question that it depends on.';
comment on column analytics.survey_question.shown_if_values is 'The answers to that one with which it is shown.';
comment on column analytics.survey_question.words is 'What is asked, in English.';
comment on column analytics.survey_question.options is 'Codes of the answers to choose from.';
grant select on analytics.survey_question to ecdp_analyst;
