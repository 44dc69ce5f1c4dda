-- What follows from rows, so that no column of theirs says it: at which stage a partnership stood, whether it was at
-- risk, which milestone it reached, in which arm it was. By scope, or of the whole programme by indicator; and where it
-- is of some alone by indicator or by the last word of the key. Parameters as app.figure_conditions() says them.
create or replace function app.figure_cell_rules()
returns table (
    place int4, scope_kinds text[], only_of text[], input_table text, even_archived bool, condition text
)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    with
    -- What several rules hold for.
    named (name, words) as (
        values
        ('{outcomes}', 'outcome outcome_arm outcome_flag'),
        ('{assessed}', 'outcome outcome_arm outcome_flag instrument'),
        ('{compared}', 'outcome outcome_arm outcome_flag centres_taking_part centres_comparison'),
        ('{milestones}', 'milestone phase_milestone'),
        ('{signed}', 'mous_signed agreements_signed'),
        ('{initiatives}', 'initiatives_education initiatives_health initiatives_community')
    )

    select
        (row_number() over ())::int4,
        string_to_array(coalesce((select n.words from named as n where n.name = r.scope_kinds), r.scope_kinds), ' '),
        string_to_array(coalesce((select n.words from named as n where n.name = r.only_of), r.only_of), ' '),
        r.input_table, r.even_archived,
        replace(replace(replace(replace(replace(regexp_replace(
            r.condition,
            '\{within (\w+)\}', '(w.content ->> ''\1'')::date >= $7 and (w.content ->> ''\1'')::date < $8', 'g'),
            '{programme}', 'w.content ->> ''programme_id'' = $10::text'),
            '{moves}', 'ecdp.partnership_stage_change as h where h.tenant_id = $1 and h.partnership_id = t.id '
            'and h.changed_on < $8 and h.recorded_at < $4'),
            '{arms}', 'array(select a.centre_id::text from app.impact_arms_known($1, $9, split_part({outcome}, ''.'', 1)) as a '
            'where coalesce(a.treated = case '
            'when $11 in (''centres_taking_part'', ''impact_centres_treated'') or split_part($6, ''/'', 3) = ''treated'' then true '
            'when $11 in (''centres_comparison'', ''impact_centres_comparison'') or split_part($6, ''/'', 3) = ''comparison'' '
            'then false end, true))'),
            '{outcome}', 'coalesce(nullif(split_part($6, ''/'', 2), ''''), $6)'),
            '{milestone}', 'split_part($6, ''/'', -1)')
    from (
        values
        -- Where partnerships stood, and which came there.
        (
            'stage', 'partnerships_at_stage', 'partnership', false,
            '{programme} and $6 = (select h.to_stage from {moves} order by h.id desc limit 1)'
        ),
        (
            'stage', 'stage_moves_to', 'partnership', false,
            '{programme} and exists (select from {moves} and h.to_stage = $6 and h.changed_on >= $7)'
        ),
        (
            'stage', 'stage_moves_to', 'partnership_stage_change', false,
            'w.content ->> ''to_stage'' = $6 and {within changed_on}'
        ),
        ('move', null, 'partnership', false, '{programme}'),
        ('move', null, 'partnership_stage_change', false, '$5 -> ''partnership'' ? (w.content ->> ''partnership_id'')'),
        -- Partnerships at risk are named one by one, with their reasons.
        (
            'risk', null, 'partnership', false,
            'v.id in (select f.scope_key from ecdp.evaluation_figure as f where f.tenant_id = $1 and f.evaluation_id = $9 '
            'and f.indicator = ''risk_reasons'' and $6 = any(string_to_array(f.value_text, '','')))'
        ),
        -- Visits of whose children somebody is shown to be of the age.
        ('age_band', null, 'partnership', false, '{programme}'),
        (
            'age_band', null, 'activity', false,
            '$5 -> ''partnership'' ? (w.content ->> ''partnership_id'') and {within held_on}'
        ),
        (
            'age_band', null, 'activity_centre', false,
            '$5 -> ''activity'' ? (w.content ->> ''activity_id'') and 0 < (select (app.shown_parts('
            'app.counted(c.girls_0_1, c.boys_0_1), app.counted(c.girls_2, c.boys_2), app.counted(c.girls_3, c.boys_3), '
            'app.counted(c.girls_4, c.boys_4), app.counted(c.girls_5, c.boys_5)))'
            '[array_position(array[''0_1'', ''2'', ''3'', ''4'', ''5'', ''unknown''], $6)] '
            'from jsonb_populate_record(null::ecdp.activity_centre, w.content) as c)'
        ),
        ('age_band', null, 'centre', true, '$5 -> ''activity_centre.centre_id'' ? v.id'),
        -- Centres reached, whether their children are shown or not.
        (
            'place', null, 'partnership', true,
            '{programme} and (w.content ->> (select g.counts_by || ''_on'' from ecdp.programme as g where g.tenant_id = $1 '
            'and g.id = $10))::date < $8'
        ),
        (
            'place', null, 'partnership_centre', false,
            '$5 -> ''partnership'' ? (w.content ->> ''partnership_id'') and (w.content ->> ''joined_on'')::date < $8'
        ),
        (
            'place', null, 'centre', true,
            '$5 -> ''partnership_centre.centre_id'' ? v.id and $6 = (select case when u.underserved then ''underserved'' '
            'when not u.underserved then ''other'' else ''unknown'' end '
            'from app.centre_place_underserved($1, (w.content ->> ''region_id'')::uuid, '
            '(w.content ->> ''locality_id'')::uuid, (w.content ->> ''quintile'')::int4, $8) as u)'
        ),
        ('place', null, 'centre_measure', false, '$5 -> ''centre'' ? (w.content ->> ''centre_id'')'),
        -- What reached a milestone, by the day on which it first did.
        (
            '{milestones}', 'opportunities_identified', 'partnership', false,
            '{programme} and (select min(h.changed_on) from {moves}) >= $7'
        ),
        (
            '{milestones}', 'partnerships_active', 'partnership', false,
            '{programme} and (select min(h.changed_on) from {moves} and h.to_stage = ''active'') >= $7'
        ),
        (
            '{milestones}', 'partners_contacted', 'engagement', false,
            'w.content ->> ''kind'' = ''first_contact'' and w.content ->> ''status'' = ''confirmed'' '
            'and (w.content ->> ''held_on'')::date < $8'
        ),
        (
            '{milestones}', 'partners_contacted', 'partnership', false,
            '{programme} and ($5 -> ''engagement.partnership_id'' ? v.id '
            'or exists (select from {moves} and h.to_stage = ''contacted''))'
        ),
        (
            '{milestones}', 'events_hosted', 'engagement', false,
            'w.content ->> ''kind'' in (''community_meeting'', ''workshop'', ''networking_event'') '
            'and w.content ->> ''status'' = ''confirmed'' and {within held_on}'
        ),
        (
            '{milestones}', 'community_meetings_hosted', 'engagement', false,
            'w.content ->> ''kind'' = ''community_meeting'' and w.content ->> ''status'' = ''confirmed'' '
            'and {within held_on}'
        ),
        (
            '{milestones}', '{signed}', 'document', false,
            'w.content ->> ''kind'' = case {milestone} when ''mous_signed'' then ''mou'' else ''agreement'' end and (w.content ->> ''signed_on'')::date < $8 and not exists (select from ecdp.document as o '
            'where o.tenant_id = $1 and o.partnership_id = t.partnership_id and o.kind = t.kind and o.archived_at is null '
            'and o.signed_on < $7)'
        ),
        (
            '{milestones}', '{signed}', 'partnership', false,
            '{programme} and $5 -> ''document.partnership_id'' ? v.id'
        ),
        (
            '{milestones}', '{initiatives}', 'activity', false,
            '{milestone} = ''initiatives_'' || (select g.area_group from ecdp.collaboration_area as g '
            'where g.code = w.content ->> ''area'') and (w.content ->> ''held_on'')::date < $8'
        ),
        (
            '{milestones}', '{initiatives}', 'partnership', false,
            '{programme} and $5 -> ''activity.partnership_id'' ? v.id '
            'and (select min(a.held_on) from ecdp.activity as a inner join ecdp.collaboration_area as g on g.code = a.area '
            'where a.tenant_id = $1 and a.partnership_id = t.id and a.archived_at is null '
            'and {milestone} = ''initiatives_'' || g.area_group) >= $7'
        ),
        (
            '{milestones}', 'partnerships_evaluated', 'evaluation', false,
            'w.content ->> ''kind'' = ''quarterly_review'' and (w.content ->> ''period_end'')::date < $8'
        ),
        (
            '{milestones}', 'partnerships_evaluated', 'evaluation_figure', false,
            '$5 -> ''evaluation'' ? (w.content ->> ''evaluation_id'') and w.content ->> ''indicator'' = ''partnership_progress'''
        ),
        (
            '{milestones}', 'partnerships_evaluated', 'partnership', true,
            '$5 -> ''evaluation_figure.scope_key'' ? v.id and (select min(e.period_end) from ecdp.evaluation as e '
            'inner join ecdp.evaluation_figure as f on f.tenant_id = $1 and f.evaluation_id = e.id where e.tenant_id = $1 '
            'and e.programme_id = $10 and e.kind = ''quarterly_review'' and e.status = ''published'' '
            'and f.indicator = ''partnership_progress'' and f.scope_key = v.id) >= $7'
        ),
        (
            '{milestones}', 'refinements_decided', 'decision', false,
            'w.content ->> ''kind'' = ''refinement'' and {within decided_on}'
        ),
        (
            '{milestones}', 'activities_integrated', 'integration_level', false,
            '(w.content ->> ''level'')::int4 >= 1 and {within since}'
        ),
        -- The centres that an outcome compares, of one arm or of both, and what decided it.
        (
            '{compared}', null, 'centre', true,
            'v.id = any({arms})'
        ),
        (
            '{compared}', null, 'partnership_centre', true,
            '$5 -> ''centre'' ? (w.content ->> ''centre_id'')'
        ),
        (
            '{compared}', null, 'partnership', true,
            '$5 -> ''partnership_centre.partnership_id'' ? v.id'
        ),
        (
            '{compared}', null, 'partnership_stage_change', false,
            '$5 -> ''partnership'' ? (w.content ->> ''partnership_id'')'
        ),
        -- What it is measured by: scores and measures of these centres, of children the files of its instrument's waves.
        (
            '{assessed}', null, 'outcome_instrument', false,
            'w.content ->> ''code'' = split_part({outcome}, ''.'', 1)'
        ),
        (
            '{assessed}', null, 'outcome_domain', false,
            '$5 -> ''outcome_instrument'' ? (w.content ->> ''instrument_id'') '
            'and split_part({outcome}, ''.'', 2) in ('''', ''total'', w.content ->> ''code'')'
        ),
        (
            '{assessed}', null, 'assessment_wave', false,
            '$5 -> ''outcome_instrument'' ? (w.content ->> ''instrument_id'')'
        ),
        (
            '{assessed}', null, 'assessment_upload', false,
            '$5 -> ''assessment_wave'' ? (w.content ->> ''wave_id'')'
        ),
        (
            '{assessed}', null, 'child_assessment', false,
            '$5 -> ''assessment_wave'' ? (w.content ->> ''wave_id'')'
        ),
        (
            '{outcomes}', null, 'centre_quality_score', false,
            '$5 -> ''assessment_wave'' ? (w.content ->> ''wave_id'') '
            'and $5 -> ''outcome_domain'' ? (w.content ->> ''domain_id'') '
            'and $5 -> ''centre'' ? (w.content ->> ''centre_id'')'
        ),
        (
            '{outcomes}', null, 'centre_attendance', false,
            '{outcome} in (''attendance_rate'', ''referrals_completed'') '
            'and $5 -> ''centre'' ? (w.content ->> ''centre_id'')'
        ),
        (
            '{outcomes}', null, 'centre_measure', false,
            '{outcome} not in (''attendance_rate'', ''referrals_completed'') '
            'and $5 -> ''centre'' ? (w.content ->> ''centre_id'')'
        ),
        -- What a survey's question was answered with: of respondents the published results.
        (
            'survey_item', null, 'survey_instrument', false,
            'w.content ->> ''respondent'' = split_part($6, ''/'', 1) '
            'and coalesce(w.content ->> ''shipped_code'', v.id) = split_part($6, ''/'', 2)'
        ),
        ('side', null, 'survey_instrument', false, 'w.content ->> ''respondent'' = $6'),
        (
            'survey_item side', null, 'survey_version', false,
            '$5 -> ''survey_instrument'' ? (w.content ->> ''instrument_id'') '
            'and (split_part($6, ''/'', 3) in ('''', w.content ->> ''number'') or $11 like ''%_change%'')'
        ),
        ('survey_item side', null, 'survey_campaign', false, '$5 -> ''survey_version'' ? (w.content ->> ''version_id'')'),
        (
            'survey_item side', null, 'survey_result', false,
            '$5 -> ''survey_campaign'' ? (w.content ->> ''campaign_id'') '
            'and split_part($6, ''/'', 4) in ('''', w.content ->> ''question'')'
        ),
        ('survey_question', null, 'survey_result', false, 'w.content ->> ''question'' = $6'),
        ('survey_question', null, 'survey_campaign', false, '$5 -> ''survey_result.campaign_id'' ? v.id'),
        -- What was published of another quarter.
        (
            'quarter past_total', null, 'evaluation', false,
            'to_char((w.content ->> ''period_start'')::date, ''YYYY"-Q"Q'') = split_part($6, ''/'', 1)'
        ),
        (
            'quarter past_total', null, 'evaluation_figure', false,
            '$5 -> ''evaluation'' ? (w.content ->> ''evaluation_id'') '
            'and split_part($6, ''/'', 2) in ('''', w.content ->> ''indicator'')'
        ),
        ('quarter past_total', null, 'evaluation_sign_off', false, '$5 -> ''evaluation'' ? (w.content ->> ''evaluation_id'')'),
        (
            'indicator', null, 'evaluation_figure', false,
            'w.content ->> ''indicator'' = $6 and w.content ->> ''scope_kind'' = ''programme'''
        )
    ) as r (scope_kinds, only_of, input_table, even_archived, condition)
$$;
comment on function app.figure_cell_rules()
is 'What holds for the rows of scopes of figures that follow from several rows together, as SQL.';
revoke all on function app.figure_cell_rules() from public;
grant execute on function app.figure_cell_rules() to ecdp_api;
