create or replace function app.keep_centre() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from ecdp.partnership_centre as c
        inner join ecdp.partnership as p on p.tenant_id = new.tenant_id and p.id = c.partnership_id
        inner join ecdp.stage as s on s.code = p.stage
        where
            c.tenant_id = new.tenant_id and c.centre_id = new.id and c.archived_at is null
            and (c.left_on is null or c.left_on > app.today())
            and p.archived_at is null and s.is_open
    ) then
        raise exception 'a centre that takes part in partnerships that go on is not archived'
        using errcode = '23514', constraint = 'centre_partnerships_check', table = 'centre', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_centre() is 'Trigger: a centre is not archived while it takes part in a partnership that goes on.';
