-- Feedback: an instrument with a published version, a campaign, an invitation that was answered and one with a draft.
insert into ecdp.survey_instrument (tenant_id, id, name, respondent)
values (:tenant, pg_temp.u(2501), 'Feedback of centres', 'centre');
insert into ecdp.survey_version (tenant_id, id, instrument_id, number)
values (:tenant, pg_temp.u(2502), pg_temp.u(2501), 1);
insert into ecdp.survey_question (tenant_id, id, version_id, position, code, kind, shown_if, shown_if_values, required)
values
(:tenant, pg_temp.u(2503), pg_temp.u(2502), 1, 'quality', 'likert', null, '{}', true),
(:tenant, pg_temp.u(2504), pg_temp.u(2502), 2, 'kind', 'single', 'quality', '{4,5}', true),
(:tenant, pg_temp.u(2505), pg_temp.u(2502), 3, 'remark', 'text', null, '{}', false);
insert into ecdp.survey_option (tenant_id, id, version_id, question, position, code)
values
(:tenant, pg_temp.u(2506), pg_temp.u(2502), 'kind', 1, 'training'),
(:tenant, pg_temp.u(2507), pg_temp.u(2502), 'kind', 2, 'meals');
insert into ecdp.survey_text (tenant_id, id, version_id, language, part, question, option, body)
values
(:tenant, pg_temp.u(2508), pg_temp.u(2502), 'en', 'title', null, null, 'How is it going?'),
(:tenant, pg_temp.u(2509), pg_temp.u(2502), 'en', 'question', 'quality', null, 'How good is it?'),
(:tenant, pg_temp.u(2510), pg_temp.u(2502), 'en', 'question', 'kind', null, 'What helped most?'),
(:tenant, pg_temp.u(2511), pg_temp.u(2502), 'en', 'question', 'remark', null, 'Anything else?'),
(:tenant, pg_temp.u(2512), pg_temp.u(2502), 'en', 'option', 'kind', 'training', 'Training'),
(:tenant, pg_temp.u(2513), pg_temp.u(2502), 'en', 'option', 'kind', 'meals', 'Meals');
update ecdp.survey_version set published_on = '2026-05-01' where tenant_id = :tenant and id = pg_temp.u(2502);
insert into ecdp.survey_campaign (tenant_id, id, version_id, programme_id, name, opens_on, closes_on, reminder_days)
values (
    :tenant, pg_temp.u(2514), pg_temp.u(2502), pg_temp.u(2), 'Second quarter', '2026-05-01', '2026-06-30', 14
);
insert into ecdp.survey_invitation
(tenant_id, id, campaign_id, side, partnership_id, centre_id, token_sha256, expires_at)
values
(
    :tenant, pg_temp.u(2515), pg_temp.u(2514), 'centre', pg_temp.u(13), pg_temp.u(4),
    sha256(convert_to('token of ' || :tenant, 'UTF8')), '2026-06-30'
),
(:tenant, pg_temp.u(2516), pg_temp.u(2514), 'centre', null, pg_temp.u(4), null, null);
-- As if it were asked of partners too.
set session_replication_role = replica;
insert into ecdp.survey_invitation (tenant_id, id, campaign_id, side, partner_id)
values (:tenant, pg_temp.u(2523), pg_temp.u(2514), 'partner', pg_temp.u(8));
reset session_replication_role;
insert into ecdp.survey_response
(tenant_id, id, invitation_id, campaign_id, version_id, via, language, answered_on, answers)
values (
    :tenant, pg_temp.u(2517), pg_temp.u(2515), pg_temp.u(2514), pg_temp.u(2502), 'link', 'en', '2026-05-04', 3
);
insert into ecdp.survey_answer (tenant_id, id, response_id, version_id, question, value)
values
(:tenant, pg_temp.u(2518), pg_temp.u(2517), pg_temp.u(2502), 'quality', '4'),
(:tenant, pg_temp.u(2519), pg_temp.u(2517), pg_temp.u(2502), 'kind', 'training'),
(:tenant, pg_temp.u(2520), pg_temp.u(2517), pg_temp.u(2502), 'remark', 'Thank you');
insert into ecdp.survey_draft (tenant_id, id, invitation_id, content)
values (:tenant, pg_temp.u(2521), pg_temp.u(2516), '{"quality": ["3"]}');
insert into ecdp.survey_result
(tenant_id, id, campaign_id, position, question, kind, asked, answered, status)
values (:tenant, pg_temp.u(2522), pg_temp.u(2514), 1, 'quality', 'likert', 2, null, 'suppressed');
