create or replace function app.keep_published_evaluation() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    replaced record;
begin
    if tg_op <> 'INSERT' and old.status = 'published' then
        raise exception 'a published evaluation never changes: make a correction that replaces it'
        using errcode = '23514', constraint = 'evaluation_published_immutable', table = 'evaluation', schema = 'ecdp';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    -- By the database's clock: a worker's may be wrong, and this could not be taken back.
    if new.status = 'published' and new.period_end > app.today() then
        raise exception 'a period that has not ended cannot be published'
        using errcode = '23514', constraint = 'evaluation_published_future_check', table = 'evaluation', schema = 'ecdp',
        column = 'period_end';
    end if;
    -- What is published has figures, as many as it says.
    if new.status = 'published' and not exists (
        select from ecdp.evaluation_figure as f
        where f.tenant_id = new.tenant_id and f.evaluation_id = new.id
        having count(*) = new.figures and count(*) > 0
    ) then
        raise exception 'what is published has its figures, and says how many'
        using errcode = '23514', constraint = 'evaluation_published_figures_check', table = 'evaluation',
        schema = 'ecdp', column = 'figures';
    end if;
    -- Nobody signs off what it replaces meanwhile.
    if new.status = 'published' and new.replaces_id is not null then
        perform from ecdp.evaluation as e
        where e.tenant_id = new.tenant_id and e.id = new.replaces_id
        for no key update;
    end if;
    if tg_op = 'INSERT' and new.replaces_id is not null then
        select e.* into replaced
        from ecdp.evaluation as e
        where e.tenant_id = new.tenant_id and e.id = new.replaces_id;
        if found and (
            replaced.status <> 'published' or replaced.revision <> new.revision - 1
            or (replaced.programme_id, replaced.kind, replaced.period_start, replaced.period_end)
            <> (new.programme_id, new.kind, new.period_start, new.period_end)
        ) then
            raise exception 'a correction follows a published evaluation of the same programme, kind and period'
            using errcode = '23514', constraint = 'evaluation_correction', table = 'evaluation', schema = 'ecdp';
        end if;
    end if;
    return new;
end
$$;
comment on function app.keep_published_evaluation()
is 'Trigger: refuses any change of a published evaluation, the publication of a period that has not ended or without its figures, and a correction of anything but a published one.';
