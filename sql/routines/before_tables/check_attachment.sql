-- Once per statement: an attachment is written with all of its pieces by one, and never again.
create or replace function app.check_attachment() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select
        from (select distinct n.tenant_id, n.attachment_id from new_rows as n) as w
        inner join ecdp.document_attachment as a on a.tenant_id = w.tenant_id and a.id = w.attachment_id
        cross join lateral (
            select string_agg(p.bytes, ''::bytea order by p.position) as bytes
            from ecdp.document_attachment_piece as p
            where p.tenant_id = w.tenant_id and p.attachment_id = w.attachment_id
        ) as whole
        where
            octet_length(whole.bytes) <> a.bytes or encode(sha256(whole.bytes), 'hex') <> a.sha256
            or app.media_type(whole.bytes) is distinct from a.media_type
    ) then
        raise exception 'the pieces are not the attachment'
        using errcode = '23514', constraint = 'document_attachment_piece_whole_check',
        table = 'document_attachment_piece', schema = 'ecdp';
    end if;
    return null;
end
$$;
comment on function app.check_attachment()
is 'Trigger: the pieces of an attachment have its size, its SHA-256 and its type, and no more are added.';

create or replace function app.media_type(content bytea) returns text
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
return case
    when substr(content, 1, 5) = '\x255044462d' then 'application/pdf'
    when substr(content, 1, 8) = '\x89504e470d0a1a0a' and substr(content, 13, 4) = '\x49484452' then 'image/png'
    when substr(content, 1, 3) = '\xffd8ff' then 'image/jpeg'
end;
comment on function app.media_type(bytea)
is 'What the first bytes of a file say that it is: application/pdf, image/png or image/jpeg; null for anything else.';
revoke all on function app.media_type(bytea) from public;
grant execute on function app.media_type(bytea) to ecdp_api, ecdp_worker;
