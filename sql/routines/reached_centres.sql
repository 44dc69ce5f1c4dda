-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.reached_centres(tenant int4, programme uuid, before date) returns table (centre_id uuid)
language sql stable
begin atomic
    select distinct c.centre_id
    from ecdp.programme as g
    inner join ecdp.partnership as p on p.tenant_id = g.tenant_id and p.programme_id = g.id
    cross join
        lateral (
            select j.centre_id
            from ecdp.partnership_centre as j
            where
                j.tenant_id = tenant and j.partnership_id = p.id and j.joined_on < before and j.archived_at is null
            offset 0 -- noqa: AM09
        ) as c
    where
        g.tenant_id = tenant and g.id = programme
        and case g.counts_by when 'secured' then p.secured_on else p.formalised_on end < before;
end;
comment on function app.reached_centres(int4, uuid, date)
is 'The centres that a programme''s counted partnerships had been joined by before a day.';
revoke all on function app.reached_centres(int4, uuid, date) from public;
grant execute on function app.reached_centres(int4, uuid, date) to ecdp_api, ecdp_worker;
