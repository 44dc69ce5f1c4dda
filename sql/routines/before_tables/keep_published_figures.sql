create or replace function app.keep_published_figures() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    touched record;
begin
    if tg_op = 'INSERT' then touched := new; else touched := old; end if;
    if tg_op = 'UPDATE' or exists (
        select from ecdp.evaluation as e
        where e.tenant_id = touched.tenant_id and e.id = touched.evaluation_id and e.status = 'published'
    ) then
        raise exception 'figures never change, and a published evaluation gets no more'
        using errcode = '23514', constraint = 'evaluation_figure_published_immutable', table = 'evaluation_figure',
        schema = 'ecdp';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;
comment on function app.keep_published_figures() is 'Trigger: figures are written before their evaluation is published.';
