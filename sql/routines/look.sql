-- How a municipality's documents look now: the newest branding, and its own template for a kind of document, if there
-- is one. What sends, signs or shows a page asks here, so that all of them find the same. One row.
create or replace function app.look(tenant int4, paper text, own_language text)
returns table (
    language text, display_name text, department text, address text, phone text, email text, website text, logo bytea,
    logo_type text, template_id uuid, body text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    select
        x.language, coalesce(b.display_name, m.name), b.department, b.address, b.phone, b.email, b.website, b.logo,
        b.logo_type, w.id, w.body
    from ecdp.tenant as m
    left join lateral (
        select
            k.display_name, k.department, k.address, k.phone, k.email, k.website, k.language, k.logo, k.logo_type
        from ecdp.branding as k
        where k.tenant_id = tenant and k.archived_at is null
        order by k.created_at desc, k.id desc
        limit 1
    ) as b on true
    cross join lateral (select coalesce(own_language, b.language, 'en') as language) as x
    left join lateral (
        select t.id, t.body
        from ecdp.document_template as t
        where
            t.tenant_id = tenant and t.kind = paper and t.language = x.language and t.archived_at is null
        order by t.created_at desc, t.id desc
        limit 1
    ) as w on true
    where m.tenant_id = tenant;
end
$$;
comment on function app.look(int4, text, text)
is 'How documents of a kind look now: name, address, logo and language of the municipality, and its own template, if it has one.';
revoke all on function app.look(int4, text, text) from public;
grant execute on function app.look(int4, text, text) to ecdp_api, ecdp_worker;
