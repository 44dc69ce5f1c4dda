-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.refinements_decided(tenant int4, programme uuid, until_day date)
returns table (id uuid, decided_on date, review_on date, reviewed_on date)
language sql stable
begin atomic
    select d.id, d.decided_on, d.review_on, case when d.reviewed_on < until_day then d.reviewed_on end
    from ecdp.decision as d
    left join ecdp.partnership as p on p.tenant_id = tenant and p.id = d.partnership_id
    left join ecdp.barrier as b on b.tenant_id = tenant and b.id = d.barrier_id
    left join ecdp.partnership as o on o.tenant_id = tenant and o.id = b.partnership_id
    where
        d.tenant_id = tenant and d.kind = 'refinement' and d.archived_at is null and d.decided_on < until_day
        and programme = coalesce(d.programme_id, p.programme_id, b.programme_id, o.programme_id);
end;
comment on function app.refinements_decided(int4, uuid, date)
is 'Refinements of strategy decided before a day about a programme, or about a partnership or barrier of it.';
revoke all on function app.refinements_decided(int4, uuid, date) from public;
grant execute on function app.refinements_decided(int4, uuid, date) to ecdp_api, ecdp_worker;
