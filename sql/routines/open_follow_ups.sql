-- What a list of work shows: read once, by the index of open follow-ups.
create or replace function app.open_follow_ups(tenant int4, until date)
returns table (
    id uuid, version int4, what text, due_on date, owner text, subject text, subject_id uuid, subject_name text
)
language sql stable
begin atomic
    select
        f.id, f.version, f.what, f.due_on, f.owner,
        case
            when f.lead_id is not null then 'lead'
            when f.partnership_id is not null then 'partnership'
            when f.engagement_id is not null then 'engagement'
            when f.partner_id is not null then 'partner'
            else 'centre'
        end as subject,
        coalesce(f.lead_id, f.partnership_id, f.engagement_id, f.partner_id, f.centre_id) as subject_id,
        case
            when f.lead_id is not null
                then (
                    select l.name from ecdp.lead as l
                    where l.tenant_id = f.tenant_id and l.id = f.lead_id
                )
            when f.partnership_id is not null
                then (
                    select p.title from ecdp.partnership as p
                    where p.tenant_id = f.tenant_id and p.id = f.partnership_id
                )
            when f.engagement_id is not null
                then (
                    select e.title from ecdp.engagement as e
                    where e.tenant_id = f.tenant_id and e.id = f.engagement_id
                )
            when f.partner_id is not null
                then (
                    select p.name from ecdp.partner as p
                    where p.tenant_id = f.tenant_id and p.id = f.partner_id
                )
            else (
                select c.name from ecdp.centre as c
                where c.tenant_id = f.tenant_id and c.id = f.centre_id
            )
        end as subject_name
    from ecdp.follow_up as f
    where
        f.tenant_id = tenant and f.done_on is null and f.archived_at is null and f.due_on <= until
    order by f.due_on, f.id;
end;
comment on function app.open_follow_ups(int4, date)
is 'Follow-ups that are open and due by a day, the longest overdue first, each with what it is mainly about.';
revoke all on function app.open_follow_ups(int4, date) from public;
grant execute on function app.open_follow_ups(int4, date) to ecdp_api, ecdp_worker;
