create or replace function app.keep_published_figures() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Insertions are looked at by statement (an evaluation's figures come in one), changes and deletions by row. The argument
-- is the table's name.
begin
    if tg_op = 'INSERT' then
        if not exists (
            select from (select distinct n.tenant_id, n.evaluation_id from new_rows as n) as n
            where (
                select e.status from ecdp.evaluation as e where e.tenant_id = n.tenant_id and e.id = n.evaluation_id
            ) = 'published'
        ) then
            return null;
        end if;
    elsif tg_op = 'DELETE' then
        if not exists (
            select from ecdp.evaluation as e
            where e.tenant_id = old.tenant_id and e.id = old.evaluation_id and e.status = 'published'
        ) then
            return old;
        end if;
    end if;
    raise exception 'figures and inputs never change, and a published evaluation gets no more'
    using errcode = '23514', constraint = tg_argv[0] || '_published_immutable', table = tg_argv[0], schema = 'ecdp';
end
$$;
comment on function app.keep_published_figures() is 'Trigger: figures and inputs are written before their evaluation is published, and never change.';
