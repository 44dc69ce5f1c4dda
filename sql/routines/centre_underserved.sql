-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.centre_underserved(tenant int4, day date)
returns table (centre_id uuid, underserved bool)
language sql stable
begin atomic
    select
        c.id,
        case
            when
                c.quintile <= 3 or not c.subsidised or not exists (
                    select from ecdp.centre_registration as g
                    where
                        g.tenant_id = tenant and g.centre_id = c.id and g.archived_at is null and g.valid_from < day
                        and (g.valid_to is null or g.valid_to >= day)
                        and g.level in ('conditional', 'full', 'silver', 'gold')
                )
                then true
            when c.quintile is null or c.subsidised is null then null
            else false
        end
    from ecdp.centre as c
    where c.tenant_id = tenant;
end;
comment on function app.centre_underserved(int4, date)
is 'Which centres are underserved at the start of a day: quintile 1 to 3, unsubsidised, or without a valid registration (bronze is not one). Null where nothing says so and the quintile or the subsidy is not known.';
revoke all on function app.centre_underserved(int4, date) from public;
grant execute on function app.centre_underserved(int4, date) to ecdp_api, ecdp_worker;
