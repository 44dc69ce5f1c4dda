-- The surveys that come with the program, by their newest version, as a municipality sees them.
create or replace view ecdp.tenant_shipped_survey with (security_invoker = true) as
select
    t.tenant_id, md5('shipped_survey/' || s.code)::uuid as id, s.code, s.number, s.respondent, s.name,
    (
        select max(v.number)
        from ecdp.survey_instrument as i
        inner join ecdp.survey_version as v on v.tenant_id = i.tenant_id and v.instrument_id = i.id
        where
            i.tenant_id = t.tenant_id and i.shipped_code = s.code and i.archived_at is null
            and v.archived_at is null and v.published_on is not null
    ) as taken_over
from ecdp.tenant as t
cross join ecdp.shipped_survey as s
where
    not exists (
        select from ecdp.shipped_survey as n
        where n.code = s.code and n.number > s.number
    );
comment on view ecdp.tenant_shipped_survey is 'Surveys that come with the program, by their newest version, and which of it a municipality took over.';
comment on column ecdp.tenant_shipped_survey.tenant_id is 'The municipality.';
comment on column ecdp.tenant_shipped_survey.id is 'Identifier in lists: made from the code, the same in every database.';
comment on column ecdp.tenant_shipped_survey.code is 'Code of the instrument.';
comment on column ecdp.tenant_shipped_survey.number is 'Number of the newest version.';
comment on column ecdp.tenant_shipped_survey.respondent is 'Who answers: centre, partner, caregiver or community.';
comment on column ecdp.tenant_shipped_survey.name is 'Name of the instrument.';
comment on column ecdp.tenant_shipped_survey.taken_over is 'Number of the newest version that the municipality took over; null for none.';
grant select on ecdp.tenant_shipped_survey to ecdp_api;
