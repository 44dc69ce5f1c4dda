create or replace function app.document_notices(tenant int4, day date)
returns table (
    document_id uuid, partnership_id uuid, kind text, number int4, title text, valid_until date, days_left int4,
    notice int4, draft_id uuid
)
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select
        d.id, d.partnership_id, d.kind, d.number, d.title, d.valid_until, d.valid_until - day,
        case when d.valid_until - day <= 7 then 7 when d.valid_until - day <= 30 then 30 else 90 end,
        (
            select n.id
            from ecdp.document as n
            where
                n.tenant_id = d.tenant_id and n.partnership_id = d.partnership_id and n.kind = d.kind
                and n.number > d.number and n.signed_on is null and n.archived_at is null
        )
    from ecdp.document as d
    inner join ecdp.partnership as p on p.tenant_id = d.tenant_id and p.id = d.partnership_id
    inner join ecdp.stage as s on s.code = p.stage
    where
        d.tenant_id = tenant and d.signed_on is not null and d.archived_at is null
        and d.valid_until >= day and d.valid_until <= day + 90 and s.is_open and p.archived_at is null
        and not exists (
            select from ecdp.document_termination as e
            where e.tenant_id = d.tenant_id and e.document_id = d.id
        )
        -- A version that is signed already follows it.
        and not exists (
            select from ecdp.document as n
            where
                n.tenant_id = d.tenant_id and n.partnership_id = d.partnership_id and n.kind = d.kind
                and n.number > d.number and n.signed_on is not null and n.archived_at is null
        );
end;
comment on function app.document_notices(int4, date)
is 'Signed documents of partnerships that go on whose last day comes within 90 days: days left, which notice it is (90, 30 or 7 days ahead), and the draft that is to follow, if there is one.';
revoke all on function app.document_notices(int4, date) from public;
grant execute on function app.document_notices(int4, date) to ecdp_api, ecdp_worker;
