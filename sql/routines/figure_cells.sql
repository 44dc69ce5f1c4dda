-- What rows of a table carry of a scope, in the order in which tables are looked at.
create or replace function app.figure_cells()
returns table (
    place int4, scope_kind text, input_table text, column_name text, separator text, part int4, is_day bool, word text,
    through text
)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select (row_number() over ())::int4, c.*
    from (
        values
        ('category', 'barrier', 'programme_id', null, null::int4, false, null, 'programme'),
        ('category', 'barrier', 'category', null, null, false, null, null),
        ('severity', 'barrier', 'programme_id', null, null, false, null, 'programme'),
        ('severity', 'barrier', 'severity', null, null, false, null, null),
        ('category_severity', 'barrier', 'programme_id', null, null, false, null, 'programme'),
        ('category_severity', 'barrier', 'category', '/', 1, false, null, null),
        ('category_severity', 'barrier', 'severity', '/', 2, false, null, null),
        ('engagement_kind', 'engagement', 'kind', null, null, false, null, null),
        ('engagement_kind', 'engagement', 'status', null, null, false, 'confirmed', null),
        ('engagement_kind', 'engagement', 'held_on', null, null, true, null, null),
        ('engagement_kind', 'engagement_attendance', 'engagement_id', null, null, false, null, 'engagement'),
        ('decision_kind', 'decision', 'programme_id', null, null, false, null, 'programme'),
        ('decision_kind', 'decision', 'kind', null, null, false, null, null),
        ('decision_kind', 'decision', 'decided_on', null, null, true, null, null),
        ('review_outcome', 'decision', 'programme_id', null, null, false, null, 'programme'),
        ('review_outcome', 'decision', 'review_outcome', null, null, false, null, null),
        ('review_outcome', 'decision', 'reviewed_on', null, null, true, null, null),
        ('lesson_outcome', 'lesson', 'programme_id', null, null, false, null, 'programme'),
        ('lesson_outcome', 'lesson', 'outcome', null, null, false, null, null),
        ('lesson_outcome', 'lesson', 'learned_on', null, null, true, null, null),
        ('document_kind', 'partnership', 'programme_id', null, null, false, null, 'programme'),
        ('document_kind', 'document', 'partnership_id', null, null, false, null, 'partnership'),
        ('document_kind', 'document', 'kind', null, null, false, null, null),
        ('area_group', 'activity', 'area', null, null, false, null, null),
        ('area_group', 'activity_centre', 'activity_id', null, null, false, null, 'activity'),
        ('resource_kind', 'ledger_transfer', 'kind', null, null, false, null, null),
        ('resource_kind', 'obligation', 'resource_kind', null, null, false, null, null),
        ('side', 'partnership', 'programme_id', null, null, false, null, 'programme'),
        ('side', 'obligation', 'partnership_id', null, null, false, null, 'partnership'),
        ('side', 'obligation', 'side', null, null, false, null, null),
        ('metric', 'document_metric', 'id', null, null, false, null, null),
        ('metric', 'document_metric_reading', 'metric_id', null, null, false, null, 'document_metric'),
        ('phase', 'programme_phase', 'position', null, null, false, null, null),
        ('phase_milestone', 'programme_phase', 'position', '/', 1, false, null, null),
        ('move', 'partnership_stage_change', 'from_stage', '>', 1, false, null, null),
        ('move', 'partnership_stage_change', 'to_stage', '>', 2, false, null, null),
        ('move', 'partnership_stage_change', 'changed_on', null, null, true, null, null),
        ('partner_kind', 'partner', 'kind', null, null, false, null, null),
        ('partner_kind', 'partnership', 'partner_id', null, null, false, null, 'partner'),
        ('partner_kind', 'partnership_centre', 'partnership_id', null, null, false, null, 'partnership'),
        ('partner_kind', 'partnership_stage_change', 'partnership_id', null, null, false, null, 'partnership'),
        ('partner_kind', 'document', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'partnership', 'id', null, null, false, null, null),
        ('partnership', 'partner', 'id', null, null, false, null, 'partnership.partner_id'),
        ('partnership', 'partner_clearance', 'partner_id', null, null, false, null, 'partnership.partner_id'),
        ('partnership', 'partnership_centre', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'centre', 'id', null, null, false, null, 'partnership_centre.centre_id'),
        ('partnership', 'partnership_stage_change', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'document', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'document_metric', 'document_id', null, null, false, null, 'document'),
        ('partnership', 'document_metric_reading', 'metric_id', null, null, false, null, 'document_metric'),
        ('partnership', 'document_termination', 'document_id', null, null, false, null, 'document'),
        ('partnership', 'engagement', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'engagement_attendance', 'engagement_id', null, null, false, null, 'engagement'),
        ('partnership', 'barrier', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'obligation', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'obligation_fulfilment', 'obligation_id', null, null, false, null, 'obligation'),
        ('partnership', 'ledger_transfer', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'activity', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'activity_centre', 'activity_id', null, null, false, null, 'activity'),
        ('partnership', 'decision', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'lesson', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'proposal', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'grant_application', 'partnership_id', null, null, false, null, 'partnership'),
        ('partnership', 'grant_report', 'grant_application_id', null, null, false, null, 'grant_application'),
        ('partnership', 'practice_uptake', 'partnership_id', null, null, false, null, 'partnership')
    ) as c (scope_kind, input_table, column_name, separator, part, is_day, word, through)
$$;
comment on function app.figure_cells()
is 'Which scopes of figures rows of a table carry, and in which column: as a word of the scope''s key, as a day of the period, as a fixed word, or through rows of a table before it, or the programme.';
revoke all on function app.figure_cells() from public;
grant execute on function app.figure_cells() to ecdp_api;
