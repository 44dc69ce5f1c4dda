-- What every municipality is to read: what was reviewed, by whoever said that nobody is named, and nothing that points
-- to somebody. Whoever writes the row, and from wherever.
create or replace function app.check_shared_practice() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    found text;
begin
    -- In another municipality nothing, as the policy says.
    if new.tenant_id is distinct from app.tid() then return new; end if;
    if tg_op = 'UPDATE' and (new.title, new.problem, new.solution, new.evidence)
        is not distinct from (old.title, old.problem, old.solution, old.evidence)
    then
        return new;
    end if;
    if not exists (
        select from ecdp.practice as p
        where
            p.tenant_id = new.tenant_id and p.id = new.id and p.audience = 'all'
            and (p.title, p.problem, p.solution, p.evidence)
            is not distinct from (new.title, new.problem, new.solution, new.evidence)
    ) then
        raise exception 'what is shared is what was reviewed'
        using errcode = '23514', constraint = 'practice_reviewed_immutable', table = 'practice', schema = 'ecdp';
    end if;
    if not exists (
        select from ecdp.practice as p
        where p.tenant_id = new.tenant_id and p.id = new.id and p.names_no_one
    ) then
        raise exception 'whoever shares a practice with all says that it names nobody'
        using errcode = '23514', constraint = 'practice_names_no_one_check', table = 'practice', schema = 'ecdp',
        column = 'names_no_one';
    end if;
    found := app.identifying_part(
        new.tenant_id, concat_ws(E'\n|\n', new.title, new.problem, new.solution, new.evidence)
    );
    if found is not null then
        raise exception 'what is shared with all points to nobody'
        using errcode = '23514', table = 'practice', schema = 'ecdp', column = 'audience',
        constraint = case found
            when 'name' then 'practice_audience_name_check' when 'number' then 'practice_audience_number_check'
            else 'practice_audience_address_check'
        end;
    end if;
    return new;
end
$$;
comment on function app.check_shared_practice()
is 'Trigger: what is shared with all is what was reviewed, by somebody who confirmed that it names nobody, and no number, address or known name is in it.';
