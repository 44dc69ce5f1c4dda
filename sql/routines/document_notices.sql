create or replace function app.document_notices(tenant int4, day date)
returns table (
    document_id uuid, partnership_id uuid, kind text, number int4, title text, valid_until date, days_left int4,
    notice int4, draft_id uuid
)
language sql stable
begin atomic
    select
        d.id, d.partnership_id, d.kind, d.number, d.title, d.valid_until, d.valid_until - day,
        case
            when d.valid_until < day then 0 when d.valid_until - day <= 7 then 7
            when d.valid_until - day <= 30 then 30 else 90
        end,
        (
            select n.id
            from ecdp.document as n
            where
                n.tenant_id = d.tenant_id and n.partnership_id = d.partnership_id and n.kind = d.kind
                and n.number > d.number and n.signed_on is null and n.archived_at is null
        )
    -- In the order of the index, and asked one after the other, so that the first ones cost no more than they are.
    from (
        select
            w.tenant_id, w.id, w.partnership_id, w.kind, w.number, w.title, w.valid_until
        from ecdp.document as w
        where
            w.tenant_id = tenant and w.signed_on <= day and w.archived_at is null and w.valid_until <= day + 90
        order by w.valid_until, w.id
        offset 0 -- noqa: AM09
    ) as d
    cross join
        lateral (
            select s.is_open
            from ecdp.partnership as p
            inner join ecdp.stage as s on s.code = p.stage
            where p.tenant_id = tenant and p.id = d.partnership_id and p.archived_at is null
            order by p.id
            limit 1
        ) as g
    cross join lateral app.document_is_over(tenant, d.id, d.partnership_id, d.kind, d.number, day) as f
    where g.is_open and not f.is_over
    order by d.valid_until, d.id;
end;
comment on function app.document_notices(int4, date)
is 'Signed documents of partnerships that go on whose last day comes within 90 days or has passed, and which nothing has replaced: days left, below zero where it has passed, which notice it is (90, 30 or 7 days ahead, 0 for one that expired), and the draft that is to follow, if there is one.';
revoke all on function app.document_notices(int4, date) from public;
grant execute on function app.document_notices(int4, date) to ecdp_api, ecdp_worker;
