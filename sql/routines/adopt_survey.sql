create or replace function app.adopt_survey(tenant int4, survey text, version_id uuid, day date) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Takes over the newest version of a shipped survey as a published version of the municipality's own instrument, which is
-- made where it is missing. Taken over before, it is refused by survey_version_tenant_id_instrument_id_number_key.
declare
    shipped record;
    instrument uuid;
begin
    select s.code, s.number, s.respondent, s.name, s.content
    into shipped
    from ecdp.shipped_survey as s
    where s.code = survey
    order by s.number desc
    limit 1;
    if not found then
        perform app.require(false, 'survey_shipped');
    end if;
    select i.id
    into instrument
    from ecdp.survey_instrument as i
    where i.tenant_id = tenant and i.shipped_code = shipped.code and i.archived_at is null;
    if not found then
        instrument := app.new_id();
        insert into ecdp.survey_instrument (tenant_id, id, name, respondent, shipped_code)
        values (tenant, instrument, shipped.name, shipped.respondent, shipped.code);
    end if;
    insert into ecdp.survey_version (tenant_id, id, instrument_id, number)
    values (tenant, adopt_survey.version_id, instrument, shipped.number);
    insert into ecdp.survey_question (
        tenant_id, id, version_id, position, code, kind, required, minimum, maximum, shown_if, shown_if_values
    )
    select
        tenant, app.new_id(), adopt_survey.version_id, q.position, q.code, q.kind, coalesce(q.required, true),
        q.minimum, q.maximum, q.shown_if, coalesce(q.shown_if_values, '{}')
    from jsonb_to_recordset(shipped.content -> 'questions') as q (
        position int4, code text, kind text, required bool, minimum int8, maximum int8, shown_if text,
        shown_if_values text[]
    )
    order by q.position;
    insert into ecdp.survey_option (tenant_id, id, version_id, question, position, code)
    select tenant, app.new_id(), adopt_survey.version_id, o.question, o.position, o.code
    from jsonb_to_recordset(shipped.content -> 'options') as o (question text, position int4, code text);
    insert into ecdp.survey_text (tenant_id, id, version_id, language, part, question, option, body)
    select tenant, app.new_id(), adopt_survey.version_id, t.language, t.part, t.question, t.option, t.body
    from jsonb_to_recordset(shipped.content -> 'texts') as t (
        language text, part text, question text, option text, body text
    );
    update ecdp.survey_version as v
    set published_on = day
    where v.tenant_id = tenant and v.id = adopt_survey.version_id;
end
$$;
comment on function app.adopt_survey(int4, text, uuid, date)
is 'Takes over the newest version of a shipped survey, published.';
revoke all on function app.adopt_survey(int4, text, uuid, date) from public;
grant execute on function app.adopt_survey(int4, text, uuid, date) to ecdp_api;
