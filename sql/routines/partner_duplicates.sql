-- Each rule by an index of its own. At most ten: who has more has another problem.
create or replace function app.partner_duplicates(
    tenant int4, except_id uuid, name_key text, schemes text[], number_keys text[], phones text[]
)
returns table (id uuid, name text, rules text[])
language sql stable
begin atomic
    select p.id, p.name, array_agg(distinct f.rule order by f.rule) as rules
    from (
        select n.id, 'name' as rule
        from ecdp.partner as n
        where n.tenant_id = tenant and n.name_folded = name_key and n.archived_at is null
        union all
        select r.id, 'registration' as rule
        from unnest(schemes, number_keys) as k (scheme, number_key)
        inner join ecdp.partner as r
            on
                r.tenant_id = tenant and r.registration_number_folded = k.number_key
                and r.registration_type = k.scheme and r.archived_at is null
        union all
        select g.partner_id, 'registration' as rule
        from unnest(schemes, number_keys) as k (scheme, number_key)
        inner join ecdp.partner_registration as g
            on
                g.tenant_id = tenant and g.number_folded = k.number_key and g.scheme = k.scheme
                and g.archived_at is null
        union all
        select t.id, 'telephone' as rule
        from ecdp.partner as t
        where t.tenant_id = tenant and t.phone = any(phones) and t.archived_at is null
        union all
        select c.partner_id, 'telephone' as rule
        from ecdp.contact as c
        where c.tenant_id = tenant and c.phone = any(phones) and c.partner_id is not null and c.archived_at is null
    ) as f
    inner join ecdp.partner as p on p.tenant_id = tenant and p.id = f.id and p.archived_at is null
    where p.id <> except_id
    group by p.id, p.name
    order by cardinality(array_agg(distinct f.rule)) desc, p.id
    limit 10;
end;
comment on function app.partner_duplicates(int4, uuid, text, text[], text[], text[])
is 'Partners in use that have the same name, one of these registrations or telephones (their own or a contact''s), by keys: who they are and which of these rules found them. Ten at most.';
revoke all on function app.partner_duplicates(int4, uuid, text, text[], text[], text[]) from public;
grant execute on function app.partner_duplicates(int4, uuid, text, text[], text[], text[]) to ecdp_api, ecdp_worker;
