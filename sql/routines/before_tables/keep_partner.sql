create or replace function app.keep_partner() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A partner that is merged takes its partnerships along: see app.merge_partner().
    if new.merged_into_id is null and exists (
        select from ecdp.partnership as p
        inner join ecdp.stage as s on s.code = p.stage
        where p.tenant_id = new.tenant_id and p.partner_id = new.id and p.archived_at is null and s.is_open
    ) then
        raise exception 'a partner with partnerships that go on is not archived'
        using errcode = '23514', constraint = 'partner_partnerships_check', table = 'partner', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_partner() is 'Trigger: a partner is not archived while a partnership with it goes on.';
