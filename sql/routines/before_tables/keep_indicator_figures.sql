create or replace function app.keep_indicator_figures() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- A computation is written in one transaction: opened, given its figures, closed by their number. From then on nothing
-- changes. Insertions are looked at by statement, changes and deletions by row.
begin
    if tg_op = 'INSERT' then
        if not exists (
            select from (select distinct n.tenant_id, n.computation_id from new_rows as n) as n
            inner join ecdp.indicator_computation as c
                on c.tenant_id = n.tenant_id and c.id = n.computation_id and c.figures is not null
        ) then
            return null;
        end if;
    end if;
    raise exception 'figures of indicators never change: a correction is another computation'
    using errcode = '23514', constraint = 'indicator_figure_immutable', table = 'indicator_figure', schema = 'ecdp';
end
$$;
comment on function app.keep_indicator_figures() is 'Trigger: figures of an indicator are written before their computation is closed, and never change.';
