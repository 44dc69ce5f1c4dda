create or replace function app.keep_a_centre() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    its_stage text;
begin
    -- A move of the partnership that looks for its centres meanwhile waits for this, or this for it.
    select p.stage into its_stage
    from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = new.partnership_id
    for no key update;
    if its_stage in ('mou_signed', 'agreement_signed', 'active')
        and (
            new.archived_at is not null or new.left_on <= app.today()
            or tg_op = 'UPDATE' and new.joined_on > app.today()
        )
        and not exists (
            select from ecdp.partnership_centre as o
            where
                o.tenant_id = new.tenant_id and o.partnership_id = new.partnership_id and o.id <> new.id
                and o.archived_at is null and o.joined_on <= app.today()
                and (o.left_on is null or o.left_on > app.today())
        )
    then
        raise exception 'a partnership with a signed MOU keeps a centre: complete or terminate it first'
        using errcode = '23514', constraint = 'partnership_centre_last_check', table = 'partnership_centre',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_a_centre()
is 'Trigger: the last centre does not leave a partnership whose MOU is signed and which goes on.';
