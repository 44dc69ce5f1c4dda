create or replace function app.check_uptake() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- The municipality's own practice, locked as a foreign key would, or one that the policy of shared_practice shows.
declare
    its record;
begin
    select p.status, p.archived_at
    into its
    from ecdp.practice as p
    where p.tenant_id = new.tenant_id and p.id = new.practice_id
    for key share;
    if not found then
        if not exists (
            select from ecdp.shared_practice as s where s.id = new.practice_id and s.withdrawn_on is null
        ) then
            raise exception 'no practice of this municipality, nor one that is shared with all'
            using errcode = '23514', constraint = 'practice_uptake_practice_id_known_check', table = 'practice_uptake',
            schema = 'ecdp', column = 'practice_id';
        end if;
    elsif its.archived_at is not null then
        raise exception 'practice_id refers to an archived row'
        using errcode = '23514', constraint = 'practice_uptake_practice_id_archived_check', table = 'practice_uptake',
        schema = 'ecdp', column = 'practice_id';
    elsif its.status = 'withdrawn' then
        raise exception 'a practice that was withdrawn is not taken up'
        using errcode = '23514', constraint = 'practice_uptake_practice_id_withdrawn_check',
        table = 'practice_uptake', schema = 'ecdp', column = 'practice_id';
    end if;
    return null;
end
$$;
comment on function app.check_uptake()
is 'Trigger: a practice that is taken up is one of the municipality''s own or shared with all, and in use.';
