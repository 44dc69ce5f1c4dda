create or replace function app.check_indicator() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- What only the municipality's rows can tell of an indicator: that its code is not one that comes with the program, and
-- that the kinds of activity of its own, and the questions, that its conditions name exist.
declare
    unknown text;
begin
    if exists (select from ecdp.shipped_indicator as s where s.code_folded = app.fold(new.code)) then
        raise exception 'an indicator that comes with the program has this code'
        using errcode = '23514', constraint = 'own_indicator_code_shipped_check', table = 'own_indicator',
        schema = 'ecdp';
    end if;
    select v.code into unknown
    from jsonb_path_query(new.formula, 'strict $.**?(@.field == "own_kind").is[*]') as j (item)
    cross join lateral (select j.item #>> '{}' as code) as v
    where
        not exists (
            select from ecdp.own_activity_kind as k
            where k.tenant_id = new.tenant_id and k.code_folded = app.fold(v.code) and k.archived_at is null
        )
    limit 1;
    if found then
        raise exception 'not a kind of activity of this municipality: %', unknown
        using errcode = '23514', constraint = 'own_indicator_own_kind_check', table = 'own_indicator',
        schema = 'ecdp', detail = unknown;
    end if;
    select v.code into unknown
    from jsonb_path_query(new.formula, 'strict $.**?(@.field == "question").is[*]') as j (item)
    cross join lateral (select j.item #>> '{}' as code) as v
    where
        not exists (
            select from ecdp.survey_question as q where q.tenant_id = new.tenant_id and q.code = v.code
        )
    limit 1;
    if found then
        raise exception 'no survey of this municipality asks: %', unknown
        using errcode = '23514', constraint = 'own_indicator_question_check', table = 'own_indicator',
        schema = 'ecdp', detail = unknown;
    end if;
    select v.id into unknown
    from jsonb_path_query(new.formula, 'strict $.**?(@.field == "survey").is[*]') as j (item)
    cross join lateral (select j.item #>> '{}' as id) as v
    where
        not exists (
            select from ecdp.survey_instrument as i where i.tenant_id = new.tenant_id and i.id::text = v.id
        )
    limit 1;
    if found then
        raise exception 'no survey of this municipality: %', unknown
        using errcode = '23514', constraint = 'own_indicator_survey_check', table = 'own_indicator',
        schema = 'ecdp', detail = unknown;
    end if;
    return new;
end
$$;
comment on function app.check_indicator() is 'Trigger: an own indicator has a code of its own, and names kinds of activity, surveys and questions that there are.';
